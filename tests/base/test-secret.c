/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-secret.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_equal (void)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean equal;
  } cases[] = {
    { .a = "one", .b = "one", .equal = TRUE },
    { .a = "", .b = "", .equal = TRUE },
    { .a = "one", .b = "onE" },
    { .a = "one", .b = "ones" },
    { .a = "ones", .b = "one" },
    { .a = "", .b = "x" },
    { .a = NULL, .b = "" },
    { .a = NULL, .b = NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (matta_secret_equal (cases[i].a, cases[i].b), ==, cases[i].equal);
  matta_secret_free (NULL);
}

static void
test_cleanup (void)
{
  g_autoptr (MattaSecret) secret = g_strdup ("secret");
  g_autoptr (MattaSecret) none = NULL;

  g_assert_true (matta_secret_equal (secret, "secret"));
  g_assert_null (none);
}

/* With as large a dump allowed as may be. */
static G_GNUC_NO_INLINE void
crash_in_child (void)
{
  struct rlimit limit = { 0 };

  if (getrlimit (RLIMIT_CORE, &limit) != 0)
    _exit (1);
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_CORE, &limit) != 0)
    _exit (2);
  matta_secret_forbid_core_dumps ();
  if (getrlimit (RLIMIT_CORE, &limit) != 0 || limit.rlim_cur > 1 || limit.rlim_max > 1)
    _exit (3);
  abort ();
}

static void
test_no_core_dump (void)
{
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    crash_in_child ();
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGABRT);
  g_assert_false (WCOREDUMP (status));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/compares-whole", test_equal);
  g_test_add_func ("/secret/goes-with-its-variable", test_cleanup);
  g_test_add_func ("/secret/is-in-no-core-dump", test_no_core_dump);
  return g_test_run ();
}

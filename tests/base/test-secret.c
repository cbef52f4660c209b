/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-secret.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/compares-whole", test_equal);
  g_test_add_func ("/secret/goes-with-its-variable", test_cleanup);
  return g_test_run ();
}

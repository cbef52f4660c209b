/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("matta-policy-XXXXXX", NULL);
}

static void
remove_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_file (fixture->dir, "defaults");
  remove_file (fixture->dir, "locks");
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
}

static void
put_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = NULL;
  g_autoptr (GSettings) settings = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=uint32 120\n");
  settings = matta_settings_open (fixture->dir, &problem);
  g_assert_null (problem);
  g_assert_cmpuint (g_settings_get_uint (settings, "hold-seconds"), ==, 120);
  g_assert_true (g_settings_is_writable (settings, "hold-seconds"));
  g_assert_true (g_settings_set_uint (settings, "hold-seconds", 30));
  g_assert_cmpuint (g_settings_get_uint (settings, "hold-seconds"), ==, 30);
}

static void
test_locks (Fixture *fixture, gconstpointer data)
{
  const char *overrides[] = { "hold-seconds=0", NULL };
  g_autofree char *problem = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (MattaPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=uint32 300\n");
  put_file (fixture, "locks", "/io/github/mattamail/Matta/hold-seconds\n");
  settings = matta_settings_open (fixture->dir, &problem);
  g_assert_null (problem);
  g_assert_false (g_settings_is_writable (settings, "hold-seconds"));
  g_assert_cmpuint (g_settings_get_uint (settings, "hold-seconds"), ==, 300);
  policy = matta_policy_new (settings, overrides, &error);
  g_assert_null (policy);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
}

typedef struct {
  const char *name;
  const char *defaults;
  const char *locks;
  const char *reason; /* must stand in the problem */
} BadCase;

static const BadCase bad_cases[] = {
  { "unknown-key", "[matta]\n\nhold-second=uint32 1\n", NULL, "defaults:3: " },
  { "wrong-type", "[matta]\nhold-seconds='soon'\n", NULL, "defaults:2: " },
  { "out-of-range", "[matta]\nhold-seconds=uint32 4000\n", NULL, "defaults:2: " },
  { "unknown-group", "[mata]\nhold-seconds=uint32 4\n", NULL, "mata" },
  { "no-keyfile", "hold-seconds=uint32 4\n", NULL, "defaults:0: " },
  { "lock-with-a-space", NULL, "/io/github/mattamail/Matta/hold-seconds \n", "locks:1: " },
  { "lock-with-cr", NULL, "/io/github/mattamail/Matta/hold-seconds\r\n", "locks:1: " },
  { "not-utf-8", "[matta]\n# \xff\n", NULL, "defaults:0: " },
  { "unknown-lock", NULL, "# ours\n/io/github/mattamail/Matta/hold\n", "locks:2: " },
};

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  const BadCase *bad = data;
  g_autofree char *problem = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (bad->defaults != NULL)
    put_file (fixture, "defaults", bad->defaults);
  if (bad->locks != NULL)
    put_file (fixture, "locks", bad->locks);
  settings = matta_settings_open (fixture->dir, &problem);
  g_assert_nonnull (problem);
  g_test_message ("%s", problem);
  g_assert_nonnull (strstr (problem, bad->reason));
  g_assert_nonnull (settings);
  g_assert_cmpuint (g_settings_get_uint (settings, "max-wait-days"), ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/settings/defaults/can-be-changed-by-the-user", Fixture, NULL, set_up, test_defaults,
              tear_down);
  g_test_add ("/settings/locks/hold-against-user-and-command-line", Fixture, NULL, set_up,
              test_locks, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/settings/refuses/", bad_cases[i].name, NULL);

    g_test_add (path, Fixture, &bad_cases[i], set_up, test_refuse, tear_down);
  }
  return g_test_run ();
}

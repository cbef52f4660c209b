/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy-folder.h"

#include "matta-error.h"
#include "matta-policy.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define LOCK_HOLD "/io/github/mattamail/Matta/hold-seconds\n"
#define LOCK_SHARE_URL "/io/github/mattamail/Matta/share-url\n"
#define LOCK_KEEP "/io/github/mattamail/Matta/keep-days\n"

typedef struct {
  char *dir;
  char *keep_dir;
  guint judged;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("matta-policy-XXXXXX", NULL);
  fixture->keep_dir = g_build_filename (fixture->dir, "data", "policy", NULL);
}

static void
remove_path (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *user_file =
      g_build_filename (g_get_user_config_dir (), "matta", "settings", NULL);

  remove_path (fixture->keep_dir, "defaults");
  remove_path (fixture->keep_dir, "locks");
  remove_path (fixture->dir, "data/policy");
  remove_path (fixture->dir, "data");
  remove_path (fixture->dir, "defaults");
  remove_path (fixture->dir, "locks");
  g_rmdir (fixture->dir);
  g_unlink (user_file);
  g_free (fixture->keep_dir);
  g_free (fixture->dir);
}

static void
put_text (const char *dir, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
}

static void
put_file (Fixture *fixture, const char *name, const char *text)
{
  put_text (fixture->dir, name, text, -1);
}

static MattaPolicyFolder *
open_folder (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MattaPolicyFolder *folder = matta_policy_folder_new (fixture->dir, fixture->keep_dir, &error);

  g_assert_no_error (error);
  return folder;
}

static void
judged_cb (MattaPolicyFolder *folder, Fixture *fixture)
{
  fixture->judged++;
}

static void
wait_for_judgement (Fixture *fixture)
{
  guint before = fixture->judged;

  while (fixture->judged == before)
    g_main_context_iteration (NULL, TRUE);
}

static guint
get_hold (MattaPolicyFolder *folder)
{
  return g_settings_get_uint (matta_policy_folder_get_settings (folder), "hold-seconds");
}

static gboolean
may_set_hold (MattaPolicyFolder *folder)
{
  return g_settings_is_writable (matta_policy_folder_get_settings (folder), "hold-seconds");
}

static void
assert_refused (MattaPolicyFolder *folder, const char *place, gboolean replaced)
{
  const MattaRefusal *refusal = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (matta_policy_folder_get_n_refusals (folder), ==, 1);
  refusal = matta_policy_folder_get_refusal (folder, 0);
  text = matta_refusal_to_string (refusal);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, place));
  g_assert_cmpint (refusal->replaced, ==, replaced);
  g_assert_cmpstr (refusal->reason, !=, "");
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  GSettings *settings = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=uint32 120\n");
  folder = open_folder (fixture);
  settings = matta_policy_folder_get_settings (folder);
  g_assert_cmpuint (matta_policy_folder_get_n_refusals (folder), ==, 0);
  g_assert_cmpuint (get_hold (folder), ==, 120);
  g_assert_true (may_set_hold (folder));
  g_assert_true (g_settings_set_uint (settings, "hold-seconds", 30));
  g_assert_cmpuint (get_hold (folder), ==, 30);
  g_settings_reset (settings, "hold-seconds");
  g_assert_cmpuint (get_hold (folder), ==, 120);
}

static void
test_locks (Fixture *fixture, gconstpointer data)
{
  const char *overrides[] = { "hold-seconds=0", NULL };
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_autoptr (MattaPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;
  GSettings *settings = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=uint32 300\n");
  put_file (fixture, "locks", LOCK_HOLD);
  folder = open_folder (fixture);
  settings = matta_policy_folder_get_settings (folder);
  g_assert_false (may_set_hold (folder));
  g_assert_false (g_settings_set_uint (settings, "hold-seconds", 5));
  g_settings_reset (settings, "hold-seconds");
  g_assert_cmpuint (get_hold (folder), ==, 300);
  policy = matta_policy_new (settings, overrides, &error);
  g_assert_null (policy);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
}

static void
test_delayed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  GSettings *settings = NULL;

  put_file (fixture, "locks", LOCK_KEEP);
  folder = open_folder (fixture);
  settings = matta_policy_folder_get_settings (folder);
  g_settings_delay (settings);
  g_settings_set_uint (settings, "hold-seconds", 90);
  g_settings_apply (settings);
  g_assert_cmpuint (get_hold (folder), ==, 90);
  g_assert_false (g_settings_get_has_unapplied (settings));
}

/* A server that anybody may change is none that the organisation chose. */
static void
test_ordered_sharing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = open_folder (fixture);
  GSettings *settings = matta_policy_folder_get_settings (folder);
  g_autoptr (MattaPolicy) free_choice = matta_policy_new (settings, NULL, NULL);
  g_autoptr (MattaPolicy) half = NULL;
  g_autoptr (MattaPolicy) ordered = NULL;

  g_assert_false (free_choice->sharing.ordered);
  put_file (fixture, "locks", LOCK_SHARE_URL);
  matta_policy_folder_judge (folder);
  half = matta_policy_new (settings, NULL, NULL);
  g_assert_false (half->sharing.ordered);
  put_file (fixture, "locks", LOCK_SHARE_URL "/io/github/mattamail/Matta/share-kind\n");
  matta_policy_folder_judge (folder);
  ordered = matta_policy_new (settings, NULL, NULL);
  g_assert_true (ordered->sharing.ordered);
}

static void
test_lock_over_user (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = open_folder (fixture);

  g_settings_set_uint (matta_policy_folder_get_settings (folder), "hold-seconds", 0);
  g_assert_cmpuint (get_hold (folder), ==, 0);
  put_file (fixture, "locks", LOCK_HOLD);
  matta_policy_folder_judge (folder);
  g_assert_cmpuint (get_hold (folder), ==, 60);
}

typedef struct {
  const char *name;
  const char *file;
  const char *text;
  gssize length;
  const char *place;
} BadCase;

static const BadCase bad_cases[] = {
  { "unknown-key", "defaults", "[matta]\n\nhold-second=uint32 1\n", -1, "defaults:3: " },
  { "wrong-type", "defaults", "[matta]\nhold-seconds='soon'\n", -1, "defaults:2: " },
  { "out-of-range", "defaults", "[matta]\nhold-seconds=uint32 4000\n", -1, "defaults:2: " },
  { "last-of-two", "defaults", "[matta]\nkeep-days=9\nkeep-days='x'\n", -1, "defaults:3: " },
  { "unknown-group", "defaults", "[matta]\n[mata]\nhold-seconds=4\n", -1, "defaults:2: " },
  { "no-keyfile", "defaults", "# ours\nhold-seconds=uint32 4\n", -1, "defaults:2: " },
  { "no-key", "defaults", "[matta]\nkeep-days=9\nwhat is this\nkeep-days=8\n", -1, "defaults:3: " },
  { "not-utf-8", "defaults", "[matta]\n# \xff\n", -1, "defaults:2: " },
  { "nul", "defaults", "[matta]\n\0\n", 10, "defaults:2: " },
  { "listen-outside", "defaults", "[matta]\nlisten=['0.0.0.0:25']\n", -1, "defaults:2: " },
  { "listen-nowhere", "defaults", "[matta]\nlisten=@as []\n", -1, "defaults:2: " },
  { "no-domain", "defaults", "[matta]\ninside-domains=['a b']\n", -1, "defaults:2: " },
  { "lock-with-a-space", "locks", "/io/github/mattamail/Matta/keep-days \n", -1, "locks:1: " },
  { "lock-with-cr", "locks", "/io/github/mattamail/Matta/keep-days\r\n", -1, "locks:1: " },
  { "lock-with-nul", "locks", "#\n\0" LOCK_KEEP, 40, "locks:2: " },
  { "unknown-lock", "locks", "# ours\n/io/github/mattamail/Matta/hold\n", -1, "locks:2: " },
};

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  const BadCase *bad = data;
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_text (fixture->dir, bad->file, bad->text, bad->length);
  folder = open_folder (fixture);
  assert_refused (folder, bad->place, FALSE);
  g_assert_cmpuint (get_hold (folder), ==, 60);
  g_assert_true (may_set_hold (folder));
}

static void
test_folder_for_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "locks", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;

  g_mkdir (path, 0700);
  folder = open_folder (fixture);
  assert_refused (folder, "locks:0: ", FALSE);
}

static void
test_bad_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds='soon'\n");
  put_file (fixture, "locks", LOCK_HOLD);
  folder = open_folder (fixture);
  assert_refused (folder, "defaults:2: ", FALSE);
  g_assert_false (may_set_hold (folder));
}

static void
test_bad_locks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=300\n");
  put_file (fixture, "locks", "hold-seconds\n");
  folder = open_folder (fixture);
  assert_refused (folder, "locks:1: ", FALSE);
  g_assert_cmpuint (get_hold (folder), ==, 300);
}

static void
test_both_bad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "defaults", "nonsense\n");
  put_file (fixture, "locks", "nonsense\n");
  folder = open_folder (fixture);
  g_assert_cmpuint (matta_policy_folder_get_n_refusals (folder), ==, 2);
}

static void
test_stay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=300\n");
  put_file (fixture, "locks", LOCK_HOLD);
  folder = open_folder (fixture);
  put_file (fixture, "locks", "nonsense\n");
  put_file (fixture, "defaults", "[matta]\nhold-seconds=10\n");
  matta_policy_folder_judge (folder);
  assert_refused (folder, "locks:1: ", TRUE);
  g_assert_false (may_set_hold (folder));
  g_assert_cmpuint (get_hold (folder), ==, 10);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) first = NULL;
  g_autoptr (MattaPolicyFolder) second = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=300\n");
  put_file (fixture, "locks", LOCK_HOLD);
  first = open_folder (fixture);
  matta_policy_folder_watch (first);
  g_clear_object (&first);
  put_file (fixture, "defaults", "[matta]\nhold-seconds=none\n");
  second = open_folder (fixture);
  assert_refused (second, "defaults:2: ", TRUE);
  g_assert_cmpuint (get_hold (second), ==, 300);
  g_assert_false (may_set_hold (second));
  matta_policy_folder_watch (second);
  assert_refused (second, "defaults:2: ", TRUE);
  g_assert_cmpuint (get_hold (second), ==, 300);
}

/* Between the first look and the watch a file may turn bad. */
static void
test_kept_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) first = NULL;
  g_autoptr (MattaPolicyFolder) second = NULL;

  put_file (fixture, "locks", LOCK_HOLD);
  first = open_folder (fixture);
  put_file (fixture, "locks", "nonsense\n");
  matta_policy_folder_watch (first);
  assert_refused (first, "locks:1: ", TRUE);
  second = open_folder (fixture);
  assert_refused (second, "locks:1: ", TRUE);
  g_assert_false (may_set_hold (second));
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (fixture->keep_dir, "locks", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "locks", LOCK_HOLD);
  folder = open_folder (fixture);
  matta_policy_folder_watch (folder);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  remove_path (fixture->dir, "locks");
  matta_policy_folder_judge (folder);
  g_assert_true (may_set_hold (folder));
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
}

static void
test_bad_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;

  g_mkdir_with_parents (fixture->keep_dir, 0700);
  put_text (fixture->keep_dir, "locks", "nonsense\n", -1);
  put_file (fixture, "locks", "nonsense\n");
  folder = open_folder (fixture);
  assert_refused (folder, "locks:1: ", FALSE);
  g_assert_true (may_set_hold (folder));
}

static guint
get_mode (const char *path)
{
  struct stat status = { 0 };

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (fixture->keep_dir, "defaults", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;

  put_file (fixture, "defaults", "[matta]\nhold-seconds=300\n");
  folder = open_folder (fixture);
  g_assert_false (g_file_test (fixture->keep_dir, G_FILE_TEST_EXISTS));
  matta_policy_folder_watch (folder);
  g_assert_cmpuint (get_mode (fixture->keep_dir), ==, 0700);
  g_assert_cmpuint (get_mode (copy), ==, 0600);
}

static void
count_cb (GSettings *settings, const char *key, guint *count)
{
  if (g_str_equal (key, "hold-seconds"))
    (*count)++;
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaPolicyFolder) folder = open_folder (fixture);
  GSettings *settings = matta_policy_folder_get_settings (folder);
  guint changes = 0;
  guint locks = 0;

  g_signal_connect (folder, "judged", G_CALLBACK (judged_cb), fixture);
  g_signal_connect (settings, "changed", G_CALLBACK (count_cb), &changes);
  g_signal_connect (settings, "writable-changed", G_CALLBACK (count_cb), &locks);
  matta_policy_folder_watch (folder);
  put_file (fixture, "defaults", "[matta]\nhold-seconds=300\n");
  put_file (fixture, "locks", LOCK_HOLD);
  wait_for_judgement (fixture);
  g_assert_cmpuint (get_hold (folder), ==, 300);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (locks, ==, 1);
  put_file (fixture, "locks", "nonsense\n");
  wait_for_judgement (fixture);
  assert_refused (folder, "locks:1: ", TRUE);
  g_assert_false (may_set_hold (folder));
  g_assert_cmpuint (locks, ==, 1);
}

static void
test_user_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *user_dir = g_build_filename (g_get_user_config_dir (), "matta", NULL);
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_autoptr (GVariant) listen = NULL;
  g_autoptr (GVariant) standard = NULL;
  GLogLevelFlags fatal = 0;

  g_mkdir_with_parents (user_dir, 0700);
  put_text (user_dir, "settings", "[matta]\nlisten=['0.0.0.0:25']\n", -1);
  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK); /* it is warned of */
  folder = open_folder (fixture);
  g_log_set_always_fatal (fatal);
  listen = g_settings_get_value (matta_policy_folder_get_settings (folder), "listen");
  standard = g_settings_get_default_value (matta_policy_folder_get_settings (folder), "listen");
  g_assert_true (g_variant_equal (listen, standard));
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicyFolder) folder = matta_policy_folder_new (NULL, NULL, &error);

  g_assert_no_error (error);
  matta_policy_folder_watch (folder);
  g_assert_cmpuint (matta_policy_folder_get_n_refusals (folder), ==, 0);
  g_assert_cmpuint (get_hold (folder), ==, 60);
  g_assert_finalize_object (g_steal_pointer (&folder));
}

typedef struct {
  const char *path;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "/policy-folder/defaults/can-be-changed-by-the-user", test_defaults },
  { "/policy-folder/locks/hold-against-user-and-command-line", test_locks },
  { "/policy-folder/locks/let-a-delayed-change-of-others-through", test_delayed },
  { "/policy-folder/locks/stand-above-what-the-user-chose-before", test_lock_over_user },
  { "/policy-folder/locks/tell-whose-server-it-is", test_ordered_sharing },
  { "/policy-folder/refuses/a-folder-in-a-file-s-place", test_folder_for_file },
  { "/policy-folder/alone/bad-defaults-leave-good-locks", test_bad_defaults },
  { "/policy-folder/alone/bad-locks-leave-good-defaults", test_bad_locks },
  { "/policy-folder/alone/both-are-said", test_both_bad },
  { "/policy-folder/last-good/stays-when-a-file-turns-bad", test_stay },
  { "/policy-folder/last-good/stays-over-a-restart", test_restart },
  { "/policy-folder/last-good/is-kept-before-the-folder-is-read-again", test_kept_first },
  { "/policy-folder/last-good/goes-when-the-file-is-taken-away", test_withdrawn },
  { "/policy-folder/last-good/is-judged-as-well", test_bad_copy },
  { "/policy-folder/last-good/is-private-and-kept-by-the-owner-only", test_private },
  { "/policy-folder/live/tells-what-changes-and-refuses-what-is-bad", test_live },
  { "/policy-folder/user/a-value-without-sense-does-not-count", test_user_file },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/policy-folder/refuses/", bad_cases[i].name, NULL);

    g_test_add (path, Fixture, &bad_cases[i], set_up, test_refuse, tear_down);
  }
  g_test_add_func ("/policy-folder/none/is-no-policy", test_no_folder);
  return g_test_run ();
}

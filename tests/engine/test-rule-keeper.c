/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-keeper.h"

#include "matta-error.h"

#include <glib/gstdio.h>

#define TARO "taro@customer.example"

typedef struct {
  char *root;
  char *organisation; /* its policy.d */
  char *user;
  MattaRuleKeeper *keeper;
  guint n_changed;
} Fixture;

static void
changed_cb (MattaRuleKeeper *keeper, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
put (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
start (Fixture *fixture)
{
  g_autofree char *keep = g_build_filename (fixture->root, "keep", NULL);

  fixture->keeper = matta_rule_keeper_new (fixture->root, keep);
  g_signal_connect (fixture->keeper, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("matta-keeper-XXXXXX", NULL);
  fixture->organisation = g_build_filename (fixture->root, "policy.d", NULL);
  fixture->user = g_build_filename (g_get_user_config_dir (), "matta", "policy.d", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    remove_tree (inner);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->keeper); /* a worker may hold on to it for a moment */
  remove_tree (fixture->root);
  remove_tree (fixture->user);
  g_free (fixture->root);
  g_free (fixture->organisation);
  g_free (fixture->user);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
finish (Fixture *fixture, GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) owned = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  owned = g_steal_pointer (result);
  return matta_rule_keeper_remember_finish (fixture->keeper, owned, error);
}

static gboolean
remember (Fixture *fixture, const char *address, gboolean on, GError **error)
{
  GAsyncResult *result = NULL;

  matta_rule_keeper_remember_async (fixture->keeper, MATTA_LIST_TRUSTED, address, on, done_cb,
                                    &result);
  return finish (fixture, &result, error);
}

static gboolean
trusts (Fixture *fixture, const char *address)
{
  return matta_rule_set_trusts (matta_rule_keeper_get (fixture->keeper), address);
}

static void
wait_for_change (Fixture *fixture)
{
  guint before = fixture->n_changed;

  while (fixture->n_changed == before)
    g_main_context_iteration (NULL, TRUE);
}

/* When the answer comes the rules in force know. */
static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (fixture);
  g_assert_true (remember (fixture, TARO, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (trusts (fixture, TARO));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_true (remember (fixture, TARO, FALSE, &error));
  g_assert_false (trusts (fixture, TARO));
}

static void
test_several_at_once (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[8] = { NULL };

  start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autofree char *address = g_strdup_printf ("p%u@customer.example", i);

    matta_rule_keeper_remember_async (fixture->keeper, MATTA_LIST_RETIRED, address, TRUE, done_cb,
                                      &results[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_assert_true (finish (fixture, &results[i], NULL));
  g_object_unref (fixture->keeper);
  start (fixture);
  g_assert_cmpuint (
      matta_rule_set_count (matta_rule_keeper_get (fixture->keeper), MATTA_LIST_RETIRED), ==,
      G_N_ELEMENTS (results));
}

static void
test_what_cannot_be_read_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put (fixture->user, "remembered.json", "{");
  start (fixture);
  g_assert_false (remember (fixture, TARO, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

/* Files that change while it runs count, both the organisation's and the user's. */
static void
test_watches (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (fixture->organisation, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (fixture->user, 0700), ==, 0);
  start (fixture);
  matta_rule_keeper_watch (fixture->keeper);
  put (fixture->user, "mine.json",
       "{\"version\": 1, \"lists\": {\"trusted\": [\"customer.example\"]}}");
  wait_for_change (fixture);
  g_assert_true (trusts (fixture, TARO));
  put (fixture->organisation, "ours.json",
       "{\"version\": 1, \"user-files\": \"none\", \"lists\": {\"watched\": [\"rival.example\"]}}");
  wait_for_change (fixture);
  g_assert_false (trusts (fixture, TARO));
  g_assert_cmpint (matta_rule_set_get_allowed (matta_rule_keeper_get (fixture->keeper)), ==,
                   MATTA_USER_FILES_NONE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK); /* a refused file is a warning, and meant here */
  ADD ("/rule-keeper/remembers-at-once", test_remembers);
  ADD ("/rule-keeper/remembers-several-at-once", test_several_at_once);
  ADD ("/rule-keeper/leaves-a-file-it-cannot-read", test_what_cannot_be_read_stays);
  ADD ("/rule-keeper/watches-both-folders", test_watches);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-set.h"

#include "matta-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define RULE(id)                                                                                   \
  "{\"version\": 1, \"rules\": [{\"id\": \"" id                                                    \
  "\", \"when\": {\"always\": true}, \"then\": {\"tier\": \"look\"}}]}"
#define TRUSTING "{\"version\": 1, \"lists\": {\"trusted\": [\"partner.example\"]}}"

typedef struct {
  char *organisation;
  char *user;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->organisation = g_dir_make_tmp ("matta-rules-XXXXXX", NULL);
  fixture->user = g_dir_make_tmp ("matta-rules-XXXXXX", NULL);
}

static void
remove_folder (char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_remove (file);
  }
  g_rmdir (path);
  g_free (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->organisation);
  remove_folder (fixture->user);
}

static void
put (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static MattaRuleSet *
load (Fixture *fixture, MattaRuleSet *last)
{
  return matta_rule_set_load (fixture->organisation, fixture->user, NULL, last);
}

static const char *
get_id (MattaRuleSet *set, guint index)
{
  return matta_rule_set_get_rule (set, index)->id;
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->user, "10.json", RULE ("mine"));
  put (fixture->organisation, "20.json", RULE ("second"));
  put (fixture->organisation, "10.json", RULE ("first"));
  put (fixture->organisation, ".hidden.json", "broken");
  put (fixture->organisation, "README", "broken");
  set = load (fixture, NULL);
  g_assert_true (matta_rule_set_is_whole (set));
  g_assert_cmpuint (matta_rule_set_get_n_rules (set), ==, 3);
  g_assert_cmpstr (get_id (set, 0), ==, "first");
  g_assert_cmpstr (get_id (set, 1), ==, "second");
  g_assert_cmpstr (get_id (set, 2), ==, "mine");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) none = matta_rule_set_load (NULL, NULL, NULL, NULL);
  g_autoptr (MattaRuleSet) missing =
      matta_rule_set_load ("/nonexistent/policy.d", NULL, NULL, NULL);

  g_assert_true (matta_rule_set_is_whole (none));
  g_assert_true (matta_rule_set_is_whole (missing));
  g_assert_cmpuint (matta_rule_set_get_n_refusals (missing), ==, 0);
}

/* A file stands where the folder should: there are rules, and nobody can read them. */
static void
test_no_folder_but_something (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->organisation, "policy.d", NULL);
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->organisation, "policy.d", "");
  set = matta_rule_set_load (path, NULL, NULL, NULL);
  g_assert_false (matta_rule_set_is_whole (set));
  g_assert_cmpuint (matta_rule_set_get_n_refusals (set), ==, 1);
}

static void
test_refused_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;
  const MattaRefusal *refusal = NULL;

  put (fixture->organisation, "bad.json", "{\"version\": 1,\n\"rulez\": []}");
  put (fixture->organisation, "good.json", RULE ("good"));
  set = load (fixture, NULL);
  g_assert_false (matta_rule_set_is_whole (set));
  g_assert_cmpuint (matta_rule_set_get_n_rules (set), ==, 1);
  g_assert_cmpuint (matta_rule_set_get_n_refusals (set), ==, 1);
  refusal = matta_rule_set_get_refusal (set, 0);
  g_assert_true (g_str_has_prefix (refusal->file, fixture->organisation));
  g_assert_true (g_str_has_suffix (refusal->file, "/bad.json"));
  g_assert_cmpuint (refusal->line, ==, 2);
  g_assert_cmpstr (refusal->reason, ==, "There is no key “rulez” here");
  g_assert_false (refusal->replaced);
}

static void
test_last_good_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;
  g_autoptr (MattaRuleSet) third = NULL;
  g_autoptr (MattaRuleSet) fourth = NULL;

  put (fixture->organisation, "a.json", RULE ("old"));
  first = load (fixture, NULL);
  put (fixture->organisation, "a.json", "broken");
  second = load (fixture, first);
  g_clear_pointer (&first, matta_rule_set_unref);
  g_assert_true (matta_rule_set_is_whole (second));
  g_assert_cmpuint (matta_rule_set_get_n_refusals (second), ==, 1);
  g_assert_true (matta_rule_set_get_refusal (second, 0)->replaced);
  g_assert_cmpstr (get_id (second, 0), ==, "old");
  third = load (fixture, second); /* still broken: the good one outlives that, too */
  g_assert_cmpstr (get_id (third, 0), ==, "old");
  put (fixture->organisation, "a.json", RULE ("new"));
  fourth = load (fixture, third);
  g_assert_cmpuint (matta_rule_set_get_n_refusals (fourth), ==, 0);
  g_assert_cmpstr (get_id (fourth, 0), ==, "new");
}

/* Whoever takes a file away means it. */
static void
test_removed_is_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->organisation, "a.json", NULL);
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;

  put (fixture->organisation, "a.json", RULE ("old"));
  first = load (fixture, NULL);
  g_unlink (path);
  second = load (fixture, first);
  g_assert_cmpuint (matta_rule_set_get_n_rules (second), ==, 0);
  g_assert_true (matta_rule_set_is_whole (second));
}

static void
test_id_clash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->organisation, "a.json", RULE ("same"));
  put (fixture->user, "b.json", RULE ("same"));
  set = load (fixture, NULL);
  g_assert_cmpuint (matta_rule_set_get_n_rules (set), ==, 1);
  g_assert_false (matta_rule_set_is_whole (set));
  g_assert_cmpstr (matta_rule_set_get_refusal (set, 0)->reason, ==,
                   "Another file has a rule with this id");
}

static void
test_user_trusts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->user, "a.json", TRUSTING);
  set = load (fixture, NULL);
  g_assert_true (matta_rule_set_trusts (set, "a@partner.example"));
  g_assert_cmpuint (matta_rule_set_count (set, MATTA_LIST_TRUSTED), ==, 1);
}

static void
test_user_may_not_trust (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->organisation, "a.json", "{\"version\": 1, \"user-files\": \"stricter\"}");
  put (fixture->user, "a.json", TRUSTING);
  put (fixture->user, "b.json", RULE ("mine"));
  set = load (fixture, NULL);
  g_assert_false (matta_rule_set_trusts (set, "a@partner.example"));
  g_assert_cmpuint (matta_rule_set_get_n_rules (set), ==, 1);
  g_assert_cmpuint (matta_rule_set_get_n_refusals (set), ==, 1);
}

/* What was good before the organisation said so does not outlive it. */
static void
test_trust_is_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;

  put (fixture->user, "a.json", TRUSTING);
  first = load (fixture, NULL);
  put (fixture->organisation, "a.json", "{\"version\": 1, \"user-files\": \"stricter\"}");
  second = load (fixture, first);
  g_assert_true (matta_rule_set_trusts (first, "a@partner.example"));
  g_assert_false (matta_rule_set_trusts (second, "a@partner.example"));
}

static void
test_no_user_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->organisation, "a.json", "{\"version\": 1, \"user-files\": \"none\"}");
  put (fixture->user, "b.json", RULE ("mine"));
  put (fixture->user, "c.json", "broken");
  set = load (fixture, NULL);
  g_assert_cmpuint (matta_rule_set_get_n_rules (set), ==, 0);
  g_assert_cmpuint (matta_rule_set_get_n_refusals (set), ==, 0);
}

/* What asks wins over what trusts, whoever wrote it. */
static void
test_watching_wins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->organisation, "a.json",
       "{\"version\": 1, \"lists\": {\"watched\": [\"a@partner.example\"], "
       "\"blocked\": [\"b@group.example\"], \"inside\": [\"group.example\"]}}");
  put (fixture->user, "b.json", TRUSTING);
  set = load (fixture, NULL);
  g_assert_true (matta_rule_set_trusts (set, "x@partner.example"));
  g_assert_true (matta_rule_set_trusts (set, "x@group.example"));
  g_assert_false (matta_rule_set_trusts (set, "a@partner.example"));
  g_assert_false (matta_rule_set_trusts (set, "b@group.example"));
  g_assert_false (matta_rule_set_trusts (set, "x@notpartner.example"));
  g_assert_true (matta_rule_set_contains (set, MATTA_LIST_BLOCKED, "B@Group.Example"));
}

/* As after a restart: nothing is in force, and the file is broken. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *keep = g_build_filename (fixture->user, "kept", NULL);
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;
  g_autoptr (GError) error = NULL;

  put (fixture->organisation, "a.json", RULE ("old"));
  first = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_true (matta_rule_set_keep (first, keep, &error));
  g_assert_no_error (error);
  put (fixture->organisation, "a.json", "broken");
  second = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_true (matta_rule_set_is_whole (second));
  g_assert_cmpstr (get_id (second, 0), ==, "old");
  g_assert_true (matta_rule_set_get_refusal (second, 0)->replaced);
  g_assert_true (matta_rule_set_keep (second, keep, NULL)); /* the good one, again */
  g_clear_pointer (&second, matta_rule_set_unref);
  second = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_cmpstr (get_id (second, 0), ==, "old");
  remove_folder (g_steal_pointer (&keep));
}

static void
test_kept_no_longer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *keep = g_build_filename (fixture->user, "kept", NULL);
  g_autofree char *path = g_build_filename (fixture->organisation, "a.json", NULL);
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;
  g_autoptr (MattaRuleSet) third = NULL;

  put (fixture->organisation, "a.json", RULE ("old"));
  first = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_true (matta_rule_set_keep (first, keep, NULL));
  g_unlink (path);
  second = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_true (matta_rule_set_keep (second, keep, NULL));
  put (fixture->organisation, "a.json", "broken");
  third = matta_rule_set_load (fixture->organisation, NULL, keep, NULL);
  g_assert_false (matta_rule_set_is_whole (third));
  remove_folder (g_steal_pointer (&keep));
}

static void
test_users_are_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *keep = g_build_filename (fixture->user, "kept", NULL);
  g_autofree char *copy = g_build_filename (keep, "a.json", NULL);
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture->user, "a.json", RULE ("mine"));
  set = matta_rule_set_load (fixture->organisation, fixture->user, keep, NULL);
  g_assert_true (matta_rule_set_keep (set, keep, NULL));
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  remove_folder (g_steal_pointer (&keep));
}

static void
test_cannot_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *keep = g_build_filename (fixture->user, "file", "kept", NULL);
  g_autoptr (MattaRuleSet) set = matta_rule_set_new_empty ();
  g_autoptr (GError) error = NULL;

  put (fixture->user, "file", "");
  g_assert_false (matta_rule_set_keep (set, keep, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

/* The folder has become something else: what was in force stays, and everything is asked about. */
static void
test_folder_is_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = g_build_filename (fixture->organisation, "policy.d", NULL);
  g_autoptr (MattaRuleSet) first = NULL;
  g_autoptr (MattaRuleSet) second = NULL;

  g_mkdir (dir, 0700);
  put (dir, "a.json", RULE ("old"));
  first = matta_rule_set_load (dir, NULL, NULL, NULL);
  remove_folder (g_strdup (dir));
  put (fixture->organisation, "policy.d", "");
  second = matta_rule_set_load (dir, NULL, NULL, first);
  g_assert_false (matta_rule_set_is_whole (second));
  g_assert_cmpstr (get_id (second, 0), ==, "old");
}

#define ADD(path, func) g_test_add ("/rule-set/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("order-of-names-organisation-first", test_order);
  ADD ("no-folder-no-rules", test_no_folder);
  ADD ("a-folder-that-cannot-be-read-is-not-whole", test_no_folder_but_something);
  ADD ("a-bad-file-is-refused-whole", test_refused_whole);
  ADD ("the-last-good-one-stays", test_last_good_stays);
  ADD ("the-last-good-one-outlives-a-restart", test_kept);
  ADD ("what-is-gone-is-not-kept", test_kept_no_longer);
  ADD ("users-files-are-not-kept", test_users_are_not_kept);
  ADD ("copies-that-cannot-be-kept", test_cannot_keep);
  ADD ("a-folder-that-is-lost", test_folder_is_lost);
  ADD ("a-removed-file-is-gone", test_removed_is_gone);
  ADD ("two-files-with-one-id", test_id_clash);
  ADD ("users-may-trust", test_user_trusts);
  ADD ("users-may-not-trust", test_user_may_not_trust);
  ADD ("trust-is-taken-back", test_trust_is_taken_back);
  ADD ("no-user-files", test_no_user_files);
  ADD ("watching-wins-over-trust", test_watching_wins);
  return g_test_run ();
}

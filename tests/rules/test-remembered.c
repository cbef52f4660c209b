/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-remembered.h"

#include "matta-error.h"
#include "matta-rule-set.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *root;
  char *dir; /* below it, not there yet */
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("matta-remembered-XXXXXX", NULL);
  fixture->dir = g_build_filename (fixture->root, "matta", NULL);
  fixture->path = g_build_filename (fixture->dir, MATTA_REMEMBERED_FILE, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_rmdir (fixture->dir);
  g_rmdir (fixture->root);
  g_free (fixture->root);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static void
put (Fixture *fixture, MattaListKind kind, const char *address, gboolean on)
{
  g_autoptr (GError) error = NULL;

  matta_remembered_put (fixture->dir, kind, address, on, &error);
  g_assert_no_error (error);
}

static gboolean
contains (Fixture *fixture, MattaListKind kind, const char *address)
{
  g_autoptr (MattaRuleSet) set = matta_rule_set_load (NULL, fixture->dir, NULL, NULL);

  g_assert_true (matta_rule_set_is_whole (set));
  return matta_rule_set_contains (set, kind, address);
}

static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;

  put (fixture, MATTA_LIST_TRUSTED, "taro@customer.example", TRUE);
  put (fixture, MATTA_LIST_RETIRED, "ai@customer.example", TRUE);
  g_assert_true (contains (fixture, MATTA_LIST_TRUSTED, "Taro@Customer.example"));
  g_assert_false (contains (fixture, MATTA_LIST_TRUSTED, "jiro@customer.example"));
  g_assert_true (contains (fixture, MATTA_LIST_RETIRED, "ai@customer.example"));
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  put (fixture, MATTA_LIST_TRUSTED, "taro@customer.example", TRUE);
  put (fixture, MATTA_LIST_TRUSTED, "jiro@customer.example", TRUE);
  put (fixture, MATTA_LIST_TRUSTED, "TARO@customer.example", FALSE);
  put (fixture, MATTA_LIST_RETIRED, "nobody@customer.example", FALSE);
  g_assert_false (contains (fixture, MATTA_LIST_TRUSTED, "taro@customer.example"));
  g_assert_true (contains (fixture, MATTA_LIST_TRUSTED, "jiro@customer.example"));
}

static void
test_twice_is_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRuleSet) set = NULL;

  put (fixture, MATTA_LIST_TRUSTED, "taro@customer.example", TRUE);
  put (fixture, MATTA_LIST_TRUSTED, "taro@customer.example", TRUE);
  set = matta_rule_set_load (NULL, fixture->dir, NULL, NULL);
  g_assert_cmpuint (matta_rule_set_count (set, MATTA_LIST_TRUSTED), ==, 1);
}

/* What the user wrote there by hand is theirs. */
static void
test_keeps_the_rest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      fixture->path,
      "{\"version\": 1, \"comment\": \"mine\", \"lists\": {\"trusted\": [{\"pattern\": "
      "\"*.shop.example\"}], \"watched\": [\"rival.example\"]}, \"rules\": [{\"id\": \"r\", "
      "\"when\": {\"always\": true}, \"then\": {\"tier\": \"look\"}}]}",
      -1, NULL));
  put (fixture, MATTA_LIST_TRUSTED, "taro@customer.example", TRUE);
  g_assert_true (contains (fixture, MATTA_LIST_TRUSTED, "a@www.shop.example"));
  g_assert_true (contains (fixture, MATTA_LIST_WATCHED, "a@rival.example"));
  g_assert_true (contains (fixture, MATTA_LIST_TRUSTED, "taro@customer.example"));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"mine\""));
  g_assert_nonnull (strstr (text, "\"always\""));
}

static void
assert_refused (Fixture *fixture, const char *address, MattaErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_remembered_put (fixture->dir, MATTA_LIST_TRUSTED, address, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, (int) code);
}

static void
test_leaves_what_it_cannot_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, "{\"version\": 1, oops", -1, NULL));
  assert_refused (fixture, "taro@customer.example", MATTA_ERROR_MALFORMED);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"version\": 1, oops");
}

static void
test_refuses_what_is_no_address (Fixture *fixture, gconstpointer data)
{
  const char *const none[] = { "", "taro", "@customer.example", "customer.example" };

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    assert_refused (fixture, none[i], MATTA_ERROR_MALFORMED);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_cannot_be_written (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->dir, "", -1, NULL)); /* a file in its place */
  assert_refused (fixture, "taro@customer.example", MATTA_ERROR_TRY_LATER);
  g_remove (fixture->dir);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/remembered/remembers", test_remembers);
  ADD ("/remembered/forgets", test_forgets);
  ADD ("/remembered/twice-is-once", test_twice_is_once);
  ADD ("/remembered/keeps-the-rest-of-the-file", test_keeps_the_rest);
  ADD ("/remembered/leaves-what-it-cannot-read", test_leaves_what_it_cannot_read);
  ADD ("/remembered/refuses-what-is-no-address", test_refuses_what_is_no_address);
  ADD ("/remembered/cannot-be-written", test_cannot_be_written);
  return g_test_run ();
}

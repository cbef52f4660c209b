/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-engine-parts.h"
#include "matta-error.h"

#include <glib/gstdio.h>

/* Passwords that were agreed beforehand, through the facade. */

#define GOOD "correct-horse-42-battery"
#define OTHER "staple-77-meadow-lantern"
#define KEY "agreed-passwords"

typedef struct {
  char *dir;
  FakeVault *vault;
  MattaEngine *engine;
  GAsyncResult *result;
} Fixture;

static void
open_engine (Fixture *self)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.com", NULL };
  const MattaEngineOptions options = {
    .data_dir = self->dir, .policy_dir = self->dir, .listen = listen, .overrides = overrides
  };
  const MattaEngineParts parts = { .vault = MATTA_VAULT (self->vault) };
  g_autoptr (GError) error = NULL;

  self->engine = matta_engine_open_with (&options, &parts, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = g_dir_make_tmp ("matta-agreed-XXXXXX", NULL);
  self->vault = fake_vault_new ();
  open_engine (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const words[] = { "rm", "-rf", self->dir, NULL };

  g_settings_reset (matta_engine_get_settings (self->engine), KEY);
  matta_engine_close (self->engine);
  g_clear_object (&self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->vault);
  g_clear_object (&self->result);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (self->dir);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait (Fixture *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&self->result);
}

/* The code it failed with; -1 = it did not. */
static int
agree (Fixture *self, const char *name, GDateYear year, const char *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GDate review;

  g_date_clear (&review, 1);
  g_date_set_dmy (&review, 31, G_DATE_MARCH, year);
  matta_engine_agree_async (self->engine, name, &review, password, done_cb, self);
  result = wait (self);
  g_assert_true (matta_engine_agree_finish (self->engine, result, &error) == (error == NULL));
  return error != NULL ? error->code : -1;
}

static int
disagree (Fixture *self, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  matta_engine_disagree_async (self->engine, name, done_cb, self);
  result = wait (self);
  g_assert_true (matta_engine_agree_finish (self->engine, result, &error) == (error == NULL));
  return error != NULL ? error->code : -1;
}

static void
assert_password (Fixture *self, const char *name, const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MattaSecret) password = NULL;
  g_autoptr (GError) error = NULL;

  matta_engine_get_agreed_async (self->engine, name, done_cb, self);
  result = wait (self);
  password = matta_engine_get_agreed_finish (self->engine, result, &error);
  g_assert_cmpstr (password, ==, expected);
  if (expected == NULL)
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_changes (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (agree (self, "Customer.Example", 2090, GOOD), ==, -1);
  assert_password (self, "customer.example", GOOD);
  g_assert_cmpint (agree (self, "customer.example", 2091, NULL), ==, -1);
  assert_password (self, "CUSTOMER.example", GOOD);
  g_assert_cmpint (agree (self, "customer.example", 2092, OTHER), ==, -1);
  assert_password (self, "customer.example", OTHER);
  g_assert_cmpuint (matta_engine_get_n_agreed (self->engine), ==, 1);
  g_assert_cmpuint (matta_engine_get_agreement (self->engine, 0).review.year, ==, 2092);
  g_assert_cmpint (disagree (self, "customer.example"), ==, -1);
  assert_password (self, "customer.example", NULL);
  g_assert_cmpuint (matta_engine_get_n_agreed (self->engine), ==, 0);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (agree (self, "not a name", 2090, GOOD), ==, MATTA_ERROR_MALFORMED);
  g_assert_cmpint (agree (self, "", 2090, GOOD), ==, MATTA_ERROR_MALFORMED);
  g_assert_cmpint (agree (self, "customer.example", 2090, "Summer2026"), ==, MATTA_ERROR_MALFORMED);
  g_assert_cmpint (disagree (self, "not a name"), ==, MATTA_ERROR_MALFORMED);
  g_assert_cmpuint (matta_engine_get_n_agreed (self->engine), ==, 0);
  assert_password (self, "customer.example", NULL);
}

/* What the keyring does not take or let go of, the settings do not say. */
static void
test_locked_keyring (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (agree (self, "customer.example", 2090, GOOD), ==, -1);
  fake_vault_set_failing (self->vault, TRUE);
  g_assert_cmpint (agree (self, "other.example", 2090, GOOD), ==, MATTA_ERROR_TRY_LATER);
  g_assert_cmpint (disagree (self, "customer.example"), ==, MATTA_ERROR_TRY_LATER);
  fake_vault_set_failing (self->vault, FALSE);
  g_assert_cmpuint (matta_engine_get_n_agreed (self->engine), ==, 1);
  assert_password (self, "customer.example", GOOD);
}

static void
test_locked_by_policy (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->dir, "locks", NULL);

  g_assert_true (g_file_set_contents (path, "/io/github/mattamail/Matta/" KEY "\n", -1, NULL));
  matta_engine_close (self->engine);
  g_clear_object (&self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  open_engine (self);
  g_assert_cmpint (agree (self, "customer.example", 2090, GOOD), ==, MATTA_ERROR_FORBIDDEN);
  g_assert_cmpint (disagree (self, "customer.example"), ==, MATTA_ERROR_FORBIDDEN);
  assert_password (self, "customer.example", NULL);
}

static const char *
find (Fixture *self, const char *first, const char *second)
{
  const char *const addresses[] = { first, second, NULL };

  return matta_engine_find_agreement (self->engine, addresses).name;
}

/* It has to open it for all who are outside; who is inside has the files anyhow. */
static void
test_finds (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (agree (self, "customer.example", 2090, GOOD), ==, -1);
  g_assert_cmpstr (find (self, "taro@customer.example", NULL), ==, "customer.example");
  g_assert_cmpstr (find (self, "taro@customer.example", "sato@example.com"), ==,
                   "customer.example");
  g_assert_null (find (self, "taro@customer.example", "jiro@partner.example"));
  g_assert_null (find (self, "sato@example.com", NULL));
  g_assert_null (find (self, NULL, NULL));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/agreed/changes", test_changes);
  ADD ("/agreed/refused", test_refused);
  ADD ("/agreed/locked-keyring", test_locked_keyring);
  ADD ("/agreed/locked-by-policy", test_locked_by_policy);
  ADD ("/agreed/finds", test_finds);
  return g_test_run ();
}

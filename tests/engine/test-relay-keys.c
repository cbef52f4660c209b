/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-relay-keys.h"

#include "fake-vault.h"
#include "matta-error.h"
#include "matta-relay-password.h"

#include <string.h>

#define N_PASSWORDS 500

static void
test_letters (void)
{
  g_autoptr (GError) error = NULL;
  char *password = matta_relay_password_make (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (password), ==, MATTA_RELAY_PASSWORD_LENGTH);
  for (const char *at = password; *at != '\0'; at++) {
    g_assert_true (g_ascii_isalnum (*at));
    g_assert_null (strchr ("ilo01ILO", *at));
  }
  matta_secret_free (password);
}

/* 16,000 letters of 54: each about 296 times. Eight times the spread is never reached by chance. */
static void
test_even (void)
{
  guint counts[128] = { 0 };
  guint used = 0;

  for (guint i = 0; i < N_PASSWORDS; i++) {
    char *password = matta_relay_password_make (NULL);

    for (const char *at = password; *at != '\0'; at++)
      counts[(guchar) *at]++;
    matta_secret_free (password);
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0) {
      used++;
      g_assert_cmpuint (counts[i], >, 296 - 8 * 17);
      g_assert_cmpuint (counts[i], <, 296 + 8 * 17);
    }
  g_assert_cmpuint (used, ==, 54);
}

static void
test_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < N_PASSWORDS; i++)
    g_assert_true (g_hash_table_add (seen, matta_relay_password_make (NULL)));
}

typedef struct {
  FakeVault *vault;
  MattaRelayKeys *keys;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->vault = fake_vault_new ();
  fixture->keys = matta_relay_keys_new (MATTA_VAULT (fixture->vault));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->keys);
  g_clear_object (&fixture->vault);
}

/* As the next start finds it. */
static void
start_again (Fixture *fixture)
{
  g_clear_object (&fixture->keys);
  fixture->keys = matta_relay_keys_new (MATTA_VAULT (fixture->vault));
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
get_password (Fixture *fixture, gboolean renew, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  matta_relay_keys_fetch_password_async (fixture->keys, renew, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return matta_relay_keys_fetch_password_finish (fixture->keys, result, error);
}

static void
assert_session_knows (Fixture *fixture, const char *password)
{
  char *known = matta_relay_keys_get_password (fixture->keys);

  g_assert_cmpstr (known, ==, password);
  matta_secret_free (known);
}

static void
test_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *kept = NULL;

  assert_session_knows (fixture, NULL);
  first = get_password (fixture, FALSE, &error);
  again = get_password (fixture, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, again);
  assert_session_knows (fixture, first);
  kept =
      matta_vault_lookup (MATTA_VAULT (fixture->vault), MATTA_PURPOSE_RELAY, "matta", NULL, &error);
  g_assert_cmpstr (kept, ==, first);
}

static void
test_renew (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = get_password (fixture, FALSE, NULL);
  g_autofree char *fresh = get_password (fixture, TRUE, NULL);

  g_assert_cmpstr (first, !=, fresh);
  assert_session_knows (fixture, fresh);
}

static void
test_failing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = get_password (fixture, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  fake_vault_set_failing (fixture->vault, TRUE);
  g_assert_null (get_password (fixture, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  assert_session_knows (fixture, first);
}

/* A keyring that was never used asks for a password of its own before it keeps anything. Mail apps
 * must not wait for that, nor who signs in; and at a start, when nobody wants anything, it must not
 * be made to ask. */
static void
test_asking (Fixture *fixture, gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MattaIdentity) identity = NULL;

  fake_vault_set_asking (fixture->vault, TRUE);
  matta_relay_keys_prepare (fixture->keys);
  g_assert_false (matta_relay_keys_has_password (fixture->keys));
  matta_relay_keys_fetch_identity_async (fixture->keys, keep_result_cb, &result);
  assert_session_knows (fixture, NULL);
  g_assert_false (matta_relay_keys_has_password (fixture->keys));
  g_assert_null (matta_relay_keys_get_identity (fixture->keys));
  fake_vault_set_asking (fixture->vault, FALSE);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  identity = matta_relay_keys_fetch_identity_finish (fixture->keys, result, NULL);
  g_assert_nonnull (identity);
  password = get_password (fixture, FALSE, NULL);
  g_assert_true (matta_relay_keys_has_password (fixture->keys));
}

static void
test_unlocked_later (Fixture *fixture, gconstpointer data)
{
  fake_vault_set_failing (fixture->vault, TRUE);
  assert_session_knows (fixture, NULL);
  fake_vault_set_failing (fixture->vault, FALSE);
  matta_vault_store (MATTA_VAULT (fixture->vault), MATTA_PURPOSE_RELAY, "matta", "kept", NULL,
                     NULL);
  g_assert_true (matta_relay_keys_has_password (fixture->keys));
  assert_session_knows (fixture, "kept");
}

/* --- the certificate -------------------------------------------------------------------------- */

static char *
get_fingerprint (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MattaIdentity) identity = NULL;

  matta_relay_keys_fetch_identity_async (fixture->keys, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  identity = matta_relay_keys_fetch_identity_finish (fixture->keys, result, error);
  return identity != NULL ? g_strdup (matta_identity_get_fingerprint (identity)) : NULL;
}

static void
assert_session_shows (Fixture *fixture, const char *fingerprint)
{
  g_autoptr (MattaIdentity) identity = matta_relay_keys_get_identity (fixture->keys);

  g_assert_cmpstr (identity != NULL ? matta_identity_get_fingerprint (identity) : NULL, ==,
                   fingerprint);
}

static void
test_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *later = NULL;

  assert_session_shows (fixture, NULL);
  first = get_fingerprint (fixture, &error);
  again = get_fingerprint (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, again);
  assert_session_shows (fixture, first);
  start_again (fixture);
  later = get_fingerprint (fixture, &error);
  g_assert_cmpstr (first, ==, later);
}

/* A session that finds nothing has the keyring asked once more, for the next one. */
static void
test_certificate_unlocked_later (Fixture *fixture, gconstpointer data)
{
  MattaIdentity *identity = NULL;

  fake_vault_set_failing (fixture->vault, TRUE);
  g_assert_false (matta_relay_keys_has_password (fixture->keys));
  assert_session_shows (fixture, NULL);
  fake_vault_set_failing (fixture->vault, FALSE);
  while (identity == NULL) {
    g_assert_false (matta_relay_keys_has_password (fixture->keys));
    identity = matta_relay_keys_get_identity (fixture->keys);
  }
  matta_identity_unref (identity);
}

/* One that cannot be kept would be another one at the next start: mail apps would warn. */
static void
test_certificate_failing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_vault_set_failing (fixture->vault, TRUE);
  g_assert_null (get_fingerprint (fixture, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  assert_session_shows (fixture, NULL);
}

static void
test_certificate_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *again = NULL;

  matta_vault_store (MATTA_VAULT (fixture->vault), MATTA_PURPOSE_RELAY, "certificate", "no PEM",
                     NULL, NULL);
  fingerprint = get_fingerprint (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fingerprint);
  start_again (fixture);
  again = get_fingerprint (fixture, &error);
  g_assert_cmpstr (fingerprint, ==, again);
}

typedef struct {
  const char *path;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "/relay-password/is-made-when-first-asked-for", test_first },
  { "/relay-password/a-new-one-is-used-at-once", test_renew },
  { "/relay-password/stays-when-a-new-one-cannot-be-kept", test_failing },
  { "/relay-password/nobody-waits-for-a-keyring-that-asks", test_asking },
  { "/relay-password/is-found-once-the-keyring-is-open", test_unlocked_later },
  { "/relay-certificate/is-made-once", test_certificate },
  { "/relay-certificate/is-found-once-the-keyring-is-open", test_certificate_unlocked_later },
  { "/relay-certificate/is-none-when-it-cannot-be-kept", test_certificate_failing },
  { "/relay-certificate/a-damaged-one-is-made-anew", test_certificate_damaged },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay-password/has-no-letters-that-look-alike", test_letters);
  g_test_add_func ("/relay-password/uses-all-letters-evenly", test_even);
  g_test_add_func ("/relay-password/is-never-the-same", test_differ);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}

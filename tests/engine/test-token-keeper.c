/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-token-keeper.h"

#include "fake-provider.h"
#include "fake-vault.h"
#include "matta-error.h"

#define LABEL "sato@mail.example.com:587"
#define THREADS 8

typedef struct {
  FakeProvider *server;
  FakeVault *vault;
  MattaAccount *account;
  MattaTokenKeeper *keeper;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaOAuthProvider) provider = NULL;

  self->server = fake_provider_new ();
  self->vault = fake_vault_new ();
  provider = fake_provider_describe (self->server);
  self->account = matta_account_parse ("smtp://sato@mail.example.com:587", NULL);
  self->account->sign_in = MATTA_SIGN_IN_BROWSER;
  self->account->oauth.client_id = g_strdup (provider->client_id);
  self->account->oauth.authorization_url = g_strdup (provider->authorization_url);
  self->account->oauth.token_url = g_strdup (provider->token_url);
  self->account->oauth.scope = g_strdup (provider->scope);
  matta_vault_store (MATTA_VAULT (self->vault), MATTA_PURPOSE_TOKEN, LABEL, "refresh-0", NULL,
                     NULL);
  self->keeper = matta_token_keeper_new (self->account, MATTA_VAULT (self->vault), LABEL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->keeper, matta_token_keeper_free);
  matta_account_free (self->account);
  g_assert_finalize_object (self->vault);
  fake_provider_free (self->server);
}

static MattaSecret *
look_up (Fixture *self)
{
  return matta_vault_lookup (MATTA_VAULT (self->vault), MATTA_PURPOSE_TOKEN, LABEL, NULL, NULL);
}

static void
assert_token (Fixture *self, gboolean anew, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaSecret) token = matta_token_keeper_get (self->keeper, anew, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
}

static void
assert_none (Fixture *self, MattaErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_token_keeper_get (self->keeper, FALSE, NULL, &error));
  g_assert_error (error, MATTA_ERROR, (int) code);
}

/* Given out until it is refused; what lasts is replaced each time it is used. */
static void
test_cached (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaSecret) kept = NULL;

  assert_token (self, FALSE, "access-1");
  assert_token (self, FALSE, "access-1");
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 1);
  assert_token (self, TRUE, "access-2");
  kept = look_up (self);
  g_assert_cmpstr (kept, ==, "refresh-2");
}

/* One that ends within a minute is not given out a second time. */
static void
test_short (Fixture *self, gconstpointer data)
{
  fake_provider_answer (self->server, 200, "{\"access_token\":\"brief\",\"expires_in\":59}");
  assert_token (self, FALSE, "brief");
  assert_token (self, FALSE, "brief");
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 2);
}

static void
test_nobody_signed_in (Fixture *self, gconstpointer data)
{
  matta_vault_remove (MATTA_VAULT (self->vault), MATTA_PURPOSE_TOKEN, LABEL, NULL, NULL);
  assert_none (self, MATTA_ERROR_SIGN_IN);
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 0);
}

/* What is refused is not forgotten: the provider may think better of it, and nothing is gained. */
static void
test_revoked (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaSecret) kept = NULL;

  fake_provider_answer (self->server, 400, "{\"error\":\"invalid_grant\"}");
  assert_none (self, MATTA_ERROR_SIGN_IN);
  kept = look_up (self);
  g_assert_cmpstr (kept, ==, "refresh-0");
  fake_provider_answer (self->server, 503, "");
  assert_none (self, MATTA_ERROR_TRY_LATER);
  fake_provider_answer (self->server, 0, NULL);
  assert_token (self, FALSE, "access-1");
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  fake_vault_set_failing (self->vault, TRUE);
  assert_none (self, MATTA_ERROR_TRY_LATER);
}

static void
test_not_set_up (Fixture *self, gconstpointer data)
{
  matta_token_keeper_free (self->keeper);
  g_free (self->account->oauth.client_id);
  self->account->oauth.client_id = g_strdup ("");
  self->keeper = matta_token_keeper_new (self->account, MATTA_VAULT (self->vault), LABEL);
  assert_none (self, MATTA_ERROR_MALFORMED);
}

static gpointer
get_in_thread (gpointer data)
{
  return matta_token_keeper_get (((Fixture *) data)->keeper, FALSE, NULL, NULL);
}

/* A refresh token that is used twice would be taken for stolen. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  GThread *threads[THREADS] = { 0 };

  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("getting", get_in_thread, self);
  for (guint i = 0; i < THREADS; i++) {
    g_autoptr (MattaSecret) token = g_thread_join (threads[i]);

    g_assert_cmpstr (token, ==, "access-1");
  }
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 1);
}

#define ADD(name, func) g_test_add ("/token-keeper/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("until-it-is-refused", test_cached);
  ADD ("short-lived", test_short);
  ADD ("nobody-signed-in", test_nobody_signed_in);
  ADD ("revoked", test_revoked);
  ADD ("locked-keyring", test_locked);
  ADD ("not-set-up", test_not_set_up);
  ADD ("at-once", test_at_once);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-token-keeper.h"

#include "matta-error.h"
#include "matta-goa.h"
#include "matta-oauth-tokens.h"

/* A token that ends while the server reads it would be refused. */
#define MARGIN_SECONDS 60

struct _MattaTokenKeeper {
  MattaAccount *account;
  MattaVault *vault;
  char *label;
  GMutex mutex; /* one fetch at a time; guards what follows */
  MattaSecret *token;
  gint64 end; /* monotonic microseconds */
};

MattaTokenKeeper *
matta_token_keeper_new (const MattaAccount *account, MattaVault *vault, const char *label)
{
  MattaTokenKeeper *self = NULL;

  g_return_val_if_fail (account != NULL && MATTA_IS_VAULT (vault) && label != NULL, NULL);

  self = g_new0 (MattaTokenKeeper, 1);
  self->account = matta_account_copy (account);
  self->vault = g_object_ref (vault);
  self->label = g_strdup (label);
  g_mutex_init (&self->mutex);
  return self;
}

void
matta_token_keeper_free (MattaTokenKeeper *self)
{
  g_return_if_fail (self != NULL);

  matta_account_free (self->account);
  g_object_unref (self->vault);
  g_free (self->label);
  matta_secret_free (self->token);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

MattaOAuthProvider *
matta_token_keeper_make_provider (const MattaAccount *account, GError **error)
{
  const MattaOAuthSetup *oauth = &account->oauth;

  return matta_oauth_provider_new (account->host, oauth->client_id, oauth->authorization_url,
                                   oauth->token_url, oauth->scope, error);
}

/* A provider may give another refresh token each time, and take the old one no more. */
static gboolean
keep_refresh (MattaTokenKeeper *self,
              const MattaOAuthTokens *tokens,
              GCancellable *cancellable,
              GError **error)
{
  return tokens->refresh == NULL
         || matta_vault_store (self->vault, MATTA_PURPOSE_TOKEN, self->label, tokens->refresh,
                               cancellable, error);
}

static MattaSecret *
fetch_from_provider (MattaTokenKeeper *self,
                     guint *seconds,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (MattaOAuthProvider) provider = matta_token_keeper_make_provider (self->account, error);
  g_autoptr (MattaSecret) refresh = NULL;
  g_autoptr (MattaOAuthTokens) tokens = NULL;
  g_autoptr (GError) cause = NULL;

  if (provider == NULL)
    return NULL;
  refresh = matta_vault_lookup (self->vault, MATTA_PURPOSE_TOKEN, self->label, cancellable, &cause);
  if (refresh == NULL && cause == NULL)
    g_set_error_literal (&cause, MATTA_ERROR, MATTA_ERROR_SIGN_IN, "Nobody has signed in yet");
  if (refresh != NULL)
    tokens = matta_oauth_tokens_refresh (provider, refresh, cancellable, &cause);
  if (tokens == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  /* The token is good all the same: only the next start will want a person. */
  if (!keep_refresh (self, tokens, cancellable, &cause))
    g_warning ("The sign-in cannot be kept: %s", cause->message);
  *seconds = tokens->seconds;
  return g_steal_pointer (&tokens->access);
}

static MattaSecret *
fetch_from_desktop (MattaTokenKeeper *self,
                    guint *seconds,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, &cause);

  if (bus != NULL)
    return matta_goa_get_token (bus, self->account->user, seconds, cancellable, error);
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no session bus: %s",
               cause->message);
  return NULL;
}

static MattaSecret *
fetch (MattaTokenKeeper *self, guint *seconds, GCancellable *cancellable, GError **error)
{
  if (self->account->sign_in == MATTA_SIGN_IN_DESKTOP)
    return fetch_from_desktop (self, seconds, cancellable, error);
  return fetch_from_provider (self, seconds, cancellable, error);
}

MattaSecret *
matta_token_keeper_get (MattaTokenKeeper *self,
                        gboolean anew,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint seconds = 0;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (anew || g_get_monotonic_time () >= self->end) {
    g_clear_pointer (&self->token, matta_secret_free);
    self->token = fetch (self, &seconds, cancellable, error);
    if (self->token == NULL)
      return NULL;
    self->end = g_get_monotonic_time ()
                + MAX ((gint64) seconds - MARGIN_SECONDS, 0) * (gint64) G_USEC_PER_SEC;
  }
  return g_strdup (self->token);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-oauth-provider.h"
#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a provider gives out (RFC 6749 5.1). */
typedef struct {
  MattaSecret *access;
  MattaSecret *refresh; /* what another access token is fetched with; NULL = as before, or never */
  guint seconds;        /* how long the access token holds; a guess when it was not told */
} MattaOAuthTokens;

void matta_oauth_tokens_free (MattaOAuthTokens *self);

/* Another access token (RFC 6749 6). Blocks, half a minute at most; any thread but the main one.
 * MATTA_ERROR_SIGN_IN: the person has to sign in again; _TRY_LATER: not reached; _UNTRUSTED: its
 * certificate; _REFUSED: anything else the provider said. No redirection is followed. */
MattaOAuthTokens *matta_oauth_tokens_refresh (const MattaOAuthProvider *provider,
                                              const MattaSecret *refresh,
                                              GCancellable *cancellable,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The first ones, for what the browser brought back (RFC 6749 4.1.3, RFC 7636 4.5). Likewise. */
MattaOAuthTokens *matta_oauth_tokens_redeem (const MattaOAuthProvider *provider,
                                             const MattaSecret *code,
                                             const char *redirect_uri,
                                             const MattaSecret *verifier,
                                             GCancellable *cancellable,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaOAuthTokens, matta_oauth_tokens_free)

G_END_DECLS

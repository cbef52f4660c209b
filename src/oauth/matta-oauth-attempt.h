/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-oauth-tokens.h"

G_BEGIN_DECLS

/* One try of a person to sign in with their own browser (RFC 8252), which afterwards comes back to
 * a port of this computer. What it brings is worth something only together with what only we know
 * (PKCE, RFC 7636), and only if it belongs to this try. */
typedef struct _MattaOAuthAttempt MattaOAuthAttempt;

/* Listens from now on. @user: proposed to the provider, or "". MATTA_ERROR_TRY_LATER: no port, or
 * no random numbers. Any thread. */
MattaOAuthAttempt *matta_oauth_attempt_new (const MattaOAuthProvider *provider,
                                            const char *user,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_oauth_attempt_free (MattaOAuthAttempt *self);

/* Where the browser is to go. Owned by the attempt. */
const char *matta_oauth_attempt_get_url (MattaOAuthAttempt *self);

/* Waits for the browser, at most @seconds, then fetches the tokens. @page: what the browser shows
 * once it is done, UTF-8 text. MATTA_ERROR_SIGN_IN: the provider let them not in, or the time was
 * over; else as matta_oauth_tokens_redeem (). Blocking; not on the main thread. Once. */
MattaOAuthTokens *matta_oauth_attempt_wait (MattaOAuthAttempt *self,
                                            guint seconds,
                                            const char *page,
                                            GCancellable *cancellable,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaOAuthAttempt, matta_oauth_attempt_free)

G_END_DECLS

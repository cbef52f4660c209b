/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-oauth-provider.h"
#include "matta-policy.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Access tokens of one account that is not signed in to with a password: from the browser's
 * sign-in, whose refresh token is in the vault, or from the desktop's online accounts. Each is
 * given out until shortly before it ends. Any thread. */
typedef struct _MattaTokenKeeper MattaTokenKeeper;

/* @label: what the vault knows the account by. */
MattaTokenKeeper *matta_token_keeper_new (const MattaAccount *account,
                                          MattaVault *vault,
                                          const char *label) G_GNUC_WARN_UNUSED_RESULT;
void matta_token_keeper_free (MattaTokenKeeper *self);

/* @anew: the server did not accept the last one. MATTA_ERROR_SIGN_IN: a person has to sign in;
 * _MALFORMED: the settings do not say how; _TRY_LATER, _UNTRUSTED, _REFUSED: see matta-oauth-
 * tokens.h. Blocking; not on the main thread. (transfer full) */
MattaSecret *matta_token_keeper_get (MattaTokenKeeper *self,
                                     gboolean anew,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the settings say of the provider; NULL with MATTA_ERROR_MALFORMED. (transfer full) */
MattaOAuthProvider *matta_token_keeper_make_provider (const MattaAccount *account,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaTokenKeeper, matta_token_keeper_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-identity.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* What the relay needs from the keyring: the password that mail apps sign in with, and the
 * certificate they see when they want TLS. Kept in memory once it is known. */
#define MATTA_TYPE_RELAY_KEYS (matta_relay_keys_get_type ())
G_DECLARE_FINAL_TYPE (MattaRelayKeys, matta_relay_keys, MATTA, RELAY_KEYS, GObject)

MattaRelayKeys *matta_relay_keys_new (MattaVault *vault) G_GNUC_WARN_UNUSED_RESULT;

/* Looks both up, in a worker: a keyring that is slow, or asks its user, must not hold up mail. The
 * first time the certificate is made, unless the keyring would ask its user about it: at a start
 * nobody knows what for. Any thread. */
void matta_relay_keys_prepare (MattaRelayKeys *self);

/* For sessions, on any thread. Whether a password is known. Where none is, the keyring is asked as
 * above, which is waited for a second at most: one that was locked when Matta started may be open
 * by now. */
gboolean matta_relay_keys_has_password (MattaRelayKeys *self);
/* For who signs in, on any thread. The password is looked up when it is not known yet, which blocks
 * for as long as the keyring asks its user. NULL when there is none. (transfer full), for
 * matta_secret_free (). */
char *matta_relay_keys_get_password (MattaRelayKeys *self);
/* Never blocks. NULL while there is none. (transfer full) */
MattaIdentity *matta_relay_keys_get_identity (MattaRelayKeys *self);

/* The password. The first time, and with @renew always, a new one is made and kept; sessions go by
 * it at once, and the old one is worth nothing any more. A worker's job; MATTA_ERROR_TRY_LATER when
 * the keyring does not answer. (transfer full), for matta_secret_free (). */
void matta_relay_keys_fetch_password_async (MattaRelayKeys *self,
                                            gboolean renew,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
char *matta_relay_keys_fetch_password_finish (MattaRelayKeys *self,
                                              GAsyncResult *result,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise the certificate. (transfer full) */
void matta_relay_keys_fetch_identity_async (MattaRelayKeys *self,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
MattaIdentity *matta_relay_keys_fetch_identity_finish (MattaRelayKeys *self,
                                                       GAsyncResult *result,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

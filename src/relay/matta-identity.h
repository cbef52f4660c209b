/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

G_BEGIN_DECLS

/* What the relay shows to mail apps that want TLS (RFC 3207): a certificate of this user's own,
 * for this computer's names only, and the key to it. Nobody vouches for it: a mail app is told its
 * fingerprint. Immutable, for any thread. */
typedef struct _MattaIdentity MattaIdentity;

/* A new one as PEM, the certificate first; it has the key: a secret. Takes a moment: not on the
 * main thread. (transfer full), for matta_secret_free (). */
char *matta_identity_make (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @pem: what matta_identity_make () gave. MATTA_ERROR_MALFORMED when it is no certificate with its
 * key, or when its days are over. */
MattaIdentity *matta_identity_new (const char *pem, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaIdentity *matta_identity_ref (MattaIdentity *self);
void matta_identity_unref (MattaIdentity *self);

/* SHA-256 of the certificate as mail apps show it: "AB:CD:…". */
const char *matta_identity_get_fingerprint (const MattaIdentity *self);
/* The certificate alone, as PEM: no secret. */
const char *matta_identity_get_certificate (const MattaIdentity *self);

/* GnuTLS's gnutls_certificate_credentials_t; lives as long as @self. */
struct gnutls_certificate_credentials_st *
matta_identity_get_credentials (const MattaIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaIdentity, matta_identity_unref)

G_END_DECLS

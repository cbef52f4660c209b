/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-identity.h"

#include "matta-error.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define YEAR ((time_t) 365 * 24 * 3600)
/* Mail apps remember the fingerprint: a new one every few years would only teach people to click
 * warnings away. */
#define YEARS 20
#define SERIAL_SIZE 16

struct _MattaIdentity {
  gatomicrefcount references;
  gnutls_certificate_credentials_t credentials;
  char *fingerprint;
  char *certificate;
};

typedef struct {
  gnutls_x509_crt_t certificate;
  gnutls_x509_privkey_t key;
} Pair;

static void
pair_clear (Pair *pair)
{
  if (pair->certificate != NULL)
    gnutls_x509_crt_deinit (pair->certificate);
  if (pair->key != NULL)
    gnutls_x509_privkey_deinit (pair->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
fail (int code, const char *what, MattaErrorCode reason, GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error (error, MATTA_ERROR, (int) reason, "%s: %s", what, gnutls_strerror (code));
  return FALSE;
}

static int
name_it (gnutls_x509_crt_t certificate)
{
  static const guchar four[] = { 127, 0, 0, 1 };
  static const guchar six[16] = { [15] = 1 };
  static const char name[] = "localhost";
  int code = gnutls_x509_crt_set_dn (certificate, "CN=localhost,O=Matta", NULL);

  if (code >= 0)
    code = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name,
                                                 strlen (name), GNUTLS_FSAN_SET);
  if (code >= 0)
    code = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, four,
                                                 sizeof four, GNUTLS_FSAN_APPEND);
  if (code >= 0)
    code = gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, six, sizeof six,
                                                 GNUTLS_FSAN_APPEND);
  return code;
}

/* From yesterday on: the mail app may go by another clock. */
static int
date_it (gnutls_x509_crt_t certificate)
{
  time_t now = time (NULL);
  int code = gnutls_x509_crt_set_activation_time (certificate, now - 24 * 3600);

  return code >= 0 ? gnutls_x509_crt_set_expiration_time (certificate, now + YEARS * YEAR) : code;
}

/* RFC 5280 4.1.2.2: positive, and no two the same. */
static int
number_it (gnutls_x509_crt_t certificate)
{
  guchar serial[SERIAL_SIZE] = { 0 };
  int code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x7f) | 0x40;
  return code >= 0 ? gnutls_x509_crt_set_serial (certificate, serial, sizeof serial) : code;
}

/* It signs handshakes of a server, and no other certificate. */
static int
bind_it (gnutls_x509_crt_t certificate)
{
  int code = gnutls_x509_crt_set_basic_constraints (certificate, 0, -1);

  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
  return code;
}

static int
make_pair (Pair *pair)
{
  static int (*const steps[]) (gnutls_x509_crt_t) = { name_it, date_it, number_it, bind_it };
  int code = gnutls_x509_privkey_init (&pair->key);

  if (code >= 0)
    code = gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA,
                                         GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (code >= 0)
    code = gnutls_x509_crt_init (&pair->certificate);
  if (code >= 0)
    code = gnutls_x509_crt_set_version (pair->certificate, 3);
  for (guint i = 0; code >= 0 && i < G_N_ELEMENTS (steps); i++)
    code = steps[i](pair->certificate);
  if (code >= 0)
    code = gnutls_x509_crt_set_key (pair->certificate, pair->key);
  if (code >= 0)
    code = gnutls_x509_crt_sign2 (pair->certificate, pair->certificate, pair->key,
                                  GNUTLS_DIG_SHA256, 0);
  return code;
}

static void
wipe (gnutls_datum_t *text)
{
  if (text->data != NULL)
    explicit_bzero (text->data, text->size);
  gnutls_free (text->data);
}

char *
matta_identity_make (GError **error)
{
  g_auto (Pair) pair = { 0 };
  gnutls_datum_t certificate = { 0 };
  gnutls_datum_t key = { 0 };
  char *pem = NULL;
  int code = make_pair (&pair);

  if (code >= 0)
    code = gnutls_x509_crt_export2 (pair.certificate, GNUTLS_X509_FMT_PEM, &certificate);
  if (code >= 0)
    code = gnutls_x509_privkey_export2 (pair.key, GNUTLS_X509_FMT_PEM, &key);
  if (fail (code, "No certificate could be made", MATTA_ERROR_TRY_LATER, error))
    pem = g_strdup_printf ("%.*s%.*s", (int) certificate.size, certificate.data, (int) key.size,
                           key.data);
  gnutls_free (certificate.data);
  wipe (&key);
  return pem;
}

static gboolean
read_pair (Pair *pair, const char *pem, GError **error)
{
  const gnutls_datum_t text = { .data = (guchar *) pem, .size = (guint) strlen (pem) };
  int code = gnutls_x509_crt_init (&pair->certificate);

  if (code >= 0)
    code = gnutls_x509_privkey_init (&pair->key);
  if (code >= 0)
    code = gnutls_x509_crt_import (pair->certificate, &text, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    code = gnutls_x509_privkey_import (pair->key, &text, GNUTLS_X509_FMT_PEM);
  if (!fail (code, "Not a certificate with its key", MATTA_ERROR_MALFORMED, error))
    return FALSE;
  if (gnutls_x509_crt_get_expiration_time (pair->certificate) > time (NULL))
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "The certificate's days are over");
  return FALSE;
}

static char *
read_fingerprint (gnutls_x509_crt_t certificate)
{
  guchar digest[32] = { 0 };
  gsize size = sizeof digest;
  GString *text = g_string_new (NULL);

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &size) >= 0)
    for (gsize i = 0; i < size; i++)
      g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", digest[i]);
  return g_string_free (text, FALSE);
}

static gboolean
take_pair (MattaIdentity *self, const Pair *pair, GError **error)
{
  gnutls_x509_crt_t chain[] = { pair->certificate };
  gnutls_datum_t text = { 0 };
  int code = gnutls_certificate_allocate_credentials (&self->credentials);

  if (code >= 0)
    code = gnutls_certificate_set_x509_key (self->credentials, chain, 1, pair->key);
  if (code >= 0)
    code = gnutls_x509_crt_export2 (pair->certificate, GNUTLS_X509_FMT_PEM, &text);
  if (code >= 0)
    self->certificate = g_strndup ((const char *) text.data, text.size);
  gnutls_free (text.data);
  self->fingerprint = read_fingerprint (pair->certificate);
  return fail (code, "The certificate and the key do not go together", MATTA_ERROR_MALFORMED,
               error);
}

MattaIdentity *
matta_identity_new (const char *pem, GError **error)
{
  g_autoptr (MattaIdentity) self = NULL;
  g_auto (Pair) pair = { 0 };

  g_return_val_if_fail (pem != NULL, NULL);

  self = g_new0 (MattaIdentity, 1);
  g_atomic_ref_count_init (&self->references);
  if (!read_pair (&pair, pem, error) || !take_pair (self, &pair, error))
    return NULL;
  return g_steal_pointer (&self);
}

MattaIdentity *
matta_identity_ref (MattaIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
matta_identity_unref (MattaIdentity *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self->fingerprint);
  g_free (self->certificate);
  g_free (self);
}

const char *
matta_identity_get_fingerprint (const MattaIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

const char *
matta_identity_get_certificate (const MattaIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->certificate;
}

struct gnutls_certificate_credentials_st *
matta_identity_get_credentials (const MattaIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credentials;
}

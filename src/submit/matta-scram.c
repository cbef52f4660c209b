/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scram.h"

#include <string.h>

/* Servers ask for some thousands; this takes about a second. */
#define MOST_ITERATIONS 1000000

/* "n,,": not bound, and could not be; "y,,": could be. Then in base 64, as the last words have it.
 */
#define UNABLE "n,,"
#define ABLE "y,,"
#define UNABLE_64 "c=biws,r="
#define ABLE_64 "c=eSws,r="

typedef struct {
  char salted[GSASL_HASH_MAX_SIZE];
  char client[GSASL_HASH_MAX_SIZE];
  char server[GSASL_HASH_MAX_SIZE];
  char stored[GSASL_HASH_MAX_SIZE];
} Keys;

struct _MattaScram {
  Gsasl_session *session;
  Gsasl_hash hash;
  guint n_steps;
  char *bare;     /* our first words, without the flag */
  char *expected; /* what the server has to end with */
};

MattaScram *
matta_scram_new (Gsasl_session *session, Gsasl_hash hash)
{
  MattaScram *self = NULL;

  g_return_val_if_fail (session != NULL, NULL);

  self = g_new0 (MattaScram, 1);
  self->session = session;
  self->hash = hash;
  return self;
}

void
matta_scram_free (MattaScram *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bare);
  g_free (self->expected);
  g_free (self);
}

/* (transfer full) */
static char *
decode (const char *text)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (text, &length);

  return g_strndup ((const char *) bytes, length);
}

static char *
encode (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

/* What libgsasl says; not in base 64. */
static int
ask (MattaScram *self, const char *challenge, char **words)
{
  char *output = NULL;
  int code = gsasl_step64 (self->session, challenge, &output);

  *words = output != NULL ? decode (output) : NULL;
  gsasl_free (output);
  return code;
}

static int
say_first (MattaScram *self, const char *challenge, char **answer)
{
  g_autofree char *words = NULL;
  g_autofree char *flagged = NULL;
  int code = ask (self, challenge, &words);

  if (code != GSASL_NEEDS_MORE)
    return code;
  if (!g_str_has_prefix (words, UNABLE))
    return GSASL_MECHANISM_PARSE_ERROR;
  self->bare = g_strdup (words + strlen (UNABLE));
  flagged = g_strconcat (ABLE, self->bare, NULL);
  *answer = encode (flagged);
  return code;
}

/* libgsasl leaves the salted password behind for the next time, in hexadecimal. */
static gboolean
derive_keys (MattaScram *self, Keys *keys)
{
  const char *text = gsasl_property_fast (self->session, GSASL_SCRAM_SALTED_PASSWORD);
  gsize length = gsasl_hash_length (self->hash);

  if (text == NULL || strlen (text) != 2 * length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    keys->salted[i] =
        (char) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return gsasl_scram_secrets_from_salted_password (self->hash, keys->salted, keys->client,
                                                   keys->server, keys->stored)
         == GSASL_OK;
}

static void
sign (MattaScram *self, const char *key, const char *text, guint8 *digest)
{
  gsize length = gsasl_hash_length (self->hash);
  g_autoptr (GHmac) hmac =
      g_hmac_new (self->hash == GSASL_HASH_SHA1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256,
                  (const guchar *) key, length);

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &length);
}

/* @unsigned_words: ours, all but the proof. Returns them with it (RFC 5802 3). (transfer full) */
static char *
sign_words (MattaScram *self, Keys *keys, const char *challenge, const char *unsigned_words)
{
  gsize length = gsasl_hash_length (self->hash);
  g_autofree char *asked = decode (challenge);
  g_autofree char *all = g_strjoin (",", self->bare, asked, unsigned_words, NULL);
  g_autofree char *proof = NULL;
  g_autofree char *signature = NULL;
  guint8 digest[GSASL_HASH_MAX_SIZE];

  sign (self, keys->server, all, digest);
  signature = g_base64_encode (digest, length);
  self->expected = g_strconcat ("v=", signature, NULL);
  sign (self, keys->stored, all, digest);
  for (gsize i = 0; i < length; i++)
    digest[i] ^= (guint8) keys->client[i];
  proof = g_base64_encode (digest, length);
  return g_strconcat (unsigned_words, ",p=", proof, NULL);
}

static int
say_proof (MattaScram *self, const char *challenge, char **answer)
{
  g_autofree char *words = NULL;
  g_autofree char *flagged = NULL;
  g_autofree char *proved = NULL;
  Keys keys = { .salted = { 0 } };
  char *end = NULL;
  int code = ask (self, challenge, &words);

  if (code != GSASL_NEEDS_MORE)
    return code;
  end = g_strrstr (words, ",p=");
  if (!g_str_has_prefix (words, UNABLE_64) || end == NULL || !derive_keys (self, &keys))
    return GSASL_MECHANISM_PARSE_ERROR;
  *end = '\0';
  flagged = g_strconcat (ABLE_64, words + strlen (UNABLE_64), NULL);
  proved = sign_words (self, &keys, challenge, flagged);
  explicit_bzero (&keys, sizeof keys);
  *answer = encode (proved);
  return code;
}

/* libgsasl would look for the signature of what it said itself. */
static int
hear_proof (MattaScram *self, const char *challenge, char **answer)
{
  g_autofree char *words = decode (challenge);

  words[strcspn (words, ",")] = '\0'; /* what may come after it says nothing to us */
  if (!g_str_equal (words, self->expected))
    return GSASL_AUTHENTICATION_ERROR;
  *answer = g_strdup ("");
  return GSASL_OK;
}

int
matta_scram_step (MattaScram *self, const char *challenge, char **answer)
{
  static int (*const steps[]) (MattaScram * self, const char *challenge,
                               char **answer) = { say_first, say_proof, hear_proof };

  g_return_val_if_fail (self != NULL && answer != NULL, GSASL_MECHANISM_CALLED_TOO_MANY_TIMES);

  *answer = NULL;
  if (self->n_steps == G_N_ELEMENTS (steps))
    return GSASL_MECHANISM_CALLED_TOO_MANY_TIMES;
  return steps[self->n_steps++](self, challenge, answer);
}

gboolean
matta_scram_is_affordable (const char *challenge)
{
  g_autofree char *words = NULL;
  const char *at = NULL;

  g_return_val_if_fail (challenge != NULL, FALSE);

  words = decode (challenge);
  at = strstr (words, ",i=");
  return at == NULL || g_ascii_strtoull (at + strlen (",i="), NULL, 10) <= MOST_ITERATIONS;
}

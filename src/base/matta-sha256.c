/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sha256.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

G_STATIC_ASSERT (BASE16_ENCODE_LENGTH (SHA256_DIGEST_SIZE) == MATTA_SHA256_HEX_LENGTH);

struct _MattaSha256 {
  struct sha256_ctx context;
};

MattaSha256 *
matta_sha256_new (void)
{
  MattaSha256 *self = g_new (MattaSha256, 1);

  sha256_init (&self->context);
  return self;
}

void
matta_sha256_free (MattaSha256 *self)
{
  g_free (self);
}

void
matta_sha256_update (MattaSha256 *self, gconstpointer data, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  sha256_update (&self->context, length, data);
}

char *
matta_sha256_finish (MattaSha256 *self)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  char *hex = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  sha256_digest (&self->context, sizeof digest, digest);
  hex = g_malloc (MATTA_SHA256_HEX_LENGTH + 1);
  base16_encode_update (hex, sizeof digest, digest);
  hex[MATTA_SHA256_HEX_LENGTH] = '\0';
  return hex;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-id.h"

#include <string.h>

#define MESSAGE_ID_SUFFIX "@matta.localhost"
#define TIME_CHARACTERS 10

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

char *
matta_id_new (gint64 wall)
{
  char id[MATTA_ID_LENGTH + 1] = { 0 };
  guint64 milliseconds = (guint64) MAX (wall, 0) / 1000;
  g_autofree char *uuid = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
    id[i] = alphabet[milliseconds & 31];
    milliseconds >>= 5;
  }
  /* A version 4 UUID is GLib's only source of kernel randomness; hashing it evens out its fixed
   * bits. */
  uuid = g_uuid_string_random ();
  g_checksum_update (checksum, (const guchar *) uuid, -1);
  g_checksum_get_digest (checksum, digest, &length);
  for (int i = TIME_CHARACTERS; i < MATTA_ID_LENGTH; i++)
    id[i] = alphabet[digest[i] & 31];
  return g_strdup (id);
}

gboolean
matta_id_is_valid (const char *id)
{
  if (id == NULL || strlen (id) != MATTA_ID_LENGTH)
    return FALSE;
  return strspn (id, alphabet) == MATTA_ID_LENGTH;
}

char *
matta_id_to_message_id (const char *id)
{
  return g_strconcat (id, MESSAGE_ID_SUFFIX, NULL);
}

char *
matta_id_from_message_id (const char *message_id)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (message_id != NULL, NULL);

  if (!g_str_has_suffix (message_id, MESSAGE_ID_SUFFIX))
    return NULL;
  id = g_strndup (message_id, strlen (message_id) - strlen (MESSAGE_ID_SUFFIX));
  return matta_id_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

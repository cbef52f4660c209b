/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-chunks.h"

#define CHUNK (64 * 1024)

struct _MattaChunks {
  MattaContent *content;
  guint8 *buffer;
  gsize offset;
};

MattaChunks *
matta_chunks_new (MattaContent *content)
{
  MattaChunks *self = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  self = g_new0 (MattaChunks, 1);
  self->content = matta_content_ref (content);
  self->buffer = g_malloc (MIN (CHUNK, matta_content_get_size (content)));
  return self;
}

void
matta_chunks_free (MattaChunks *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->buffer);
  matta_content_unref (self->content);
  g_free (self);
}

gboolean
matta_chunks_next (MattaChunks *self, const guint8 **data, gsize *length, GError **error)
{
  gsize piece = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL && length != NULL, FALSE);

  *length = 0;
  piece = MIN (CHUNK, matta_content_get_size (self->content) - self->offset);
  if (!matta_content_read (self->content, self->offset, self->buffer, piece, error))
    return FALSE;
  self->offset += piece;
  *data = self->buffer;
  *length = piece;
  return TRUE;
}

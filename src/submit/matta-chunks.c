/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-chunks.h"

#include "matta-error.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

struct _MattaChunks {
  MattaContent *content;
  GBytes *bytes;  /* of a content in memory; taken on the first call */
  guint8 *buffer; /* for a content in a file */
  gsize offset;
};

MattaChunks *
matta_chunks_new (MattaContent *content)
{
  MattaChunks *self = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  self = g_new0 (MattaChunks, 1);
  self->content = matta_content_ref (content);
  return self;
}

void
matta_chunks_free (MattaChunks *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->buffer);
  matta_content_unref (self->content);
  g_free (self);
}

static gboolean
read_memory (MattaChunks *self, const guint8 **data, gsize length, GError **error)
{
  if (self->bytes == NULL)
    self->bytes = matta_content_get_bytes (self->content, error);
  if (self->bytes == NULL)
    return FALSE;
  *data = (const guint8 *) g_bytes_get_data (self->bytes, NULL) + self->offset;
  return TRUE;
}

static gboolean
read_file (MattaChunks *self, const guint8 **data, gsize length, GError **error)
{
  gsize done = 0;

  if (self->buffer == NULL)
    self->buffer = g_malloc (CHUNK);
  while (done < length) {
    gssize got = pread (matta_content_peek_fd (self->content), self->buffer + done, length - done,
                        (off_t) (self->offset + done));

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                           "A content could not be read to its end");
      return FALSE;
    }
    done += (gsize) got;
  }
  *data = self->buffer;
  return TRUE;
}

gboolean
matta_chunks_next (MattaChunks *self, const guint8 **data, gsize *length, GError **error)
{
  gsize piece = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL && length != NULL, FALSE);

  piece = MIN (CHUNK, matta_content_get_size (self->content) - self->offset);
  *length = 0;
  if (piece > 0
      && !(matta_content_peek_fd (self->content) < 0 ? read_memory (self, data, piece, error)
                                                     : read_file (self, data, piece, error)))
    return FALSE;
  self->offset += piece;
  *length = piece;
  return TRUE;
}

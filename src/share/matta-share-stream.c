/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share-stream.h"

#include "matta-error.h"

#include <errno.h>
#include <unistd.h>

struct _MattaShareStream {
  GInputStream parent_instance;

  MattaShareSource source;
  guint64 done;
};

G_DEFINE_FINAL_TYPE (MattaShareStream, matta_share_stream, G_TYPE_INPUT_STREAM)

static gssize
read_fd (int fd, guint8 *buffer, gsize length, GError **error)
{
  gssize got = 0;

  do
    got = read (fd, buffer, length);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "A file cannot be read");
  return got;
}

static gssize
read_source (MattaShareStream *self, guint8 *buffer, gsize length, GError **error)
{
  const MattaShareSource *source = &self->source;

  return source->read != NULL ? source->read (source->read_data, buffer, length, error)
                              : read_fd (source->fd, buffer, length, error);
}

static gssize
fail (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                       "A file changed its size while it was sent");
  return -1;
}

/* At the promised end one byte more is asked for: there must be none. */
static gssize
matta_share_stream_read (GInputStream *stream,
                         void *buffer,
                         gsize length,
                         GCancellable *cancellable,
                         GError **error)
{
  MattaShareStream *self = MATTA_SHARE_STREAM (stream);
  guint64 left = self->source.size - self->done;
  guint8 beyond = 0;
  gssize got = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (left == 0)
    got = read_source (self, &beyond, 1, error);
  else
    got = read_source (self, buffer, MIN (length, left), error);
  if (got < 0)
    return -1;
  if ((left == 0) != (got == 0))
    return fail (error);
  self->done += (guint64) got;
  if (got > 0 && self->source.progress != NULL)
    self->source.progress (self->done, self->source.size, self->source.progress_data);
  return got;
}

static void
matta_share_stream_class_init (MattaShareStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = matta_share_stream_read;
}

static void
matta_share_stream_init (MattaShareStream *self)
{
}

GInputStream *
matta_share_stream_new (const MattaShareSource *source)
{
  MattaShareStream *self = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (MATTA_TYPE_SHARE_STREAM, NULL);
  self->source = *source;
  return G_INPUT_STREAM (self);
}

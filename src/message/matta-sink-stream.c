/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sink-stream.h"

struct _MattaSinkStream {
  GMimeStream parent_instance;

  MattaPieceFunc func;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (MattaSinkStream, matta_sink_stream, GMIME_TYPE_STREAM)

static ssize_t
sink_write (GMimeStream *stream, const char *data, size_t length)
{
  MattaSinkStream *self = MATTA_SINK_STREAM (stream);

  if (!self->func ((const guint8 *) data, length, self->user_data))
    return -1;
  stream->position += (gint64) length;
  return (ssize_t) length;
}

static ssize_t
sink_read (GMimeStream *stream, char *buffer, size_t length)
{
  return -1;
}

static int
sink_flush (GMimeStream *stream)
{
  return 0;
}

static gboolean
sink_eos (GMimeStream *stream)
{
  return TRUE;
}

static gint64
sink_tell (GMimeStream *stream)
{
  return stream->position;
}

static void
matta_sink_stream_class_init (MattaSinkStreamClass *klass)
{
  GMimeStreamClass *stream_class = GMIME_STREAM_CLASS (klass);

  stream_class->read = sink_read;
  stream_class->write = sink_write;
  stream_class->flush = sink_flush;
  stream_class->close = sink_flush;
  stream_class->eos = sink_eos;
  stream_class->tell = sink_tell;
  stream_class->length = sink_tell;
}

static void
matta_sink_stream_init (MattaSinkStream *self)
{
}

GMimeStream *
matta_sink_stream_new (MattaPieceFunc func, gpointer user_data)
{
  MattaSinkStream *self = g_object_new (MATTA_TYPE_SINK_STREAM, NULL);

  self->func = func;
  self->user_data = user_data;
  g_mime_stream_construct (GMIME_STREAM (self), 0, -1);
  return GMIME_STREAM (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-content-stream.h"

#include <string.h>

#define READ_AHEAD (64 * 1024)

struct _MattaContentStream {
  GMimeStream parent_instance;

  MattaContent *content;
  char *buffer; /* NULL until something is read, and again at the end: there may be many parts */
  gint64 buffer_start;
  gsize buffer_length;
  gboolean *failed; /* a counted box shared with the substreams */
};

G_DEFINE_FINAL_TYPE (MattaContentStream, matta_content_stream, GMIME_TYPE_STREAM)

static void
drop_buffer (MattaContentStream *self)
{
  g_clear_pointer (&self->buffer, g_free);
  self->buffer_length = 0;
}

static gint64
get_end (GMimeStream *stream)
{
  return stream->bound_end >= 0
             ? stream->bound_end
             : (gint64) matta_content_get_size (MATTA_CONTENT_STREAM (stream)->content);
}

/* FALSE at the end. */
static gboolean
fill_buffer (MattaContentStream *self)
{
  GMimeStream *stream = GMIME_STREAM (self);
  gsize wanted = (gsize) MIN (READ_AHEAD, get_end (stream) - stream->position);

  if (self->buffer == NULL)
    self->buffer = g_malloc (MIN (READ_AHEAD, matta_content_get_size (self->content)));
  self->buffer_start = stream->position;
  self->buffer_length = 0;
  if (matta_content_read (self->content, (gsize) stream->position, self->buffer, wanted, NULL))
    self->buffer_length = wanted;
  else
    *self->failed = TRUE;
  return self->buffer_length > 0;
}

static ssize_t
stream_read (GMimeStream *stream, char *buffer, size_t length)
{
  MattaContentStream *self = MATTA_CONTENT_STREAM (stream);
  gint64 ready = 0;

  if (stream->position >= get_end (stream)) {
    drop_buffer (self);
    return 0;
  }
  ready = self->buffer_start + (gint64) self->buffer_length - stream->position;
  if (stream->position < self->buffer_start || ready <= 0) {
    if (!fill_buffer (self))
      return -1;
    ready = (gint64) self->buffer_length;
  }
  length = MIN (length, (size_t) MIN (ready, get_end (stream) - stream->position));
  memcpy (buffer, self->buffer + (stream->position - self->buffer_start), length);
  stream->position += (gint64) length;
  return (ssize_t) length;
}

static ssize_t
stream_write (GMimeStream *stream, const char *buffer, size_t length)
{
  return -1;
}

static int
stream_flush (GMimeStream *stream)
{
  return 0;
}

static int
stream_close (GMimeStream *stream)
{
  drop_buffer (MATTA_CONTENT_STREAM (stream));
  return 0;
}

static gboolean
stream_eos (GMimeStream *stream)
{
  return stream->position >= get_end (stream);
}

static int
stream_reset (GMimeStream *stream)
{
  stream->position = stream->bound_start;
  return 0;
}

static gint64
stream_seek (GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
  gint64 base = 0;

  if (whence == GMIME_STREAM_SEEK_SET)
    base = 0;
  else if (whence == GMIME_STREAM_SEEK_CUR)
    base = stream->position;
  else
    base = get_end (stream);
  if (base + offset < stream->bound_start || base + offset > get_end (stream))
    return -1;
  stream->position = base + offset;
  return stream->position;
}

static gint64
stream_tell (GMimeStream *stream)
{
  return stream->position;
}

static gint64
stream_length (GMimeStream *stream)
{
  return get_end (stream) - stream->bound_start;
}

static GMimeStream *
new_stream (MattaContent *content, gboolean *failed, gint64 start, gint64 end)
{
  MattaContentStream *self = g_object_new (MATTA_TYPE_CONTENT_STREAM, NULL);

  self->content = matta_content_ref (content);
  self->failed = failed;
  g_mime_stream_construct (GMIME_STREAM (self), start, end);
  return GMIME_STREAM (self);
}

static GMimeStream *
stream_substream (GMimeStream *stream, gint64 start, gint64 end)
{
  MattaContentStream *self = MATTA_CONTENT_STREAM (stream);

  return new_stream (self->content, g_rc_box_acquire (self->failed), start, end);
}

static void
matta_content_stream_finalize (GObject *object)
{
  MattaContentStream *self = MATTA_CONTENT_STREAM (object);

  drop_buffer (self);
  matta_content_unref (self->content);
  g_rc_box_release (self->failed);
  G_OBJECT_CLASS (matta_content_stream_parent_class)->finalize (object);
}

static void
matta_content_stream_class_init (MattaContentStreamClass *klass)
{
  GMimeStreamClass *stream_class = GMIME_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = matta_content_stream_finalize;
  stream_class->read = stream_read;
  stream_class->write = stream_write;
  stream_class->flush = stream_flush;
  stream_class->close = stream_close;
  stream_class->eos = stream_eos;
  stream_class->reset = stream_reset;
  stream_class->seek = stream_seek;
  stream_class->tell = stream_tell;
  stream_class->length = stream_length;
  stream_class->substream = stream_substream;
}

static void
matta_content_stream_init (MattaContentStream *self)
{
}

GMimeStream *
matta_content_stream_new (MattaContent *content)
{
  g_return_val_if_fail (content != NULL, NULL);

  return new_stream (content, g_rc_box_new0 (gboolean), 0, -1);
}

gboolean
matta_content_stream_has_failed (MattaContentStream *self)
{
  g_return_val_if_fail (MATTA_IS_CONTENT_STREAM (self), TRUE);

  return *self->failed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads up to @length bytes: how many, 0 at the end, -1 with @error. */
typedef gssize (*MattaShareReadFunc) (gpointer data, guint8 *buffer, gsize length, GError **error);
/* @done: bytes so far, of @total. On the thread that works. */
typedef void (*MattaShareProgressFunc) (guint64 done, guint64 total, gpointer data);

/* Where one file's bytes come from; read once, from its beginning. */
typedef struct {
  guint64 size;            /* bytes; has to be right */
  MattaShareReadFunc read; /* NULL = @fd is read, from where it stands */
  gpointer read_data;
  int fd;
  MattaShareProgressFunc progress; /* or NULL */
  gpointer progress_data;
} MattaShareSource;

/* That as a stream, which holds no more than is asked of it. It ends after exactly as many bytes
 * as the source promised: a source that has fewer, or more, fails with MATTA_ERROR_TRY_LATER, so
 * that half a file never looks like a whole one. */
#define MATTA_TYPE_SHARE_STREAM (matta_share_stream_get_type ())
G_DECLARE_FINAL_TYPE (MattaShareStream, matta_share_stream, MATTA, SHARE_STREAM, GInputStream)

GInputStream *matta_share_stream_new (const MattaShareSource *source) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

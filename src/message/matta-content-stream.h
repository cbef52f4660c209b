/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"

#include "matta-mime.h"

G_BEGIN_DECLS

/* A content as GMime reads it: whatever its size, only a buffer's worth of it is in memory. What it
 * cannot read counts as its end; matta_content_stream_has_failed () tells. One thread at a time;
 * several streams may read the same content. */
#define MATTA_TYPE_CONTENT_STREAM (matta_content_stream_get_type ())
G_DECLARE_FINAL_TYPE (MattaContentStream, matta_content_stream, MATTA, CONTENT_STREAM, GMimeStream)

GMimeStream *matta_content_stream_new (MattaContent *content) G_GNUC_WARN_UNUSED_RESULT;
/* Of this stream or of one that was made from it. */
gboolean matta_content_stream_has_failed (MattaContentStream *self);

G_END_DECLS

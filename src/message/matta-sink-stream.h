/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-mime.h"

G_BEGIN_DECLS

/* A stream that keeps nothing: hands each piece written into it to a function. One thread at a
 * time. */
#define MATTA_TYPE_SINK_STREAM (matta_sink_stream_get_type ())
G_DECLARE_FINAL_TYPE (MattaSinkStream, matta_sink_stream, MATTA, SINK_STREAM, GMimeStream)

GMimeStream *matta_sink_stream_new (MattaPieceFunc func,
                                    gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"

G_BEGIN_DECLS

/* Reads a content from front to back in pieces of at most 64 KiB, so that a large one never adds to
 * the memory in use. One thread at a time. */
typedef struct _MattaChunks MattaChunks;

MattaChunks *matta_chunks_new (MattaContent *content) G_GNUC_WARN_UNUSED_RESULT;
void matta_chunks_free (MattaChunks *self);
/* The next piece, valid until the next call; length 0 = the end. FALSE with MATTA_ERROR_TRY_LATER
 * when the content cannot be read to its end. */
gboolean matta_chunks_next (MattaChunks *self, const guint8 **data, gsize *length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaChunks, matta_chunks_free)

G_END_DECLS

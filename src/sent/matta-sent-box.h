/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"

G_BEGIN_DECLS

/* Messages as a mail app keeps them in one place: an mbox file, a Maildir, or a folder with one
 * file for each (MH, saved .eml files), or one such file. Only ever read. Immutable but for what
 * others do to the files; one thread at a time. */
typedef struct _MattaSentBox MattaSentBox;

/* Finds the messages in @path, without reading them. What a mail app has marked as deleted, as a
 * draft or as its own bookkeeping is left out. MATTA_ERROR_MALFORMED: it is none of these;
 * MATTA_ERROR_NOT_FOUND: it cannot be opened. Blocking, and long for a large mbox. */
MattaSentBox *matta_sent_box_open (const char *path,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_sent_box_free (MattaSentBox *self);

guint matta_sent_box_get_n_messages (const MattaSentBox *self);

/* The message at @index, in memory. MATTA_ERROR_TOO_LARGE: over @limit bytes;
 * MATTA_ERROR_NOT_FOUND: the mail app has moved it meanwhile. */
MattaContent *matta_sent_box_read (const MattaSentBox *self,
                                   guint index,
                                   gsize limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSentBox, matta_sent_box_free)

G_END_DECLS

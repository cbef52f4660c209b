/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds where the messages of an mbox file begin and end (RFC 4155 and what is really out there),
 * from its bytes as they come, in pieces of any size. Pure. */
typedef struct _MattaMbox MattaMbox;

/* A message was found: its header and body are @length bytes from @offset on. @deleted: Mozilla's
 * status field says that it is gone and only waits for its space to be reclaimed. */
typedef void (*MattaMboxFunc) (guint64 offset, guint64 length, gboolean deleted, gpointer data);

MattaMbox *matta_mbox_new (MattaMboxFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void matta_mbox_free (MattaMbox *self);

/* FALSE when these cannot be the first bytes of an mbox. */
gboolean matta_mbox_is_start (const char *data, gsize length);

void matta_mbox_feed (MattaMbox *self, const char *data, gsize length);
/* No more bytes come. */
void matta_mbox_finish (MattaMbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaMbox, matta_mbox_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"

G_BEGIN_DECLS

/* Which messages have files on a server that a link leads to, or may have: noted before the first
 * byte goes up, forgotten when all is gone from there. Any thread but the main one, like the rest
 * of the store. */

/* @id: the message's. @place: which server, any text. @ends: when they are to be withdrawn, wall
 * microseconds. What was noted of @id before is replaced. Blocks until the flush. */
gboolean matta_store_note_link (MattaStore *self,
                                const char *id,
                                const char *place,
                                gint64 ends,
                                GError **error);
/* Fine when it is not there. Blocks until the flush. */
gboolean matta_store_forget_link (MattaStore *self, const char *id, GError **error);
/* Ids of messages whose files are to be withdrawn from @place at @now: they have ended, or the
 * message was taken back or returned. (transfer full), NULL-terminated; oldest first. */
char **matta_store_list_due_links (MattaStore *self, const char *place, gint64 now, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

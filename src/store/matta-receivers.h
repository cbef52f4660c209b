/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"

G_BEGIN_DECLS

/* What is known of those who get sealed attachments. Any thread but the main one, like the rest of
 * the store. */

/* What is known of one who gets sealed attachments; or of a domain. */
typedef struct {
  char *road;   /* how they were last told a password, see matta_road_to_string (); or NULL */
  char *number; /* of their telephone, for that; or NULL */
  gboolean wrap;
  gboolean old_windows; /* how they want the ZIP, see MattaSealOptions */
  gint64 refused_at;    /* when they last refused one, wall microseconds; 0 = never */
} MattaReceiver;
void matta_receiver_free (MattaReceiver *self);

/* @name: an address or a domain, folded here. NULL without @error: nothing is known. */
MattaReceiver *matta_store_get_receiver (MattaStore *self,
                                         const char *name,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Each blocks until the flush and leaves the rest of what is known alone. @number: NULL = as it is
 * known. */
gboolean matta_store_note_road (MattaStore *self,
                                const char *name,
                                const char *road,
                                const char *number,
                                GError **error);
gboolean matta_store_note_format (MattaStore *self,
                                  const char *name,
                                  gboolean wrap,
                                  gboolean old_windows,
                                  GError **error);
gboolean matta_store_note_refusal (MattaStore *self, const char *name, gint64 at, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaReceiver, matta_receiver_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-habits.h"
#include "matta-past-counts.h"

G_BEGIN_DECLS

/* Reads the mail that was sent before Matta was there from @paths (see matta_sent_places_expand ())
 * into the history and the habits, some hundred at a time. Each counts once, however often it is
 * read; what was read stays when it is cancelled or fails. @func: now and then, on this thread.
 * @counts (out): how far it came, also with an error. FALSE with the store's @error, _CANCELLED, or
 * _NOT_FOUND or _MALFORMED when there was no mail in any of @paths. Blocking, at low priority for
 * the processor; a thread of its own. */
gboolean matta_past_read (MattaStore *store,
                          MattaHabits *habits,
                          const MattaPolicy *policy,
                          const char *const *paths,
                          MattaPastFunc func,
                          gpointer data,
                          MattaPastCounts *counts,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS

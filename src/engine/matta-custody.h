/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-dispatcher.h"
#include "matta-entry.h"
#include "matta-move.h"
#include "matta-outbox.h"
#include "matta-policy.h"
#include "matta-road.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* The messages Matta answers for: every change is flushed to its row first, then shown in the
 * outbox and told to the dispatcher. Main thread. Signals: "held", "settled", "needs-you"
 * (MattaEntry), as the engine's; "sealing" (MattaEntry): it is to be sealed, now or again; "told"
 * (MattaEntry): its password was told to somebody;
 * "trouble" (const char * word, gboolean begins): "disk-full" or "account" begins or is over. */
#define MATTA_TYPE_CUSTODY (matta_custody_get_type ())
G_DECLARE_FINAL_TYPE (MattaCustody, matta_custody, MATTA, CUSTODY, GObject)

MattaCustody *matta_custody_new (MattaStore *store,
                                 MattaClock *clock,
                                 MattaOutbox *outbox,
                                 MattaDispatcher *dispatcher) G_GNUC_WARN_UNUSED_RESULT;
void matta_custody_set_policy (MattaCustody *self, MattaPolicy *policy);
MattaPolicy *matta_custody_get_policy (MattaCustody *self);
MattaNow matta_custody_get_now (MattaCustody *self);

/* At start: lists everything that is not settled or was settled after @since (wall microseconds),
 * or is sealed and its password still to be told,
 * what a crash interrupted being put right first. Blocks. */
gboolean matta_custody_take_up (MattaCustody *self, gint64 since, GError **error);

/* Lists a message whose row is flushed already. @record: (transfer full). (transfer none) */
MattaEntry *matta_custody_list (MattaCustody *self, MattaRecord *record);
/* NULL when it is not listed. (transfer none) */
MattaEntry *matta_custody_find (MattaCustody *self, const char *id);
/* Emits "held" or "needs-you" for a message that has just been listed, or parked. */
void matta_custody_point_out (MattaCustody *self, MattaEntry *entry);

/* Flushes @record over @entry's row, then shows it. @record: (transfer full). The entry is busy
 * meanwhile. Fails with MATTA_ERROR_TRY_LATER (disk) or _CONFLICT (the row moved on). */
void matta_custody_keep_async (MattaCustody *self,
                               MattaEntry *entry,
                               MattaRecord *record,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Lets matta_move_step () move the row of @id, then keeps it. Also fails with _NOT_FOUND. */
void matta_custody_step_async (MattaCustody *self,
                               const char *id,
                               MattaStep step,
                               gint64 until,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Notes who was told its password, see matta_telling_note (), then keeps it. Also fails with
 * _NOT_FOUND. */
void matta_custody_tell_async (MattaCustody *self,
                               const char *id,
                               MattaRoad road,
                               const char *const *people,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Of each. */
gboolean matta_custody_keep_finish (MattaCustody *self, GAsyncResult *result, GError **error);

/* While stopping: those of @ids that wait are returned, for their mail apps are told 421. Blocks.
 */
void matta_custody_return_waiting (MattaCustody *self, char **ids);

G_END_DECLS

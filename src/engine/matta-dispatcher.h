/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-courier.h"
#include "matta-habits.h"
#include "matta-limits.h"
#include "matta-move.h"
#include "matta-policy.h"
#include "matta-store.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Knows what is due when, and submits it on threads of its own. Main thread.
 * Signals: "moved" (MattaRecord *, owned by the emission): a submission changed this message;
 * "expired" (const char *id): it waited for the user longer than policy allows. */
#define MATTA_TYPE_DISPATCHER (matta_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (MattaDispatcher, matta_dispatcher, MATTA, DISPATCHER, GObject)

MattaDispatcher *matta_dispatcher_new (MattaStore *store,
                                       MattaClock *clock,
                                       const MattaLimits *limits) G_GNUC_WARN_UNUSED_RESULT;

/* Both are taken for submissions that begin from now on. @idempotent: see matta_outcome_recover ().
 */
void matta_dispatcher_set_courier (MattaDispatcher *self, MattaCourier *courier);
void matta_dispatcher_set_policy (MattaDispatcher *self, MattaPolicy *policy);
/* Where the passwords of sealed messages are. Once, at start. */
void matta_dispatcher_set_vault (MattaDispatcher *self, MattaVault *vault);
void matta_dispatcher_set_paused (MattaDispatcher *self, gboolean paused);

/* The message is in this state now: plans what follows from it, or forgets it. */
void matta_dispatcher_watch (MattaDispatcher *self, const MattaRecord *record);

/* What a new message says, for a submission that begins before the next one is noted: it need not
 * be read twice. */
void matta_dispatcher_note_facts (MattaDispatcher *self, const char *id, MattaFacts *facts);

/* What is learnt from mail that was sent. (transfer none) */
MattaHabits *matta_dispatcher_get_habits (MattaDispatcher *self);

/* TRUE while a submission of it is under way. */
gboolean matta_dispatcher_is_submitting (MattaDispatcher *self, const char *id);

/* Cancels what has not reached its final dot and waits for the rest; nothing begins any more. */
void matta_dispatcher_stop (MattaDispatcher *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"
#include "matta-facts.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* Learns from mail that was sent who belongs together, a little later and in the background: what a
 * crash takes is only a habit. Counted by reference; any thread. */
typedef struct _MattaHabits MattaHabits;

MattaHabits *matta_habits_new (MattaStore *store) G_GNUC_WARN_UNUSED_RESULT;
MattaHabits *matta_habits_ref (MattaHabits *self);
void matta_habits_unref (MattaHabits *self);

/* @record was sent to those who accepted it; @facts: what it said. Bulk mail teaches nothing. */
void matta_habits_learn (MattaHabits *self,
                         const MattaRecord *record,
                         const MattaFacts *facts,
                         const MattaPolicy *policy);
/* Learns at once from mail that was sent long ago: @mails (element MattaFacts) and their dates.
 * FALSE with @error: the store failed, and some of it may not be kept. Blocking; not on the main
 * thread. */
gboolean matta_habits_learn_past (MattaHabits *self,
                                  GPtrArray *mails,
                                  const MattaPolicy *policy,
                                  GError **error);
/* Learns at once what has been put off, and nothing any more. Blocks; once or more. */
void matta_habits_stop (MattaHabits *self);

/* Tells @history what is doubtful about the recipients of @facts. Blocking. */
gboolean matta_habits_judge (MattaStore *store,
                             const MattaFacts *facts,
                             MattaHistory *history,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaHabits, matta_habits_unref)

G_END_DECLS

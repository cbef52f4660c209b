/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-courier.h"
#include "matta-habits.h"
#include "matta-limits.h"
#include "matta-policy.h"
#include "matta-report.h"
#include "matta-store.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Told after each flushed move, on the submitting thread. @record: (transfer full). */
typedef void (*MattaMovedFunc) (MattaRecord *record, gpointer user_data);

/* Everything one submission works with; references and copies of its own. */
typedef struct {
  MattaStore *store;
  MattaClock *clock;
  MattaCourier *courier;
  MattaVault *vault; /* or NULL: nothing sealed can leave */
  MattaPolicy *policy;
  MattaLimits limits;
  MattaRecord *record;
  gboolean ahead;      /* only for those who get it ahead of the others, see matta-ahead.h */
  MattaHabits *habits; /* or NULL */
  MattaFacts *facts;   /* what is submitted says, once it was read; given when it was just now */
  GCancellable *cancellable;
  MattaMovedFunc moved;
  gpointer user_data;
  MattaReport *owed; /* whom the server will tell nothing of; or NULL */
  gboolean stalled;  /* out: the store would not take a note just now; try again soon */
} MattaSubmission;

void matta_submission_free (MattaSubmission *self);

/* Carries out the plan, submits, writes down what became of it. Blocking; on a submitting thread.
 * Before each final dot the store holds that it may have been sent; a message that was taken back
 * in the meantime is left alone. */
void matta_submission_run (MattaSubmission *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSubmission, matta_submission_free)

G_END_DECLS

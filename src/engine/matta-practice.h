/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"
#include "matta-exercise-run.h"

G_BEGIN_DECLS

/* How far the mail is that somebody practises on. */
typedef enum {
  MATTA_PRACTICE_NOTHING, /* none was handed over yet */
  MATTA_PRACTICE_TAKING,  /* Matta is looking at it */
  MATTA_PRACTICE_ASKING,  /* the reviewer was asked, or the mail waits to be asked about again */
  MATTA_PRACTICE_HELD,    /* taken without a question; it can be taken back */
  MATTA_PRACTICE_DECIDED, /* somebody did something */
  MATTA_PRACTICE_FAILED,  /* it could not be taken: a full disk, say */
} MattaPracticeStep;

/* A made-up office to practise in: an engine of its own, with the real checks, a made-up history
 * and the practice mailbox, in a folder that goes with it. Nothing of the user's is read or
 * written: no outbox, history, settings, rules or keyring; no port is opened. Main thread.
 * Property "step" (int, MattaPracticeStep) notifies. */
#define MATTA_TYPE_PRACTICE (matta_practice_get_type ())
G_DECLARE_FINAL_TYPE (MattaPractice, matta_practice, MATTA, PRACTICE, GObject)

/* In the first of @languages that there are exercises in. Fails where the disk does. */
void matta_practice_open_async (const char *const *languages,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MattaPractice *matta_practice_open_finish (GAsyncResult *result,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Parks what is asked about, and removes the folder; only to be unreferenced then. */
void matta_practice_close (MattaPractice *self);

/* Needs a reviewer, see matta_engine_set_reviewer (). (transfer none) */
MattaEngine *matta_practice_get_engine (MattaPractice *self);
const MattaExerciseBook *matta_practice_get_book (MattaPractice *self);

/* Hands @mail, of the book, over as a mail app does. What became of the one before no longer
 * counts; it never leaves. */
void matta_practice_send (MattaPractice *self, const MattaExerciseMail *mail);
MattaPracticeStep matta_practice_get_step (MattaPractice *self);
/* ASKING: asks the reviewer again. */
void matta_practice_ask_again (MattaPractice *self);
/* HELD: the person leaves it where it is, or takes it back. */
void matta_practice_let_go (MattaPractice *self);
void matta_practice_take_back (MattaPractice *self);

/* DECIDED: whether that was right; MATTA_MARK_NONE before. */
MattaMark matta_practice_get_mark (MattaPractice *self);
/* What Matta said about the mail; NULL before it was taken. (transfer none) */
MattaVerdict *matta_practice_get_verdict (MattaPractice *self);
/* Of that, the first of the mail's planted ones that is there; NULL: none is. (transfer none) */
const MattaFinding *matta_practice_find_planted (MattaPractice *self);

G_END_DECLS

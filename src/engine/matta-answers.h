/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-custody.h"
#include "matta-engine.h"
#include "matta-intake.h"
#include "matta-reception.h"

G_BEGIN_DECLS

/* What follows from a person's answer, from silence, and from a mail app that hangs up: the row is
 * moved and flushed, and only then does the mail app hear its reply. Main thread. */
#define MATTA_TYPE_ANSWERS (matta_answers_get_type ())
G_DECLARE_FINAL_TYPE (MattaAnswers, matta_answers, MATTA, ANSWERS, GObject)

MattaAnswers *matta_answers_new (MattaCustody *custody,
                                 MattaReception *reception,
                                 MattaIntake *intake) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is tried again any more. */
void matta_answers_stop (MattaAnswers *self);

/* The mail app hung up before it had its 250, so it still owns the message: it must not leave from
 * here. Tried again until the disk takes it. */
void matta_answers_return (MattaAnswers *self, const char *id);
/* It waited for the user longer than policy allows. */
void matta_answers_expire (MattaAnswers *self, const char *id);

/* All there is to say about a message that waits, now that somebody has looked into its
 * attachments.
 */
void matta_answers_note_inside (MattaAnswers *self,
                                const char *id,
                                MattaVerdict *verdict,
                                MattaFacts *facts);

/* See matta_engine_act_async (). */
void matta_answers_act_async (MattaAnswers *self,
                              const char *id,
                              MattaAction action,
                              gint64 until,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean matta_answers_act_finish (MattaAnswers *self, GAsyncResult *result, GError **error);

G_END_DECLS

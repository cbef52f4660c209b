/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-checklist.h"
#include "matta-entry.h"

G_BEGIN_DECLS

typedef enum {
  MATTA_ANSWER_PARK, /* nobody answered: 250, and the message waits for the user; silence means this
                      */
  MATTA_ANSWER_SEND, /* consent to what the checklist holds now */
  MATTA_ANSWER_RETURN, /* back to editing; of a message already parked: cancelled, open as draft */
} MattaAnswer;
#define MATTA_QUESTION_WITHDRAWN (-1)

/* One message that a person is asked about. Gets exactly one answer: the first stands; letting go
 * of the question without one parks. Main thread. Signals: "answered" (after the answer, also when
 * it came from elsewhere or the mail app hung up: close the window). Properties: "deadline" (int64,
 * wall microseconds at which it will be parked; 0 once it is parked: no hurry any more). */
#define MATTA_TYPE_QUESTION (matta_question_get_type ())
G_DECLARE_FINAL_TYPE (MattaQuestion, matta_question, MATTA, QUESTION, GObject)

/* @deadline: wall microseconds, or 0. For the engine. */
MattaQuestion *matta_question_new (MattaEntry *entry,
                                   MattaChecklist *checklist,
                                   gint64 deadline) G_GNUC_WARN_UNUSED_RESULT;
/* The message was parked: no hurry any more. For the engine. */
void matta_question_clear_deadline (MattaQuestion *self);
/* The mail app hung up, or somebody decided elsewhere: nobody is asked any more. "answered" is
 * emitted with MATTA_QUESTION_WITHDRAWN. For the engine. */
void matta_question_withdraw (MattaQuestion *self);

MattaEntry *matta_question_get_entry (MattaQuestion *self);
MattaChecklist *matta_question_get_checklist (MattaQuestion *self);
gint64 matta_question_get_deadline (MattaQuestion *self);
gboolean matta_question_is_answered (MattaQuestion *self);
/* FALSE (and nothing happens) when it was answered before, or for _SEND while the checklist is not
 * complete, or was looked at for the first time where a rule wants two looks: its ticks are gone
 * then. */
gboolean matta_question_answer (MattaQuestion *self, MattaAnswer answer);

/* Who is asked: the checklist window, a D-Bus caller, a test. A door. Main thread. */
#define MATTA_TYPE_REVIEWER (matta_reviewer_get_type ())
G_DECLARE_INTERFACE (MattaReviewer, matta_reviewer, MATTA, REVIEWER, GObject)

struct _MattaReviewerInterface {
  GTypeInterface parent;

  void (*ask) (MattaReviewer *self, MattaQuestion *question);
};

/* The reviewer keeps a reference for as long as it may still answer. */
void matta_reviewer_ask (MattaReviewer *self, MattaQuestion *question);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-exercise-book.h"

G_BEGIN_DECLS

/* What became of a mail that somebody practised on. */
typedef struct {
  gboolean left;              /* it was sent; else it went back, or was taken back */
  const char *const *got;     /* who got it: plain addresses */
  const char *const *visible; /* those of them that the others see */
} MattaExerciseOutcome;

typedef enum {
  MATTA_MARK_NONE, /* not done yet */
  MATTA_MARK_RIGHT,
  MATTA_MARK_MISSED, /* a mistake was sent */
  MATTA_MARK_ALARM,  /* a right mail was not sent, or not to all */
} MattaMark;

/* Whether that was right. @inside: the organisation's domain. Pure. */
MattaMark matta_exercise_judge (const MattaExerciseMail *mail,
                                const char *inside,
                                const MattaExerciseOutcome *outcome);

/* One go through a book: its exercises in an order of their own, some of them without their
 * mistake, so that neither going back nor sending is always right. One thread at a time. */
typedef struct _MattaExerciseRun MattaExerciseRun;

/* So many of a run's mails are right as they are. */
#define MATTA_FEWEST_TWINS 2
#define MATTA_MOST_TWINS 4

/* @book must outlive it. @chance decides. */
MattaExerciseRun *matta_exercise_run_new (const MattaExerciseBook *book,
                                          GRand *chance) G_GNUC_WARN_UNUSED_RESULT;
void matta_exercise_run_free (MattaExerciseRun *self);
guint matta_exercise_run_get_n (const MattaExerciseRun *self);
/* (transfer none) */
const MattaExercise *matta_exercise_run_get_exercise (const MattaExerciseRun *self, guint index);
const MattaExerciseMail *matta_exercise_run_get_mail (const MattaExerciseRun *self, guint index);
/* The first mark of an exercise stands. */
void matta_exercise_run_mark (MattaExerciseRun *self, guint index, MattaMark mark);
MattaMark matta_exercise_run_get_mark (const MattaExerciseRun *self, guint index);
guint matta_exercise_run_count (const MattaExerciseRun *self, MattaMark mark);
/* The ids of the exercises with that mark. (transfer full) */
char **matta_exercise_run_list (const MattaExerciseRun *self,
                                MattaMark mark) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaExerciseRun, matta_exercise_run_free)

G_END_DECLS

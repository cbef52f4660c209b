/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-exercise-run.h"
#include "matta-finding.h"

G_BEGIN_DECLS

/* What practice mode says, in the user's language. Stateless; no display needed. */

/* The language that the windows are in, as the exercises' books are called. Static. */
const char *matta_practice_text_get_language (void);
/* "Exercise 3 of 10". (transfer full) */
char *matta_practice_text_for_place (guint place, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* What somebody did about @mail; static. */
const char *matta_practice_text_for_mark (MattaMark mark, const MattaExerciseMail *mail);
const char *matta_practice_text_icon_for_mark (MattaMark mark);
/* Where Matta said what was planted; NULL, and there was nothing to say: "". (transfer full) */
char *matta_practice_text_for_finding (const MattaFinding *finding) G_GNUC_WARN_UNUSED_RESULT;
/* The people of one header field: "Cc: John Smith"; "" = none. (transfer full) */
char *matta_practice_text_for_people (const char *field,
                                      const char *people) G_GNUC_WARN_UNUSED_RESULT;
/* "Attached: prices.xlsx"; "" = nothing is. (transfer full) */
char *matta_practice_text_for_files (const MattaExerciseMail *mail) G_GNUC_WARN_UNUSED_RESULT;
/* "8 of 10 Right". (transfer full) */
char *matta_practice_text_for_score (const MattaExerciseRun *run) G_GNUC_WARN_UNUSED_RESULT;
/* A sentence on that; static. */
const char *matta_practice_text_for_advice (const MattaExerciseRun *run);
/* A line on one exercise of a run, and, where it went wrong, why. (transfer full) */
char *matta_practice_text_for_review (const MattaExerciseRun *run,
                                      guint index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

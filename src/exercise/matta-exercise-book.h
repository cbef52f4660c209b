/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-exercise.h"

G_BEGIN_DECLS

/* So many exercises are in a book, and so many a person does in one go. */
#define MATTA_N_EXERCISES 10

/* Mails that were sent together, before anybody practises. */
typedef struct {
  guint count;
  char *people; /* as a header field has them */
  char *words;  /* what they were about */
} MattaExercisePast;

/* All exercises of one language, and the made-up world they take place in. How it is written:
 * data/exercises/README.md. Immutable; any thread. */
typedef struct {
  char *me;             /* "Name <address>" */
  char *inside;         /* the organisation's domain */
  GPtrArray *past;      /* element MattaExercisePast */
  GPtrArray *exercises; /* element MattaExercise; MATTA_N_EXERCISES */
} MattaExerciseBook;

/* The book that fits @languages, of which the first that there is one for counts
 * (g_get_language_names ()); English otherwise. (transfer full) */
MattaExerciseBook *
matta_exercise_book_load (const char *const *languages) G_GNUC_WARN_UNUSED_RESULT;
/* MATTA_ERROR_MALFORMED with the line's number. */
MattaExerciseBook *matta_exercise_book_parse (const char *text,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_exercise_book_free (MattaExerciseBook *self);
/* NULL: there is none of that id. (transfer none) */
const MattaExercise *matta_exercise_book_find (const MattaExerciseBook *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaExerciseBook, matta_exercise_book_free)

G_END_DECLS

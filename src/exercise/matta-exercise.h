/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that goes along: a workbook that is written when it is needed. */
typedef struct {
  char *name;
  char *text;      /* a line for each row of its sheet */
  gboolean hidden; /* that sheet is hidden behind one that says nothing */
} MattaExerciseFile;

/* One mail that somebody practises on, in the language of its book. Texts are UTF-8; immutable once
 * it was read. Lists of people are as header fields have them, "Name <address>, Name <address>". */
typedef struct {
  char *situation; /* what the person is told beforehand */
  char *lesson;    /* and afterwards */
  char *after;     /* what they notice once it is in the outbox; or NULL */
  gboolean mistake;
  char **planted; /* ids of the findings that the mistake raises; may be empty */
  char **wrong;   /* addresses; sent to none of them, it is right after all; may be empty */
  gboolean hides; /* so it is when nobody outside sees the others */
  char *to;
  char *cc;  /* or NULL */
  char *bcc; /* or NULL */
  char *subject;
  char *text;
  GPtrArray *files; /* element MattaExerciseFile */
} MattaExerciseMail;

/* A mistake, and the same mail without it. */
typedef struct {
  char *id; /* stable: it stands in records */
  char *title;
  MattaExerciseMail *mistake;
  MattaExerciseMail *twin;
} MattaExercise;

/* Empty. */
MattaExerciseMail *matta_exercise_mail_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* The twin of @mistake before it says anything of its own: people, subject and text. */
MattaExerciseMail *
matta_exercise_mail_new_twin (const MattaExerciseMail *mistake) G_GNUC_WARN_UNUSED_RESULT;
void matta_exercise_mail_free (MattaExerciseMail *self);
void matta_exercise_file_free (MattaExerciseFile *self);
/* Everybody it goes to: plain addresses. (transfer full) */
char **matta_exercise_mail_list_addresses (const MattaExerciseMail *self) G_GNUC_WARN_UNUSED_RESULT;
/* The names of people in @list, as a mail app shows them; NULL gives "". (transfer full) */
char *matta_exercise_list_names (const char *list) G_GNUC_WARN_UNUSED_RESULT;
/* The plain address of one "Name <address>". (transfer full) */
char *matta_exercise_get_address (const char *person) G_GNUC_WARN_UNUSED_RESULT;

void matta_exercise_free (MattaExercise *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaExerciseMail, matta_exercise_mail_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaExercise, matta_exercise_free)

G_END_DECLS

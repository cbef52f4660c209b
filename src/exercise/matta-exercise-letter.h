/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-exercise-book.h"

G_BEGIN_DECLS

/* Messages as a mail app writes them: RFC 5322 and RFC 2045, seven bits, lines that end with CRLF.
 * Pure; any thread. */

/* @mail as @me (of its book) sends it at @date. @message_id: without angle brackets. */
GBytes *matta_exercise_letter_make (const MattaExerciseMail *mail,
                                    const char *me,
                                    const char *message_id,
                                    GDateTime *date) G_GNUC_WARN_UNUSED_RESULT;

/* The mails that @book says were sent before, the last one a day before @now, as an mbox file. */
GBytes *matta_exercise_letter_make_past (const MattaExerciseBook *book,
                                         GDateTime *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

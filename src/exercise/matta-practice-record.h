/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one go through the exercises went: nothing of the mails, and nobody's name. */
typedef struct {
  gint64 at; /* wall microseconds, to the second */
  guint right;
  guint of;
  char **missed; /* ids of the exercises whose mistake was sent */
  char **alarms; /* … and of those where nothing was wrong, but the mail was held back */
} MattaPracticeResult;

MattaPracticeResult *
matta_practice_result_new (gint64 at,
                           guint right,
                           guint of,
                           const char *const *missed,
                           const char *const *alarms) G_GNUC_WARN_UNUSED_RESULT;
void matta_practice_result_free (MattaPracticeResult *self);

/* The record of a data folder: a text file, one line of JSON for each result, which only grows. */
#define MATTA_PRACTICE_RECORD "practice-results"

/* Flushed when this returns TRUE. A line that was cut off before, by a power cut say, stays and
 * does no harm. @folder must be there. MATTA_ERROR_TRY_LATER: it cannot be written; what stood
 * there stands there still. Blocks. */
gboolean
matta_practice_record_add (const char *folder, const MattaPracticeResult *result, GError **error);

/* The results, the oldest first; none where there is no record. Lines that are none are left out.
 * (transfer container) (element-type MattaPracticeResult) MATTA_ERROR_TRY_LATER: it cannot be read.
 */
GPtrArray *matta_practice_record_read (const char *folder,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As the record has it, without the line's end, and back; NULL: it is none. (transfer full) */
char *matta_practice_result_to_json (const MattaPracticeResult *self) G_GNUC_WARN_UNUSED_RESULT;
MattaPracticeResult *matta_practice_result_from_json (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaPracticeResult, matta_practice_result_free)

G_END_DECLS

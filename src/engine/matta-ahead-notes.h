/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ahead.h"
#include "matta-amend.h"

G_BEGIN_DECLS

/* What becomes of those who get a message ahead of the others, written down at once and without
 * touching anything else of it: a person may be changing, or taking back, the others' part just
 * then. Block; on a submitting thread. Each returns the row as it is now; errors as
 * matta_store_amend () has them. */

/* Just before the final dot to those of @envelope: they may have it. MATTA_ERROR_CONFLICT: it was
 * taken back, held anew, or one of them has it or may have it. */
MattaRecord *matta_ahead_note_sending (MattaStore *store,
                                       const char *id,
                                       MattaEnvelope *envelope,
                                       const MattaNow *now,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One copy of several got its answer. @results: (element-type MattaResult). */
MattaRecord *matta_ahead_note_results (MattaStore *store,
                                       const char *id,
                                       GPtrArray *results,
                                       const MattaNow *now,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The try has ended; @results NULL: with @failure. */
MattaRecord *matta_ahead_note_end (MattaStore *store,
                                   const char *id,
                                   GPtrArray *results,
                                   const GError *failure,
                                   const MattaPolicy *policy,
                                   const MattaNow *now,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its attachments are on the server now. */
MattaRecord *matta_ahead_note_link (MattaStore *store,
                                    const char *id,
                                    const char *link,
                                    gint64 ends,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

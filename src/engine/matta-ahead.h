/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-move.h"

G_BEGIN_DECLS

/* Colleagues first: who is inside gets a message ahead of who is outside, so that somebody who
 * notices a mistake can say so while the others' part is still held. It stays one message: its
 * state, its due time and whatever a person does to it are about the others, and its plan says who
 * is ahead. Pure functions over its row; any thread. */

/* Consent, see matta_move_to_hold (); where policy says so, who is inside goes ahead. */
gboolean matta_ahead_hold (MattaRecord *record, const MattaPolicy *policy, const MattaNow *now);
/* The same for a message that was just moved to its hold. What waits as a whole: mail to one side
 * only (whoever sends it does not count), to a time that a person chose, under a rule's hold, and
 * Matta's own. */
void matta_ahead_split (MattaRecord *record, const MattaPolicy *policy, const MattaNow *now);
/* How long after their colleagues people outside would get @record, in seconds, if it were sent now
 * to @receivers; 0 = all would get it at the same time. */
guint matta_ahead_foresee (const MattaRecord *record,
                           const MattaPolicy *policy,
                           const char *const *receivers);
/* From now on all wait for the same time; unless somebody has got it, or may have. */
void matta_ahead_unite (MattaRecord *record);
/* Somebody took a cancel back. */
void matta_ahead_undo (MattaRecord *record, const MattaNow *now);
/* How long a message like @record is held, in seconds. */
guint matta_ahead_get_hold (const MattaRecord *record, const MattaPolicy *policy);

/* TRUE when some of its recipients are ahead of the others, whatever became of them. */
gboolean matta_ahead_is_split (const MattaRecord *record);
/* TRUE when the recipient at that position is. */
gboolean matta_ahead_has (const MattaRecord *record, guint position);
/* When those who are ahead are to be tried, wall microseconds; G_MAXINT64: not by themselves. */
gint64 matta_ahead_get_time (const MattaRecord *record);
/* TRUE when any recipient has it or may have it. */
gboolean matta_ahead_has_begun (const MattaRecord *record);
/* TRUE when @record is an older reading of the row than @other. */
gboolean matta_ahead_is_older (const MattaRecord *record, const MattaRecord *other);
/* "accepted=3 refused=0 pending=0 unknown=0": those who are ahead, for the audit trail. */
char *matta_ahead_count (const MattaRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-move.h"

G_BEGIN_DECLS

/* What one try at submission did to a message. Pure; any thread. */

/* Writes each result to its recipient. @results: (element-type MattaResult). TRUE when it brought
 * somebody further: accepted. */
gboolean matta_outcome_apply (MattaRecord *record, GPtrArray *results, const MattaNow *now);

/* Nothing was handed over: notes the reason as one stable word ("unreachable", "sign-in",
 * "untrusted", "too-large", "refused"); after a refusal every pending recipient is refused with the
 * server's words in @error. */
void matta_outcome_fail (MattaRecord *record, const GError *error, const MattaNow *now);

/* Moves the message to where its recipients say: sent, maybe-sent, retrying (with the next due
 * time, the pause doubling from policy->retry_seconds up to an hour), or failed. @progress: this
 * try brought somebody further; those for whom there was no room beside them are tried again at
 * once. */
gboolean matta_outcome_settle (MattaRecord *record,
                               const MattaPolicy *policy,
                               gboolean progress,
                               const MattaNow *now);

/* The same of a try for those who are ahead of the others (matta-ahead.h): whatever state the
 * message is in it stays there, and the others' results are as they were. */
void matta_outcome_fail_ahead (MattaRecord *record, const GError *error, const MattaNow *now);
/* Plans when those who are left of them are tried again. */
void matta_outcome_settle_ahead (MattaRecord *record,
                                 const MattaPolicy *policy,
                                 gboolean progress,
                                 const MattaNow *now);
/* After a crash during such a try. FALSE: there is nothing to write down. */
gboolean
matta_outcome_recover_ahead (MattaRecord *record, gboolean idempotent, const MattaNow *now);

/* After a crash while sending. @idempotent: the account files a message once however often it is
 * submitted, so it is simply tried again; else the lost reply is the user's to judge. */
gboolean matta_outcome_recover (MattaRecord *record, gboolean idempotent, const MattaNow *now);

G_END_DECLS

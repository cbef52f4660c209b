/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-bounce-counts.h"
#include "matta-move.h"
#include "matta-report.h"

G_BEGIN_DECLS

/* A delivery report that came later, and the message it is about. Pure; any thread. */

/* Why a message that was sent stands among those that could not be. */
#define MATTA_NOTE_BOUNCED "bounced"

/* Writes down who did not get @record after all, with the words of the server that said so; what it
 * says of people who are not among its recipients is left out. FALSE, and nothing changed, when it
 * names none of them. */
gboolean matta_bounce_apply (MattaRecord *record,
                             const MattaReport *report,
                             const MattaNow *now,
                             MattaBounceCounts *counts);

/* The same as results, of those of @record who did not get it: (transfer container) (element-type
 * MattaResult). */
GPtrArray *matta_bounce_list_failed (const MattaRecord *record,
                                     const MattaReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

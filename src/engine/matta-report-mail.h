/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-record.h"
#include "matta-report.h"

G_BEGIN_DECLS

/* Delivery reports that Matta owes: the mail app asked to be told of a delivery, and the server
 * knows of no such thing, so that the last one who can tell is us (RFC 3461 5.2.2 b). Any thread.
 */

/* Adds to @owed whom of @results (element MattaResult), recipients of @record, this is true for. */
void matta_report_mail_note (MattaReport *owed, const MattaRecord *record, GPtrArray *results);

/* A mail to the sender of @record that says so of everybody in @owed, to leave at @now (wall
 * microseconds) without anybody being asked, and its @content: (transfer full) both. @came: what
 * the mail app had sent. NULL with @error when that cannot be read. */
MattaRecord *matta_report_mail_make (const MattaRecord *record,
                                     const MattaReport *owed,
                                     MattaContent *came,
                                     gint64 now,
                                     MattaContent **content,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-past-counts.h"
#include "matta-sent-places.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the import window says, in the user's language. Stateless; no display needed. (transfer
 * full), or static. */

/* "Thunderbird: Local Folders". */
char *matta_import_text_for_place (const MattaSentPlace *place) G_GNUC_WARN_UNUSED_RESULT;
/* "~/Mail/sent, 12 MB". */
char *matta_import_text_for_path (const MattaSentPlace *place,
                                  const char *home) G_GNUC_WARN_UNUSED_RESULT;
/* "1,200 of 30,000 messages". */
char *matta_import_text_for_progress (const MattaPastCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
/* "Learnt from 30,000 messages". */
char *matta_import_text_for_result (const MattaPastCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
/* What else there is to say: known ones, those passed over, why it ended. */
char *matta_import_text_for_details (const MattaPastCounts *counts,
                                     const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

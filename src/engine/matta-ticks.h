/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-record.h"

G_BEGIN_DECLS

/* What was ticked before a message went back to editing. Pure; any thread. */

/* @keys as one line of JSON for the record. */
char *matta_ticks_to_json (const char *const *keys) G_GNUC_WARN_UNUSED_RESULT;
/* NULL for what is not an array of strings. (transfer full), NULL-terminated. */
char **matta_ticks_from_json (const char *json) G_GNUC_WARN_UNUSED_RESULT;

/* @earlier: (element-type MattaRecord), newest first, of the same sender. The first that is the
 * same piece of mail edited (same Message-ID; or same subject and a recipient in common) gives its
 * ticks. NULL when there is none. */
char **matta_ticks_find (GPtrArray *earlier, const MattaRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entry.h"

G_BEGIN_DECLS

/* What is said of a message that colleagues get first, in the user's language: "Sent to 3
 * colleagues. 2 people outside get it at 14:32." Stateless; no display needed. */

/* Both parts of @entry, while the others' part is held or after it was taken back; NULL when there
 * is nothing to say beyond what is said of every message. (transfer full) */
char *matta_parts_text (MattaEntry *entry, gboolean paused, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
/* What is said once @entry was cancelled; NULL: it is not listed any more. (transfer full) */
char *matta_parts_text_for_cancel (MattaEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy.h"
#include "matta-receiving.h"
#include "matta-record.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* The engine's side of it; windows cannot include this. What touches the store blocks: not on the
 * main thread. */

/* The domains of those of @addresses who are outside, each once. (transfer full) */
char **matta_receiving_list_domains (const char *const *addresses,
                                     const MattaPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
/* The same of those who get @record. (transfer full) */
char **matta_receiving_list_domains_of (const MattaRecord *record,
                                        const MattaPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;

/* What any of @domains wants, all of them get. NULL with the store's @error. */
MattaReceiving *matta_receiving_recall (MattaStore *store,
                                        const char *const *domains,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A person chose this for all of them. */
gboolean matta_receiving_note_format (MattaStore *store,
                                      const char *const *domains,
                                      gboolean wrap,
                                      gboolean old_windows,
                                      GError **error);
/* Notes which domains refused a sealed message for what is in it. */
gboolean matta_receiving_note_results (MattaStore *store,
                                       GPtrArray *results, /* element MattaResult */
                                       gint64 now,
                                       GError **error);

G_END_DECLS

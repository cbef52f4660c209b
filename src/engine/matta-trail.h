/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"
#include "matta-facts.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* What went where: which files to which companies, which of the user's own addresses to whom. Rows
 * of the same kind as the suspicion model's, of sorts of their own. Blocking; any thread. */
#define MATTA_TRAIL_FILES 16
#define MATTA_TRAIL_SENDERS 17

/* Adds to @rows (element MattaBagRow) what is to be kept of files with these @digests (hex), sent
 * to people at @domains (folded, those outside) on @day since 1970. */
void matta_trail_add_files (MattaStore *store,
                            const char *const *digests,
                            const char *const *domains,
                            guint32 day,
                            GPtrArray *rows);
/* The same of @sender, who wrote to @recipients (element MattaRecipient). */
void matta_trail_add_sender (MattaStore *store,
                             const char *sender,
                             GPtrArray *recipients,
                             guint32 day,
                             GPtrArray *rows);

/* Tells @history which attachments of @facts went to other companies only; a file that went to many
 * is nobody's own. And who of the recipients always got mail from another address of the user's. */
void matta_trail_judge (MattaStore *store, const MattaFacts *facts, MattaHistory *history);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"
#include "matta-facts.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* Which files went to which companies. Rows of the same kind as the suspicion model's, of a sort of
 * their own. Blocking; any thread. */
#define MATTA_FILE_TRAIL_SORT 16

/* Adds to @rows (element MattaBagRow) what is to be kept of files with these @digests (hex), sent
 * to people at @domains (folded, those outside) on @day since 1970. */
void matta_file_trail_add (MattaStore *store,
                           const char *const *digests,
                           const char *const *domains,
                           guint32 day,
                           GPtrArray *rows);

/* Tells @history which attachments of @facts went to other companies only. A file that went to many
 * is nobody's own. */
void matta_file_trail_judge (MattaStore *store, const MattaFacts *facts, MattaHistory *history);

G_END_DECLS

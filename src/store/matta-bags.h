/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* What the suspicion model remembers, as bytes that only it understands; see matta-store.h. */

/* The writer's; inside a transaction. */
gboolean matta_bags_put (MattaDatabase *database, const MattaBagRow *row, GError **error);
/* Forgets what was not counted for longest, so that @most of @sort are left. */
gboolean matta_bags_trim (MattaDatabase *database, guint sort, guint most, GError **error);

/* NULL without @error: there is none. */
GBytes *matta_bags_get (MattaDatabase *database, guint sort, guint64 key, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

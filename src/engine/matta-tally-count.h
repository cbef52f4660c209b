/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"
#include "matta-tally.h"

G_BEGIN_DECLS

/* Counts what @store holds at @now (wall microseconds). NULL with the store's @error. Blocking; any
 * thread but the main one. */
MattaTally *
matta_tally_count (MattaStore *store, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

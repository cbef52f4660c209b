/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* The local midnight before @wall; both wall microseconds. Where a clock change leaves the day
 * without one: a day ago. Any thread. */
gint64 matta_housekeeping_find_midnight (gint64 wall);

/* Drops the contents of what settled before @before (wall microseconds), and first the passwords of
 * what was sealed, in a worker. While the keyring does not let go of those, nothing is dropped. */
void matta_housekeeping_purge (MattaStore *store, MattaVault *vault, gint64 before);

G_END_DECLS

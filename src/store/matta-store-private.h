/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-reader-pool.h"
#include "matta-store.h"
#include "matta-writer.h"

G_BEGIN_DECLS

/* For the files of this room that carry a part of the store's face. Any thread. */

/* (transfer none) */
MattaWriter *matta_store_get_writer (MattaStore *self);
/* Goes back to the pool when it is freed. */
MattaReader *matta_store_borrow_reader (MattaStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

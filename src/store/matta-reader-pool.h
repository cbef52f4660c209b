/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"

G_BEGIN_DECLS

/* Read-only connections to one database, lent to one thread at a time. Any thread. */
typedef struct _MattaReaderPool MattaReaderPool;

MattaReaderPool *matta_reader_pool_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing may be lent any more. */
void matta_reader_pool_free (MattaReaderPool *self);

/* Given back when the variable goes out of scope. */
typedef struct {
  MattaDatabase *database;
  MattaReaderPool *pool;
} MattaReader;
/* NULL with @error when no connection can be opened. */
MattaReader *matta_reader_pool_borrow (MattaReaderPool *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_reader_return (MattaReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaReaderPool, matta_reader_pool_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaReader, matta_reader_return)

G_END_DECLS

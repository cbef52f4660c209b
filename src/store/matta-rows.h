/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"
#include "matta-record.h"

G_BEGIN_DECLS

/* A record on its way into the database: what costs time is computed by whoever asks, not by the
 * writer. */
typedef struct {
  MattaRecord *record; /* owned */
  char *verdict;
  char *plan;
  char *from_folded;
  char *envelope;
} MattaRow;

/* Where a content is; the numbers are the database's. */
typedef enum {
  MATTA_STORED_NOWHERE = 0, /* purged */
  MATTA_STORED_IN_ROW = 1,
  MATTA_STORED_IN_FILE = 2,
} MattaStored;

MattaRow *matta_row_new (const MattaRecord *record) G_GNUC_WARN_UNUSED_RESULT;
void matta_row_free (MattaRow *self);
/* One word for return path and recipients, whatever their order. (transfer full) */
char *matta_row_describe_envelope (const MattaRecord *record) G_GNUC_WARN_UNUSED_RESULT;

/* The writer's; inside a transaction. @bytes may be NULL when @stored is in a file. */
gboolean matta_row_insert (MattaDatabase *database,
                           const MattaRow *row,
                           MattaStored stored,
                           GBytes *bytes,
                           GError **error);
gboolean matta_row_update (MattaDatabase *database,
                           const MattaRow *row,
                           MattaState expected,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRow, matta_row_free)

G_END_DECLS

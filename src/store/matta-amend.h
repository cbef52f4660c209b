/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-store.h"

G_BEGIN_DECLS

/* Changes @record, which is the row as it is at that moment; not its id nor its state. @detail: for
 * the audit trail, as matta_store_update () has it; (transfer full) or NULL. FALSE, nothing
 * changed: leave it as it is. On the thread that writes: it must be quick, and not ask the store.
 */
typedef gboolean (*MattaAmendFunc) (MattaRecord *record, char **detail, gpointer data);

/* For what becomes of a part of a message while a person may be changing the rest of it. Reads the
 * row, amends it and flushes it with an audit row, all in one transaction and in whatever state it
 * is; counts that step in its plan, so that whoever had read it before is refused by
 * matta_store_update (). Blocks; any thread but the main one. Returns the row as it is now;
 * MATTA_ERROR_CONFLICT when @amend left it alone, else the errors of matta_store_update (). */
MattaRecord *matta_store_amend (MattaStore *self,
                                const char *id,
                                MattaAmendFunc amend,
                                gpointer data,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

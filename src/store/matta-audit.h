/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"

G_BEGIN_DECLS

/* The audit chain's rows; matta-store.h says how a hash is made. The last row's number and hash are
 * kept once more in audit_head, so that cutting off the end shows too. */

/* The writer's; inside a transaction. */
gboolean matta_audit_append (MattaDatabase *database,
                             const char *id,
                             const char *event,
                             const char *detail,
                             GError **error);

/* See matta-store.h. */
GPtrArray *matta_audit_list (MattaDatabase *database, gint64 after, guint limit, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean matta_audit_verify (MattaDatabase *database, gint64 *broken, GError **error);

G_END_DECLS

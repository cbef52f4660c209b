/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"

G_BEGIN_DECLS

/* Is it empty, or ours and not newer? MATTA_ERROR_NEWER, _DAMAGED (damaged, or not ours).
 * Writes nothing. */
gboolean matta_schema_check (MattaDatabase *database, GError **error);

/* Brings the database to this program's schema, one numbered step after another, each in a
 * transaction of its own. Errors as above. */
gboolean matta_schema_migrate (MattaDatabase *database, GError **error);

/* The version this program writes. */
int matta_schema_get_version (void);

G_END_DECLS

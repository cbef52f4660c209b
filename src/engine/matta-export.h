/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-limits.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* Files made of a kept message, for the mail app or a viewer. Each is readable by the user alone
 * and stands in @directory, which the engine empties when it closes. Blocking; a worker's job. */

/* The message as it came, below "X-Unsent: 1", which makes mail apps open it for editing.
 * (transfer full): the path. */
char *matta_export_draft (MattaStore *store, const char *id, const char *directory, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* One attachment, decoded, under a harmless form of its name. (transfer full): the path. */
char *matta_export_attachment (MattaStore *store,
                               const char *id,
                               guint index,
                               const MattaLimits *limits,
                               const char *directory,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the directory and the files in it. */
void matta_export_clean (const char *directory);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The data folder: who may use it, and the files of large contents in it. Any thread. */
typedef struct _MattaFolder MattaFolder;

/* Creates what is missing with private permissions, and takes the lock. MATTA_ERROR_BUSY: another
 * engine has it. */
MattaFolder *matta_folder_open (const char *data_dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives up the lock. */
void matta_folder_free (MattaFolder *self);
const char *matta_folder_get_database_path (MattaFolder *self);
const char *matta_folder_get_content_dir (MattaFolder *self);

/* Flushes the file behind @content and gives it the name of @id, for good. */
gboolean
matta_folder_keep (MattaFolder *self, const char *id, MattaContent *content, GError **error);
void matta_folder_drop (MattaFolder *self, const char *id);
/* MATTA_ERROR_NOT_FOUND when there is no such file. */
MattaContent *matta_folder_load (MattaFolder *self, const char *id, guint64 size, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Removes the files that are not among @ids (nobody was told that they are kept) and warns of those
 * ids that have no file. */
gboolean matta_folder_tidy (MattaFolder *self, GHashTable *ids, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaFolder, matta_folder_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that has no name before it is finished, so that nobody ever sees, or sends, half of one.
 * However the program ends before that: there is no such file. One thread at a time. */
typedef struct _MattaSealFile MattaSealFile;

/* For a file @path, which must not be there yet: MATTA_ERROR_CONFLICT. MATTA_ERROR_NOT_FOUND when
 * its folder is not there, MATTA_ERROR_TRY_LATER when it cannot be written to. */
MattaSealFile *matta_seal_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise for file systems that know no files without a name; _new () knows when to take it. If
 * the program is killed, what stays behind has another, hidden name. */
MattaSealFile *matta_seal_file_new_hidden (const char *path,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* To be written and read; belongs to @self. */
int matta_seal_file_get_fd (MattaSealFile *self);

/* Flushes it and gives it its name. Never takes the place of another file: MATTA_ERROR_CONFLICT. */
gboolean matta_seal_file_publish (MattaSealFile *self, GError **error);

/* Closes it; if it was not published, nothing of it stays. */
void matta_seal_file_free (MattaSealFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSealFile, matta_seal_file_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names for files and folders on a server. Pure; any thread. */

/* @name as every server and every receiver's system takes it: one UTF-8 name of a file, not a path,
 * without what Windows or Nextcloud refuse, at most 120 letters and 200 bytes with its ending kept,
 * and none of @taken (element char*: earlier results), told apart as systems do that know no
 * capital letters. The result is added to @taken, which owns it. */
const char *matta_share_name_choose (const char *name, GPtrArray *taken);

/* FALSE for what is no path of folders: "", "a//b", "/a", "..", with control characters or a
 * backslash. */
gboolean matta_share_name_is_folder (const char *path);

/* 128 random bits as 32 hex digits that nobody can guess. NULL when the system has none.
 * (transfer full) */
char *matta_share_name_make_unguessable (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

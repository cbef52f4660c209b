/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy-file.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The organisation's folder, with its files `defaults` and `locks`, and the settings that stand on
 * it. Each file is judged alone. One that cannot be trusted is refused whole, and its last good
 * copy stays in force: the one in use, or after a restart the one kept in @keep_dir. A file that is
 * not there says nothing, and its copy goes with it.
 * Signal "judged": the folder was read again; the settings have told their own changes by then.
 * Main thread. */
#define MATTA_TYPE_POLICY_FOLDER (matta_policy_folder_get_type ())
G_DECLARE_FINAL_TYPE (MattaPolicyFolder, matta_policy_folder, MATTA, POLICY_FOLDER, GObject)

/* Reads, and writes nothing. @dir: NULL or missing = no policy. @keep_dir: NULL = no copies. NULL
 * with MATTA_ERROR_NOT_FOUND when the settings' schema is not installed. */
MattaPolicyFolder *matta_policy_folder_new (const char *dir,
                                            const char *keep_dir,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise for a user whose settings are in @user_dir, which need not be there. */
MattaPolicyFolder *matta_policy_folder_new_for (const char *dir,
                                                const char *keep_dir,
                                                const char *user_dir,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From now on good files are copied to @keep_dir (0700, files 0600) and changes are taken into
 * force as they happen. For whoever owns @keep_dir. */
void matta_policy_folder_watch (MattaPolicyFolder *self);
/* Reads the folder again, now. */
void matta_policy_folder_judge (MattaPolicyFolder *self);

/* Schema io.github.mattamail.Matta; lives as long as the folder does. (transfer none) */
GSettings *matta_policy_folder_get_settings (MattaPolicyFolder *self);

guint matta_policy_folder_get_n_refusals (MattaPolicyFolder *self);
/* (transfer none), until the folder is judged again. */
const MattaRefusal *matta_policy_folder_get_refusal (MattaPolicyFolder *self, guint index);

/* What is refused, for the log, a line each after a line end; NULL = nothing. (transfer full) */
char *matta_policy_folder_describe_refusals (MattaPolicyFolder *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

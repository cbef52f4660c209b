/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* What the options say of settings, as "KEY=VALUE" for matta_policy_new (), which judges them: one
 * road for all, so that none leads around a lock or a range. (transfer full) NULL with
 * MATTA_ERROR_MALFORMED when the upstream is no account. */
char **matta_options_to_overrides (const MattaEngineOptions *options,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the upstream's practice mailbox is, for which there is no setting. NULL = the data folder's
 * own, or no practice. (transfer full) */
char *matta_options_get_practice_dir (const MattaEngineOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* Takes away what the organisation has fixed since: its word outlives the command line's. */
void matta_options_drop_locked (char ***overrides, GSettings *settings);

G_END_DECLS

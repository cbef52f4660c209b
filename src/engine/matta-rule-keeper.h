/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-rule-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The rules in force, from the organisation's folder and the user's. Main thread. Signal "changed":
 * there is another set. */
#define MATTA_TYPE_RULE_KEEPER (matta_rule_keeper_get_type ())
G_DECLARE_FINAL_TYPE (MattaRuleKeeper, matta_rule_keeper, MATTA, RULE_KEEPER, GObject)

/* Reads "policy.d" in @policy_dir and in the user's configuration; @keep_dir has the copies of the
 * former that were good. See matta_rule_set_load (). Blocks: call before the main loop runs. */
MattaRuleKeeper *matta_rule_keeper_new (const char *policy_dir,
                                        const char *keep_dir) G_GNUC_WARN_UNUSED_RESULT;
/* Likewise for a user whose configuration is in @user_dir, which need not be there. */
MattaRuleKeeper *matta_rule_keeper_new_for (const char *policy_dir,
                                            const char *keep_dir,
                                            const char *user_dir) G_GNUC_WARN_UNUSED_RESULT;
/* From now on good files are copied to the folder for keeping, and changes are read as they happen,
 * in a worker. For whoever owns that folder. */
void matta_rule_keeper_watch (MattaRuleKeeper *self);
/* Puts @address on the user's own list, or takes it off; when that is done the rules in force know.
 * See matta_remembered_put (). One after the other: a second call waits for the first. */
void matta_rule_keeper_remember_async (MattaRuleKeeper *self,
                                       MattaListKind kind,
                                       const char *address,
                                       gboolean on,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
matta_rule_keeper_remember_finish (MattaRuleKeeper *self, GAsyncResult *result, GError **error);
/* (transfer none) */
MattaRuleSet *matta_rule_keeper_get (MattaRuleKeeper *self);

G_END_DECLS

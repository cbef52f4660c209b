/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check-rules.h"
#include "matta-command.h"

G_BEGIN_DECLS

/* The rules of the organisation in @policy_dir (NULL = the usual one), and with @user_too those of
 * the user. */
MattaRuleSet *matta_command_open_rules (const char *policy_dir,
                                        gboolean user_too) G_GNUC_WARN_UNUSED_RESULT;
/* Says on standard error which rule files are refused, and what stands for them. */
void matta_command_print_rule_refusals (const MattaRuleSet *rules);

/* As the member "actions" of the object that is open. */
void matta_command_add_actions (JsonBuilder *builder, const MattaRuleActions *actions);
/* A line for each. */
void matta_command_print_actions (const MattaRuleActions *actions);

/* Rules out of other products' files in @dir, into @out, which must not be there yet. */
MattaExit matta_command_import_rules (const char *dir, const char *out, gboolean as_json);
/* The lists in one rule file as CSV. */
MattaExit matta_command_export_lists (const char *path);
/* One rule file alone. */
MattaExit matta_command_check_rule_file (const char *path, gboolean as_json);

G_END_DECLS

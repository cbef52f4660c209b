/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-rule-file.h"

G_BEGIN_DECLS

/* All rule files in force: the organisation's, then the user's, each in the order of their names.
 * Immutable; counted by reference; any thread. */
typedef struct _MattaRuleSet MattaRuleSet;

/* Reads *.json (no hidden files) in both folders; NULL or missing: none. A file that cannot be
 * trusted is refused whole, and what @last had of it stays; for the organisation's files also, over
 * a restart, what matta_rule_set_keep () left in @keep_dir. Both may be NULL. Never fails.
 * Blocking. */
MattaRuleSet *matta_rule_set_load (const char *organisation_dir,
                                   const char *user_dir,
                                   const char *keep_dir,
                                   MattaRuleSet *last) G_GNUC_WARN_UNUSED_RESULT;
/* Leaves copies of the organisation's files that are in force in @keep_dir (0700, files 0600), and
 * takes away those of files that are gone. For whoever owns @keep_dir. FALSE with @error: some
 * could not be written. Blocking. */
gboolean matta_rule_set_keep (const MattaRuleSet *self, const char *keep_dir, GError **error);
MattaRuleSet *matta_rule_set_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;
MattaRuleSet *matta_rule_set_ref (MattaRuleSet *self);
void matta_rule_set_unref (MattaRuleSet *self);

/* FALSE when a file was refused and nothing stands in for it: then nobody knows what it would have
 * said, and every message is asked about. */
gboolean matta_rule_set_is_whole (const MattaRuleSet *self);
/* What the organisation's files leave to the user's own. */
MattaUserFiles matta_rule_set_get_allowed (const MattaRuleSet *self);
guint matta_rule_set_get_n_refusals (const MattaRuleSet *self);
const MattaRefusal *matta_rule_set_get_refusal (const MattaRuleSet *self, guint index);

/* In the order in which they are judged; the disabled ones, too. */
guint matta_rule_set_get_n_rules (const MattaRuleSet *self);
const MattaRule *matta_rule_set_get_rule (const MattaRuleSet *self, guint index);

gboolean
matta_rule_set_contains (const MattaRuleSet *self, MattaListKind kind, const char *address);
/* On an inside or trusted list, and on none that asks. */
gboolean matta_rule_set_trusts (const MattaRuleSet *self, const char *address);
/* All inside lists as one set, for matta_policy_set_inside_list (). (transfer none) */
MattaAddressSet *matta_rule_set_get_inside (const MattaRuleSet *self);
/* Entries on all lists of one kind. */
guint matta_rule_set_count (const MattaRuleSet *self, MattaListKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRuleSet, matta_rule_set_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-policy.h"
#include "matta-rule-set.h"

G_BEGIN_DECLS

/* What the rules that hold ask of whoever sends the message on, all of them together. */
typedef struct {
  GPtrArray *cc;  /* addresses to add, as written; none that is a recipient already */
  GPtrArray *bcc; /* likewise, unseen; none that is among cc */
  gboolean outside_to_bcc;
  gboolean forbid;            /* cannot be sent, whatever is ticked */
  gboolean forbidden_by_rule; /* … because of a rule, not only of somebody blocked */
  gboolean require_seal;      /* attachments only encrypted */
  gboolean second_look;       /* another person, or the same once more */
  gboolean require_reason;    /* in writing, into the audit trail */
  guint hold_minutes;         /* at least; 0 = as usual */
} MattaRuleActions;

void matta_rule_actions_free (MattaRuleActions *self);

/* @verdict, what the checks found, with what the lists and rules say added: "blocked", "watched",
 * "rule:<id>"; "rules-refused" when rules are missing that nobody could read. A rule that cannot be
 * judged is a finding to think about. The remedy "correct" stays only where it changes nothing that
 * the lists and rules say. Who stands on a list of trust is no longer a reason to ask.
 * Pure, but for the local time zone. Reports give nothing. @actions: (transfer full). Any thread.
 */
MattaVerdict *matta_check_run_rules (const MattaFacts *facts,
                                     const MattaPolicy *policy,
                                     const MattaRuleSet *rules,
                                     MattaVerdict *verdict,
                                     MattaRuleActions **actions) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRuleActions, matta_rule_actions_free)

G_END_DECLS

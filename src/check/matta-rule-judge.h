/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-finding.h"
#include "matta-policy.h"
#include "matta-rule-set.h"

G_BEGIN_DECLS

/* Does a rule's condition hold for one message? Where the message does not let itself be looked at
 * there is a third answer: it cannot be told, and that is never taken for "no". */
typedef struct _MattaRuleJudge MattaRuleJudge;

typedef enum {
  MATTA_JUDGED_NO,
  MATTA_JUDGED_UNKNOWN,
  MATTA_JUDGED_YES,
} MattaJudgement;

/* @findings: element MattaFinding; what is there when a rule is judged counts. Everything given
 * has to outlive the judge. */
MattaRuleJudge *matta_rule_judge_new (const MattaFacts *facts,
                                      const MattaPolicy *policy,
                                      const MattaRuleSet *rules,
                                      GPtrArray *findings) G_GNUC_WARN_UNUSED_RESULT;
void matta_rule_judge_free (MattaRuleJudge *self);
MattaJudgement matta_rule_judge_ask (MattaRuleJudge *self, const MattaCondition *condition);

/* Of the last question: what could not be looked at (static; "text", "attachments", "date",
 * "address", "sender", "subject"); the recipients and the attachments that made it hold, as
 * guint indices in ascending order without repeats. */
const char *matta_rule_judge_get_obstacle (MattaRuleJudge *self);
GArray *matta_rule_judge_get_people (MattaRuleJudge *self);
GArray *matta_rule_judge_get_files (MattaRuleJudge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRuleJudge, matta_rule_judge_free)

G_END_DECLS

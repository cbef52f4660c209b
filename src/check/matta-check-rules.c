/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-rules.h"

#include "matta-rule-judge.h"
#include "matta-rule-words.h"

typedef struct {
  const MattaFacts *facts;
  const MattaRuleSet *rules;
  MattaRuleJudge *judge;
  GPtrArray *findings; /* MattaFinding: the checks', then ours */
  MattaRuleActions *actions;
} Run;

/* Reasons to ask that a list of trust takes away. */
static const char *const novelty_ids[] = { "outside", "first-domain", "first-address", NULL };

static MattaRuleActions *
actions_new (void)
{
  MattaRuleActions *self = g_new0 (MattaRuleActions, 1);

  self->cc = g_ptr_array_new_with_free_func (g_free);
  self->bcc = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
matta_rule_actions_free (MattaRuleActions *self)
{
  g_ptr_array_unref (self->cc);
  g_ptr_array_unref (self->bcc);
  g_free (self);
}

static void
report (const Run *run,
        const char *id,
        MattaTier tier,
        MattaAbout about,
        const char *subject,
        const char *detail,
        const char *remedy)
{
  g_ptr_array_add (run->findings, matta_finding_new (id, tier, about, subject, detail, remedy));
}

/* --- what the checks found
 * ------------------------------------------------------------------------ */

static gboolean
is_trusted_novelty (const MattaRuleSet *rules, const MattaFinding *finding)
{
  return finding->about == MATTA_ABOUT_RECIPIENT && finding->subject != NULL
         && g_strv_contains (novelty_ids, finding->id)
         && matta_rule_set_trusts (rules, finding->subject);
}

static GPtrArray *
copy_findings (MattaVerdict *verdict, const MattaRuleSet *rules)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);
    MattaTier tier = is_trusted_novelty (rules, finding) ? MATTA_TIER_QUIET : finding->tier;

    g_ptr_array_add (findings,
                     matta_finding_new (finding->id, tier, finding->about, finding->subject,
                                        finding->detail, finding->remedy));
  }
  return findings;
}

/* --- lists
 * ---------------------------------------------------------------------------------------- */

static void
check_listed (const Run *run, const char *address)
{
  gboolean lists = matta_rule_set_count (run->rules, MATTA_LIST_BLOCKED) > 0
                   || matta_rule_set_count (run->rules, MATTA_LIST_WATCHED) > 0
                   || matta_rule_set_count (run->rules, MATTA_LIST_RETIRED) > 0;

  if (lists && !matta_address_set_can_judge (address)) {
    report (run, "watched", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT, address, "no-address", "drop");
  } else if (matta_rule_set_contains (run->rules, MATTA_LIST_BLOCKED, address)) {
    report (run, "blocked", MATTA_TIER_STOP, MATTA_ABOUT_RECIPIENT, address, NULL, "drop");
    run->actions->forbid = TRUE;
  } else if (matta_rule_set_contains (run->rules, MATTA_LIST_WATCHED, address)) {
    report (run, "watched", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT, address, NULL, "drop");
  } else if (matta_rule_set_contains (run->rules, MATTA_LIST_RETIRED, address)) {
    report (run, "retired", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT, address, "listed", "drop");
  }
}

static void
check_lists (const Run *run)
{
  for (guint i = 0; i < run->facts->recipients->len; i++)
    check_listed (run, ((MattaRecipient *) g_ptr_array_index (run->facts->recipients, i))->address);
}

/* --- what applies
 * ----------------------------------------------------------------------------------- */

static gboolean
is_among (GPtrArray *addresses, const char *address)
{
  for (guint i = 0; i < addresses->len; i++)
    if (matta_address_equal (g_ptr_array_index (addresses, i), address))
      return TRUE;
  return FALSE;
}

static gboolean
is_recipient (const MattaFacts *facts, const char *address)
{
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (matta_address_equal (recipient->address, address))
      return TRUE;
  }
  return FALSE;
}

static void
add_people (const Run *run, GPtrArray *added, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++) {
    const char *address = g_ptr_array_index (addresses, i);

    if (!is_recipient (run->facts, address) && !is_among (run->actions->cc, address)
        && !is_among (added, address))
      g_ptr_array_add (added, g_strdup (address));
  }
}

static void
apply (const Run *run, const MattaRuleEffect *then)
{
  MattaRuleActions *actions = run->actions;

  add_people (run, actions->cc, then->cc);
  add_people (run, actions->bcc, then->bcc);
  actions->outside_to_bcc = actions->outside_to_bcc || then->outside_to_bcc;
  actions->forbid = actions->forbid || then->forbid;
  actions->forbidden_by_rule = actions->forbidden_by_rule || then->forbid;
  actions->require_seal = actions->require_seal || then->require_seal;
  actions->second_look = actions->second_look || then->second_look;
  actions->require_reason = actions->require_reason || then->require_reason;
  actions->hold_minutes = MAX (actions->hold_minutes, then->hold_minutes);
}

/* --- rules
 * ------------------------------------------------------------------------------------------- */

static void
report_people (const Run *run, const MattaRule *rule, const char *id, GArray *people)
{
  const char *remedy = rule->then.remedy;

  if (remedy == NULL && rule->then.tier > MATTA_TIER_QUIET)
    remedy = "drop";
  for (guint i = 0; i < people->len; i++) {
    const MattaRecipient *recipient =
        g_ptr_array_index (run->facts->recipients, g_array_index (people, guint, i));

    report (run, id, (MattaTier) rule->then.tier, MATTA_ABOUT_RECIPIENT, recipient->address,
            rule->then.words, remedy);
  }
}

static void
report_files (const Run *run, const MattaRule *rule, const char *id, GArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    char subject[16];

    g_snprintf (subject, sizeof subject, "%u", g_array_index (files, guint, i));
    report (run, id, (MattaTier) rule->then.tier, MATTA_ABOUT_ATTACHMENT, subject, rule->then.words,
            rule->then.remedy);
  }
}

/* About the people it named, else about the files, else about the message. */
static void
report_rule (const Run *run, const MattaRule *rule, const char *id)
{
  GArray *people = matta_rule_judge_get_people (run->judge);
  GArray *files = matta_rule_judge_get_files (run->judge);

  if (people->len > 0)
    report_people (run, rule, id, people);
  else if (files->len > 0)
    report_files (run, rule, id, files);
  else
    report (run, id, (MattaTier) rule->then.tier, MATTA_ABOUT_MESSAGE, NULL, rule->then.words,
            rule->then.remedy);
}

static void
judge_rule (const Run *run, const MattaRule *rule)
{
  g_autofree char *id = g_strconcat ("rule:", rule->id, NULL);
  g_autofree char *unjudged = NULL;

  switch (matta_rule_judge_ask (run->judge, rule->when)) {
  case MATTA_JUDGED_NO:
    return;
  case MATTA_JUDGED_UNKNOWN:
    unjudged = matta_rule_words_new_unjudged (matta_rule_judge_get_obstacle (run->judge));
    report (run, id, MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, NULL, unjudged, NULL);
    return;
  case MATTA_JUDGED_YES:
    report_rule (run, rule, id);
    apply (run, &rule->then);
    return;
  }
}

static void
check_rules (const Run *run)
{
  if (!matta_rule_set_is_whole (run->rules))
    report (run, "rules-refused", MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, NULL, NULL, NULL);
  for (guint i = 0; i < matta_rule_set_get_n_rules (run->rules); i++) {
    const MattaRule *rule = matta_rule_set_get_rule (run->rules, i);

    if (rule->enabled)
      judge_rule (run, rule);
  }
}

/* A later rule may have added as seen whom an earlier one added unseen. */
static void
drop_seen (MattaRuleActions *actions)
{
  for (guint i = actions->bcc->len; i > 0; i--)
    if (is_among (actions->cc, g_ptr_array_index (actions->bcc, i - 1)))
      g_ptr_array_remove_index (actions->bcc, i - 1);
}

/* --- corrections
 * ---------------------------------------------------------------------------------- */

/* The recipients with @right in the place of @wrong. */
static GPtrArray *
list_corrected (const MattaFacts *facts, const char *wrong, MattaRecipient *right)
{
  GPtrArray *people = g_ptr_array_new ();

  for (guint i = 0; i < facts->recipients->len; i++) {
    MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (!g_str_equal (recipient->address, wrong)) {
      g_ptr_array_add (people, recipient);
      continue;
    }
    right->name = recipient->name;
    right->kind = recipient->kind;
    g_ptr_array_add (people, right);
  }
  return people;
}

static gboolean
asks_no_more (const MattaRuleActions *then, const MattaRuleActions *now)
{
  return then->cc->len <= now->cc->len && then->bcc->len <= now->bcc->len
         && then->outside_to_bcc <= now->outside_to_bcc && then->forbid <= now->forbid
         && then->require_seal <= now->require_seal && then->second_look <= now->second_look
         && then->require_reason <= now->require_reason && then->hold_minutes <= now->hold_minutes;
}

static gboolean
is_noticed (GPtrArray *findings, const char *address)
{
  for (guint i = 0; i < findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (findings, i);

    if (finding->about == MATTA_ABOUT_RECIPIENT && finding->tier > MATTA_TIER_QUIET
        && g_strcmp0 (finding->subject, address) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Whether the lists and rules would say nothing about the message with that address put right that
 * they don't say now. */
static gboolean
may_correct (const Run *run, const MattaPolicy *policy, const char *wrong, char *address)
{
  MattaRecipient right = { .address = address };
  g_autoptr (GPtrArray) people = list_corrected (run->facts, wrong, &right);
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_autoptr (MattaRuleActions) actions = actions_new ();
  MattaFacts facts = *run->facts;
  Run corrected = { .facts = &facts, .rules = run->rules, .findings = findings };

  facts.recipients = people;
  corrected.actions = actions;
  corrected.judge = matta_rule_judge_new (&facts, policy, run->rules, findings);
  check_lists (&corrected);
  check_rules (&corrected);
  matta_rule_judge_free (corrected.judge);
  return asks_no_more (actions, run->actions) && !is_noticed (findings, address);
}

/* Nobody judges the message anew once an address was put right, so that is offered only where
 * nothing would be different. */
static void
withhold_corrections (const Run *run, const MattaPolicy *policy)
{
  for (guint i = 0; i < run->findings->len; i++) {
    MattaFinding *finding = g_ptr_array_index (run->findings, i);
    g_autofree char *right = matta_finding_dup_correction (finding);

    if (right != NULL && !may_correct (run, policy, finding->subject, right))
      finding->remedy = g_intern_static_string ("drop");
  }
}

MattaVerdict *
matta_check_run_rules (const MattaFacts *facts,
                       const MattaPolicy *policy,
                       const MattaRuleSet *rules,
                       MattaVerdict *verdict,
                       MattaRuleActions **actions)
{
  Run run = { .facts = facts, .rules = rules };

  g_return_val_if_fail (facts != NULL && policy != NULL && rules != NULL, NULL);
  g_return_val_if_fail (verdict != NULL && actions != NULL, NULL);

  run.actions = actions_new ();
  run.findings = copy_findings (verdict, rules);
  run.judge = matta_rule_judge_new (facts, policy, rules, run.findings);
  if (!facts->is_report) {
    check_lists (&run);
    check_rules (&run);
    drop_seen (run.actions);
    withhold_corrections (&run, policy);
  }
  matta_rule_judge_free (run.judge);
  *actions = run.actions;
  return matta_verdict_new (run.findings);
}

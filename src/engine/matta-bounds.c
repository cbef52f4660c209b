/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"

#include "matta-sealing.h"

#define UNSUPPORTED "unsupported"

/* What there is to see for others once everybody outside is in Bcc: nothing. */
static const char *const seen_ids[] = { "many-visible", "mixed-companies", NULL };

static gboolean
is_asked_for (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; verdict != NULL && i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return TRUE;
  return FALSE;
}

static gboolean
asks_too_much (const MattaFacts *facts, const MattaRuleActions *actions)
{
  return (actions->require_seal && matta_sealing_has_files (facts)
          && !matta_sealing_is_possible (facts))
         || (actions->outside_to_bcc && facts->protection != MATTA_PROTECTION_NONE);
}

static void
add (GPtrArray *findings, const char *id, MattaTier tier, const char *detail)
{
  g_ptr_array_add (findings, matta_finding_new (id, tier, MATTA_ABOUT_MESSAGE, NULL, detail, NULL));
}

static void
add_people (GPtrArray *findings, const char *id, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    add (findings, id, MATTA_TIER_QUIET, g_ptr_array_index (addresses, i));
}

static void
add_duties (GPtrArray *findings, const MattaFacts *facts, const MattaRuleActions *actions)
{
  char minutes[16];

  add_people (findings, MATTA_BOUND_CC, actions->cc);
  add_people (findings, MATTA_BOUND_BCC, actions->bcc);
  if (actions->outside_to_bcc)
    add (findings, MATTA_BOUND_OUTSIDE_TO_BCC, MATTA_TIER_QUIET, NULL);
  if (actions->require_seal && matta_sealing_has_files (facts))
    add (findings, MATTA_BOUND_SEAL, MATTA_TIER_THINK, NULL);
  if (actions->require_reason)
    add (findings, MATTA_BOUND_REASON, MATTA_TIER_THINK, NULL);
  if (actions->second_look)
    add (findings, MATTA_BOUND_SECOND_LOOK, MATTA_TIER_THINK, NULL);
  g_snprintf (minutes, sizeof minutes, "%u", actions->hold_minutes);
  if (actions->hold_minutes > 0)
    add (findings, MATTA_BOUND_HOLD, MATTA_TIER_QUIET, minutes);
}

/* All but those with one of @without, which may be NULL. */
static GPtrArray *
copy_findings (MattaVerdict *verdict, const char *const *without)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (without != NULL && g_strv_contains (without, finding->id))
      continue;
    g_ptr_array_add (findings,
                     matta_finding_new (finding->id, finding->tier, finding->about,
                                        finding->subject, finding->detail, finding->remedy));
  }
  return findings;
}

MattaVerdict *
matta_bounds_add (MattaVerdict *verdict, const MattaFacts *facts, const MattaRuleActions *actions)
{
  GPtrArray *findings = NULL;

  g_return_val_if_fail (verdict != NULL && facts != NULL && actions != NULL, NULL);

  findings = copy_findings (verdict, actions->outside_to_bcc ? seen_ids : NULL);
  if (asks_too_much (facts, actions))
    add (findings, MATTA_BOUND_FORBIDDEN, MATTA_TIER_STOP, UNSUPPORTED);
  else if (actions->forbidden_by_rule)
    add (findings, MATTA_BOUND_FORBIDDEN, MATTA_TIER_STOP, NULL);
  add_duties (findings, facts, actions);
  return matta_verdict_new (findings);
}

MattaVerdict *
matta_bounds_add_looking (MattaVerdict *verdict)
{
  GPtrArray *findings = NULL;

  g_return_val_if_fail (verdict != NULL, NULL);

  findings = copy_findings (verdict, NULL);
  add (findings, MATTA_BOUND_LOOKING, MATTA_TIER_QUIET, NULL);
  return matta_verdict_new (findings);
}

gboolean
matta_bounds_is_looking (MattaVerdict *verdict)
{
  return is_asked_for (verdict, MATTA_BOUND_LOOKING);
}

static void
add_recipient (MattaRecord *record, const char *address, const char *kind)
{
  MattaRecordRecipient *recipient = matta_record_add_recipient (record, address, NULL);

  recipient->kind = g_strdup (kind);
  g_ptr_array_add (g_str_equal (kind, "cc") ? record->plan->cc : record->plan->bcc,
                   g_strdup (address));
}

static void
hide_outside (MattaRecord *record, const MattaFacts *facts, const MattaPolicy *policy)
{
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (recipient->kind != MATTA_KIND_BCC && !matta_policy_is_inside (policy, recipient->address))
      g_ptr_array_add (record->plan->to_bcc, g_strdup (recipient->address));
  }
}

static gboolean
is_duty (const char *id)
{
  return g_str_equal (id, MATTA_BOUND_CC) || g_str_equal (id, MATTA_BOUND_BCC)
         || g_str_equal (id, MATTA_BOUND_OUTSIDE_TO_BCC) || g_str_equal (id, MATTA_BOUND_SEAL);
}

/* A link stands for the ZIP where the organisation wants that, on a server of its own. */
static void
oblige_to_seal (MattaPlan *plan, const MattaSharing *sharing)
{
  plan->seal = TRUE;
  plan->share = sharing->kind != MATTA_SHARING_NONE && sharing->first && sharing->ordered;
}

void
matta_bounds_oblige (MattaRecord *record, const MattaFacts *facts, const MattaPolicy *policy)
{
  g_return_if_fail (record != NULL && record->plan == NULL);
  g_return_if_fail (facts != NULL && policy != NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (record->verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (record->verdict, i);
    gboolean fixed = facts->protection != MATTA_PROTECTION_NONE;

    if (!is_duty (finding->id))
      continue;
    if (record->plan == NULL)
      record->plan = matta_plan_new ();
    if (g_str_equal (finding->id, MATTA_BOUND_SEAL))
      oblige_to_seal (record->plan, &policy->sharing);
    else if (g_str_equal (finding->id, MATTA_BOUND_OUTSIDE_TO_BCC))
      hide_outside (record, facts, policy);
    else
      add_recipient (record, finding->detail,
                     g_str_equal (finding->id, MATTA_BOUND_CC) && !fixed ? "cc" : "bcc");
  }
}

void
matta_bounds_renew (MattaRecord *record, const MattaFacts *facts, const MattaPolicy *policy)
{
  g_return_if_fail (record != NULL && facts != NULL && policy != NULL);

  for (guint i = record->recipients->len; i > 0 && record->plan != NULL; i--)
    if (matta_record_get_given (record, g_ptr_array_index (record->recipients, i - 1)) == NULL)
      g_ptr_array_remove_index (record->recipients, i - 1);
  g_clear_pointer (&record->plan, matta_plan_free);
  matta_bounds_oblige (record, facts, policy);
}

guint
matta_bounds_get_looks (MattaVerdict *verdict)
{
  return is_asked_for (verdict, MATTA_BOUND_SECOND_LOOK) ? 2 : 1;
}

static gboolean
lacks_a_reason (const MattaPlan *plan)
{
  g_autofree char *reason = NULL;

  if (plan == NULL || plan->reason == NULL)
    return TRUE;
  reason = g_strstrip (g_strdup (plan->reason));
  return *reason == '\0';
}

static gboolean
is_unopened (const MattaFinding *finding, const MattaPlan *plan)
{
  return finding->detail == NULL || plan == NULL || !matta_plan_has_opened (plan, finding->detail);
}

static gboolean
is_forbidding (const MattaFinding *finding, const MattaPlan *plan)
{
  if (g_str_equal (finding->id, MATTA_BOUND_FORBIDDEN)
      || g_str_equal (finding->id, MATTA_BOUND_LOOKING))
    return TRUE;
  if (g_str_equal (finding->id, MATTA_BOUND_REASON))
    return lacks_a_reason (plan);
  if (g_str_equal (finding->id, MATTA_BOUND_OPEN_FIRST))
    return is_unopened (finding, plan);
  if (g_str_equal (finding->id, MATTA_BOUND_SEAL))
    return plan == NULL || !plan->seal;
  return g_str_equal (finding->id, MATTA_BOUND_BLOCKED)
         && (plan == NULL || finding->subject == NULL
             || (!matta_plan_drops (plan, finding->subject)
                 && matta_plan_get_correction (plan, finding->subject) == NULL));
}

gboolean
matta_bounds_forbid (MattaVerdict *verdict, const MattaPlan *plan)
{
  for (guint i = 0; verdict != NULL && i < matta_verdict_get_n_findings (verdict); i++)
    if (is_forbidding (matta_verdict_get_finding (verdict, i), plan))
      return TRUE;
  return FALSE;
}

guint
matta_bounds_get_hold (MattaVerdict *verdict, guint usual)
{
  guint seconds = usual;

  for (guint i = 0; verdict != NULL && i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (g_str_equal (finding->id, MATTA_BOUND_HOLD) && finding->detail != NULL)
      seconds = MAX (seconds, (guint) g_ascii_strtoull (finding->detail, NULL, 10) * 60);
  }
  return seconds;
}

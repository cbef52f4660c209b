/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"

#define UNSUPPORTED "unsupported"

static gboolean
asks_too_much (const MattaRuleActions *actions)
{
  return actions->cc->len > 0 || actions->bcc->len > 0 || actions->outside_to_bcc
         || actions->require_seal || actions->second_look || actions->require_reason;
}

static void
add (GPtrArray *findings, const char *id, MattaTier tier, const char *detail)
{
  g_ptr_array_add (findings, matta_finding_new (id, tier, MATTA_ABOUT_MESSAGE, NULL, detail, NULL));
}

MattaVerdict *
matta_bounds_add (MattaVerdict *verdict, const MattaRuleActions *actions)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  char minutes[16];

  g_return_val_if_fail (verdict != NULL && actions != NULL, NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    g_ptr_array_add (findings,
                     matta_finding_new (finding->id, finding->tier, finding->about,
                                        finding->subject, finding->detail, finding->remedy));
  }
  if (asks_too_much (actions))
    add (findings, MATTA_BOUND_FORBIDDEN, MATTA_TIER_STOP, UNSUPPORTED);
  else if (actions->forbidden_by_rule)
    add (findings, MATTA_BOUND_FORBIDDEN, MATTA_TIER_STOP, NULL);
  g_snprintf (minutes, sizeof minutes, "%u", actions->hold_minutes);
  if (actions->hold_minutes > 0)
    add (findings, MATTA_BOUND_HOLD, MATTA_TIER_QUIET, minutes);
  return matta_verdict_new (findings);
}

static gboolean
is_forbidding (const MattaFinding *finding, const MattaPlan *plan)
{
  if (g_str_equal (finding->id, MATTA_BOUND_FORBIDDEN))
    return TRUE;
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

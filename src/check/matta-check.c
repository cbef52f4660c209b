/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

#include "matta-checks.h"

typedef void (*CheckFunc) (const MattaCheckRun *run);

static const CheckFunc checks[] = {
  matta_check_unreadable,    matta_check_first_domain,       matta_check_first_address,
  matta_check_outside,       matta_check_outside_attachment, matta_check_many_visible,
  matta_check_empty_subject,
};

static GPtrArray *
list_outside (const MattaFacts *facts, const MattaPolicy *policy)
{
  GPtrArray *outside = g_ptr_array_new ();

  for (guint i = 0; i < facts->recipients->len; i++) {
    MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (!matta_policy_is_inside (policy, recipient->address))
      g_ptr_array_add (outside, recipient);
  }
  return outside;
}

MattaTier
matta_check_get_novelty_tier (const MattaCheckRun *run)
{
  if (matta_history_get_total (run->history) < MATTA_YOUNG_HISTORY)
    return MATTA_TIER_LOOK;
  return MATTA_TIER_THINK;
}

void
matta_check_report (const MattaCheckRun *run,
                    const char *id,
                    MattaTier tier,
                    MattaAbout about,
                    const char *subject,
                    const char *detail,
                    const char *remedy)
{
  g_ptr_array_add (run->findings, matta_finding_new (id, tier, about, subject, detail, remedy));
}

MattaVerdict *
matta_check_run (const MattaFacts *facts, const MattaHistory *history, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) outside = list_outside (facts, policy);
  MattaCheckRun run = {
    .facts = facts,
    .history = history,
    .policy = policy,
    .outside = outside,
    .findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free),
  };

  if (!facts->is_report)
    for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
      checks[i](&run);
  return matta_verdict_new (run.findings);
}

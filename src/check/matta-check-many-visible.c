/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Many outside people who will see each other's addresses. */
void
matta_check_many_visible (const MattaCheckRun *run)
{
  guint visible = 0;
  char detail[16];

  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    if (recipient->kind != MATTA_KIND_BCC)
      visible++;
  }
  if (visible < run->policy->many_visible)
    return;
  g_snprintf (detail, sizeof detail, "%u", visible);
  matta_check_report (run, "many-visible", MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, NULL, detail,
                      "to-bcc");
}

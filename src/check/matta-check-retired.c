/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#define MONTH (G_TIME_SPAN_DAY * 365 / 12)

/* Not written to for so long that it may be out of use, or somebody else's by now. Judged by the
 * message's own date. */
void
matta_check_retired (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len && run->facts->date > 0; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    const MattaPerson *person = matta_history_find (run->history, recipient->address);
    gint64 months = 0;
    char detail[32];

    if (person == NULL || person->last_at == 0)
      continue;
    months = (run->facts->date - person->last_at) / MONTH;
    if (months < (gint64) run->policy->retired_months)
      continue;
    g_snprintf (detail, sizeof detail, "%" G_GINT64_FORMAT, months);
    matta_check_report (run, "retired", MATTA_TIER_LOOK, MATTA_ABOUT_RECIPIENT, recipient->address,
                        detail, "drop");
  }
}

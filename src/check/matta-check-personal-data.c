/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* The address book of half the town: so many addresses or telephone numbers that it is a list. */
void
matta_check_personal_data (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *report = matta_check_get_report (run, i);
    g_autofree char *detail = NULL;
    gboolean phones = FALSE;
    guint n = 0;

    if (report == NULL)
      continue;
    phones = report->counts.phones > report->counts.emails;
    n = phones ? report->counts.phones : report->counts.emails;
    if (n < run->policy->personal_data_count)
      continue;
    detail = g_strdup_printf ("%u %s", n, phones ? "phones" : "addresses");
    matta_check_report_file (run, "personal-data", MATTA_TIER_THINK, i, detail);
  }
}

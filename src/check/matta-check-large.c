/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Larger than many a mailbox takes. */
void
matta_check_large (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    char detail[32];

    if (attachment->size < (guint64) run->policy->large_megabytes * 1000000)
      continue;
    g_snprintf (detail, sizeof detail, "%" G_GUINT64_FORMAT, attachment->size);
    matta_check_report_file (run, "large", MATTA_TIER_LOOK, i, detail);
  }
}

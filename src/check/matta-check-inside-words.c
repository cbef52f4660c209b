/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* The organisation's own words in what is attached. Whoever looked inside was given them. */
void
matta_check_inside_words (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *report = matta_check_get_report (run, i);

    if (report != NULL && report->words->len > 0)
      matta_check_report_file (run, "words", MATTA_TIER_THINK, i,
                               g_ptr_array_index (report->words, 0));
  }
}

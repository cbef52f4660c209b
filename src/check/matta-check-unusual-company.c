/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* About two in a hundred ordinary mails have somebody above the first of these; docs/model.md. */
#define DOUBTFUL 0.88
#define VERY_DOUBTFUL 0.95

/* Somebody known who does not go with the others, this conversation, or what the mail is about. */
void
matta_check_unusual_company (const MattaCheckRun *run)
{
  if (matta_history_get_total (run->history) < MATTA_YOUNG_HISTORY)
    return;
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    const MattaDoubt *doubt = matta_history_find_doubt (run->history, recipient->address);
    g_autofree char *detail = NULL;

    if (doubt == NULL || doubt->doubt < DOUBTFUL)
      continue;
    detail = g_strconcat (doubt->reason != NULL ? doubt->reason : "",
                          doubt->about != NULL ? " " : NULL, doubt->about, NULL);
    matta_check_report (run, "unusual-company",
                        doubt->doubt < VERY_DOUBTFUL ? MATTA_TIER_LOOK : MATTA_TIER_THINK,
                        MATTA_ABOUT_RECIPIENT, recipient->address, detail, "drop");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Nothing was ever accepted for anybody at this domain. */
void
matta_check_first_domain (const MattaCheckRun *run)
{
  MattaTier tier = matta_check_get_novelty_tier (run);

  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    const char *domain = matta_address_get_domain (recipient->address);

    if (matta_history_get_domain (run->history, domain) == 0)
      matta_check_report (run, "first-domain", tier, MATTA_ABOUT_RECIPIENT, recipient->address,
                          domain, "drop");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Nobody can get mail there: a slip, or a company that is gone. */
void
matta_check_no_such_domain (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    g_autofree char *folded = matta_address_fold (recipient->address);
    const char *domain = matta_address_get_domain (folded);

    if (matta_history_is_nowhere (run->history, domain))
      matta_check_report (run, "no-such-domain", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                          recipient->address, domain, "drop");
  }
}

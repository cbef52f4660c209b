/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Nothing was ever accepted for this address. */
void
matta_check_first_address (const MattaCheckRun *run)
{
  MattaTier tier = matta_check_get_novelty_tier (run);

  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    if (matta_history_get_address (run->history, recipient->address) == 0)
      matta_check_report (run, "first-address", tier, MATTA_ABOUT_RECIPIENT, recipient->address,
                          NULL, "drop");
  }
}

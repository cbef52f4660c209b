/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Outside people. Somebody one writes to often is no reason to be asked. */
void
matta_check_outside (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    guint count = matta_history_get_address (run->history, recipient->address);

    matta_check_report (run, "outside",
                        count >= MATTA_KNOWN_AFTER ? MATTA_TIER_QUIET : MATTA_TIER_LOOK,
                        MATTA_ABOUT_RECIPIENT, recipient->address, NULL, "drop");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Written from the private address, or another company's, to somebody who always gets mail from the
 * usual one. Told once, for the message. */
void
matta_check_sender_unusual (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    const char *usual = matta_history_find_usual_sender (run->history, recipient->address);

    if (usual == NULL
        || matta_history_get_address (run->history, recipient->address) < MATTA_KNOWN_AFTER)
      continue;
    matta_check_report (run, "sender-unusual", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, usual,
                        NULL);
    return;
  }
}

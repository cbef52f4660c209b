/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Part of the message could not be looked into. Encryption is what the sender wanted; anything else
 * is a reason to think. */
void
matta_check_unreadable (const MattaCheckRun *run)
{
  MattaTier tier = MATTA_TIER_THINK;

  if (run->facts->unreadable == NULL)
    return;
  if (g_str_equal (run->facts->unreadable, MATTA_UNREADABLE_ENCRYPTED))
    tier = MATTA_TIER_LOOK;
  matta_check_report (run, "unreadable", tier, MATTA_ABOUT_MESSAGE, NULL, run->facts->unreadable,
                      NULL);
}

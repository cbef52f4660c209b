/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* These people nearly always get mail together with somebody who does not get this one. */
void
matta_check_missing_usual (const MattaCheckRun *run)
{
  const char *missing = matta_history_get_missing (run->history);

  if (missing == NULL || run->outside->len == 0
      || matta_history_get_total (run->history) < MATTA_YOUNG_HISTORY)
    return;
  matta_check_report (run, "missing-usual", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, missing,
                      NULL);
}

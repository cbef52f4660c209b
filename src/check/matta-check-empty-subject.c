/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Most often a mail that left before it was finished. */
void
matta_check_empty_subject (const MattaCheckRun *run)
{
  if (matta_check_is_blank (run->facts->subject))
    matta_check_report (run, "empty-subject", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, NULL,
                        NULL);
}

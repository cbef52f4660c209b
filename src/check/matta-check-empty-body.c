/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Nothing was written and nothing is attached: it left before it was begun. An invitation has its
 * text elsewhere; a file may speak for itself. */
void
matta_check_empty_body (const MattaCheckRun *run)
{
  const MattaFacts *facts = run->facts;

  if (facts->is_invitation || facts->unreadable != NULL
      || facts->protection != MATTA_PROTECTION_NONE || facts->attachments->len > 0)
    return;
  if (matta_check_is_blank (facts->text))
    matta_check_report (run, "empty-body", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, NULL, NULL);
}

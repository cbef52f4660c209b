/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-promise.h"

/* Promised in what was written now, and not there. Pictures in the text are not what was promised.
 */
void
matta_check_missing_attachment (const MattaCheckRun *run)
{
  const char *promise = NULL;

  if (matta_check_has_files (run) || run->facts->protection == MATTA_PROTECTION_ENCRYPTED)
    return;
  promise = matta_promise_find (run->own_text);
  if (promise != NULL)
    matta_check_report (run, "missing-attachment",
                        run->outside->len > 0 ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                        MATTA_ABOUT_MESSAGE, NULL, promise, NULL);
}

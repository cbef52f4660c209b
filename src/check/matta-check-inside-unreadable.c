/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* A format nobody here knows is no reason to ask, and a password is what the sender wanted; a file
 * that breaks whoever opens it is. */
static const char *const harmless[] = { "not-supported", "encrypted", NULL };

/* An attachment that could not be looked into, or not as a whole. */
void
matta_check_inside_unreadable (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *report = matta_check_get_report (run, i);

    if (report != NULL && report->unreadable != NULL
        && !g_strv_contains (harmless, report->unreadable))
      matta_check_report_file (run, "unreadable", MATTA_TIER_LOOK, i, report->unreadable);
  }
}

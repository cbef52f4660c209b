/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* The very same file went to another company before: an offer made for somebody else. */
void
matta_check_same_file_elsewhere (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    const char *domain = matta_history_find_elsewhere (run->history, i);

    if (domain != NULL && attachment->sort != MATTA_ATTACHMENT_INLINE)
      matta_check_report_file (run, "same-file-elsewhere", MATTA_TIER_LOOK, i, domain);
  }
}

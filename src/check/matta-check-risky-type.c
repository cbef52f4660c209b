/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-file-kind.h"

/* Something that runs when it is opened. Most servers refuse it, and no customer wants it. */
void
matta_check_risky_type (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    g_autofree char *extension = matta_file_get_extension (attachment->name);

    if (matta_file_is_risky (extension)
        || matta_file_sniff (attachment->head) == MATTA_FILE_PROGRAM)
      matta_check_report_file (run, "risky-type", MATTA_TIER_THINK, i, extension);
  }
}

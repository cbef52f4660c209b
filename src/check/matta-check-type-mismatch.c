/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-file-kind.h"

/* The name says one thing, the bytes another: the wrong file was renamed, or somebody hides one. */
void
matta_check_type_mismatch (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    MattaFileKind really = matta_file_sniff (attachment->head);
    g_autofree char *extension = matta_file_get_extension (attachment->name);
    MattaFileKind said = matta_file_get_kind (extension);

    if (attachment->size == 0 || said == MATTA_FILE_UNKNOWN || really == said)
      continue;
    if (really == MATTA_FILE_UNKNOWN && !matta_file_always_recognisable (said))
      continue;
    matta_check_report_file (run, "type-mismatch", MATTA_TIER_THINK, i, extension);
  }
}

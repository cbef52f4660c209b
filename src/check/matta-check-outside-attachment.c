/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

static gboolean
anybody_is_new (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    if (matta_history_get_address (run->history, recipient->address) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A file leaves the organisation. To somebody new it is worth a thought, once there is a history
 * that "new" can be told from. */
void
matta_check_outside_attachment (const MattaCheckRun *run)
{
  MattaTier tier = MATTA_TIER_LOOK;

  if (run->outside->len == 0)
    return;
  if (anybody_is_new (run))
    tier = matta_check_get_novelty_tier (run);
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);

    if (attachment->sort == MATTA_ATTACHMENT_INLINE)
      continue; /* a picture in the text or the signature */
    matta_check_report_file (run, "outside-attachment", tier, i, NULL);
  }
}

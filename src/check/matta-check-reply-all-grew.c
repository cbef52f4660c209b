/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#define NOT_IN_THREAD "not-in-thread"

static gboolean
is_new_to_the_talk (const MattaCheckRun *run, const MattaRecipient *recipient)
{
  const MattaDoubt *doubt = matta_history_find_doubt (run->history, recipient->address);

  return doubt != NULL && g_strcmp0 (doubt->reason, NOT_IN_THREAD) == 0;
}

/* An answer to all that goes to somebody outside who was not in the conversation. */
void
matta_check_reply_all_grew (const MattaCheckRun *run)
{
  if (run->facts->in_reply_to == NULL || run->facts->recipients->len < 3)
    return;
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    if (is_new_to_the_talk (run, recipient))
      matta_check_report (run, "reply-all-grew", MATTA_TIER_LOOK, MATTA_ABOUT_RECIPIENT,
                          recipient->address, NULL, "drop");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-greeting.h"

#include <string.h>

/* What people write only among themselves. Lower case. */
static const char *const inside_talk[] = {
  "お疲れ様です",
  "おつかれさまです",
  "お疲れさまです",
  "社内で",
  "内々で",
  "社内共有",
  "内部共有",
  "先方には",
  "先方に伝え",
  "お客様には言わ",
  "お客さんには",
  "客先には",
  "ここだけの話",
  "internally",
  "between us",
  "don't tell",
  "do not tell",
  "keep this internal",
  "internal only",
  "not share this with",
  "don't share this with",
  "before we tell",
  "the client doesn't",
  "the customer doesn't",
};

static gboolean
is_inside_talk (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (inside_talk); i++)
    if (strstr (text, inside_talk[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_greeted (const MattaRecipient *recipient, char **names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (matta_greeting_match (names[i], recipient) != MATTA_GREETING_OTHER)
      return TRUE;
  return FALSE;
}

static gboolean
greets_inside_only (const MattaCheckRun *run, char **names)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < run->facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->facts->recipients, i);

    if (!is_greeted (recipient, names))
      continue;
    if (!matta_policy_is_inside (run->policy, recipient->address))
      return FALSE;
    inside = TRUE;
  }
  return inside;
}

/* Talk among colleagues, by its greeting and its tone, with one or two customers' addresses left
 * in: the commonest near miss. */
void
matta_check_inside_talk_outside (const MattaCheckRun *run)
{
  guint inside = run->facts->recipients->len - run->outside->len;
  g_auto (GStrv) names = NULL;

  if (run->outside->len == 0 || run->outside->len > 2 || inside == 0
      || !is_inside_talk (run->own_text))
    return;
  names = matta_greeting_find (run->facts->own_text);
  if ((names[0] != NULL && !greets_inside_only (run, names)) || (names[0] == NULL && inside < 2))
    return;
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    matta_check_report (run, "inside-talk-outside", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                        recipient->address, NULL, "drop");
  }
}

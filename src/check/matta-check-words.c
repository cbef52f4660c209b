/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-patterns.h"

/* Subject and names of files, simplified. (transfer full) */
static char *
get_titles (const MattaCheckRun *run)
{
  g_autoptr (GString) titles =
      g_string_new (run->facts->subject != NULL ? run->facts->subject : "");

  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);

    g_string_append_printf (titles, "\n%s", attachment->name);
  }
  return matta_check_simplify (titles->str);
}

/* The organisation's own words, in the subject, in what was written now and in the names of files.
 */
void
matta_check_words (const MattaCheckRun *run)
{
  g_autofree char *titles = NULL;

  if (run->outside->len == 0)
    return;
  titles = get_titles (run);
  for (guint i = 0; run->policy->watch_words[i] != NULL; i++) {
    g_autofree char *word = matta_check_simplify (run->policy->watch_words[i]);

    if (matta_patterns_has_word (titles, word) || matta_patterns_has_word (run->own_text, word))
      matta_check_report (run, "words", MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, NULL,
                          run->policy->watch_words[i], NULL);
  }
}

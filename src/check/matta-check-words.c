/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include <string.h>

/* A Latin word counts as a whole; Japanese has no spaces to see that by. */
static gboolean
stands_alone (const char *text, const char *at, gsize length)
{
  if (!g_ascii_isalnum (*at))
    return TRUE;
  return (at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]);
}

static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL && length > 0; at = strstr (at + 1, word))
    if (stands_alone (text, at, length))
      return TRUE;
  return FALSE;
}

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

    if (has_word (titles, word) || has_word (run->own_text, word))
      matta_check_report (run, "words", MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE, NULL,
                          run->policy->watch_words[i], NULL);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include <string.h>

/* What people write when they attach something. Whole phrases: "attached" alone is in half of all
 * answers. Lower case. */
static const char *const promises[] = {
  "please find attached",
  "find attached",
  "attached please find",
  "i have attached",
  "i've attached",
  "i attach",
  "i am attaching",
  "i'm attaching",
  "we have attached",
  "is attached",
  "are attached",
  "attached is",
  "attached are",
  "attached you will find",
  "see attached",
  "see the attached",
  "the attached file",
  "the attached document",
  "attached file",
  "attached files",
  "in the attachment",
  "see attachment",
  "as an attachment",
  "enclosed please find",
  "please find enclosed",
  "添付します",
  "添付いたします",
  "添付致します",
  "添付しました",
  "添付いたしました",
  "添付しております",
  "添付しています",
  "添付ファイル",
  "添付の通り",
  "添付のとおり",
  "添付をご確認",
  "添付資料",
  "添付書類",
  "添付にて",
  "添付させていただき",
  "別添",
  "同封いたします",
  "同封します",
};

/* One of these is in each of them. */
static const char *const stems[] = { "attach", "enclosed", "添付", "別添", "同封" };

/* … and what says that nothing is: about attachments, but no promise of one. */
static const char *const denials[] = {
  "no attachment",
  "not attached",
  "without attachment",
  "attached earlier",
  "attached yesterday",
  "you attached",
  "your attached",
  "previously attached",
  "was attached",
  "were attached",
  "添付いただい",
  "添付頂い",
  "添付してください",
  "添付して下さい",
  "添付忘れ",
  "添付漏れ",
  "添付はありません",
  "添付なし",
  "添付ファイルはありません",
  "添付ファイルを開",
  "添付ファイルが開",
  "添付ファイルは開",
  "添付ファイルが届",
  "添付ファイルを拝見",
  "添付ファイルを確認しました",
};

/* The sentence @at stands in, up to line ends and full stops. (transfer full) */
static char *
cut_sentence (const char *text, const char *at)
{
  const char *start = at;
  const char *end = at;

  while (start > text && strchr (".!?\n", start[-1]) == NULL)
    start--;
  while (*end != '\0' && strchr (".!?\n", *end) == NULL)
    end++;
  return g_strndup (start, (gsize) (end - start));
}

static gboolean
is_denied (const char *sentence)
{
  for (guint i = 0; i < G_N_ELEMENTS (denials); i++)
    if (strstr (sentence, denials[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_any_stem (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    if (strstr (text, stems[i]) != NULL)
      return TRUE;
  return FALSE;
}

static const char *
find_promise (const char *text)
{
  if (!has_any_stem (text))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++) {
    const char *at = strstr (text, promises[i]);

    for (; at != NULL; at = strstr (at + 1, promises[i])) {
      g_autofree char *sentence = cut_sentence (text, at);

      if (!is_denied (sentence))
        return promises[i];
    }
  }
  return NULL;
}

/* Promised in what was written now, and not there. Pictures in the text are not what was promised.
 */
void
matta_check_missing_attachment (const MattaCheckRun *run)
{
  const char *promise = NULL;

  if (matta_check_has_files (run) || run->facts->protection == MATTA_PROTECTION_ENCRYPTED)
    return;
  promise = find_promise (run->own_text);
  if (promise != NULL)
    matta_check_report (run, "missing-attachment",
                        run->outside->len > 0 ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                        MATTA_ABOUT_MESSAGE, NULL, promise, NULL);
}

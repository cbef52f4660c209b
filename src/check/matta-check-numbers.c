/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-patterns.h"

#include <string.h>

/* Without one of these a 12-digit number is more likely an order's. */
static const char *const individual_number_words[] = {
  "個人番号",  "マイナンバー", "ﾏｲﾅﾝﾊﾞｰ",           "特定個人情報",
  "my number", "mynumber",     "individual number",
};

gboolean
matta_check_speaks_of_individual_numbers (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (individual_number_words); i++)
    if (strstr (text, individual_number_words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
report (const MattaCheckRun *run, const char *id, guint n)
{
  char detail[16];

  if (n == 0)
    return;
  g_snprintf (detail, sizeof detail, "%u", n);
  matta_check_report (run, id, run->outside->len > 0 ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                      MATTA_ABOUT_MESSAGE, NULL, detail, NULL);
}

/* Card numbers and individual numbers in subject and text, what is quoted included: it goes out as
 * well. */
void
matta_check_numbers (const MattaCheckRun *run)
{
  const MattaFacts *facts = run->facts;
  g_autofree char *all = g_strconcat (facts->subject != NULL ? facts->subject : "", "\n",
                                      facts->text != NULL ? facts->text : "", NULL);
  g_autofree char *text = NULL;
  MattaPatternCounts counts = { 0 };

  /* Of ASCII nothing becomes a digit: only the words want it simple, and they are seldom asked. */
  if (!g_str_is_ascii (all))
    text = matta_check_simplify (all);
  matta_patterns_count (text != NULL ? text : all, &counts);
  report (run, "card-number", counts.cards);
  if (counts.my_numbers == 0)
    return;
  if (text == NULL)
    text = matta_check_simplify (all);
  if (matta_check_speaks_of_individual_numbers (text))
    report (run, "personal-number", counts.my_numbers);
}

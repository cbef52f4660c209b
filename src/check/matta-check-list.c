/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include <string.h>

static const char *const list_names[] = {
  "all",      "all-staff", "allstaff", "announce",  "company",  "discuss",    "everybody",
  "everyone", "list",      "members",  "ml",        "news",     "newsletter", "staff",
  "team",     "zenin",     "zenshain", "all-hands", "allhands",
};

static gboolean
is_list_name (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (list_names); i++)
    if (g_str_equal (list_names[i], word))
      return TRUE;
  return FALSE;
}

/* "all", "ml-sales", "sales-ml", "everyone.tokyo" */
static gboolean
looks_like_a_list (const char *folded)
{
  g_autofree char *local_part = g_strndup (folded, strcspn (folded, "@"));
  g_auto (GStrv) words = g_strsplit_set (local_part, "-._+", -1);
  guint n = g_strv_length (words);

  if (is_list_name (local_part))
    return TRUE;
  return n > 1 && (is_list_name (words[0]) || is_list_name (words[n - 1]));
}

/* One address behind which are many people, none of whom can be seen here. */
void
matta_check_list (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    g_autofree char *folded = matta_address_fold (recipient->address);

    if (looks_like_a_list (folded)
        && matta_history_get_address (run->history, folded) < MATTA_KNOWN_AFTER)
      matta_check_report (run, "list", MATTA_TIER_LOOK, MATTA_ABOUT_RECIPIENT, recipient->address,
                          NULL, "drop");
  }
}

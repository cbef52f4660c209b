/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-likeness.h"

/* People of different organisations outside who see each other: customers should not learn of one
 * another. Addresses that anybody can get belong to no organisation. */
void
matta_check_mixed_companies (const MattaCheckRun *run)
{
  g_autoptr (GHashTable) companies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean anybody_new = FALSE;
  char detail[16];

  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    g_autofree char *folded = matta_address_fold (recipient->address);
    const char *domain = matta_address_get_domain (folded);

    if (recipient->kind == MATTA_KIND_BCC || matta_likeness_is_free_mail (domain))
      continue;
    g_hash_table_add (companies, matta_likeness_get_organisation (domain));
    anybody_new =
        anybody_new || matta_history_get_address (run->history, folded) < MATTA_KNOWN_AFTER;
  }
  if (g_hash_table_size (companies) < 2)
    return;
  g_snprintf (detail, sizeof detail, "%u", g_hash_table_size (companies));
  matta_check_report (run, "mixed-companies", anybody_new ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                      MATTA_ABOUT_MESSAGE, NULL, detail, "to-bcc");
}

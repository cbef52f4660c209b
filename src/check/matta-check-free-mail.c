/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-likeness.h"
#include "matta-name.h"

/* The same person's address at a company; NULL = none is known. */
static const MattaPerson *
find_at_company (const MattaCheckRun *run, const char *name)
{
  g_autofree char *folded = matta_name_fold (name);

  for (guint i = 0; folded != NULL && i < run->people->len; i++) {
    const MattaPerson *person = g_ptr_array_index (run->people, i);
    g_autofree char *theirs = matta_name_fold (person->name);

    if (g_strcmp0 (theirs, folded) == 0
        && !matta_likeness_is_free_mail (matta_address_get_domain (person->address)))
      return person;
  }
  return NULL;
}

/* The first mail to an address that anybody can get; a thought when the same person is known at
 * work.
 */
void
matta_check_free_mail (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    g_autofree char *folded = matta_address_fold (recipient->address);
    const MattaPerson *at_company = NULL;

    if (!matta_likeness_is_free_mail (matta_address_get_domain (folded))
        || matta_history_get_address (run->history, folded) > 0)
      continue;
    at_company = find_at_company (run, recipient->name);
    matta_check_report (run, "free-mail", at_company != NULL ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                        MATTA_ABOUT_RECIPIENT, recipient->address,
                        at_company != NULL ? at_company->address : NULL,
                        at_company != NULL ? "correct" : "drop");
  }
}

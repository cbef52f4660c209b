/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-name.h"

/* Whoever bears @family and is written to most; not @address. */
static const MattaPerson *
find_namesake (const MattaCheckRun *run, const char *family, const char *address)
{
  const MattaPerson *best = NULL;

  for (guint i = 0; i < run->people->len; i++) {
    const MattaPerson *person = g_ptr_array_index (run->people, i);
    g_autofree char *theirs = matta_name_get_family (person->name);

    if (g_strcmp0 (theirs, family) == 0 && !matta_address_equal (person->address, address)
        && (best == NULL || person->count > best->count))
      best = person;
  }
  return best;
}

static gboolean
is_recipient (const MattaCheckRun *run, const char *address)
{
  for (guint i = 0; i < run->facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->facts->recipients, i);

    if (matta_address_equal (recipient->address, address))
      return TRUE;
  }
  return FALSE;
}

/* Two Satos: completion offered the new one, and the old one was meant. */
void
matta_check_same_name (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);
    g_autofree char *family = matta_name_get_family (recipient->name);
    const MattaPerson *namesake = NULL;

    if (family == NULL || matta_history_get_address (run->history, recipient->address) > 0)
      continue;
    namesake = find_namesake (run, family, recipient->address);
    if (namesake != NULL && namesake->count >= MATTA_KNOWN_AFTER
        && !is_recipient (run, namesake->address))
      matta_check_report (run, "same-name", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                          recipient->address, namesake->address, "drop");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-likeness.h"

#include <string.h>

/* The known domain that a new one looks like; NULL = none. The organisation's own are what
 * strangers imitate most. */
static const char *
find_known_domain (const MattaCheckRun *run, const char *domain)
{
  const char *const *own = (const char *const *) run->policy->inside_domains;
  const char *found = matta_likeness_find (domain, own, g_strv_length ((char **) own));

  if (found == NULL)
    found =
        matta_likeness_find (domain, (const char *const *) run->domains->pdata, run->domains->len);
  return found != NULL ? found : matta_likeness_find_free_mail (domain);
}

/* Somebody known at the same domain whose address is a slip away. */
static const MattaPerson *
find_known_person (const MattaCheckRun *run, const char *folded, const char *domain)
{
  gsize length = (gsize) (domain - folded - 1);
  g_autofree char *local_part = g_strndup (folded, length);

  for (guint i = 0; i < run->people->len; i++) {
    const MattaPerson *person = g_ptr_array_index (run->people, i);
    const char *their_domain = matta_address_get_domain (person->address);
    g_autofree char *theirs = NULL;

    if (!g_str_equal (domain, their_domain))
      continue;
    theirs = g_strndup (person->address, (gsize) (their_domain - person->address - 1));
    if (matta_likeness_of_local_parts (local_part, theirs))
      return person;
  }
  return NULL;
}

static void
look_at (const MattaCheckRun *run, const MattaRecipient *recipient)
{
  g_autofree char *folded = matta_address_fold (recipient->address);
  const char *domain = matta_address_get_domain (folded);
  const MattaPerson *person = NULL;
  const char *known = NULL;

  if (*domain == '\0' || domain == folded + 1)
    return;
  if (matta_history_get_domain (run->history, domain) > 0) {
    person = find_known_person (run, folded, domain);
    known = person != NULL ? person->address : NULL;
  } else {
    known = find_known_domain (run, domain);
  }
  if (known != NULL)
    matta_check_report (run, "look-alike",
                        person == NULL && matta_likeness_is_disguise (domain, known)
                            ? MATTA_TIER_STOP
                            : MATTA_TIER_THINK,
                        MATTA_ABOUT_RECIPIENT, recipient->address, known, "correct");
}

/* Never written to, and so close to somebody or some domain known that it may be meant. Whoever got
 * mail before is no slip any more. */
void
matta_check_look_alike (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->outside->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->outside, i);

    if (matta_history_get_address (run->history, recipient->address) == 0)
      look_at (run, recipient);
  }
}

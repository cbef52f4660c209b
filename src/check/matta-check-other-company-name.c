/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-likeness.h"

#include <string.h>

#define SHORTEST_NAME 4 /* shorter ones are in too many words */

/* "customer" of "mail.customer.co.jp"; NULL when it says nothing. (transfer full) */
static char *
get_company (const char *domain)
{
  g_autofree char *organisation = matta_likeness_get_organisation (domain);
  g_autofree char *name = g_strndup (organisation, strcspn (organisation, "."));

  if (strlen (name) < SHORTEST_NAME || matta_likeness_is_free_mail (organisation)
      || g_str_has_prefix (name, "xn--"))
    return NULL;
  return g_steal_pointer (&name);
}

/* As a whole word: "acme" is in "acme-offer.xlsx", not in "acmeology.pdf". */
static gboolean
names_company (const char *text, const char *company)
{
  gsize length = strlen (company);

  for (const char *at = strstr (text, company); at != NULL; at = strstr (at + 1, company))
    if ((at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]))
      return TRUE;
  return FALSE;
}

static gboolean
goes_to (const MattaCheckRun *run, const char *company)
{
  for (guint i = 0; i < run->facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->facts->recipients, i);
    g_autofree char *folded = matta_address_fold (recipient->address);
    g_autofree char *theirs = get_company (matta_address_get_domain (folded));

    if (g_strcmp0 (theirs, company) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_own (const MattaCheckRun *run, const char *domain)
{
  g_autofree char *address = g_strconcat ("x@", domain, NULL);

  return matta_policy_is_inside (run->policy, address);
}

static const char *
find_other_company (const MattaCheckRun *run, const char *name)
{
  for (guint i = 0; i < run->domains->len; i++) {
    const char *domain = g_ptr_array_index (run->domains, i);
    g_autofree char *company = NULL;

    if (is_own (run, domain))
      continue;
    company = get_company (domain);
    if (company != NULL && names_company (name, company) && !goes_to (run, company))
      return domain;
  }
  return NULL;
}

/* A file named after another customer than the one who gets it. */
void
matta_check_other_company_name (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    g_autofree char *name = matta_check_simplify (attachment->name);
    const char *domain = find_other_company (run, name);

    if (domain != NULL)
      matta_check_report_file (run, "other-company-name", MATTA_TIER_THINK, i, domain);
  }
}

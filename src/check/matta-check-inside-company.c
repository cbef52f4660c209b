/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-file-kind.h"
#include "matta-likeness.h"

#include <string.h>

#define MOST_COMPANIES 3 /* a file that names more is a list of them */
#define SHORTEST_NAME 4  /* shorter ones say little about whose they are */

/* To name somebody is what such a file is for: a card, a meeting, another message. */
static const char *const telling_extensions[] = { "vcf", "ics", "eml", "msg", NULL };

/* An organisation is what matta_likeness_get_organisation () says of a domain. */
typedef struct {
  const MattaCheckRun *run;
  GPtrArray *recipients; /* element: organisation */
  GPtrArray *sender;     /* the same; one at most */
  GHashTable *known;     /* organisation → its domain in the history, borrowed */
} Companies;

/* What one file names. */
typedef struct {
  GHashTable *others; /* organisations: those with addresses in it, and known ones */
  const char *known;  /* the first of the known ones: its domain */
  MattaTier tier;
  gboolean is_theirs; /* somebody's who gets it */
} Named;

/* Under another suffix it is the same company: customer.example and customer.test. */
static gboolean
is_same_company (const char *organisation, const char *other)
{
  gsize length = strcspn (organisation, ".");

  if (g_str_equal (organisation, other))
    return TRUE;
  return length >= SHORTEST_NAME && length == strcspn (other, ".")
         && !g_str_has_prefix (organisation, "xn--") && strncmp (organisation, other, length) == 0;
}

static gboolean
contains (GPtrArray *organisations, const char *organisation)
{
  for (guint i = 0; i < organisations->len; i++)
    if (is_same_company (organisation, g_ptr_array_index (organisations, i)))
      return TRUE;
  return FALSE;
}

static void
add_organisation (GPtrArray *organisations, const char *address)
{
  g_autofree char *folded = matta_address_fold (address);
  const char *domain = matta_address_get_domain (folded);

  if (domain != NULL)
    g_ptr_array_add (organisations, matta_likeness_get_organisation (domain));
}

static void
companies_init (Companies *self, const MattaCheckRun *run)
{
  self->run = run;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  self->sender = g_ptr_array_new_with_free_func (g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < run->facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (run->facts->recipients, i);

    add_organisation (self->recipients, recipient->address);
  }
  if (run->facts->from_address != NULL)
    add_organisation (self->sender, run->facts->from_address);
  for (guint i = 0; i < run->domains->len; i++) {
    char *domain = g_ptr_array_index (run->domains, i);

    g_hash_table_insert (self->known, matta_likeness_get_organisation (domain), domain);
  }
}

static void
companies_clear (Companies *self)
{
  g_ptr_array_unref (self->recipients);
  g_ptr_array_unref (self->sender);
  g_hash_table_unref (self->known);
}

/* One's own company is named in most files; a free-mail address says nothing of any company. */
static gboolean
says_nothing (const Companies *self, const char *domain, const char *organisation)
{
  g_autofree char *address = g_strconcat ("x@", domain, NULL);

  return matta_policy_is_inside (self->run->policy, address)
         || matta_likeness_is_free_mail (organisation) || contains (self->sender, organisation);
}

static void
look_at (const Companies *self, GPtrArray *domains, MattaTier tier, Named *named)
{
  for (guint i = 0; i < domains->len; i++) {
    const char *domain = g_ptr_array_index (domains, i);
    g_autofree char *organisation = matta_likeness_get_organisation (domain);
    const char *known = g_hash_table_lookup (self->known, organisation);

    if (says_nothing (self, domain, organisation))
      continue;
    named->is_theirs = named->is_theirs || contains (self->recipients, organisation);
    if (named->known == NULL && known != NULL) {
      named->known = known;
      named->tier = tier;
    }
    /* What stands alone and nobody knows may be no domain at all. */
    if (known != NULL || tier == MATTA_TIER_THINK)
      g_hash_table_add (named->others, g_steal_pointer (&organisation));
  }
}

static void
report (const Companies *self, guint index, const MattaScanReport *inside)
{
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *detail = NULL;
  Named named = { .others = others };

  look_at (self, inside->address_domains, MATTA_TIER_THINK, &named);
  look_at (self, inside->other_domains, MATTA_TIER_LOOK, &named);
  if (named.known == NULL || named.is_theirs || g_hash_table_size (others) > MOST_COMPANIES)
    return;
  detail = g_strconcat ("inside ", named.known, NULL);
  matta_check_report_file (self->run, "other-company-name", named.tier, index, detail);
}

/* Its name said so already, or there is nothing to say. */
static gboolean
is_left_out (const MattaCheckRun *run, guint index)
{
  const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, index);
  g_autofree char *extension = matta_file_get_extension (attachment->name);

  if (g_strv_contains (telling_extensions, extension))
    return TRUE;
  for (guint i = 0; i < run->findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (run->findings, i);

    if (g_str_equal (finding->id, "other-company-name")
        && g_ascii_strtoull (finding->subject, NULL, 10) == index)
      return TRUE;
  }
  return FALSE;
}

/* What is inside was written for another company than the ones that get it. */
void
matta_check_inside_company (const MattaCheckRun *run)
{
  Companies companies;

  if (run->outside->len == 0)
    return;
  companies_init (&companies, run);
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *inside = matta_check_get_report (run, i);

    if (inside != NULL && !is_left_out (run, i))
      report (&companies, i, inside);
  }
  companies_clear (&companies);
}

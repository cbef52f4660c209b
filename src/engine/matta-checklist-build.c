/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checklist-build.h"

#include "matta-bounds.h"

/* Rows under construction. */
typedef struct {
  MattaFacts *facts;
  MattaVerdict *verdict;
  MattaInsideFunc is_inside;
  gpointer user_data;
  gboolean folded;
  GPtrArray *items;
  GHashTable *sizes;   /* folded domain → outside people there */
  GHashTable *groups;  /* folded domain → MattaCheckItem, when folded */
  GHashTable *tiers;   /* folded domain → highest tier + 1 */
  GHashTable *to_type; /* folded domains one row of which must be typed already */
  GHashTable *ranks;   /* MattaCheckItem → weight for sorting */
} Build;

static char *
get_folded_domain (const char *address)
{
  g_autofree char *folded = matta_address_fold (address);

  return g_strdup (matta_address_get_domain (folded));
}

static char *
make_recipient_key (const MattaRecipient *recipient)
{
  g_autofree char *folded = matta_address_fold (recipient->address);

  return g_strdup_printf ("%s:%s", matta_kind_to_string (recipient->kind), folded);
}

static MattaCheckItem *
add_item (Build *build, MattaItemKind kind, const char *key)
{
  MattaCheckItem *item = matta_check_item_new (kind, key);

  g_ptr_array_add (build->items, item);
  return item;
}

static gboolean
asks_for_typing (const MattaFinding *finding)
{
  if (g_str_equal (finding->id, "look-alike"))
    return TRUE;
  return g_str_equal (finding->id, "first-domain") && finding->tier >= MATTA_TIER_THINK;
}

/* One row per domain asks for the typing: doing it twice would teach nothing. */
static void
ask_for_typing (Build *build, MattaCheckItem *item, const char *domain)
{
  if (g_hash_table_add (build->to_type, g_strdup (domain)))
    matta_check_item_set_must_type (item, domain);
}

static void
attach_findings (Build *build, MattaCheckItem *item, MattaAbout about, const char *subject)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (build->verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (build->verdict, i);

    if (finding->about != about || g_str_equal (finding->id, MATTA_BOUND_LOOKING))
      continue;
    if (subject == NULL || g_strcmp0 (finding->subject, subject) == 0)
      matta_check_item_add_finding (item, finding);
  }
}

static void
raise_domain (Build *build, const char *domain, MattaTier tier)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (build->tiers, domain));

  if (tier + 1 > known)
    g_hash_table_replace (build->tiers, g_strdup (domain), GUINT_TO_POINTER (tier + 1));
}

static MattaCheckItem *
find_or_add_group (Build *build, const char *domain)
{
  MattaCheckItem *item = g_hash_table_lookup (build->groups, domain);
  g_autofree char *key = NULL;

  if (item != NULL)
    return item;
  key = g_strconcat ("group:", domain, NULL);
  item = add_item (build, MATTA_ITEM_GROUP, key);
  g_hash_table_insert (build->groups, g_strdup (domain), item);
  return item;
}

static void
add_outside (Build *build, const MattaRecipient *recipient, GHashTable *by_subject)
{
  g_autofree char *domain = get_folded_domain (recipient->address);
  g_autofree char *key = make_recipient_key (recipient);
  MattaCheckItem *item = NULL;
  GPtrArray *findings = g_hash_table_lookup (by_subject, recipient->address);

  if (build->folded && GPOINTER_TO_UINT (g_hash_table_lookup (build->sizes, domain)) > 1)
    item = find_or_add_group (build, domain);
  else
    item = add_item (build, MATTA_ITEM_RECIPIENT, key);
  matta_check_item_add_recipient (item, recipient);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (findings, i);

    matta_check_item_add_finding (item, finding);
    if (asks_for_typing (finding))
      ask_for_typing (build, item, domain);
  }
  raise_domain (build, domain, matta_check_item_get_tier (item));
}

/* Findings by the address they are about, so that two thousand recipients don't each walk the whole
 * list. */
static GHashTable *
index_findings (MattaVerdict *verdict)
{
  GHashTable *by_subject =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);
    GPtrArray *list = NULL;

    if (finding->about != MATTA_ABOUT_RECIPIENT || finding->subject == NULL)
      continue;
    list = g_hash_table_lookup (by_subject, finding->subject);
    if (list == NULL) {
      list = g_ptr_array_new ();
      g_hash_table_insert (by_subject, finding->subject, list);
    }
    g_ptr_array_add (list, (gpointer) finding);
  }
  return by_subject;
}

/* One person needs no group: the row can name them. */
static void
count_domains (Build *build)
{
  for (guint i = 0; i < matta_facts_get_n_recipients (build->facts); i++) {
    const MattaRecipient *recipient = matta_facts_get_recipient (build->facts, i);
    g_autofree char *domain = get_folded_domain (recipient->address);
    guint known = GPOINTER_TO_UINT (g_hash_table_lookup (build->sizes, domain));

    g_hash_table_replace (build->sizes, g_steal_pointer (&domain), GUINT_TO_POINTER (known + 1));
  }
}

static void
add_recipients (Build *build)
{
  g_autoptr (GHashTable) by_subject = index_findings (build->verdict);
  MattaCheckItem *inside = NULL;

  for (guint i = 0; i < matta_facts_get_n_recipients (build->facts); i++) {
    const MattaRecipient *recipient = matta_facts_get_recipient (build->facts, i);

    if (!build->is_inside (recipient->address, build->user_data)) {
      add_outside (build, recipient, by_subject);
      continue;
    }
    if (inside == NULL)
      inside = add_item (build, MATTA_ITEM_INSIDE, "inside");
    matta_check_item_add_recipient (inside, recipient);
  }
}

static void
add_attachments (Build *build)
{
  for (guint i = 0; i < matta_facts_get_n_attachments (build->facts); i++) {
    const MattaAttachment *attachment = matta_facts_get_attachment (build->facts, i);
    g_autofree char *key = NULL;
    char subject[16];
    MattaCheckItem *item = NULL;

    g_snprintf (subject, sizeof subject, "%u", i);
    if (attachment->sort == MATTA_ATTACHMENT_INLINE
        && matta_verdict_get_tier_about (build->verdict, MATTA_ABOUT_ATTACHMENT, subject)
               < MATTA_TIER_THINK)
      continue; /* a picture of the signature is part of the text, not a file somebody chose */
    key = g_strdup_printf ("file:%s:%s", attachment->name, attachment->digest);
    item = add_item (build, MATTA_ITEM_ATTACHMENT, key);
    matta_check_item_set_attachment (item, attachment);
    attach_findings (build, item, MATTA_ABOUT_ATTACHMENT, subject);
  }
}

static void
add_message (Build *build)
{
  g_autoptr (GString) key = g_string_new ("message:");
  MattaCheckItem *item = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < matta_verdict_get_n_findings (build->verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (build->verdict, i);

    if (finding->about != MATTA_ABOUT_MESSAGE || g_str_equal (finding->id, MATTA_BOUND_LOOKING))
      continue;
    any = TRUE;
    g_string_append_printf (key, "%s=%s;", finding->id,
                            finding->detail != NULL ? finding->detail : "");
  }
  if (!any)
    return;
  item = add_item (build, MATTA_ITEM_MESSAGE, key->str);
  attach_findings (build, item, MATTA_ABOUT_MESSAGE, NULL);
}

static guint
get_domain_rank (Build *build, MattaCheckItem *item)
{
  GPtrArray *recipients = matta_check_item_get_recipients (item);
  const MattaRecipient *first = g_ptr_array_index (recipients, 0);
  g_autofree char *domain = get_folded_domain (first->address);

  return GPOINTER_TO_UINT (g_hash_table_lookup (build->tiers, domain));
}

static gboolean
is_outside (MattaCheckItem *item)
{
  MattaItemKind kind = matta_check_item_get_kind (item);

  return kind == MATTA_ITEM_RECIPIENT || kind == MATTA_ITEM_GROUP;
}

/* The weight of a row: its domain's highest tier, so that one domain stays together. Worked out
 * once per row, since folding a domain is too slow for every comparison. */
static void
rank_items (Build *build)
{
  for (guint i = 0; i < build->items->len; i++) {
    MattaCheckItem *item = g_ptr_array_index (build->items, i);
    guint rank =
        is_outside (item) ? get_domain_rank (build, item) : matta_check_item_get_tier (item) + 1;

    g_hash_table_insert (build->ranks, item, GUINT_TO_POINTER (rank));
  }
}

static guint
get_rank (Build *build, MattaCheckItem *item)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (build->ranks, item));
}

static int
get_place (MattaCheckItem *item)
{
  switch (matta_check_item_get_kind (item)) {
  case MATTA_ITEM_MESSAGE:
    return 0;
  case MATTA_ITEM_RECIPIENT:
  case MATTA_ITEM_GROUP:
    return 1;
  case MATTA_ITEM_ATTACHMENT:
    return 2;
  case MATTA_ITEM_INSIDE:
    return 3;
  }
  g_return_val_if_reached (4);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MattaCheckItem *first = *(MattaCheckItem *const *) a;
  MattaCheckItem *second = *(MattaCheckItem *const *) b;
  guint first_rank = get_rank (user_data, first);
  guint second_rank = get_rank (user_data, second);
  int order = 0;

  if (first_rank != second_rank)
    return first_rank > second_rank ? -1 : 1;
  order = get_place (first) - get_place (second);
  if (order != 0)
    return order;
  order = g_strcmp0 (matta_check_item_get_domain (first), matta_check_item_get_domain (second));
  if (order != 0)
    return order;
  return (int) matta_check_item_get_tier (second) - (int) matta_check_item_get_tier (first);
}

GPtrArray *
matta_checklist_build (MattaFacts *facts,
                       MattaVerdict *verdict,
                       MattaInsideFunc is_inside,
                       gpointer user_data)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) tiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) ranks = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) to_type = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Build build = {
    .facts = facts,
    .verdict = verdict,
    .is_inside = is_inside,
    .user_data = user_data,
    .folded = matta_verdict_get_tier (verdict) < MATTA_TIER_THINK,
    .items = g_ptr_array_new_with_free_func (g_object_unref),
    .sizes = sizes,
    .groups = groups,
    .tiers = tiers,
    .to_type = to_type,
    .ranks = ranks,
  };

  count_domains (&build);
  add_message (&build);
  add_recipients (&build);
  add_attachments (&build);
  rank_items (&build);
  g_ptr_array_sort_with_data (build.items, compare_items, &build);
  return build.items;
}

char **
matta_checklist_get_item_keys (MattaCheckItem *item)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *recipients = matta_check_item_get_recipients (item);

  for (guint i = 0; i < recipients->len; i++) {
    g_autofree char *key = make_recipient_key (g_ptr_array_index (recipients, i));

    g_strv_builder_add (builder, key);
  }
  if (recipients->len == 0)
    g_strv_builder_add (builder, matta_check_item_get_key (item));
  return g_strv_builder_end (builder);
}

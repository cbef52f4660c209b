/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-file-trail.h"

#include <string.h>

/* A price list, the terms of business: sent to so many companies that it belongs to none. */
#define MOST_COMPANIES 3

/* So small that two of them are alike by chance: an empty file, a signature's picture. */
#define LEAST_SIZE 64

static guint64
get_key (const char *digest)
{
  g_autofree char *start = g_strndup (digest, 16);

  return g_ascii_strtoull (start, NULL, 16);
}

/* (transfer full), NULL-terminated. */
static char **
read_domains (MattaStore *store, const char *digest)
{
  g_autoptr (GBytes) value =
      matta_store_get_bag (store, MATTA_FILE_TRAIL_SORT, get_key (digest), NULL);
  g_autofree char *text = NULL;

  if (value == NULL)
    return g_new0 (char *, 1);
  text = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  return g_strsplit (text, " ", -1);
}

static void
add_row (GPtrArray *rows, const char *digest, char **domains, guint32 day)
{
  MattaBagRow *row = g_new0 (MattaBagRow, 1);
  char *text = g_strjoinv (" ", domains);

  row->sort = MATTA_FILE_TRAIL_SORT;
  row->key = get_key (digest);
  row->day = day;
  row->value = g_bytes_new_take (text, strlen (text));
  g_ptr_array_add (rows, row);
}

void
matta_file_trail_add (MattaStore *store,
                      const char *const *digests,
                      const char *const *domains,
                      guint32 day,
                      GPtrArray *rows)
{
  for (guint i = 0; digests[i] != NULL; i++) {
    g_auto (GStrv) before = read_domains (store, digests[i]);
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
    g_auto (GStrv) after = NULL;

    g_strv_builder_addv (builder, (const char **) before);
    for (guint j = 0; domains[j] != NULL; j++)
      if (!g_strv_contains ((const char *const *) before, domains[j])
          && g_strv_length (before) + j <= MOST_COMPANIES)
        g_strv_builder_add (builder, domains[j]);
    after = g_strv_builder_end (builder);
    if (after[0] != NULL)
      add_row (rows, digests[i], after, day);
  }
}

static gboolean
goes_to (const MattaFacts *facts, const char *domain)
{
  for (guint i = 0; i < facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);
    g_autofree char *folded = matta_address_fold (recipient->address);

    if (g_str_equal (matta_address_get_domain (folded), domain))
      return TRUE;
  }
  return FALSE;
}

void
matta_file_trail_judge (MattaStore *store, const MattaFacts *facts, MattaHistory *history)
{
  for (guint i = 0; i < facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, i);
    g_auto (GStrv) domains = NULL;
    gboolean new_to_all = TRUE;

    if (attachment->size < LEAST_SIZE)
      continue;
    domains = read_domains (store, attachment->digest);
    for (guint j = 0; domains[j] != NULL; j++)
      new_to_all = new_to_all && !goes_to (facts, domains[j]);
    if (domains[0] != NULL && new_to_all && g_strv_length (domains) < MOST_COMPANIES)
      matta_history_add_elsewhere (history, i, domains[0]);
  }
}

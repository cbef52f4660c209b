/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-trail.h"

#include <string.h>

/* A price list, the terms of business: sent to so many companies that it belongs to none. And who
 * writes from so many addresses has no usual one. */
#define MOST_WORDS 3

/* So small that two of them are alike by chance: an empty file, a signature's picture. */
#define LEAST_SIZE 64

/* The digest of a file is its key as it is; of an address one is made. */
static guint64
get_key (const char *digest)
{
  g_autofree char *start = g_strndup (digest, 16);

  return g_ascii_strtoull (start, NULL, 16);
}

static guint64
get_address_key (const char *address)
{
  g_autofree char *folded = matta_address_fold (address);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);

  return get_key (digest);
}

static char **
split (GBytes *value)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));

  return g_strsplit (text, " ", -1);
}

/* (transfer full), NULL-terminated. */
static char **
read_words (MattaStore *store, guint sort, guint64 key)
{
  g_autoptr (GBytes) value = matta_store_get_bag (store, sort, key, NULL);

  return value != NULL ? split (value) : g_new0 (char *, 1);
}

/* What @rows will make of it, or what is kept. */
static char **
read_newest (MattaStore *store, GPtrArray *rows, guint sort, guint64 key)
{
  for (guint i = rows->len; i > 0; i--) {
    const MattaBagRow *row = g_ptr_array_index (rows, i - 1);

    if (row->sort == sort && row->key == key)
      return split (row->value);
  }
  return read_words (store, sort, key);
}

static void
add_words (MattaStore *store,
           guint sort,
           guint64 key,
           const char *const *words,
           guint32 day,
           GPtrArray *rows)
{
  g_auto (GStrv) before = read_newest (store, rows, sort, key);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (before);
  MattaBagRow *row = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", before[i]);
  for (guint i = 0; words[i] != NULL && n < MOST_WORDS; i++) {
    if (g_strv_contains ((const char *const *) before, words[i]) || strchr (words[i], ' ') != NULL)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i]);
    n++;
  }
  if (text->len == 0)
    return;
  row = g_new0 (MattaBagRow, 1);
  row->sort = sort;
  row->key = key;
  row->day = day;
  row->value = g_string_free_to_bytes (g_steal_pointer (&text));
  g_ptr_array_add (rows, row);
}

void
matta_trail_add_files (MattaStore *store,
                       const char *const *digests,
                       const char *const *domains,
                       guint32 day,
                       GPtrArray *rows)
{
  for (guint i = 0; digests[i] != NULL; i++)
    add_words (store, MATTA_TRAIL_FILES, get_key (digests[i]), domains, day, rows);
}

void
matta_trail_add_sender (MattaStore *store,
                        const char *sender,
                        GPtrArray *recipients,
                        guint32 day,
                        GPtrArray *rows)
{
  g_autofree char *folded = matta_address_fold (sender);
  const char *const words[] = { folded, NULL };

  for (guint i = 0; i < recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (recipients, i);

    add_words (store, MATTA_TRAIL_SENDERS, get_address_key (recipient->address), words, day, rows);
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

static void
judge_file (MattaStore *store, const MattaFacts *facts, guint index, MattaHistory *history)
{
  const MattaAttachment *attachment = g_ptr_array_index (facts->attachments, index);
  g_auto (GStrv) domains = NULL;

  if (attachment->size < LEAST_SIZE)
    return;
  domains = read_words (store, MATTA_TRAIL_FILES, get_key (attachment->digest));
  if (domains[0] == NULL || g_strv_length (domains) >= MOST_WORDS)
    return;
  for (guint i = 0; domains[i] != NULL; i++)
    if (goes_to (facts, domains[i]))
      return;
  matta_history_add_elsewhere (history, index, domains[0]);
}

static void
judge_sender (MattaStore *store,
              const char *sender,
              const MattaRecipient *recipient,
              MattaHistory *history)
{
  g_auto (GStrv) senders =
      read_words (store, MATTA_TRAIL_SENDERS, get_address_key (recipient->address));

  if (g_strv_length (senders) == 1 && !g_str_equal (senders[0], sender))
    matta_history_add_usual_sender (history, recipient->address, senders[0]);
}

void
matta_trail_judge (MattaStore *store, const MattaFacts *facts, MattaHistory *history)
{
  g_autofree char *sender =
      facts->from_address != NULL ? matta_address_fold (facts->from_address) : NULL;

  for (guint i = 0; i < facts->attachments->len; i++)
    judge_file (store, facts, i, history);
  for (guint i = 0; sender != NULL && i < facts->recipients->len; i++)
    judge_sender (store, sender, g_ptr_array_index (facts->recipients, i), history);
}

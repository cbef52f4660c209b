/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-tally-count.h"

#include "matta-check.h"

#define WEEK (7 * G_TIME_SPAN_DAY)
#define MONTH (30 * G_TIME_SPAN_DAY)

/* Less often it is no nuisance. */
#define OFTEN 10

/* What one finding was good for. */
typedef struct {
  guint asked; /* messages it made Matta ask about */
  guint changed;
} Use;

void
matta_tally_free (MattaTally *self)
{
  g_free (self);
}

/* What a rule changes nobody decided. */
static gboolean
was_changed (const MattaRecord *record)
{
  const MattaPlan *plan = record->plan;

  if (record->state == MATTA_STATE_RETURNED || record->state == MATTA_STATE_CANCELLED)
    return TRUE;
  return plan != NULL
         && (plan->drop->len > 0 || plan->to_bcc->len > 0 || plan->correct->len > 0
             || plan->one_by_one || plan->hold_until > 0);
}

static void
count_use (GHashTable *uses, const char *id, gboolean changed)
{
  Use *use = g_hash_table_lookup (uses, id);

  if (use == NULL) {
    use = g_new0 (Use, 1);
    g_hash_table_insert (uses, (gpointer) id, use);
  }
  use->asked++;
  use->changed += changed ? 1 : 0;
}

/* Only where nothing graver was found: a finding that never asks alone costs nobody anything. */
static void
count_findings (GHashTable *uses, const MattaRecord *record, gboolean changed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (record->verdict == NULL || record->tier != MATTA_TIER_LOOK)
    return;
  for (guint i = 0; i < matta_verdict_get_n_findings (record->verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (record->verdict, i);

    if (finding->tier == MATTA_TIER_LOOK && !g_str_has_prefix (finding->id, "rule:")
        && !g_str_equal (finding->id, "open-first")
        && g_hash_table_add (seen, (gpointer) finding->id))
      count_use (uses, finding->id, changed);
  }
}

static void
find_chronic (GHashTable *uses, MattaTally *tally)
{
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, uses);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const Use *use = value;

    if (use->changed > 0 || use->asked < MAX (OFTEN, tally->chronic_asked))
      continue;
    /* The same on every call. */
    if (use->asked == tally->chronic_asked && g_strcmp0 (tally->chronic, id) < 0)
      continue;
    tally->chronic = id;
    tally->chronic_asked = use->asked;
  }
}

static void
count_records (GPtrArray *records, gint64 now, MattaTally *tally)
{
  g_autoptr (GHashTable) uses = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < records->len; i++) {
    const MattaRecord *record = g_ptr_array_index (records, i);
    gboolean changed = was_changed (record);

    if (record->state == MATTA_STATE_WAITING)
      continue; /* nothing has come of it yet */
    count_findings (uses, record, changed);
    if (record->created_at < now - WEEK)
      continue;
    tally->week_asked++;
    tally->week_changed += changed ? 1 : 0;
  }
  if (tally->has_habits)
    find_chronic (uses, tally);
}

MattaTally *
matta_tally_count (MattaStore *store, gint64 now, GError **error)
{
  g_autoptr (MattaTally) tally = g_new0 (MattaTally, 1);
  g_autoptr (GPtrArray) records = NULL;
  gint64 beginning = 0;
  guint total = 0;

  if (!matta_store_count_total (store, &total, error)
      || !matta_store_find_beginning (store, &beginning, error))
    return NULL;
  records = matta_store_list_asked (store, now - MONTH, error);
  if (records == NULL)
    return NULL;
  tally->is_young = total < MATTA_YOUNG_HISTORY;
  tally->has_habits = beginning > 0 && beginning <= now - MONTH;
  count_records (records, now, tally);
  return g_steal_pointer (&tally);
}

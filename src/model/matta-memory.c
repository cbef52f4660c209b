/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-memory.h"

#include <string.h>

/* Bags at most, companions in each at most. 16 bytes a companion, about 130 a bag with its place in
 * the table: 8 + 1 + 46 + 8 MB when every one is full; mail as people write it fills a fifth. */
static const struct {
  guint bags;
  guint companions;
} limits[MATTA_MEMORY_N_SORTS] = {
  [MATTA_MEMORY_MAIL] = { 1, 0 },        [MATTA_MEMORY_PERSON] = { 6000, 80 },
  [MATTA_MEMORY_COMPANY] = { 2000, 32 }, [MATTA_MEMORY_WORD] = { 60000, 40 },
  [MATTA_MEMORY_THREAD] = { 12000, 32 },
};

/* Forgetting sorts the whole table: do it for many at once. */
#define TRIM_SHARE 8

typedef struct {
  MattaBag *bag;
  gboolean is_changed;
} Slot;

struct _MattaMemory {
  guint most[MATTA_MEMORY_N_SORTS];
  GHashTable *slots[MATTA_MEMORY_N_SORTS]; /* key inside the bag → Slot */
  MattaMemoryFetchFunc fetch;
  gpointer fetch_data;
};

typedef struct {
  double count;
  guint64 key;
} Faded;

static void
free_slot (gpointer data)
{
  Slot *slot = data;

  matta_bag_free (slot->bag);
  g_free (slot);
}

static Slot *
insert (MattaMemory *self, MattaMemorySort sort, MattaBag *bag)
{
  Slot *slot = g_new0 (Slot, 1);
  guint64 *key = g_new (guint64, 1);

  *key = matta_bag_get_key (bag);
  slot->bag = bag;
  g_hash_table_insert (self->slots[sort], key, slot);
  return slot;
}

static Slot *
fetch_slot (MattaMemory *self, MattaMemorySort sort, guint64 key)
{
  g_autoptr (GVariant) row = NULL;
  MattaBag *bag = NULL;

  if (self->fetch == NULL)
    return NULL;
  row = self->fetch (sort, key, self->fetch_data);
  if (row != NULL)
    bag = matta_bag_from_variant (key, row, limits[sort].companions);
  return bag != NULL ? insert (self, sort, bag) : NULL;
}

static Slot *
find_slot (MattaMemory *self, MattaMemorySort sort, guint64 key)
{
  Slot *slot = g_hash_table_lookup (self->slots[sort], &key);

  return slot != NULL ? slot : fetch_slot (self, sort, key);
}

static int
compare_faded (const void *a, const void *b)
{
  const Faded *one = a;
  const Faded *other = b;

  if (one->count < other->count)
    return -1;
  if (one->count > other->count)
    return 1;
  return one->key < other->key ? -1 : one->key > other->key; /* the same on every run */
}

/* Everything that may be forgotten. */
static GArray *
list_faded (MattaMemory *self, MattaMemorySort sort, guint32 day)
{
  GArray *faded = g_array_new (FALSE, FALSE, sizeof (Faded));
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->slots[sort]);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Slot *slot = value;
    Faded row = { .count = matta_bag_get (slot->bag, MATTA_BAG_ALL, day),
                  .key = matta_bag_get_key (slot->bag) };

    if (self->fetch == NULL || !slot->is_changed)
      g_array_append_val (faded, row);
  }
  return faded;
}

static void
trim_sort (MattaMemory *self, MattaMemorySort sort, guint32 day)
{
  g_autoptr (GArray) faded = NULL;
  guint size = g_hash_table_size (self->slots[sort]);
  guint surplus = 0;

  if (size <= self->most[sort])
    return;
  surplus = size - self->most[sort] + self->most[sort] / TRIM_SHARE;
  faded = list_faded (self, sort, day);
  g_array_sort (faded, compare_faded);
  for (guint i = 0; i < MIN (surplus, faded->len); i++)
    g_hash_table_remove (self->slots[sort], &g_array_index (faded, Faded, i).key);
}

MattaMemory *
matta_memory_new (const guint most[MATTA_MEMORY_N_SORTS])
{
  MattaMemory *self = g_new0 (MattaMemory, 1);

  for (guint i = 0; i < MATTA_MEMORY_N_SORTS; i++) {
    self->most[i] = most != NULL && most[i] > 0 ? most[i] : limits[i].bags;
    self->slots[i] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_slot);
  }
  return self;
}

void
matta_memory_free (MattaMemory *self)
{
  for (guint i = 0; i < MATTA_MEMORY_N_SORTS; i++)
    g_hash_table_unref (self->slots[i]);
  g_free (self);
}

void
matta_memory_set_source (MattaMemory *self, MattaMemoryFetchFunc fetch, gpointer data)
{
  self->fetch = fetch;
  self->fetch_data = data;
}

const MattaBag *
matta_memory_look_up (MattaMemory *self, MattaMemorySort sort, guint64 key)
{
  const Slot *slot = find_slot (self, sort, key);

  return slot != NULL ? slot->bag : NULL;
}

MattaBag *
matta_memory_open (MattaMemory *self, MattaMemorySort sort, guint64 key, const char *text)
{
  Slot *slot = find_slot (self, sort, key);

  if (slot == NULL)
    slot = insert (self, sort, matta_bag_new (key, text, limits[sort].companions));
  slot->is_changed = TRUE;
  return slot->bag;
}

guint
matta_memory_get_size (const MattaMemory *self, MattaMemorySort sort)
{
  return g_hash_table_size (self->slots[sort]);
}

void
matta_memory_trim (MattaMemory *self, guint32 day)
{
  for (guint i = 0; i < MATTA_MEMORY_N_SORTS; i++)
    trim_sort (self, i, day);
}

void
matta_memory_save (MattaMemory *self, MattaMemoryRowFunc func, gpointer data)
{
  for (guint i = 0; i < MATTA_MEMORY_N_SORTS; i++) {
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, self->slots[i]);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      Slot *slot = value;
      g_autoptr (GVariant) row = slot->is_changed ? matta_bag_to_variant (slot->bag) : NULL;

      if (row != NULL)
        func (i, matta_bag_get_key (slot->bag), matta_bag_get_day (slot->bag), row, data);
      slot->is_changed = FALSE;
    }
  }
}

/* FNV-1a, and a last stir so that all bits depend on all bytes. */
guint64
matta_memory_hash (const char *text, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * G_GUINT64_CONSTANT (1099511628211);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return hash ^ (hash >> 33);
}

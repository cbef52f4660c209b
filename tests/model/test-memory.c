/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-memory.h"

#define DAY 20000

static const guint few[MATTA_MEMORY_N_SORTS] = { 1, 16, 16, 16, 16 };

static void
see (MattaMemory *memory, guint64 key, guint times)
{
  MattaBag *bag = matta_memory_open (memory, MATTA_MEMORY_PERSON, key, "x@example.jp");

  for (guint i = 0; i < times; i++)
    matta_bag_count (bag, DAY, FALSE, FALSE);
}

static void
test_finds_what_was_opened (void)
{
  g_autoptr (MattaMemory) memory = matta_memory_new (NULL);

  g_assert_null (matta_memory_look_up (memory, MATTA_MEMORY_PERSON, 1));
  see (memory, 1, 3);
  g_assert_nonnull (matta_memory_look_up (memory, MATTA_MEMORY_PERSON, 1));
  g_assert_null (matta_memory_look_up (memory, MATTA_MEMORY_COMPANY, 1));
  g_assert_cmpuint (matta_memory_get_size (memory, MATTA_MEMORY_PERSON), ==, 1);
}

/* Those seen least are forgotten; who is seen often stays. */
static void
test_forgets (void)
{
  g_autoptr (MattaMemory) memory = matta_memory_new (few);

  see (memory, 1000, 9);
  for (guint i = 1; i <= 100; i++)
    see (memory, i, 1);
  matta_memory_trim (memory, DAY);
  g_assert_cmpuint (matta_memory_get_size (memory, MATTA_MEMORY_PERSON), <=, 16);
  g_assert_nonnull (matta_memory_look_up (memory, MATTA_MEMORY_PERSON, 1000));
}

typedef struct {
  GHashTable *rows; /* key → GVariant */
  guint n_fetched;
} Shelf;

static GVariant *
fetch_cb (MattaMemorySort sort, guint64 key, gpointer data)
{
  Shelf *shelf = data;
  GVariant *row = g_hash_table_lookup (shelf->rows, GUINT_TO_POINTER ((guint) key));

  shelf->n_fetched++;
  return row != NULL ? g_variant_ref (row) : NULL;
}

static void
row_cb (MattaMemorySort sort, guint64 key, guint32 day, GVariant *row, gpointer data)
{
  Shelf *shelf = data;

  g_assert_cmpuint (day, ==, DAY);
  g_hash_table_insert (shelf->rows, GUINT_TO_POINTER ((guint) key), g_variant_ref_sink (row));
}

/* In front of a store: what changed is given out once, and comes back when it is asked for. */
static void
test_in_front_of_a_store (void)
{
  g_autoptr (GHashTable) rows =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
  Shelf shelf = { .rows = rows };
  g_autoptr (MattaMemory) memory = matta_memory_new (few);
  g_autoptr (MattaMemory) later = matta_memory_new (few);

  matta_memory_set_source (memory, fetch_cb, &shelf);
  see (memory, 5, 3);
  matta_memory_save (memory, row_cb, &shelf);
  g_assert_cmpuint (g_hash_table_size (rows), ==, 1);
  g_hash_table_remove_all (rows);
  matta_memory_save (memory, row_cb, &shelf);
  g_assert_cmpuint (g_hash_table_size (rows), ==, 0);
  see (memory, 5, 1);
  matta_memory_save (memory, row_cb, &shelf);
  matta_memory_set_source (later, fetch_cb, &shelf);
  g_assert_cmpfloat_with_epsilon (
      matta_bag_get (matta_memory_look_up (later, MATTA_MEMORY_PERSON, 5), MATTA_BAG_ALL, DAY), 4,
      1e-3);
}

/* What was not saved yet is not forgotten. */
static void
test_keeps_what_is_not_saved (void)
{
  g_autoptr (GHashTable) rows =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_variant_unref);
  Shelf shelf = { .rows = rows };
  g_autoptr (MattaMemory) memory = matta_memory_new (few);

  matta_memory_set_source (memory, fetch_cb, &shelf);
  for (guint i = 1; i <= 100; i++)
    see (memory, i, 1);
  matta_memory_trim (memory, DAY);
  g_assert_cmpuint (matta_memory_get_size (memory, MATTA_MEMORY_PERSON), ==, 100);
  matta_memory_save (memory, row_cb, &shelf);
  matta_memory_trim (memory, DAY);
  g_assert_cmpuint (matta_memory_get_size (memory, MATTA_MEMORY_PERSON), <=, 16);
  g_assert_nonnull (matta_memory_look_up (memory, MATTA_MEMORY_PERSON, 1));
}

static void
test_hash (void)
{
  g_assert_cmpuint (matta_memory_hash ("abc", 3), ==,
                    matta_memory_hash ("abcd", 3)); /* of three bytes */
  g_assert_cmpuint (matta_memory_hash ("abc", 3), !=, matta_memory_hash ("abd", 3));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/finds-what-was-opened", test_finds_what_was_opened);
  g_test_add_func ("/memory/forgets-those-seen-least", test_forgets);
  g_test_add_func ("/memory/in-front-of-a-store", test_in_front_of_a_store);
  g_test_add_func ("/memory/keeps-what-is-not-saved", test_keeps_what_is_not_saved);
  g_test_add_func ("/memory/hash", test_hash);
  return g_test_run ();
}

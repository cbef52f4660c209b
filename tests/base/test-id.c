/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-id.h"

#include <string.h>

#define NOON G_GINT64_CONSTANT (1767225600000000) /* some noon, in microseconds */
#define MANY 20000

static void
test_new_is_valid (void)
{
  g_autofree char *id = matta_id_new (NOON);

  g_assert_cmpuint (strlen (id), ==, MATTA_ID_LENGTH);
  g_assert_true (matta_id_is_valid (id));
}

static void
test_sorts_by_time (void)
{
  static const gint64 times[] = {
    0, 1000, NOON, NOON + 1000, NOON + 2000, G_GINT64_CONSTANT (253402300799000000)
  };
  g_autofree char *earlier = matta_id_new (times[0]);

  for (gsize i = 1; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *later = matta_id_new (times[i]);

    g_assert_cmpint (strncmp (earlier, later, 10), <, 0);
    g_free (earlier);
    earlier = g_steal_pointer (&later);
  }
}

static void
test_time_before_the_epoch_counts_as_it (void)
{
  g_autofree char *id = matta_id_new (-1);

  g_assert_true (g_str_has_prefix (id, "0000000000"));
  g_assert_true (matta_id_is_valid (id));
}

static void
test_same_instant_gives_different_ids (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < MANY; i++)
    g_assert_true (g_hash_table_add (seen, matta_id_new (NOON)));
}

static void
test_random_part_uses_the_whole_alphabet (void)
{
  guint counts[MATTA_ID_LENGTH][128] = { 0 };

  for (guint i = 0; i < 2000; i++) {
    g_autofree char *id = matta_id_new (NOON);

    for (guint at = 10; at < MATTA_ID_LENGTH; at++)
      counts[at][(guchar) id[at]]++;
  }
  for (guint at = 10; at < MATTA_ID_LENGTH; at++) {
    guint different = 0;

    for (guint c = 0; c < G_N_ELEMENTS (counts[at]); c++)
      different += counts[at][c] > 0 ? 1 : 0;
    g_assert_cmpuint (different, ==, 32); /* 62 of each are expected: none can be missing */
  }
}

typedef struct {
  const char *what;
  const char *id;
  gboolean valid;
} ValidCase;

static const ValidCase valid_cases[] = {
  { .what = "all-digits", .id = "01234567890123456789012345", .valid = TRUE },
  { .what = "all-letters", .id = "abcdefghjkmnpqrstvwxyzabcd", .valid = TRUE },
  { .what = "null", .id = NULL },
  { .what = "empty", .id = "" },
  { .what = "one-short", .id = "0123456789012345678901234" },
  { .what = "one-long", .id = "012345678901234567890123456" },
  { .what = "upper-case", .id = "A1234567890123456789012345" },
  { .what = "letter-i", .id = "i1234567890123456789012345" },
  { .what = "letter-l", .id = "l1234567890123456789012345" },
  { .what = "letter-o", .id = "o1234567890123456789012345" },
  { .what = "letter-u", .id = "u1234567890123456789012345" },
  { .what = "slash", .id = "../../../../etc/passwd/abc" },
  { .what = "dot", .id = "0123456789012345678901234." },
  { .what = "newline", .id = "0123456789012345678901234\n" },
  { .what = "not-ascii", .id = "012345678901234567890123\xc3\xa9" },
};

static void
test_is_valid (gconstpointer data)
{
  const ValidCase *row = data;

  g_assert_cmpint (matta_id_is_valid (row->id), ==, row->valid);
}

static void
test_message_ids (void)
{
  static const char *const others[] = { "", "@matta.localhost", "a@matta.localhost",
                                        "01kdvdna00d7ayht8tvwz6rc97@client.example",
                                        "01kdvdna00d7ayht8tvwz6rc97" };
  g_autofree char *id = matta_id_new (0);
  g_autofree char *message_id = matta_id_to_message_id (id);
  g_autofree char *back = matta_id_from_message_id (message_id);

  g_assert_cmpstr (back, ==, id);
  g_assert_true (g_str_has_suffix (message_id, "@matta.localhost"));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (matta_id_from_message_id (others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/id/new-is-valid", test_new_is_valid);
  g_test_add_func ("/id/sorts-by-time", test_sorts_by_time);
  g_test_add_func ("/id/time-before-the-epoch-counts-as-it",
                   test_time_before_the_epoch_counts_as_it);
  g_test_add_func ("/id/same-instant-gives-different-ids", test_same_instant_gives_different_ids);
  g_test_add_func ("/id/random-part-uses-the-whole-alphabet",
                   test_random_part_uses_the_whole_alphabet);
  g_test_add_func ("/id/message-ids", test_message_ids);
  for (gsize i = 0; i < G_N_ELEMENTS (valid_cases); i++) {
    g_autofree char *path = g_strconcat ("/id/is-valid/", valid_cases[i].what, NULL);

    g_test_add_data_func (path, &valid_cases[i], test_is_valid);
  }
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-hash.h"

#define LENGTH 3000000

static guint8 *
make_bytes (void)
{
  guint8 *bytes = g_malloc (LENGTH);

  for (guint i = 0; i < LENGTH; i++)
    bytes[i] = (guint8) (i * 7 + i / 256);
  return bytes;
}

/* Large and small pieces in turn: some are hashed by the thread, some at once. */
static void
test_pieces (gconstpointer data)
{
  gsize piece = GPOINTER_TO_SIZE (data);
  g_autofree guint8 *bytes = make_bytes ();
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, LENGTH);
  g_autoptr (MattaSealHash) hash = matta_seal_hash_new ();

  for (guint round = 0; round < 2; round++) {
    g_autofree char *digest = NULL;
    guint number = 0;

    for (gsize at = 0, length = 0; at < LENGTH; at += length) {
      length = MIN (number++ % 2 == 0 ? piece : 1 + piece / 100, LENGTH - at);
      matta_seal_hash_begin (hash, bytes + at, length);
      if (number % 3 == 0)
        matta_seal_hash_wait (hash);
    }
    digest = matta_seal_hash_finish (hash);
    g_assert_cmpstr (digest, ==, expected);
  }
}

static void
test_bytes_can_change_after_waiting (void)
{
  g_autofree guint8 *bytes = make_bytes ();
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, LENGTH);
  g_autofree char *digest = NULL;
  g_autoptr (MattaSealHash) hash = matta_seal_hash_new ();

  matta_seal_hash_begin (hash, bytes, LENGTH);
  matta_seal_hash_wait (hash);
  bytes[LENGTH - 1] ^= 1;
  digest = matta_seal_hash_finish (hash);
  g_assert_cmpstr (digest, ==, expected);
}

static void
test_nothing (void)
{
  g_autoptr (MattaSealHash) hash = matta_seal_hash_new ();
  g_autofree char *digest = NULL;

  matta_seal_hash_wait (hash);
  digest = matta_seal_hash_finish (hash);
  g_assert_true (g_str_has_prefix (digest, "e3b0c442"));
}

static void
test_given_up_in_the_middle (void)
{
  g_autofree guint8 *bytes = make_bytes ();

  for (guint i = 0; i < 50; i++) {
    MattaSealHash *hash = matta_seal_hash_new ();

    matta_seal_hash_begin (hash, bytes, LENGTH / 50 * i);
    matta_seal_hash_free (hash);
  }
}

int
main (int argc, char *argv[])
{
  static const gsize pieces[] = { 900, 16 * 1024 - 1, 16 * 1024, 100000, 2000000, LENGTH };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *path = g_strdup_printf ("/seal-hash/pieces/%" G_GSIZE_FORMAT, pieces[i]);

    g_test_add_data_func (path, GSIZE_TO_POINTER (pieces[i]), test_pieces);
  }
  g_test_add_func ("/seal-hash/bytes-can-change-after-waiting",
                   test_bytes_can_change_after_waiting);
  g_test_add_func ("/seal-hash/nothing", test_nothing);
  g_test_add_func ("/seal-hash/given-up-in-the-middle", test_given_up_in_the_middle);
  return g_test_run ();
}

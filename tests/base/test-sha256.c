/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sha256.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  guint times;
  const char *digest;
} Case;

/* From FIPS 180-4's examples. */
static const Case cases[] = {
  { .name = "nothing",
    .text = "",
    .times = 1,
    .digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { .name = "one block",
    .text = "abc",
    .times = 1,
    .digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { .name = "two blocks",
    .text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    .times = 1,
    .digest = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  { .name = "a million letters",
    .text = "a",
    .times = 1000000,
    .digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static void
test_knows_the_examples (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MattaSha256) hash = matta_sha256_new ();
  g_autofree char *digest = NULL;

  for (guint i = 0; i < test->times; i++)
    matta_sha256_update (hash, test->text, strlen (test->text));
  digest = matta_sha256_finish (hash);
  g_assert_cmpstr (digest, ==, test->digest);
}

static void
test_pieces_do_not_matter (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  const gsize pieces[] = { 1, 63, 64, 65, 4096, 99999 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (MattaSha256) hash = matta_sha256_new ();
    g_autofree char *digest = NULL;

    for (gsize at = 0; at < 100000; at += pieces[i])
      matta_sha256_update (hash, text + at, MIN (pieces[i], 100000 - at));
    digest = matta_sha256_finish (hash);
    g_assert_cmpstr (digest, ==, expected);
  }
}

static void
test_begins_anew (void)
{
  g_autoptr (MattaSha256) hash = matta_sha256_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  matta_sha256_update (hash, "left over", 9);
  first = matta_sha256_finish (hash);
  second = matta_sha256_finish (hash);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (second, ==, cases[0].digest);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/sha256/knows/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_knows_the_examples);
  }
  g_test_add_func ("/sha256/pieces-do-not-matter", test_pieces_do_not_matter);
  g_test_add_func ("/sha256/begins-anew", test_begins_anew);
  return g_test_run ();
}

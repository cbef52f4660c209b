/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-base64.h"

#include <gmime/gmime.h>
#include <string.h>

static const char *const cases[] = {
  "",
  "QUJD",
  "QUJDREVGR0hJSktM\r\nTU5PUFFSU1RVVldY\r\n",
  "QQ==",
  "QUI=",
  "Q",
  "QU",
  "QUJ",
  "QUJ\r\nDQU\nJD",
  "\r\n\r\nQUJD",
  "QUJD====QUJD",
  "=QUJDQUJD",
  "QQ==QUJD\r\nQUJDQUJD",
  "QUJ!DQU-JD_\x80\xff",
  "Q U\tJ D",
  "++//++//",
};

/* Piece by piece, both at once. */
static void
assert_as_gmime (const guint8 *data, gsize length, gsize piece)
{
  MattaBase64 base64 = { 0 };
  int state = 0;
  guint32 save = 0;

  for (gsize at = 0; at < length; at += piece) {
    gsize n = MIN (piece, length - at);
    g_autofree guint8 *ours = g_malloc (matta_base64_measure (n));
    g_autofree guint8 *theirs = g_malloc (n + 6);
    gsize n_ours = matta_base64_step (&base64, data + at, n, ours);
    gsize n_theirs = g_mime_encoding_base64_decode_step (data + at, n, theirs, &state, &save);

    g_assert_cmpuint (n_ours, <=, matta_base64_measure (n));
    g_assert_cmpmem (ours, n_ours, theirs, n_theirs);
  }
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece <= 9; piece++)
      assert_as_gmime ((const guint8 *) cases[i], strlen (cases[i]), piece);
}

/* Mostly sound, so that the quick way is taken and left all the time. */
static guint8
choose (GRand *chance)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  int what = g_rand_int_range (chance, 0, 200);

  if (what == 0)
    return '=';
  if (what == 1)
    return (guint8) g_rand_int_range (chance, 0, 256);
  if (what < 6)
    return what < 4 ? '\r' : '\n';
  return (guint8) letters[g_rand_int_range (chance, 0, 64)];
}

static void
test_anything (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);

  for (guint i = 0; i < 2000; i++) {
    guint8 data[400];

    for (guint j = 0; j < sizeof data; j++)
      data[j] = choose (chance);
    assert_as_gmime (data, sizeof data, (gsize) g_rand_int_range (chance, 1, 401));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  g_test_add_func ("/base64/as-gmime/cases", test_cases);
  g_test_add_func ("/base64/as-gmime/anything", test_anything);
  return g_test_run ();
}

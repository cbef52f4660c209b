/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-password.h"

#include "matta-error.h"

#include <string.h>

typedef struct {
  const char *name;
  MattaPasswordKind kind;
  guint bits;
  guint pieces; /* between hyphens; of words: at least, since four of them have one */
  double entropy;
} MakeCase;

static const MakeCase make_cases[] = {
  { "characters", MATTA_PASSWORD_CHARACTERS, MATTA_PASSWORD_USUAL_BITS, 4, 76.91 },
  { "words", MATTA_PASSWORD_WORDS, MATTA_PASSWORD_USUAL_BITS, 6, 77.54 },
  { "characters-no-shorter", MATTA_PASSWORD_CHARACTERS, 0, 4, 62.49 },
  { "words-no-shorter", MATTA_PASSWORD_WORDS, 1, 5, 64.62 },
  { "characters-no-longer", MATTA_PASSWORD_CHARACTERS, G_MAXUINT, 7, 129.79 },
  { "words-no-longer", MATTA_PASSWORD_WORDS, 100000, 10, 129.25 },
};

static void
test_make (gconstpointer data)
{
  const MakeCase *test = data;
  g_autoptr (GError) error = NULL;
  double entropy = 0;
  g_autoptr (MattaSecret) password = matta_password_make (test->kind, test->bits, &entropy, &error);
  g_auto (GStrv) pieces = NULL;

  g_assert_no_error (error);
  pieces = g_strsplit (password, "-", -1);
  g_assert_cmpuint (g_strv_length (pieces), >=, test->pieces);
  if (test->kind == MATTA_PASSWORD_CHARACTERS)
    g_assert_cmpuint (g_strv_length (pieces), ==, test->pieces);
  for (guint i = 0; pieces[i] != NULL; i++)
    g_assert_cmpstr (pieces[i], !=, "");
  g_assert_cmpfloat_with_epsilon (entropy, test->entropy, 0.01);
  g_assert_true (matta_password_is_usable (password, NULL));
}

static void
test_entropy_is_optional (void)
{
  g_autoptr (MattaSecret) password = matta_password_make (MATTA_PASSWORD_WORDS, 60, NULL, NULL);

  g_assert_nonnull (password);
}

static void
test_nothing_looks_alike (void)
{
  guint counts[128] = { 0 };
  guint letters = 0;

  for (guint i = 0; i < 2000; i++) {
    g_autoptr (MattaSecret) password =
        matta_password_make (MATTA_PASSWORD_CHARACTERS, 128, NULL, NULL);

    g_assert_null (strpbrk (password, "01OolIiLsS5zZ"));
    for (const char *p = password; *p != '\0'; p++)
      counts[(guchar) *p]++;
  }
  /* 54,000 draws, so some 1,930 of each: one that is off by a fifth is off by nine deviations. */
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    if (counts[i] == 0 || i == '-')
      continue;
    letters++;
    g_assert_cmpuint (counts[i], >, 1540);
    g_assert_cmpuint (counts[i], <, 2320);
  }
  g_assert_cmpuint (letters, ==, 28);
}

/* Every word there is comes up, and none that is cut or joined. */
static void
test_words_are_whole (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const char *const some[] = { "abacus", "zoom", "clock", "onion" };

  for (guint i = 0; i < 12000; i++) {
    g_autoptr (MattaSecret) password = matta_password_make (MATTA_PASSWORD_WORDS, 128, NULL, NULL);
    g_auto (GStrv) words = g_strsplit (password, "-", -1);

    for (guint n = 0; words[n] != NULL; n++)
      g_hash_table_add (seen, g_strdup (words[n]));
  }
  /* 7,776 less the four with a hyphen; these give drop, felt, tip, t and yo more. */
  g_assert_cmpuint (g_hash_table_size (seen), >=, 7770);
  g_assert_cmpuint (g_hash_table_size (seen), <=, 7777);
  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    g_assert_true (g_hash_table_contains (seen, some[i]));
}

static void
test_no_two_are_the_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 2000; i++)
    g_assert_true (
        g_hash_table_add (seen, matta_password_make (MATTA_PASSWORD_CHARACTERS, 60, NULL, NULL)));
}

static void
test_usable (void)
{
  g_autofree char *longest = g_strnfill (MATTA_PASSWORD_LONGEST, 'x');
  g_autofree char *too_long = g_strnfill (MATTA_PASSWORD_LONGEST + 1, 'x');
  const struct {
    const char *password;
    int code; /* -1 = fine */
  } cases[] = {
    { "a", -1 },
    { "Correct horse, battery staple!", -1 },
    { " ~", -1 },
    { longest, -1 },
    { too_long, MATTA_ERROR_TOO_LARGE },
    { "", MATTA_ERROR_MALFORMED },
    { "tab\there", MATTA_ERROR_MALFORMED },
    { "two\nlines", MATTA_ERROR_MALFORMED },
    { "パスワード", MATTA_ERROR_MALFORMED },
    { "caf\xe9", MATTA_ERROR_MALFORMED },
    { "\x7f", MATTA_ERROR_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (matta_password_is_usable (cases[i].password, &error), ==, cases[i].code == -1);
    if (cases[i].code != -1)
      g_assert_error (error, MATTA_ERROR, cases[i].code);
  }
}

static void
test_judge (void)
{
  static const struct {
    const char *password;
    double least;
    double most;
  } cases[] = {
    { "", 0, 0.1 },
    { "a", 0, 8 },
    { "password", 0, 5 },
    { "P@ssw0rd1", 0, 20 },
    { "matta", 0, 5 },
    { "20260202", 0, 24 },
    { "aaaaaaaaaaaaaaaa", 0, 20 },
    { "qwertyuiop", 0, 15 },
    { "k3fm9xqwtr2v7hyn", 60, 120 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double bits = matta_password_judge (cases[i].password);

    g_test_message ("%s: %.1f", cases[i].password, bits);
    g_assert_cmpfloat (bits, >=, cases[i].least);
    g_assert_cmpfloat (bits, <=, cases[i].most);
  }
}

/* What we make is good in its eyes as well, however little it knows of our list. */
static void
test_made_ones_are_judged_well (void)
{
  for (guint i = 0; i < 20; i++) {
    g_autoptr (MattaSecret) words = matta_password_make (MATTA_PASSWORD_WORDS, 75, NULL, NULL);
    g_autoptr (MattaSecret) characters =
        matta_password_make (MATTA_PASSWORD_CHARACTERS, 75, NULL, NULL);

    g_assert_cmpfloat (matta_password_judge (words), >=, MATTA_PASSWORD_LEAST_BITS);
    g_assert_cmpfloat (matta_password_judge (characters), >=, MATTA_PASSWORD_LEAST_BITS);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (make_cases); i++) {
    g_autofree char *path = g_strconcat ("/password/make/", make_cases[i].name, NULL);

    g_test_add_data_func (path, &make_cases[i], test_make);
  }
  g_test_add_func ("/password/make/entropy-is-optional", test_entropy_is_optional);
  g_test_add_func ("/password/make/nothing-looks-alike", test_nothing_looks_alike);
  g_test_add_func ("/password/make/words-are-whole", test_words_are_whole);
  g_test_add_func ("/password/make/no-two-are-the-same", test_no_two_are_the_same);
  g_test_add_func ("/password/usable", test_usable);
  g_test_add_func ("/password/judge", test_judge);
  g_test_add_func ("/password/judge/made-ones-are-good", test_made_ones_are_judged_well);
  return g_test_run ();
}

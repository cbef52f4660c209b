/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-patterns.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  MattaPatternCounts counts;
} CountCase;

typedef struct {
  const char *name;
  const char *text;
  const char *word;
  gboolean found;
} WordCase;

static const CountCase count_cases[] = {
  { .name = "nothing", .text = "" },
  { .name = "address", .text = "a@example.com", .counts = { .emails = 1 } },
  { .name = "address in Japanese", .text = "宛先はtaro@example.jpまで", .counts = { .emails = 1 } },
  { .name = "address at a sentence's end",
    .text = "Ask b@example.com.",
    .counts = { .emails = 1 } },
  { .name = "CSV", .text = "a@example.com,b@example.com\nc@x.example", .counts = { .emails = 3 } },
  { .name = "full-width address", .text = "ａ＠ｅｘａｍｐｌｅ．ｃｏｍ", .counts = { .emails = 1 } },
  { .name = "no local part", .text = "@example.com, (@example.com)" },
  { .name = "one label", .text = "root@localhost a@com a@.com a@b." },
  { .name = "a version", .text = "npm@10.2.3" },
  { .name = "many at signs", .text = "@@@@@@" },
  { .name = "phone", .text = "03-1234-5678", .counts = { .phones = 1 } },
  { .name = "mobile at once", .text = "09012345678", .counts = { .phones = 1 } },
  { .name = "phone in brackets",
    .text = "(03) 1234-5678, 03(1234)5678",
    .counts = { .phones = 2 } },
  { .name = "full-width phone", .text = "電話０３－１２３４－５６７８", .counts = { .phones = 1 } },
  { .name = "phone with long vowels", .text = "03ー1234ー5678", .counts = { .phones = 1 } },
  { .name = "international", .text = "+44 20 7946 0958", .counts = { .phones = 1 } },
  { .name = "two phones", .text = "03-1234-5678 090-1234-5678", .counts = { .phones = 2 } },
  { .name = "columns", .text = "0312345678 0612345678", .counts = { .phones = 2 } },
  { .name = "dates", .text = "2024-01-15 01-02-2024 00-1234-5678" },
  { .name = "fraction", .text = "0.312345678" },
  { .name = "my number", .text = "123456789018", .counts = { .my_numbers = 1 } },
  { .name = "my number in groups", .text = "1234-5678-9018", .counts = { .my_numbers = 1 } },
  { .name = "my number in Japanese",
    .text = "番号1234 5678 9018です",
    .counts = { .my_numbers = 1 } },
  { .name = "wrong my number", .text = "123456789012 000000000000" },
  { .name = "my number in a word", .text = "x123456789018 123456789018x" },
  { .name = "card", .text = "4111111111111111", .counts = { .cards = 1 } },
  { .name = "card in groups", .text = "4111 1111 1111 1111", .counts = { .cards = 1 } },
  { .name = "card of 15", .text = "3782-822463-10005", .counts = { .cards = 1 } },
  { .name = "wrong card", .text = "4111111111111112 0000000000000000" },
  { .name = "too long", .text = "41111111111111110000000000000000" },
  { .name = "many groups", .text = "1-2-3-4-5-6-7-8-9-10-11-12" },
};

static const WordCase word_cases[] = {
  { .name = "whole", .text = "the IPO.", .word = "ipo", .found = TRUE },
  { .name = "inside another", .text = "a tripod", .word = "ipo" },
  { .name = "later on", .text = "a tripod, an IPO", .word = "ipo", .found = TRUE },
  { .name = "among Japanese", .text = "次のIPOは", .word = "ipo", .found = TRUE },
  { .name = "Japanese", .text = "取扱注意社外秘です", .word = "社外秘", .found = TRUE },
  { .name = "half-width", .text = "ﾏﾙ秘", .word = "マル秘", .found = TRUE },
  { .name = "full-width",
    .text = "ＣＯＮＦＩＤＥＮＴＩＡＬ",
    .word = "Confidential",
    .found = TRUE },
  { .name = "two words",
    .text = "Strictly Confidential",
    .word = "strictly confidential",
    .found = TRUE },
  { .name = "sharp s", .text = "STRASSE", .word = "Straße", .found = TRUE },
  { .name = "accents", .text = "re\xcc\x81sume\xcc\x81", .word = "résumé", .found = TRUE },
  { .name = "accent goes on", .text = "caf\xc3\xa9s", .word = "café" },
  { .name = "underscore", .text = "secret_2024", .word = "secret", .found = TRUE },
  { .name = "empty", .text = "anything", .word = "" },
};

static void
test_counts (gconstpointer data)
{
  const CountCase *test = data;
  g_autofree char *folded = matta_patterns_fold (test->text, -1);
  MattaPatternCounts counts = { 0 };

  matta_patterns_count (folded, &counts);
  g_assert_cmpuint (counts.emails, ==, test->counts.emails);
  g_assert_cmpuint (counts.phones, ==, test->counts.phones);
  g_assert_cmpuint (counts.my_numbers, ==, test->counts.my_numbers);
  g_assert_cmpuint (counts.cards, ==, test->counts.cards);
}

static void
test_finds_words (gconstpointer data)
{
  const WordCase *test = data;
  g_autofree char *text = matta_patterns_fold (test->text, -1);
  g_autofree char *word = matta_patterns_fold (test->word, -1);

  g_assert_cmpint (matta_patterns_has_word (text, word), ==, test->found);
}

static void
test_folds_what_is_not_utf8 (void)
{
  g_autofree char *folded = matta_patterns_fold ("A\xff\0B", 4);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_true (g_str_has_prefix (folded, "a\xef\xbf\xbd"));
  g_assert_true (g_str_has_suffix (folded, "b"));
}

/* Of the ten last digits exactly one is right. */
static void
test_one_last_digit_is_right (void)
{
  char number[] = "12345678901?";
  char card[] = "411111111111111?";
  guint numbers = 0;
  guint cards = 0;

  for (char digit = '0'; digit <= '9'; digit++) {
    number[11] = digit;
    card[15] = digit;
    numbers += matta_patterns_is_my_number (number, 12);
    cards += matta_patterns_is_card (card, 16);
  }
  g_assert_cmpuint (numbers, ==, 1);
  g_assert_cmpuint (cards, ==, 1);
  g_assert_false (matta_patterns_is_luhn ("0", 1));
  g_assert_true (matta_patterns_is_luhn ("79927398713", 11));
}

static void
add_case (const char *group, const char *name, gconstpointer test, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/patterns/%s/%s", group, name);

  g_test_add_data_func (path, test, func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (count_cases); i++)
    add_case ("counts", count_cases[i].name, &count_cases[i], test_counts);
  for (guint i = 0; i < G_N_ELEMENTS (word_cases); i++)
    add_case ("finds-words", word_cases[i].name, &word_cases[i], test_finds_words);
  g_test_add_func ("/patterns/folds-what-is-not-utf8", test_folds_what_is_not_utf8);
  g_test_add_func ("/patterns/one-last-digit-is-right", test_one_last_digit_is_right);
  return g_test_run ();
}

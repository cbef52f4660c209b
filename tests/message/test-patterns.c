/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-patterns.h"

typedef struct {
  const char *text;
  guint n;
} Case;

/* Test numbers that the card brands publish; nobody's. */
static const Case cards[] = {
  { "", 0 },
  { "4111111111111111", 1 },
  { "4111 1111 1111 1111", 1 },
  { "4111-1111-1111-1111", 1 },
  { "pay with 5555555555554444, please", 1 },
  { "378282246310005 and 6011111111111117", 2 },
  { "4111111111111112", 0 },
  { "41111111111111110000000", 0 },
  { "x4111111111111111", 0 },
  { "4111111111111111x", 0 },
  { "0.4111111111111111", 0 },
  { "1111111111111117", 0 },
  { "order 2026112300001", 0 },
  { "3333333333333333", 0 },
  { "411111111111", 0 },
  { "4111  1111 1111 1111", 0 },
};

/* For 12345678901 the sum is 212, which leaves 3 of elevens, so the check digit is 8. Nobody's. */
static const Case individual_numbers[] = {
  { "", 0 },
  { "123456789010", 0 },
  { "123456789018", 1 },
  { "1234-5678-9018", 1 },
  { "1234 5678 9018", 1 },
  { "個人番号は123456789018です", 1 },
  { "123456789019", 0 },
  { "1123456789018", 0 },
  { "12345678901", 0 },
  { "a123456789018", 0 },
};

static const Case addresses[] = {
  { "", 0 },
  { "a@example.com", 1 },
  { "a@example.com;b@example.jp\nc@example.test", 3 },
  { "<Taro.Sato+x@mail.example.co.jp>", 1 },
  { "@example.com", 0 },
  { "a@ example.com", 0 },
  { "a@localhost", 0 },
  { "a@.com", 0 },
  { "3 @ 4.50", 0 },
};

typedef guint (*CountFunc) (const char *text);

static void
check (const Case *all, gsize n, CountFunc count)
{
  for (gsize i = 0; i < n; i++) {
    g_test_message ("%s", all[i].text);
    g_assert_cmpuint (count (all[i].text), ==, all[i].n);
  }
}

static void
test_cards (void)
{
  check (cards, G_N_ELEMENTS (cards), matta_patterns_count_cards);
}

static void
test_individual_numbers (void)
{
  check (individual_numbers, G_N_ELEMENTS (individual_numbers),
         matta_patterns_count_individual_numbers);
}

/* To eleven digits there is exactly one twelfth. */
static void
test_one_check_digit_fits (void)
{
  for (guint i = 0; i < 500; i++) {
    guint fitting = 0;

    for (guint digit = 0; digit < 10; digit++) {
      g_autofree char *text = g_strdup_printf ("%011u%u", i * 7919 + 13, digit);

      fitting += matta_patterns_count_individual_numbers (text);
    }
    g_assert_cmpuint (fitting, ==, 1);
  }
}

static void
test_addresses (void)
{
  check (addresses, G_N_ELEMENTS (addresses), matta_patterns_count_addresses);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patterns/cards", test_cards);
  g_test_add_func ("/patterns/individual-numbers", test_individual_numbers);
  g_test_add_func ("/patterns/one-check-digit-fits", test_one_check_digit_fits);
  g_test_add_func ("/patterns/addresses", test_addresses);
  return g_test_run ();
}

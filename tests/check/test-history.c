/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

static void
test_unknown (void)
{
  g_autoptr (MattaHistory) history = matta_history_new ();

  g_assert_cmpuint (matta_history_get_address (history, "jo@example.com"), ==, 0);
  g_assert_cmpuint (matta_history_get_domain (history, "example.com"), ==, 0);
  g_assert_cmpuint (matta_history_get_total (history), ==, 0);
}

static void
test_spelling (void)
{
  g_autoptr (MattaHistory) history = matta_history_new ();

  matta_history_add_person (history, "Jo@Bücher.Example", NULL, 4, 0);
  matta_history_add_domain (history, "BÜCHER.example", 9);
  g_assert_cmpuint (matta_history_get_address (history, "jo@xn--bcher-kva.example"), ==, 4);
  g_assert_cmpuint (matta_history_get_domain (history, "xn--bcher-kva.example"), ==, 9);
  g_assert_cmpuint (matta_history_get_address (history, "joe@bücher.example"), ==, 0);
}

static void
test_newest_count_stands (void)
{
  g_autoptr (MattaHistory) history = matta_history_new ();

  matta_history_add_person (history, "jo@example.com", NULL, 4, 0);
  matta_history_add_person (history, "JO@example.com", NULL, 5, 0);
  g_assert_cmpuint (matta_history_get_address (history, "jo@example.com"), ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/unknown-is-never", test_unknown);
  g_test_add_func ("/history/any-spelling-finds-it", test_spelling);
  g_test_add_func ("/history/newest-count-stands", test_newest_count_stands);
  return g_test_run ();
}

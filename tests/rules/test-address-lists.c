/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-address-lists.h"

static void
test_list_words (void)
{
  for (guint i = 0; i < MATTA_N_LISTS; i++) {
    MattaListKind kind = MATTA_N_LISTS;

    g_assert_true (
        matta_list_kind_from_string (matta_list_kind_to_string ((MattaListKind) i), &kind));
    g_assert_cmpuint (kind, ==, i);
  }
}

static void
test_unknown_list (void)
{
  MattaListKind kind = MATTA_LIST_BLOCKED;

  g_assert_false (matta_list_kind_from_string ("loved", &kind));
  g_assert_false (matta_list_kind_from_string (NULL, &kind));
  g_assert_cmpuint (kind, ==, MATTA_LIST_BLOCKED);
}

static void
test_lists_are_apart (void)
{
  g_autoptr (MattaAddressLists) lists = matta_address_lists_new ();

  g_assert_true (matta_address_set_add (lists->sets[MATTA_LIST_TRUSTED], "partner.example", NULL));
  g_assert_true (matta_address_lists_contains (lists, MATTA_LIST_TRUSTED, "a@partner.example"));
  g_assert_false (matta_address_lists_contains (lists, MATTA_LIST_INSIDE, "a@partner.example"));
  g_assert_false (matta_address_lists_contains (lists, MATTA_LIST_TRUSTED, "a@notpartner.example"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address-lists/words-read-back", test_list_words);
  g_test_add_func ("/address-lists/unknown-word", test_unknown_list);
  g_test_add_func ("/address-lists/are-apart", test_lists_are_apart);
  return g_test_run ();
}

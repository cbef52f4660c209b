/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sentence.h"

static const char *const known[] = {
  "outside",      "first-address", "first-domain", "outside-attachment",
  "many-visible", "empty-subject", "unreadable",
};

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    const MattaFinding finding = { .id = (char *) known[i] };
    g_autofree char *text = matta_sentence_for_finding (&finding);

    g_assert_cmpstr (text, !=, known[i]);
    g_assert_true (g_str_has_suffix (text, "."));
    g_assert_true (g_ascii_isupper (text[0]));
  }
}

static void
test_unknown (void)
{
  const MattaFinding finding = { .id = (char *) "rule:ours" };
  g_autofree char *text = matta_sentence_for_finding (&finding);

  g_assert_cmpstr (text, ==, "rule:ours");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentence/every-known-finding-has-one", test_known);
  g_test_add_func ("/sentence/an-unknown-one-is-named", test_unknown);
  return g_test_run ();
}

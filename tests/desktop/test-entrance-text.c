/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entrance-text.h"

#include <string.h>

static gboolean
says (MattaEntrance entrance, const char *client, const char *text)
{
  g_auto (GStrv) sentences = matta_entrance_list_sentences (entrance, client);
  g_autofree char *all = g_strjoinv ("\n", sentences);

  return strstr (all, text) != NULL;
}

static const struct {
  MattaEntrance entrance;
  const char *text;
} cases[] = {
  { MATTA_ENTRANCE_SAME_USER, "without a password" },
  { MATTA_ENTRANCE_SIGNED_IN, "signed in" },
  { MATTA_ENTRANCE_ENCRYPTED, "Matta encrypted" },
  { MATTA_ENTRANCE_EIGHT_BIT, "8BITMIME" },
  { MATTA_ENTRANCE_UTF8, "SMTPUTF8" },
  { MATTA_ENTRANCE_RECEIPT, "report on delivery" },
};

/* What was not seen is not said. */
static void
test_habits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (says (cases[i].entrance, NULL, cases[i].text));
    g_assert_false (says (~cases[i].entrance, NULL, cases[i].text));
  }
  g_assert_true (says (0, NULL, "without encryption"));
}

static void
test_client (void)
{
  g_assert_true (says (0, "Thunderbird", "from Thunderbird."));
  g_assert_false (says (0, NULL, "The mail came from"));
}

static void
test_notes (void)
{
  g_assert_true (says (0, NULL, "Invitations"));
  g_assert_true (says (0, NULL, "receipts"));
  g_assert_true (says (0, NULL, "scripts"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entrance-text/says-what-was-seen", test_habits);
  g_test_add_func ("/entrance-text/names-the-mail-app", test_client);
  g_test_add_func ("/entrance-text/says-what-else-goes-this-way", test_notes);
  return g_test_run ();
}

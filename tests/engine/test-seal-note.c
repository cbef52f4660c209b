/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-note.h"

#include <string.h>

static void
test_lines (void)
{
  const char *const texts[] = { "One\nTwo", "One\r\nTwo\r\n", "One\rTwo\r", "One\nTwo\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *made = matta_seal_note_make (texts[i]);

    g_assert_cmpstr (made, ==, "One\r\nTwo\r\n");
  }
}

static void
test_usual (void)
{
  g_autofree char *made = matta_seal_note_make ("");

  g_assert_nonnull (strstr (made, "7-Zip"));
  g_assert_nonnull (strstr (made, "パスワード"));
  g_assert_nonnull (strstr (made, "another road.\r\n"));
  g_assert_null (strstr (matta_seal_note_get (MATTA_SEAL_NOTE_JAPANESE), "another road"));
  g_assert_null (strstr (matta_seal_note_get (MATTA_SEAL_NOTE_ENGLISH), "パスワード"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal-note/lines", test_lines);
  g_test_add_func ("/seal-note/usual", test_usual);
  return g_test_run ();
}

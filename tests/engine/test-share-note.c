/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share-note.h"

#include <string.h>

#define LINK "https://cloud.example.com/s/AbC?x=1"

static void
test_says_all (void)
{
  g_autoptr (GDateTime) day = g_date_time_new_local (2026, 12, 8, 12, 0, 0);
  g_autofree char *note =
      matta_share_note_make (LINK, g_date_time_to_unix (day) * G_USEC_PER_SEC, FALSE);
  g_auto (GStrv) lines = g_strsplit (note, "\r\n", -1);

  g_assert_true (g_strv_contains ((const char *const *) lines, LINK));
  g_assert_nonnull (strstr (note, "2026-12-08 まで"));
  g_assert_nonnull (strstr (note, "until 2026-12-08:"));
  g_assert_null (strstr (note, "ZIP"));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_null (strpbrk (lines[i], "\r\n"));
  g_assert_true (g_str_has_suffix (note, "\r\n"));
}

static void
test_zip (void)
{
  g_autofree char *note = matta_share_note_make (LINK, 0, TRUE);

  g_assert_nonnull (strstr (note, "暗号化した ZIP"));
  g_assert_nonnull (strstr (note, "encrypted ZIP"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share-note/says-all", test_says_all);
  g_test_add_func ("/share-note/zip", test_zip);
  return g_test_run ();
}

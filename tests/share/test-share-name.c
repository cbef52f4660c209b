/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share-name.h"

#include <string.h>

static void
test_names_are_cleaned (void)
{
  static const struct {
    const char *name;
    const char *clean;
  } cases[] = {
    { "plan.pdf", "plan.pdf" },
    { "見積書 2026年.pdf", "見積書 2026年.pdf" },
    { "../../etc/passwd", "_.._etc_passwd" },
    { "C:\\a\\b.txt", "C__a_b.txt" },
    { "a\nb\x01.txt", "a_b_.txt" },
    { "what?*<>|\".doc", "what______.doc" },
    { ".hidden", "hidden" },
    { " a b. ", "a b" },
    { "...", "file" },
    { "", "file" },
    { "caf\xe9.txt", "caf\xef\xbf\xbd.txt" },
    { "cafe\xcc\x81.txt", "caf\xc3\xa9.txt" },
    { "a\xe2\x80\xaetxt.exe", "a_txt.exe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_free);

    g_assert_cmpstr (matta_share_name_choose (cases[i].name, taken), ==, cases[i].clean);
  }
}

static void
test_names_are_told_apart (void)
{
  static const char *const names[] = { "a.pdf", "A.PDF", "a.pdf", "a (2).pdf", "noend", "noend" };
  static const char *const chosen[] = { "a.pdf",         "A (2).PDF", "a (3).pdf",
                                        "a (2) (2).pdf", "noend",     "noend (2)" };
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (matta_share_name_choose (names[i], taken), ==, chosen[i]);
  g_assert_cmpuint (taken->len, ==, G_N_ELEMENTS (names));
}

static void
test_long_names_keep_their_ending (void)
{
  static const char *const letters[] = { "a", "見", "\xf0\x9f\x8c\xb8" };

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GString) name = g_string_new (NULL);

    for (guint j = 0; j < 300; j++)
      g_string_append (name, letters[i]);
    g_string_append (name, ".pdf");
    for (guint j = 0; j < 12; j++) {
      const char *chosen = matta_share_name_choose (name->str, taken);

      g_assert_true (g_utf8_validate (chosen, -1, NULL));
      g_assert_cmpuint (strlen (chosen), <=, 200);
      g_assert_cmpint (g_utf8_strlen (chosen, -1), <=, 120);
      g_assert_true (g_str_has_suffix (chosen, ".pdf"));
    }
  }
}

static void
test_folders_are_judged (void)
{
  static const char *const good[] = { "Matta", "Mail/Matta", "書類/送付", "a b" };
  static const char *const bad[] = { "",     "/",    "/a",   "a/",        "a//b", "..", ".",
                                     "a/..", "a\\b", "a\nb", "a/../../b", "\xff", "a ", ".a" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (matta_share_name_is_folder (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (matta_share_name_is_folder (bad[i]));
}

static void
test_unguessable_is_never_the_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++) {
    char *name = matta_share_name_make_unguessable ();

    g_assert_cmpuint (strlen (name), ==, 32);
    g_assert_cmpuint (strspn (name, "0123456789abcdef"), ==, 32);
    g_assert_true (g_hash_table_add (seen, name));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/share-name/choose/cleans", test_names_are_cleaned);
  g_test_add_func ("/share-name/choose/tells-apart", test_names_are_told_apart);
  g_test_add_func ("/share-name/choose/keeps-the-ending", test_long_names_keep_their_ending);
  g_test_add_func ("/share-name/folder/is-judged", test_folders_are_judged);
  g_test_add_func ("/share-name/unguessable/never-the-same", test_unguessable_is_never_the_same);
  return g_test_run ();
}

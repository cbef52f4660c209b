/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-name.h"

#include <string.h>

static const struct {
  const char *name;
  const char *folded;
  const char *family;
} cases[] = {
  { "John Smith", "john smith", "smith" },
  { "Smith, John", "john smith", "smith" },
  { "  JOHN   smith ", "john smith", "smith" },
  { "Dr. Anna-Maria Müller", "anna-maria müller", "müller" },
  { "Anna", "anna", NULL },
  { "John Smith (Sales)", "john smith", "smith" },
  { "佐藤 太郎", "佐藤太郎", "佐藤" },
  { "佐藤　太郎", "佐藤太郎", "佐藤" },
  { "佐藤太郎", "佐藤太郎", "佐藤" },
  { "佐藤", "佐藤", "佐藤" },
  { "佐藤 太郎 様", "佐藤太郎", "佐藤" },
  { "佐藤太郎【営業部】", "佐藤太郎", "佐藤" },
  { "長谷川 花子", "長谷川花子", "長谷川" },
  { "ｻﾄｳ ﾀﾛｳ", "サトウタロウ", "サトウ" },
  { "株式会社サンプル営業部御中", "株式会社サンプル営業部御中", NULL },
  { "", NULL, NULL },
  { " . ", NULL, NULL },
  { "(nobody)", NULL, NULL },
};

static void
test_folds_and_finds_families (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = matta_name_fold (cases[i].name);
    g_autofree char *family = matta_name_get_family (cases[i].name);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpstr (folded, ==, cases[i].folded);
    g_assert_cmpstr (family, ==, cases[i].family);
  }
  g_assert_null (matta_name_fold (NULL));
  g_assert_null (matta_name_get_family (NULL));
}

static void
test_bears_any_bytes (void)
{
  g_autofree char *folded = matta_name_fold ("\xff\xfe a");
  g_autofree char *long_name = g_strnfill (100000, 'x');
  g_autofree char *cut = matta_name_fold (long_name);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_cmpuint (strlen (cut), <=, 200);
}

static void
test_knows_its_writing (void)
{
  g_assert_true (matta_name_is_cjk ("Mr 佐藤"));
  g_assert_true (matta_name_is_cjk ("ｻﾄｳ"));
  g_assert_false (matta_name_is_cjk ("Müller"));
  g_assert_false (matta_name_is_cjk (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/folds-and-finds-families", test_folds_and_finds_families);
  g_test_add_func ("/name/bears-any-bytes", test_bears_any_bytes);
  g_test_add_func ("/name/knows-its-writing", test_knows_its_writing);
  return g_test_run ();
}

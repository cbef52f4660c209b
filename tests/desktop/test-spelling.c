/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-spelling.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

static gboolean
is_japanese (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "ja");
}

static void
test_split (void)
{
  const struct {
    const char *password;
    const char *pieces; /* joined by spaces */
  } cases[] = {
    { "k3fm-9xqw-a2", "k3fm- 9xqw- a2" },
    { "clock-onion-spaghetti", "clock- onion- spaghetti" },
    { "", "" },
    { "-", "-" },
    { "--a", "- - a" },
    { "a-", "a-" },
    { "Sommer2024!", "Somm er20 24!" },
    { "12345", "12345" },
    { "12345-", "12345-" },
    { "123456", "1234 56" },
    { "123456789", "1234 56789" },
    { "abcdefghijkl", "abcdefghijkl" },
    { "abcdefghijklm", "abcd efgh ijklm" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) pieces = matta_spelling_split (cases[i].password);
    g_autofree char *joined = NULL;

    g_ptr_array_add (pieces, NULL);
    joined = g_strjoinv (" ", (char **) pieces->pdata);
    g_assert_cmpstr (joined, ==, cases[i].pieces);
  }
}

/* Whatever a person typed, nothing of it is lost. */
static void
test_split_keeps_all (void)
{
  for (guint i = 0; i < 2000; i++) {
    guint length = (guint) g_test_rand_int_range (0, 100);
    g_autoptr (GString) password = g_string_new (NULL);
    g_autoptr (GString) again = g_string_new (NULL);
    g_autoptr (GPtrArray) pieces = NULL;

    while (password->len < length)
      g_string_append_c (password, "ab-Z9 !"[g_test_rand_int_range (0, 7)]);
    pieces = matta_spelling_split (password->str);
    for (guint j = 0; j < pieces->len; j++)
      g_string_append (again, g_ptr_array_index (pieces, j));
    g_assert_cmpstr (again->str, ==, password->str);
  }
}

static void
test_read (void)
{
  const struct {
    const char *text;
    const char *english;
    const char *japanese;
  } cases[] = {
    { "k3fm", "kilo, three, foxtrot, mike", "キロ、さん、フォックストロット、マイク" },
    { "9xqw-", "nine, x-ray, quebec, whiskey, hyphen",
      "きゅう、エックスレイ、ケベック、ウイスキー、ハイフン" },
    { "abcde", "alfa, bravo, charlie, delta, echo",
      "アルファ、ブラボー、チャーリー、デルタ、エコー" },
    { "ghijl", "golf, hotel, india, juliett, lima",
      "ゴルフ、ホテル、インディア、ジュリエット、リマ" },
    { "noprs", "november, oscar, papa, romeo, sierra",
      "ノヴェンバー、オスカー、パパ、ロメオ、シエラ" },
    { "tuvyz", "tango, uniform, victor, yankee, zulu",
      "タンゴ、ユニフォーム、ヴィクター、ヤンキー、ズールー" },
    { "01245678", "zero, one, two, four, five, six, seven, eight",
      "ゼロ、いち、に、よん、ご、ろく、なな、はち" },
    { "Ka!", "capital kilo, alfa, exclamation mark", "大文字のキロ、アルファ、感嘆符" },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaSecret) said = matta_spelling_read (cases[i].text);

    g_assert_cmpstr (said, ==, is_japanese () ? cases[i].japanese : cases[i].english);
  }
}

/* Each character has words of its own, and short enough ones that a long password never makes the
 * text grow, which would leave copies of it in memory. */
static void
test_every_character (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char c = ' '; c <= '~'; c++) {
    char *said = matta_spelling_read ((const char[]){ c, '\0' });

    g_assert_cmpuint (strlen (said), >, 0);
    g_assert_cmpuint (strlen (said) + strlen (_ (", ")), <, 64);
    g_assert_true (g_hash_table_add (seen, said));
  }
}

static void
test_capitals (void)
{
  const char *small = _ ("All letters are small ones.");
  const char *mixed = _ ("Letters are small ones, unless it says “capital”.");
  const struct {
    const char *password;
    const char *text;
  } cases[] = {
    { "k3fm-9xqw", small }, { "1234-5678", NULL }, { "", NULL },
    { "sommeR", mixed },    { "SOMMER", mixed },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (matta_spelling_for_capitals (cases[i].password), ==, cases[i].text);
  g_assert_cmpstr (small, ==,
                   is_japanese () ? "英字はすべて小文字です。" : "All letters are small ones.");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MATTA_LOCALEDIR_BUILT);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spelling/split", test_split);
  g_test_add_func ("/spelling/split-keeps-all", test_split_keeps_all);
  g_test_add_func ("/spelling/read", test_read);
  g_test_add_func ("/spelling/every-character", test_every_character);
  g_test_add_func ("/spelling/capitals", test_capitals);
  return g_test_run ();
}

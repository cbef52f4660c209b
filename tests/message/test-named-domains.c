/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-named-domains.h"

#include "matta-patterns.h"

typedef struct {
  const char *name;
  const char *text;
  const char *of_addresses; /* joined by blanks */
  const char *others;
} Case;

static const Case cases[] = {
  { "nothing", "", "", "" },
  { "address", "Ask John.Smith@Partner.Example.", "partner.example", "" },
  { "address in Japanese", "宛先はtaro@shoji.exampleまで", "shoji.example", "" },
  { "full-width address", "ａ＠ｐａｒｔｎｅｒ．ｅｘａｍｐｌｅ", "partner.example", "" },
  { "odd local part", "a.b_c+d@partner.example", "partner.example", "" },
  { "link", "https://www.partner.example:8080/a/b.html?c=d.example", "", "www.partner.example" },
  { "mailto", "<mailto:a@partner.example>", "partner.example", "" },
  { "alone", "See partner.example, or (www.shoji.example).", "",
    "partner.example www.shoji.example" },
  { "alone in Japanese", "詳しくはpartner.exampleをご覧ください", "", "partner.example" },
  { "each once", "a@partner.example b@PARTNER.example", "partner.example", "" },
  { "in both lists", "a@partner.example, partner.example", "partner.example", "partner.example" },
  { "files", "report.pdf, 見積.xlsx and C:\\dir\\host.example or /srv/host.example", "", "" },
  { "numbers", "1.234 10.2.3 v1.2 03.1234.5678 192.0.2.1", "", "" },
  { "short endings", "e.g. i.e. U.S.A. a.b", "", "" },
  { "one label", "root@localhost localhost @partner", "", "" },
  { "no local part", "@partner.example", "", "" },
  { "in a word", "cafépartner.example", "", "" },
  { "code", "self.send(x) os.path(y)", "", "" },
  { "empty labels", "a@b..example b..example .example", "", "" },
  { "dashes around", "--partner.example--", "", "partner.example" },
};

static char *
join (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

static void
test_lists (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *folded = matta_patterns_fold (test->text, -1);
  g_autoptr (GPtrArray) of_addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  matta_named_domains_list (folded, 8, of_addresses, others);
  first = join (of_addresses);
  second = join (others);
  g_assert_cmpstr (first, ==, test->of_addresses);
  g_assert_cmpstr (second, ==, test->others);
}

static void
test_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) of_addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "a@x%u.example y%u.example ", i, i);
  for (guint i = 0; i < 300; i++)
    g_string_append_c (text, 'z');
  g_string_append (text, ".example");
  matta_named_domains_list (text->str, 30, of_addresses, others);
  g_assert_cmpuint (of_addresses->len, ==, 20);
  g_assert_cmpuint (others->len, ==, 20); /* not the long one */
  g_ptr_array_set_size (others, 0);
  matta_named_domains_list (text->str, 5, of_addresses, others);
  g_assert_cmpuint (of_addresses->len, ==, 20);
  g_assert_cmpuint (others->len, ==, 5);
  g_assert_cmpstr (others->pdata[4], ==, "y4.example");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/named-domains/lists/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_lists);
  }
  g_test_add_func ("/named-domains/is-bounded", test_is_bounded);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-words.h"

typedef struct {
  const char *name;
  const char *detail;
  const char *languages; /* with ":" between */
  const char *words;     /* NULL = nothing is said */
} Case;

static const Case cases[] = {
  { .name = "first-language",
    .detail = "{\"en\": \"No\", \"ja\": \"不可\"}",
    .languages = "ja_JP:ja:en",
    .words = "不可" },
  { .name = "next-language",
    .detail = "{\"en\": \"No\", \"ja\": \"不可\"}",
    .languages = "de:ja",
    .words = "不可" },
  { .name = "else-english",
    .detail = "{\"ja\": \"不可\", \"en\": \"No\"}",
    .languages = "de:C",
    .words = "No" },
  { .name = "else-any", .detail = "{\"ja\": \"不可\"}", .languages = "de:C", .words = "不可" },
  { .name = "no-words", .detail = NULL, .languages = "en", .words = NULL },
  { .name = "not-an-object", .detail = "[\"en\"]", .languages = "en", .words = NULL },
  { .name = "not-a-text", .detail = "{\"en\": 5}", .languages = "en", .words = NULL },
  { .name = "not-json", .detail = "5 people", .languages = "en", .words = NULL },
  { .name = "unjudged",
    .detail = "{\"unjudged\":\"text\"}",
    .languages = "unjudged",
    .words = NULL },
};

static void
test_choose (gconstpointer data)
{
  const Case *test = data;
  g_auto (GStrv) languages = g_strsplit (test->languages, ":", -1);
  g_autofree char *words = matta_rule_words_choose (test->detail, (const char *const *) languages);

  g_assert_cmpstr (words, ==, test->words);
}

static void
test_unjudged (void)
{
  g_autofree char *detail = matta_rule_words_new_unjudged ("text");
  g_autofree char *reason = matta_rule_words_get_unjudged (detail);
  g_autofree char *judged = matta_rule_words_get_unjudged ("{\"en\": \"No\"}");
  g_autofree char *other = matta_rule_words_get_unjudged ("5");

  g_assert_cmpstr (reason, ==, "text");
  g_assert_null (judged);
  g_assert_null (other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/rule-words/choose/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_choose);
  }
  g_test_add_func ("/rule-words/unjudged-reads-back", test_unjudged);
  return g_test_run ();
}

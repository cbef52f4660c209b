/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-words.h"

#include <string.h>

typedef struct {
  const char *what;
  const char *subject;
  const char *body;
  const char *words; /* as shown, in the order found */
} Case;

static const Case cases[] = {
  { "nothing", NULL, NULL, "" },
  { "words in small letters, once", "The Plan", "the plan: Budget", "the plan budget" },
  { "no numbers, no single letters", "Invoice 2026 a 17", NULL, "invoice" },
  { "what is quoted is somebody else's", NULL, "Agreed\n> the old secret\nthanks",
    "agreed thanks" },
  { "nor what follows the head of a quotation", NULL,
    "Agreed\n-----Original Message-----\nolder words", "agreed" },
  { "capitals and other alphabets", NULL, "PLAN Müller ＡＢＣ", "plan müller abc" },
  { "reply marks say nothing", "Re: RE: Fwd: budget", NULL, "budget" },
};

static char *
list (const char *subject, const char *body)
{
  g_autoptr (GArray) words = matta_words_list (subject, body);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            g_array_index (words, MattaWord, i).text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_list (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *words = list (test->subject, test->body);

  g_assert_cmpstr (words, ==, test->words);
}

static gboolean
share_a_word (const char *one, const char *other)
{
  g_autoptr (GArray) first = matta_words_list (NULL, one);
  g_autoptr (GArray) second = matta_words_list (NULL, other);

  for (guint i = 0; i < first->len; i++)
    for (guint j = 0; j < second->len; j++)
      if (g_array_index (first, MattaWord, i).key == g_array_index (second, MattaWord, j).key)
        return TRUE;
  return FALSE;
}

/* Japanese leaves no spaces: two neighbouring characters are a word, grammar is none. */
static void
test_japanese (void)
{
  g_assert_true (share_a_word ("来週の見積書について", "見積の件"));
  g_assert_false (share_a_word ("よろしくおねがいします", "ありがとうございます"));
  g_assert_true (share_a_word ("サーバー移行", "新しいサーバーです"));
  g_assert_false (share_a_word ("見積書", "請求書類"));
}

static void
test_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) words = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "word%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
  words = matta_words_list (NULL, text->str);
  g_assert_cmpuint (words->len, ==, MATTA_WORDS_MOST);
}

static void
test_any_bytes (void)
{
  const char *const bytes[] = { "\xff\xfe\xff", "abc\xe3\x81", "\x80plan", "\xed\xa0\x80 x" };

  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++) {
    g_autofree char *words = list (bytes[i], bytes[i]);

    g_assert_true (g_utf8_validate (words, -1, NULL));
  }
}

static void
test_trim_subject (void)
{
  const struct {
    const char *subject;
    const char *trimmed;
  } subjects[] = {
    { "Budget", "budget" },
    { "Re: Budget", "budget" },
    { "RE: Fwd: Budget", "budget" },
    { "返信: 見積", "見積" },
    { "Re:", "" },
    { "  ", "" },
    { "Regarding it", "regarding it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_autofree char *trimmed = matta_words_trim_subject (subjects[i].subject);

    g_assert_cmpstr (trimmed, ==, subjects[i].trimmed);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/words/list/%s", cases[i].what);

    g_test_add_data_func (path, &cases[i], test_list);
  }
  g_test_add_func ("/words/japanese", test_japanese);
  g_test_add_func ("/words/bounded", test_bounded);
  g_test_add_func ("/words/any-bytes-will-do", test_any_bytes);
  g_test_add_func ("/words/trim-subject", test_trim_subject);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-own-text.h"

typedef struct {
  const char *name;
  const char *text;
  const char *own;
} Case;

static const Case cases[] = {
  { "all of it", "Hello\r\nBye\r\n", "Hello\nBye\n" },
  { "empty", "", "" },
  { "answer above", "Yes.\r\n\r\nOn Mon, 23 Nov 2026, Taro wrote:\r\n> Really?\r\n> Attached.\r\n",
    "Yes.\n\n" },
  { "answers between", "> One?\r\nYes.\r\n> Two?\r\nNo.\r\n", "Yes.\nNo.\n" },
  { "deeper quotes", ">> a\r\n > b\r\n＞c\r\nmine\r\n", "mine\n" },
  { "signature", "Text\r\n-- \r\nTaro\r\nattached\r\n", "Text\n" },
  { "original message", "Text\r\n-----Original Message-----\r\nFrom: a\r\nold\r\n", "Text\n" },
  { "header block", "Text\r\nFrom: Taro <a@example.com>\r\nSent: Monday\r\nold\r\n", "Text\n" },
  { "From in a sentence", "From: here on it is easy.\r\nReally.\r\n",
    "From: here on it is easy.\nReally.\n" },
  { "Japanese original", "了解しました。\r\n-----元のメッセージ-----\r\n添付します\r\n",
    "了解しました。\n" },
  { "Japanese attribution",
    "了解です。\r\n2026年11月23日(月) 10:00 佐藤 <sato@example.jp>:\r\n> 添付します\r\n",
    "了解です。\n" },
  { "Japanese header block", "転送します。\r\n差出人: 佐藤\r\n送信日時: 昨日\r\n昔の文\r\n",
    "転送します。\n" },
  { "forwarded", "FYI\r\n---------- Forwarded message ---------\r\nold\r\n", "FYI\n" },
};

static void
test_keeps_what_was_written_now (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *own = matta_own_text (test->text);

  g_assert_cmpstr (own, ==, test->own);
}

static void
test_nothing_of_nothing (void)
{
  g_assert_null (matta_own_text (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/own-text/keeps/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_keeps_what_was_written_now);
  }
  g_test_add_func ("/own-text/nothing-of-nothing", test_nothing_of_nothing);
  return g_test_run ();
}

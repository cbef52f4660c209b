/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mime.h"

#include <string.h>

static const struct {
  const char *text;
  const char *repaired;
} repairs[] = {
  { "", "" },
  { "plain", "plain" },
  { "表", "表" },
  { "=?UTF-8?B?6KGo?=", "表" },
  { "=?utf-8?q?a_b?= c", "a b c" },
  { "=?ISO-2022-JP?B?GyRCST0bKEI=?=", "表" },
  { "=?x-unknown?B?6KGo?=", "表" },
  { "=?UTF-8?B?", "=?UTF-8?B?" },
  { "\x1b$BI=\x1b(B.pdf", "表.pdf" },
  { "\x1b$BI=", "表" },
  { "\x95\x5c.pdf", "表.pdf" },
  { "\x83\x5c.xls", "ソ.xls" },
  { "\x94\x5c", "能" },
  { "\xff", "�" },
};

static void
test_repair (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (repairs); i++) {
    g_autofree char *text = matta_mime_repair_text (repairs[i].text);

    g_test_message ("case %u", i);
    g_assert_cmpstr (text, ==, repairs[i].repaired);
  }
}

static const struct {
  const char *data;
  const char *charset;
  gsize limit;
  const char *text;
} conversions[] = {
  { "\x95\x5c", "Shift_JIS", 100, "表" },
  { "\x95\x5c", "sjis", 100, "表" },
  { "\x87\x40", "shift_jis", 100, "①" }, /* NEC's, which plain Shift_JIS lacks */
  { "\xc9\xbd", "EUC-JP", 100, "表" },
  { "\xe9", "iso-8859-1", 100, "é" },
  { "\x1b$BI=\x1b(B", "us-ascii", 100, "表" }, /* said wrongly, and often */
  { "表", "us-ascii", 100, "表" },
  { "表", "no-such-charset", 100, "表" },
  { "表", NULL, 100, "表" },
  { "\x95\x5c", NULL, 100, "表" },
  { "\xff\xff", "utf-8", 100, "��" },
  { "abcdef", "utf-8", 3, "abc" },
  { "表表", "utf-8", 6, "表表" },
  { "表表", "utf-8", 5, "表" },
  { "表", "utf-8", 2, "" },
  { "\x95\x5c\x95\x5c", "Shift_JIS", 4, "表" },
};

static void
test_conversion (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++) {
    const char *data = conversions[i].data;
    g_autofree char *text =
        matta_mime_to_utf8 (data, strlen (data), conversions[i].charset, conversions[i].limit);

    g_test_message ("case %u", i);
    g_assert_cmpstr (text, ==, conversions[i].text);
  }
}

static const struct {
  const char *line;
  gboolean is_field;
} fields[] = {
  { "Subject: x\r\n", TRUE }, { " folded\r\n", TRUE }, { "\tfolded\r\n", TRUE },
  { "X:\r\n", TRUE },         { ": x\r\n", FALSE },    { "no field\r\n", FALSE },
  { "nocolon", FALSE },       { "\r\n", FALSE },       { "S\x7f: x\r\n", FALSE },
};

static void
test_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *line = fields[i].line;

    g_test_message ("case %u", i);
    g_assert_cmpint (matta_mime_is_field (line, line + strlen (line)), ==, fields[i].is_field);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  matta_mime_init ();
  matta_mime_init ();
  g_test_add_func ("/mime/names-are-repaired", test_repair);
  g_test_add_func ("/mime/text-becomes-utf-8-within-its-limit", test_conversion);
  g_test_add_func ("/mime/what-is-a-field", test_fields);
  return g_test_run ();
}

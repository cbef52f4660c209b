/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-names.h"

#include <string.h>

#define MOST 6

typedef struct {
  const char *name;
  const char *given[MOST];
  const char *clean[MOST];
  gboolean old_windows;
} Case;

static const Case cases[] = {
  { .name = "plain", .given = { "report.pdf", "a" }, .clean = { "report.pdf", "a" } },
  { .name = "japanese",
    .given = { "見積書（改）.xlsx", "ﾊﾝｶｸ.txt" },
    .clean = { "見積書（改）.xlsx", "ﾊﾝｶｸ.txt" } },
  { .name = "folders",
    .given = { "/etc/passwd", "C:\\Users\\a.txt", "../../up.txt", "a/b/", "..\\..\\win.ini" },
    .clean = { "passwd", "a.txt", "up.txt", "b", "win.ini" } },
  { .name = "only-dots",
    .given = { ".", "..", "...", "../..", "a/.." },
    .clean = { "file", "file (2)", "file (3)", "file (4)", "file (5)" } },
  { .name = "nothing",
    .given = { "", " ", "/", "\u200b", "\t" },
    .clean = { "file", "file (2)", "file (3)", "file (4)", "file (5)" } },
  { .name = "hidden-files-stay", .given = { ".profile" }, .clean = { ".profile" } },
  { .name = "end",
    .given = { "a.txt.", "b.txt ", "c. . .", " d.txt" },
    .clean = { "a.txt", "b.txt", "c", "d.txt" } },
  { .name = "control",
    .given = { "a\nb\t.txt", "c\x7f.txt", "d\xc2\x85" },
    .clean = { "ab.txt", "c.txt", "d" } },
  { .name = "bidi",
    .given = { "invoice\u202efdp.exe", "\u2066a\u2069.txt", "\u200fb" },
    .clean = { "invoicefdp.exe", "a.txt", "b" } },
  { .name = "invisible",
    .given = { "a\u200b.txt", "b\u00ad.txt", "\ufeffc.txt", "d\u2028e", "\u3164" },
    .clean = { "a.txt", "b.txt", "c.txt", "de", "file" } },
  { .name = "private-use", .given = { "a\ue000b.txt" }, .clean = { "ab.txt" } },
  { .name = "windows-refuses",
    .given = { "a<b>c:d\"e|f?g*.txt" },
    .clean = { "a_b_c_d_e_f_g_.txt" } },
  { .name = "devices",
    .given = { "CON", "nul.txt", "com1.tar.gz", "LPT\u00b9", "Aux .c", "conin$" },
    .clean = { "_CON", "_nul.txt", "_com1.tar.gz", "_LPT\u00b9", "_Aux .c", "_conin$" } },
  { .name = "no-devices",
    .given = { "console", "com", "com10", "nul_", "a.con", "コン" },
    .clean = { "console", "com", "com10", "nul_", "a.con", "コン" } },
  { .name = "same",
    .given = { "report.pdf", "report.pdf", "report.pdf" },
    .clean = { "report.pdf", "report (2).pdf", "report (3).pdf" } },
  { .name = "same-but-for-capitals",
    .given = { "Report.PDF", "report.pdf", "É.txt", "é.txt", "straße", "STRASSE" },
    .clean = { "Report.PDF", "report (2).pdf", "É.txt", "é (2).txt", "straße", "STRASSE (2)" } },
  { .name = "same-but-for-the-folder",
    .given = { "a/x.txt", "b/x.txt" },
    .clean = { "x.txt", "x (2).txt" } },
  { .name = "same-but-for-what-is-cut",
    .given = { "x.txt", "x.txt.", "x\u200b.txt" },
    .clean = { "x.txt", "x (2).txt", "x (3).txt" } },
  { .name = "number-that-is-taken",
    .given = { "a.txt", "a (2).txt", "a.txt", "a (2).txt" },
    .clean = { "a.txt", "a (2).txt", "a (3).txt", "a (2) (2).txt" } },
  { .name = "number-that-comes-later",
    .given = { "a", "a", "a (2)", "a" },
    .clean = { "a", "a (2)", "a (2) (2)", "a (3)" } },
  { .name = "as-a-mac-writes-it",
    .given = { "か\u3099.txt", "が.txt" },
    .clean = { "が.txt", "が (2).txt" } },
  { .name = "not-utf-8", .given = { "a\xff\xfe.txt" }, .clean = { "a\ufffd\ufffd.txt" } },
  { .name = "old-windows",
    .given = { "見積書①.xlsx", "表.txt", "ソ能.txt", "髙﨑.txt", "caf\u00e9.txt", "☃😀.txt" },
    .clean = { "見積書①.xlsx", "表.txt", "ソ能.txt", "髙﨑.txt", "caf_.txt", "__.txt" },
    .old_windows = TRUE },
  { .name = "old-windows-wave",
    .given = { "1〜2.txt", "1～2.txt" },
    .clean = { "1～2.txt", "1～2 (2).txt" },
    .old_windows = TRUE },
  { .name = "old-windows-yen",
    .given = { "\u00a5100.txt", "￥100.txt", "a\xff" },
    .clean = { "_100.txt", "￥100.txt", "a_" },
    .old_windows = TRUE },
  { .name = "old-windows-clash",
    .given = { "☃.txt", "♞.txt" },
    .clean = { "_.txt", "_ (2).txt" },
    .old_windows = TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  guint count = 0;
  g_auto (GStrv) clean = NULL;

  while (count < MOST && test->given[count] != NULL)
    count++;
  clean = matta_seal_names_clean (test->given, count, test->old_windows);
  g_assert_cmpuint (g_strv_length (clean), ==, count);
  for (guint i = 0; i < count; i++)
    g_assert_cmpstr (clean[i], ==, test->clean[i]);
}

static void
test_none (void)
{
  g_auto (GStrv) clean = matta_seal_names_clean (NULL, 0, FALSE);

  g_assert_cmpuint (g_strv_length (clean), ==, 0);
}

static char *
repeat (const char *text, guint count, const char *end)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (all, text);
  g_string_append (all, end);
  return g_string_free (all, FALSE);
}

static void
test_long (void)
{
  g_autofree char *latin = repeat ("x", 300, ".pdf");
  g_autofree char *kana = repeat ("あ", 100, ".docx");
  g_autofree char *marks = repeat ("か\u0323\u0331", 60, ".txt");
  g_autofree char *dots = repeat ("x", 10, ".no-extension-is-as-long-as-this");
  g_autofree char *endless = repeat ("x.", 300, "");
  const char *names[] = { latin, latin, kana, marks, dots, endless };
  static const char *const ends[] = { "x.pdf", "x (2).pdf", "あ.docx", ".txt", "this", "x" };
  g_auto (GStrv) clean = matta_seal_names_clean (names, G_N_ELEMENTS (names), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_test_message ("%s", clean[i]);
    g_assert_cmpuint (strlen (clean[i]), <=, MATTA_SEAL_NAME_LENGTH);
    g_assert_true (g_utf8_validate (clean[i], -1, NULL));
    g_assert_true (g_str_has_suffix (clean[i], ends[i]));
  }
  g_assert_cmpuint (strlen (clean[0]), ==, MATTA_SEAL_NAME_LENGTH);
  /* No letter loses its marks. */
  g_assert_true (g_str_has_suffix (clean[3], "\u0331.txt"));
}

/* What is harmless only as long as it is long. */
static void
test_cutting_leaves_nothing_bad (void)
{
  g_autofree char *spaces = repeat (" ", 300, "x.txt");
  g_autofree char *dots = repeat (".", 300, "no-extension-at-all");
  g_autofree char *long_device = g_strconcat ("con", spaces, NULL);
  const char *names[] = { long_device, dots };
  g_auto (GStrv) clean = matta_seal_names_clean (names, 2, FALSE);

  g_assert_cmpstr (clean[0], ==, "_con.txt");
  g_assert_cmpstr (clean[1], ==, "file");
}

/* Long names that differ only where they are cut. */
static void
test_long_and_same (void)
{
  g_autofree char *one = repeat ("x", 300, "one.pdf");
  g_autofree char *two = repeat ("x", 300, "two.pdf");
  const char *names[] = { one, two };
  g_auto (GStrv) clean = matta_seal_names_clean (names, 2, FALSE);

  g_assert_true (g_str_has_suffix (clean[1], "x (2).pdf"));
  g_assert_cmpuint (strlen (clean[1]), ==, MATTA_SEAL_NAME_LENGTH);
}

static void
test_many_and_same (void)
{
  enum {
    MANY = 20000
  };
  g_autofree const char **names = g_new (const char *, MANY);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) clean = NULL;

  for (guint i = 0; i < MANY; i++)
    names[i] = i % 2 == 0 ? "image.png" : "IMAGE.png";
  clean = matta_seal_names_clean (names, MANY, FALSE);
  for (guint i = 0; i < MANY; i++)
    g_assert_true (g_hash_table_add (seen, clean[i]));
  g_assert_cmpstr (clean[MANY - 1], ==, "IMAGE (20000).png");
}

/* Whatever comes in, what goes out keeps the promise, and is left alone by a second time. */
static void
test_random (void)
{
  for (guint round = 0; round < 800; round++) {
    g_autoptr (GString) name = g_string_new (NULL);
    const char *given = NULL;
    g_auto (GStrv) once = NULL;
    g_auto (GStrv) twice = NULL;

    for (int i = g_test_rand_int_range (0, 400); i > 0; i--)
      if (g_test_rand_bit ())
        g_string_append_c (name, (char) g_test_rand_int_range (1, 256));
      else
        g_string_append_unichar (name, (gunichar) g_test_rand_int_range (1, 0xd800));
    given = name->str;
    once = matta_seal_names_clean (&given, 1, round % 2 == 0);
    twice = matta_seal_names_clean ((const char *const *) once, 1, round % 2 == 0);
    g_assert_cmpstr (once[0], ==, twice[0]);
    g_assert_cmpuint (strlen (once[0]), >, 0);
    g_assert_cmpuint (strlen (once[0]), <=, MATTA_SEAL_NAME_LENGTH);
    g_assert_null (strpbrk (once[0], "/\\<>:\"|?*\r\n"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/seal-names/clean/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/seal-names/none", test_none);
  g_test_add_func ("/seal-names/long", test_long);
  g_test_add_func ("/seal-names/long/leaves-nothing-bad", test_cutting_leaves_nothing_bad);
  g_test_add_func ("/seal-names/long-and-same", test_long_and_same);
  g_test_add_func ("/seal-names/many-and-same", test_many_and_same);
  g_test_add_func ("/seal-names/random", test_random);
  return g_test_run ();
}

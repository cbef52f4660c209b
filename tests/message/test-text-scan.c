/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-text-scan.h"

#include <string.h>

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* "abc" is 616263, which uuencodes to "#86)C". */
#define UU(name) "begin 644 " name "\r\n#86)C\r\n`\r\nend\r\n"

typedef struct {
  const char *name;
  const char *text;
  const char *found; /* "name size whole", one after the other */
  gboolean message;
  gboolean signature;
} Case;

static const Case cases[] = {
  { .name = "nothing", .text = "", .found = "" },
  { .name = "plain", .text = "begin with this\r\nend\r\n", .found = "" },
  { .name = "uuencode", .text = "Hello\r\n" UU ("a.txt") "bye\r\n", .found = "a.txt 3 1;" },
  { .name = "uuencode at once", .text = UU ("a b.txt"), .found = "a b.txt 3 1;" },
  { .name = "two files", .text = UU ("a") "between\r\n" UU ("b"), .found = "a 3 1;b 3 1;" },
  { .name = "lone line feeds", .text = "begin 644 a\n#86)C\n`\nend\n", .found = "a 3 1;" },
  { .name = "no end", .text = "begin 644 a\r\n#86)C\r\n", .found = "a 3 0;" },
  { .name = "cut in a line", .text = "begin 644 a\r\n#86)C", .found = "a 3 0;" },
  { .name = "short line", .text = "begin 644 a\r\nM86)C\r\n`\r\nend\r\n", .found = "a 45 1;" },
  { .name = "four digits", .text = "begin 0644 a\r\n`\r\nend\r\n", .found = "a 0 1;" },
  { .name = "two digits", .text = "begin 64 a\r\n`\r\nend\r\n", .found = "" },
  { .name = "no name", .text = "begin 644 \r\n`\r\nend\r\n", .found = "" },
  { .name = "not at the line's start", .text = "> begin 644 a\r\n`\r\nend\r\n", .found = "" },
  { .name = "pgp message", .text = "x\r\n-----BEGIN PGP MESSAGE-----\r\n", .message = TRUE },
  { .name = "pgp signature",
    .text = "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n",
    .signature = TRUE },
  { .name = "quoted pgp", .text = "> -----BEGIN PGP MESSAGE-----\r\n" },
};

static void
found (const char *name, guint64 size, const char *digest, gboolean whole, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %" G_GUINT64_FORMAT " %d;", name, size, whole);
  if (size == 3)
    g_assert_cmpstr (digest, ==, ABC);
}

static void
test_finds (gconstpointer data)
{
  const Case *test = data;
  gsize length = strlen (test->text);

  for (gsize piece = 1; piece <= length + 1; piece++) {
    g_autoptr (GString) names = g_string_new (NULL);
    g_autoptr (MattaTextScan) scan = matta_text_scan_new (10, found, names);

    for (gsize at = 0; at < length; at += piece)
      matta_text_scan_push (scan, (const guint8 *) test->text + at, MIN (piece, length - at));
    matta_text_scan_finish (scan);
    g_assert_cmpstr (names->str, ==, test->found != NULL ? test->found : "");
    g_assert_cmpint (matta_text_scan_has_pgp_message (scan), ==, test->message);
    g_assert_cmpint (matta_text_scan_has_pgp_signature (scan), ==, test->signature);
    g_assert_cmpmem (matta_text_scan_get_text (scan)->data, matta_text_scan_get_text (scan)->len,
                     test->text, MIN (length, 10));
  }
}

static gboolean
append_piece (const guint8 *data, gsize length, gpointer user_data)
{
  g_byte_array_append (user_data, data, (guint) length);
  return TRUE;
}

static void
test_catches_the_wanted_file (void)
{
  const char *text = UU ("first") "begin 644 second\r\n$86)C9```\r\n`\r\nend\r\n" UU ("third");
  g_autoptr (GByteArray) caught = g_byte_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (MattaTextScan) scan = matta_text_scan_new (0, found, names);
  const MattaCatch into = { append_piece, caught };

  matta_text_scan_catch (scan, 1, &into);
  matta_text_scan_push (scan, (const guint8 *) text, strlen (text));
  matta_text_scan_finish (scan);
  g_assert_cmpmem (caught->data, caught->len, "abcd", 4);
}

/* A line of any length costs no more memory than a short one, and hides nothing after it. */
static void
test_passes_over_a_very_long_line (void)
{
  g_autofree char *line = g_strnfill (1000000, 'b');
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (MattaTextScan) scan = matta_text_scan_new (0, found, names);

  matta_text_scan_push (scan, (const guint8 *) line, 1000000);
  matta_text_scan_push (scan, (const guint8 *) "\r\n" UU ("a"), strlen ("\r\n" UU ("a")));
  matta_text_scan_finish (scan);
  g_assert_cmpstr (names->str, ==, "a 3 1;");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/text-scan/finds/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_finds);
  }
  g_test_add_func ("/text-scan/catches-the-wanted-file", test_catches_the_wanted_file);
  g_test_add_func ("/text-scan/passes-over-a-very-long-line", test_passes_over_a_very_long_line);
  return g_test_run ();
}

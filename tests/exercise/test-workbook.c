/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-workbook.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* What another reader of ZIP files finds in it: name → text. */
static GHashTable *
unpack (GBytes *bytes)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry = NULL;
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  archive_read_support_format_zip_seekable (archive);
  g_assert_cmpint (archive_read_open_memory (archive, data, length), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK) {
    const gsize size = (gsize) archive_entry_size (entry);
    char *text = g_malloc0 (size + 1);

    /* One byte more: only at the end of a member its sum is compared. */
    g_assert_cmpint (archive_read_data (archive, text, size + 1), ==, size);
    g_hash_table_insert (members, g_strdup (archive_entry_pathname (entry)), text);
  }
  g_assert_cmpint (archive_errno (archive), ==, 0);
  archive_read_free (archive);
  return members;
}

static void
test_plain (void)
{
  g_autoptr (GBytes) bytes = matta_workbook_make ("表", "1 < 2\n価格", FALSE);
  g_autoptr (GHashTable) members = unpack (bytes);
  const char *sheet = g_hash_table_lookup (members, "xl/worksheets/sheet1.xml");

  g_assert_cmpuint (g_hash_table_size (members), ==, 5);
  g_assert_nonnull (strstr (sheet, "<t>1 &lt; 2</t>"));
  g_assert_nonnull (strstr (sheet, "<c r=\"A2\" t=\"inlineStr\"><is><t>価格</t>"));
  g_assert_null (strstr (g_hash_table_lookup (members, "xl/workbook.xml"), "hidden"));
}

static void
test_hidden (void)
{
  g_autoptr (GBytes) bytes = matta_workbook_make ("Prices", "costs", TRUE);
  g_autoptr (GHashTable) members = unpack (bytes);
  const char *first = g_hash_table_lookup (members, "xl/worksheets/sheet1.xml");
  const char *second = g_hash_table_lookup (members, "xl/worksheets/sheet2.xml");

  g_assert_nonnull (strstr (first, "Prices"));
  g_assert_null (strstr (first, "costs"));
  g_assert_nonnull (strstr (second, "costs"));
  g_assert_nonnull (strstr (g_hash_table_lookup (members, "xl/workbook.xml"),
                            "<sheet name=\"2\" sheetId=\"2\" state=\"hidden\""));
}

/* Each part is XML. */
static void
test_parts (void)
{
  g_autoptr (GBytes) bytes = matta_workbook_make ("a & b", "<x>\n\"y\"", TRUE);
  g_autoptr (GHashTable) members = unpack (bytes);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer text = NULL;
  const GMarkupParser nothing = { 0 };

  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &name, &text)) {
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_markup_parse_context_parse (context, text, -1, &error);
    g_assert_no_error (error);
    g_assert_true (g_markup_parse_context_end_parse (context, &error));
  }
}

static void
test_same_every_time (void)
{
  g_autoptr (GBytes) one = matta_workbook_make ("a", "b", TRUE);
  g_autoptr (GBytes) other = matta_workbook_make ("a", "b", TRUE);

  g_assert_true (g_bytes_equal (one, other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workbook/plain", test_plain);
  g_test_add_func ("/workbook/hidden", test_hidden);
  g_test_add_func ("/workbook/parts", test_parts);
  g_test_add_func ("/workbook/same-every-time", test_same_every_time);
  return g_test_run ();
}

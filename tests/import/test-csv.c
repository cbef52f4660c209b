/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-csv.h"

#include "matta-error.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  const char *rows;  /* "LINE:field|field/…" */
  const char *error; /* NULL = it can be read */
} Case;

static const Case cases[] = {
  { .name = "empty", .text = "", .rows = "" },
  { .name = "one-field", .text = "a", .rows = "1:a/" },
  { .name = "fields-and-rows", .text = "a,b\r\nc,d\r\n", .rows = "1:a|b/2:c|d/" },
  { .name = "bare-line-ends", .text = "a,b\nc,d", .rows = "1:a|b/2:c|d/" },
  { .name = "empty-fields", .text = ",a,\n", .rows = "1:|a|/" },
  { .name = "empty-field-at-the-end", .text = "a,", .rows = "1:a|/" },
  { .name = "blank-rows", .text = "\r\na\r\n\r\n,,\r\nb\r\n", .rows = "2:a/5:b/" },
  { .name = "quoted", .text = "\"a,b\",\"c\"\"d\"\r\n", .rows = "1:a,b|c\"d/" },
  { .name = "quoted-line-end", .text = "\"a\r\nb\",c\r\nd\r\n", .rows = "1:a\r\nb|c/3:d/" },
  { .name = "quoted-nothing", .text = "\"\",a", .rows = "1:|a/" },
  { .name = "byte-order-mark",
    .text = "\xef\xbb\xbf"
            "a,b",
    .rows = "1:a|b/" },
  { .name = "japanese", .text = "社外秘,確認,True\r\n", .rows = "1:社外秘|確認|True/" },
  { .name = "spaces-stay", .text = " a , b", .rows = "1: a | b/" },
  { .name = "open-quote", .text = "a\n\"b\nc", .error = "2: A quoted field does not end" },
  { .name = "behind-the-quote", .text = "\"a\"b", .error = "1: Something stands behind" },
  { .name = "quote-inside", .text = "a\nb\"c", .error = "2: A quote stands inside" },
  { .name = "not-utf-8", .text = "\x8e\xd0", .error = "0: This is not UTF-8" },
};

static char *
describe (GPtrArray *rows)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const MattaCsvRow *row = g_ptr_array_index (rows, i);
    g_autofree char *fields = g_strjoinv ("|", row->fields);

    g_string_append_printf (text, "%u:%s/", row->line, fields);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_parse (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = matta_csv_parse (test->text, strlen (test->text), &error);
  g_autofree char *described = rows != NULL ? describe (rows) : NULL;

  g_assert_cmpstr (described, ==, test->rows);
  if (test->error == NULL) {
    g_assert_no_error (error);
    return;
  }
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_true (g_str_has_prefix (error->message, test->error));
}

static void
test_field (void)
{
  g_autoptr (GPtrArray) rows = matta_csv_parse (" a ,b", 5, NULL);
  const MattaCsvRow *row = g_ptr_array_index (rows, 0);
  g_autofree char *first = matta_csv_row_dup_field (row, 0);
  g_autofree char *missing = matta_csv_row_dup_field (row, 2);

  g_assert_cmpstr (first, ==, "a");
  g_assert_cmpstr (missing, ==, "");
}

static void
test_reads_back (void)
{
  const char *fields[] = { "a", "b,c", "d\"e", "f\r\ng", "", "社", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;

  matta_csv_append (text, fields);
  g_assert_cmpstr (text->str, ==, "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",,社\r\n");
  rows = matta_csv_parse (text->str, text->len, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true (
      g_strv_equal ((const char *const *) ((MattaCsvRow *) rows->pdata[0])->fields, fields));
}

/* The mark at the beginning is the file's, not the field's. */
static void
test_mark_reads_back (void)
{
  const char *fields[] = { "\xef\xbb\xbf"
                           "a",
                           NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;

  matta_csv_append (text, fields);
  rows = matta_csv_parse (text->str, text->len, NULL);
  g_assert_cmpstr (((MattaCsvRow *) rows->pdata[0])->fields[0], ==, fields[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/csv/parse/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_parse);
  }
  g_test_add_func ("/csv/fields-are-stripped-when-asked-for", test_field);
  g_test_add_func ("/csv/what-is-written-reads-back", test_reads_back);
  g_test_add_func ("/csv/a-mark-reads-back", test_mark_reads_back);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-csv.h"

#include "matta-error.h"

#include <string.h>

#define MOST_ROWS 200000
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct {
  const char *p;
  const char *end;
  guint line;
  GPtrArray *rows;
  GPtrArray *fields; /* of the row that is being read */
  guint began;       /* its line */
} Scan;

void
matta_csv_row_free (MattaCsvRow *row)
{
  g_strfreev (row->fields);
  g_free (row);
}

static gboolean
complain (GError **error, guint line, const char *reason)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "%u: %s", line, reason);
  return FALSE;
}

static gboolean
read_quoted (Scan *scan, GString *field, GError **error)
{
  guint began = scan->line;

  for (scan->p++; scan->p < scan->end; scan->p++) {
    if (*scan->p == '"' && (scan->p + 1 == scan->end || scan->p[1] != '"')) {
      scan->p++;
      if (scan->p < scan->end && strchr (",\r\n", *scan->p) == NULL)
        return complain (error, scan->line, "Something stands behind a closing quote");
      return TRUE;
    }
    if (*scan->p == '"')
      scan->p++;
    if (*scan->p == '\n')
      scan->line++;
    g_string_append_c (field, *scan->p);
  }
  return complain (error, began, "A quoted field does not end");
}

static gboolean
read_plain (Scan *scan, GString *field, GError **error)
{
  while (scan->p < scan->end && strchr (",\r\n", *scan->p) == NULL) {
    if (*scan->p == '"')
      return complain (error, scan->line, "A quote stands inside a field without quotes");
    g_string_append_c (field, *scan->p++);
  }
  return TRUE;
}

static gboolean
is_blank (GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    if (((char *) g_ptr_array_index (fields, i))[0] != '\0')
      return FALSE;
  return TRUE;
}

static void
end_row (Scan *scan)
{
  MattaCsvRow *row = NULL;

  if (is_blank (scan->fields)) {
    g_ptr_array_set_size (scan->fields, 0);
    return;
  }
  row = g_new0 (MattaCsvRow, 1);
  row->line = scan->began;
  g_ptr_array_add (scan->fields, NULL);
  row->fields = g_strdupv ((char **) scan->fields->pdata);
  g_ptr_array_set_size (scan->fields, 0);
  g_ptr_array_add (scan->rows, row);
}

static void
skip_line_end (Scan *scan)
{
  if (*scan->p == '\r' && scan->p + 1 < scan->end && scan->p[1] == '\n')
    scan->p++;
  scan->p++;
  scan->line++;
}

/* One field, and the separator or line end behind it. */
static gboolean
read_field (Scan *scan, GError **error)
{
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = scan->p < scan->end && *scan->p == '"';

  if (scan->fields->len == 0)
    scan->began = scan->line;
  if (!(quoted ? read_quoted (scan, field, error) : read_plain (scan, field, error)))
    return FALSE;
  g_ptr_array_add (scan->fields, g_string_free (g_steal_pointer (&field), FALSE));
  if (scan->p < scan->end && *scan->p == ',') {
    scan->p++;
    return scan->p < scan->end || read_field (scan, error);
  }
  if (scan->p < scan->end)
    skip_line_end (scan);
  end_row (scan);
  return TRUE;
}

GPtrArray *
matta_csv_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_csv_row_free);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  Scan scan = { .p = text, .end = text + length, .line = 1, .rows = rows, .fields = fields };

  if (!g_utf8_validate_len (text, length, NULL)) {
    complain (error, 0, "This is not UTF-8 text");
    return NULL;
  }
  if (length >= 3 && memcmp (text, BYTE_ORDER_MARK, 3) == 0)
    scan.p += 3;
  while (scan.p < scan.end) {
    if (!read_field (&scan, error))
      return NULL;
    if (rows->len > MOST_ROWS) {
      complain (error, scan.line, "There are more than 200000 rows");
      return NULL;
    }
  }
  return g_steal_pointer (&rows);
}

char *
matta_csv_row_dup_field (const MattaCsvRow *row, guint index)
{
  for (guint i = 0; row->fields[i] != NULL; i++)
    if (i == index)
      return g_strstrip (g_strdup (row->fields[i]));
  return g_strdup ("");
}

static void
append_field (GString *text, const char *field)
{
  gboolean marked = g_str_has_prefix (field, BYTE_ORDER_MARK); /* would be taken for the file's */

  if (!marked && strpbrk (field, ",\"\r\n") == NULL) {
    g_string_append (text, field);
    return;
  }
  g_string_append_c (text, '"');
  for (const char *p = field; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

void
matta_csv_append (GString *text, const char *const *fields)
{
  for (guint i = 0; fields[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    append_field (text, fields[i]);
  }
  g_string_append (text, "\r\n");
}

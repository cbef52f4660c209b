/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-csv.h"

#include <string.h>

static gboolean
needs_apostrophe (const char *text)
{
  return text[0] != '\0' && strchr ("=+-@\t\r\n'", text[0]) != NULL;
}

/* Full-width signs too: some spreadsheets take them for the narrow ones. */
static gboolean
is_wide_sign (const char *text)
{
  switch (g_utf8_get_char (text)) {
  case 0xFF1D: /* = */
  case 0xFF0B: /* + */
  case 0xFF0D: /* - */
  case 0xFF20: /* @ */
    return TRUE;
  default:
    return FALSE;
  }
}

static void
add_cell (GString *row, const char *text)
{
  const gboolean quoted = strpbrk (text, ",\"\r\n") != NULL;

  if (row->len > 0)
    g_string_append_c (row, ',');
  if (quoted)
    g_string_append_c (row, '"');
  if (needs_apostrophe (text) || is_wide_sign (text))
    g_string_append_c (row, '\'');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (row, '"');
    g_string_append_c (row, *at);
  }
  if (quoted)
    g_string_append_c (row, '"');
}

static char *
end_row (GString *row)
{
  g_string_append (row, "\r\n");
  return g_string_free (row, FALSE);
}

char *
matta_ledger_csv_format_header (void)
{
  GString *row = g_string_new (NULL);

  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++)
    add_cell (row, matta_ledger_field_get_name ((MattaLedgerField) i));
  return end_row (row);
}

char *
matta_ledger_csv_format (const MattaLedgerLine *line)
{
  GString *row = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  row = g_string_new (NULL);
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++) {
    g_autofree char *text = matta_ledger_line_dup (line, (MattaLedgerField) i);

    add_cell (row, text != NULL ? text : "");
  }
  return end_row (row);
}

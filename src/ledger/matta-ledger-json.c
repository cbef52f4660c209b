/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-json.h"

#include <json-glib/json-glib.h>

static void
add_list (JsonBuilder *builder, const char *const *list)
{
  json_builder_begin_array (builder);
  for (guint i = 0; list[i] != NULL; i++)
    json_builder_add_string_value (builder, list[i]);
  json_builder_end_array (builder);
}

static void
add_field (JsonBuilder *builder, const MattaLedgerLine *line, MattaLedgerField field)
{
  json_builder_set_member_name (builder, matta_ledger_field_get_name (field));
  if (!matta_ledger_line_has (line, field)) {
    json_builder_add_null_value (builder);
    return;
  }
  switch (matta_ledger_field_get_sort (field)) {
  case MATTA_LEDGER_SORT_NUMBER:
    json_builder_add_int_value (builder, matta_ledger_line_get_number (line, field));
    return;
  case MATTA_LEDGER_SORT_TEXT:
    json_builder_add_string_value (builder, matta_ledger_line_get_text (line, field));
    return;
  case MATTA_LEDGER_SORT_LIST:
    add_list (builder, matta_ledger_line_get_list (line, field));
    return;
  }
}

char *
matta_ledger_json_format (const MattaLedgerLine *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  json_builder_begin_object (builder);
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++)
    add_field (builder, line, (MattaLedgerField) i);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_strconcat (text, "\n", NULL);
}

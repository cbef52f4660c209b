/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ticks.h"

#include <json-glib/json-glib.h>

static gboolean
shares_recipient (const MattaRecord *a, const MattaRecord *b)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (
      (GHashFunc) matta_address_hash, (GEqualFunc) matta_address_equal, NULL, NULL);

  for (guint i = 0; i < a->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (a->recipients, i);

    g_hash_table_add (known, recipient->address);
  }
  for (guint i = 0; i < b->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (b->recipients, i);

    if (g_hash_table_contains (known, recipient->address))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_same_mail (const MattaRecord *earlier, const MattaRecord *record)
{
  if (earlier->message_id != NULL && g_strcmp0 (earlier->message_id, record->message_id) == 0)
    return TRUE;
  if (record->subject == NULL || record->subject[0] == '\0')
    return FALSE; /* mail without a subject has nothing in common */
  return g_strcmp0 (earlier->subject, record->subject) == 0 && shares_recipient (earlier, record);
}

char *
matta_ticks_to_json (const char *const *keys)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; keys[i] != NULL; i++)
    json_builder_add_string_value (builder, keys[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

char **
matta_ticks_from_json (const char *json)
{
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return NULL;
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (json_node_get_value_type (node) != G_TYPE_STRING)
      return NULL;
    g_strv_builder_add (builder, json_node_get_string (node));
  }
  return g_strv_builder_end (builder);
}

char **
matta_ticks_find (GPtrArray *earlier, const MattaRecord *record)
{
  for (guint i = 0; i < earlier->len; i++) {
    const MattaRecord *candidate = g_ptr_array_index (earlier, i);

    if (candidate->ticks != NULL && is_same_mail (candidate, record))
      return matta_ticks_from_json (candidate->ticks);
  }
  return NULL;
}

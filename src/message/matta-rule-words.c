/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-words.h"

#include <json-glib/json-glib.h>

#define UNJUDGED "unjudged"

static JsonNode *
parse (const char *detail)
{
  JsonNode *root = detail != NULL ? json_from_string (detail, NULL) : NULL;

  if (root == NULL || JSON_NODE_HOLDS_OBJECT (root))
    return root;
  json_node_unref (root);
  return NULL;
}

static const char *
get_text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static const char *
choose (JsonObject *object, const char *const *languages)
{
  g_autoptr (GList) keys = NULL;
  const char *text = NULL;

  for (guint i = 0; languages != NULL && languages[i] != NULL && text == NULL; i++)
    text = get_text (object, languages[i]);
  if (text == NULL)
    text = get_text (object, "en");
  if (text != NULL)
    return text;
  keys = json_object_get_members (object);
  return keys != NULL ? get_text (object, keys->data) : NULL;
}

char *
matta_rule_words_choose (const char *detail, const char *const *languages)
{
  g_autoptr (JsonNode) root = parse (detail);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;

  if (object == NULL || json_object_has_member (object, UNJUDGED))
    return NULL;
  return g_strdup (choose (object, languages));
}

char *
matta_rule_words_get_unjudged (const char *detail)
{
  g_autoptr (JsonNode) root = parse (detail);

  return root != NULL ? g_strdup (get_text (json_node_get_object (root), UNJUDGED)) : NULL;
}

char *
matta_rule_words_new_unjudged (const char *reason)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (reason != NULL, NULL);

  json_object_set_string_member (object, UNJUDGED, reason);
  json_node_take_object (root, object);
  return json_to_string (root, FALSE);
}

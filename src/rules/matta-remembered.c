/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-remembered.h"

#include "matta-error.h"
#include "matta-rule-file.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define EMPTY "{\"version\": 1, \"lists\": {}}"

static gboolean
fail (GError **error, MattaErrorCode code, const char *reason)
{
  g_set_error (error, MATTA_ERROR, code, "The list cannot be changed: %s", reason);
  return FALSE;
}

/* A reader's file first: what it would refuse is not ours to mend. */
static JsonNode *
read_file (const char *path, GError **error)
{
  g_autoptr (MattaRuleFile) file = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &reason)) {
    if (g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return json_from_string (EMPTY, NULL);
    fail (error, MATTA_ERROR_TRY_LATER, reason->message);
    return NULL;
  }
  file = matta_rule_file_parse (text, length, &reason);
  if (file != NULL)
    return json_from_string (text, NULL);
  fail (error, MATTA_ERROR_MALFORMED, reason->message);
  return NULL;
}

static JsonObject *
open_lists (JsonObject *root)
{
  if (!json_object_has_member (root, "lists"))
    json_object_set_object_member (root, "lists", json_object_new ());
  return json_object_get_object_member (root, "lists");
}

static gboolean
is_entry (JsonNode *node, const char *address)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && g_ascii_strcasecmp (json_node_get_string (node), address) == 0;
}

/* An address is looked for as it was written down, but for its case. */
static void
change_list (JsonObject *lists, const char *name, const char *address, gboolean on)
{
  JsonArray *changed = json_array_new ();
  JsonArray *before =
      json_object_has_member (lists, name) ? json_object_get_array_member (lists, name) : NULL;

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++) {
    JsonNode *node = json_array_get_element (before, i);

    if (!is_entry (node, address))
      json_array_add_element (changed, json_node_copy (node));
  }
  if (on)
    json_array_add_string_element (changed, address);
  if (json_array_get_length (changed) > 0) {
    json_object_set_array_member (lists, name, changed);
    return;
  }
  json_object_remove_member (lists, name); /* an empty list is taken for a slip */
  json_array_unref (changed);
}

static gboolean
write_file (const char *dir, const char *path, JsonNode *root, GError **error)
{
  g_autofree char *text = json_to_string (root, TRUE);
  g_autofree char *whole = g_strconcat (text, "\n", NULL);
  g_autoptr (MattaRuleFile) file = NULL;
  g_autoptr (GError) reason = NULL;

  file = matta_rule_file_parse (whole, strlen (whole), &reason);
  if (file == NULL)
    return fail (error, MATTA_ERROR_MALFORMED, reason->message);
  if (g_mkdir_with_parents (dir, 0700) == 0
      && g_file_set_contents_full (path, whole, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, &reason))
    return TRUE;
  return fail (error, MATTA_ERROR_TRY_LATER,
               reason != NULL ? reason->message : "The folder cannot be made");
}

gboolean
matta_remembered_put (const char *dir,
                      MattaListKind kind,
                      const char *address,
                      gboolean on,
                      GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (dir != NULL && address != NULL && (guint) kind < MATTA_N_LISTS, FALSE);

  if (!matta_address_set_can_judge (address))
    return fail (error, MATTA_ERROR_MALFORMED, "This is no address");
  path = g_build_filename (dir, MATTA_REMEMBERED_FILE, NULL);
  root = read_file (path, error);
  if (root == NULL)
    return FALSE;
  change_list (open_lists (json_node_get_object (root)), matta_list_kind_to_string (kind), address,
               on);
  return write_file (dir, path, root, error);
}

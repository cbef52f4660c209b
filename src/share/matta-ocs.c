/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ocs.h"

#include "matta-error.h"
#include "matta-secret.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define SHARES "ocs/v2.php/apps/files_sharing/api/v1/shares"
#define USER "ocs/v2.php/cloud/user"
#define PUBLIC_LINK "3"
#define MAY_READ "1"
#define LONGEST_SAID 200 /* letters */

/* Two numbers both mean that it was done, and two that nobody is signed in: the first versions of
 * the API had their own. */
#define OLD_OK 100
#define OLD_UNAUTHORIZED 997

void
matta_ocs_link_free (MattaOcsLink *self)
{
  g_free (self->id);
  g_free (self->url);
  g_free (self);
}

static gboolean
misunderstand (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This server is no Nextcloud");
  return FALSE;
}

static JsonObject *
get_object (JsonObject *parent, const char *name)
{
  JsonNode *node = parent != NULL ? json_object_get_member (parent, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Ids came as numbers once. */
static char *
dup_word (JsonObject *parent, const char *name)
{
  JsonNode *node = parent != NULL ? json_object_get_member (parent, name) : NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : 0;

  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

/* One line of visible letters, not too long. */
static char *
clean_said (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);
  glong length = 0;

  for (const char *at = valid; *at != '\0' && length < LONGEST_SAID; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    g_string_append_unichar (clean, g_unichar_isprint (letter) ? letter : ' ');
    length++;
  }
  g_strstrip (clean->str);
  return g_string_free (clean, FALSE);
}

static guint
get_status (JsonObject *meta)
{
  g_autofree char *word = dup_word (meta, "statuscode");
  guint64 status = 0;

  if (word == NULL || !g_ascii_string_to_unsigned (word, 10, 1, 999, &status, NULL))
    return 0;
  if (status == OLD_OK)
    return SOUP_STATUS_OK;
  return status == OLD_UNAUTHORIZED ? SOUP_STATUS_UNAUTHORIZED : (guint) status;
}

/* The meta part has the last word; a server in front of it may have answered without one. */
static gboolean
judge (guint http_status, JsonObject *meta, char **said, GError **error)
{
  guint status = get_status (meta);
  g_autofree char *text = dup_word (meta, "message");

  if (status == 0)
    return matta_web_judge (http_status, error) && misunderstand (error);
  if (status != SOUP_STATUS_OK)
    *said = clean_said (text != NULL ? text : "");
  return matta_web_judge (status, error);
}

/* The answer's data; a JsonNode of its own, for what it is in differs. */
static JsonNode *
send (MattaWeb *web, SoupMessage *message, char **said, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;
  JsonObject *ocs = NULL;
  JsonNode *data = NULL;
  gsize length = 0;
  const char *text = NULL;

  *said = NULL;
  soup_message_headers_replace (soup_message_get_request_headers (message), "OCS-APIRequest",
                                "true");
  answer = matta_web_send (web, message, cancellable, error);
  if (answer == NULL)
    return NULL;
  text = g_bytes_get_data (answer, &length);
  if (length > 0 && json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    ocs = get_object (json_node_get_object (root), "ocs");
  if (!judge (soup_message_get_status (message), get_object (ocs, "meta"), said, error))
    return NULL;
  data = json_object_get_member (ocs, "data");
  return data != NULL ? json_node_copy (data) : json_node_new (JSON_NODE_NULL);
}

static SoupMessage *
ask (MattaWeb *web, const char *method, const char *path, const char *query)
{
  SoupMessage *message = matta_web_ask (web, method, path);
  g_autoptr (GUri) uri =
      soup_uri_copy (soup_message_get_uri (message), SOUP_URI_QUERY, query, SOUP_URI_NONE);

  soup_message_set_uri (message, uri);
  return message;
}

char *
matta_ocs_get_user (MattaWeb *web, char **said, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = ask (web, SOUP_METHOD_GET, USER, "format=json");
  g_autoptr (JsonNode) data = send (web, message, said, cancellable, error);
  char *user = NULL;

  if (data == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (data))
    user = dup_word (json_node_get_object (data), "id");
  if (user == NULL)
    misunderstand (error);
  return user;
}

static MattaOcsLink *
read_link (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (MattaOcsLink) found = g_new0 (MattaOcsLink, 1);

  found->id = dup_word (object, "id");
  found->url = dup_word (object, "url");
  return found->id != NULL && found->url != NULL ? g_steal_pointer (&found) : NULL;
}

/* The password is in it, so it is wiped. */
static GBytes *
make_form (const char *path, const char *password, const char *expires)
{
  MattaSecret *form = NULL;

  if (expires != NULL)
    form = soup_form_encode ("path", path, "shareType", PUBLIC_LINK, "permissions", MAY_READ,
                             "password", password, "expireDate", expires, NULL);
  else
    form = soup_form_encode ("path", path, "shareType", PUBLIC_LINK, "permissions", MAY_READ,
                             "password", password, NULL);
  return g_bytes_new_with_free_func (form, strlen (form), (GDestroyNotify) matta_secret_free, form);
}

MattaOcsLink *
matta_ocs_create (MattaWeb *web,
                  const char *path,
                  const char *password,
                  const char *expires,
                  char **said,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (SoupMessage) message = ask (web, SOUP_METHOD_POST, SHARES, "format=json");
  g_autoptr (GBytes) form = make_form (path, password, expires);
  g_autoptr (JsonNode) data = NULL;
  MattaOcsLink *made = NULL;

  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, form);
  data = send (web, message, said, cancellable, error);
  if (data == NULL)
    return NULL;
  made = read_link (data);
  if (made == NULL)
    misunderstand (error);
  return made;
}

static gboolean
is_public (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *type = dup_word (object, "share_type");

  return g_strcmp0 (type, PUBLIC_LINK) == 0;
}

static gboolean
read_links (JsonNode *data, GPtrArray *links)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    MattaOcsLink *found = is_public (element) ? read_link (element) : NULL;

    if (found == NULL && is_public (element))
      return FALSE;
    if (found != NULL)
      g_ptr_array_add (links, found);
  }
  return array != NULL;
}

GPtrArray *
matta_ocs_list (MattaWeb *web,
                const char *path,
                char **said,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *query = soup_form_encode ("format", "json", "path", path, NULL);
  g_autoptr (SoupMessage) message = ask (web, SOUP_METHOD_GET, SHARES, query);
  g_autoptr (GPtrArray) links =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_ocs_link_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) data = send (web, message, said, cancellable, &cause);

  if (g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_NOT_FOUND) && *said != NULL)
    return g_steal_pointer (&links); /* said by the API itself: what is asked for is not there */
  if (data == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (read_links (data, links))
    return g_steal_pointer (&links);
  misunderstand (error);
  return NULL;
}

gboolean
matta_ocs_remove (MattaWeb *web,
                  const char *id,
                  char **said,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *path = g_strconcat (SHARES "/", id, NULL);
  g_autoptr (SoupMessage) message = ask (web, SOUP_METHOD_DELETE, path, "format=json");
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) data = send (web, message, said, cancellable, &cause);

  if (data != NULL || g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

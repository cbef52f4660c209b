/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-cloud.h"

#include <libsoup/soup.h>
#include <string.h>

#define DAV "/remote.php/dav/files/jo"
#define SHARES "/ocs/v2.php/apps/files_sharing/api/v1/shares"
#define PAGE "<html><body>Wartungsmodus</body></html>"

/* A public one. */
typedef struct {
  char *id;
  char *path;
  char *password;
  char *expires;
  char *permissions;
} Link;

struct _FakeCloud {
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server; /* its thread's */
  GMutex lock;        /* of all below */
  char *url;
  GHashTable *files; /* char* → GBytes; of a folder empty, and its name ends with a slash */
  GPtrArray *links;
  guint last_link;
  guint moods[FAKE_CLOUD_N_MOODS];
};

static void
link_free (gpointer data)
{
  Link *link = data;

  g_free (link->id);
  g_free (link->path);
  g_free (link->password);
  g_free (link->expires);
  g_free (link->permissions);
  g_free (link);
}

/* --- WebDAV */

static gboolean
is_folder (FakeCloud *self, const char *path)
{
  g_autofree char *name = g_strconcat (path, "/", NULL);

  return *path == '\0' || g_hash_table_contains (self->files, name);
}

static gboolean
has_parent (FakeCloud *self, const char *path)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (path, (gsize) (slash - path)) : NULL;

  return parent == NULL || is_folder (self, parent);
}

static guint
make_folder (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  if (is_folder (self, path))
    return 405;
  if (!has_parent (self, path))
    return 409;
  g_hash_table_insert (self->files, g_strconcat (path, "/", NULL), g_bytes_new (NULL, 0));
  return 201;
}

static gsize
measure (FakeCloud *self)
{
  GHashTableIter iter;
  gpointer bytes = NULL;
  gsize size = 0;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, NULL, &bytes))
    size += g_bytes_get_size (bytes);
  return size;
}

static guint
put (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  guint most = self->moods[FAKE_CLOUD_FULL];

  if (self->moods[FAKE_CLOUD_LOCKED] != 0)
    return 423;
  if (!has_parent (self, path))
    return 409;
  if (most != 0 && measure (self) + g_bytes_get_size (bytes) > most)
    return 507;
  g_hash_table_insert (self->files, g_strdup (path), g_steal_pointer (&bytes));
  return 201;
}

static gboolean
is_below (gpointer name, gpointer bytes, gpointer path)
{
  return g_str_equal (name, path)
         || (g_str_has_prefix (name, path) && ((char *) name)[strlen (path)] == '/');
}

/* A link goes with what it leads to. */
static guint
remove_path (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  if (g_hash_table_foreach_remove (self->files, is_below, (gpointer) path) == 0)
    return 404;
  for (guint i = self->links->len; i > 0; i--) {
    const Link *link = g_ptr_array_index (self->links, i - 1);

    if (is_below (link->path + 1, NULL, (gpointer) path))
      g_ptr_array_remove_index (self->links, i - 1);
  }
  return 204;
}

static guint
find_properties (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  const char *depth =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Depth");

  if (g_strcmp0 (depth, "0") != 0)
    return 400;
  return is_folder (self, path) ? 207 : 404;
}

static const struct {
  const char *method;
  guint (*act) (FakeCloud *self, SoupServerMessage *message, const char *path);
} verbs[] = {
  { "MKCOL", make_folder },
  { "PUT", put },
  { "DELETE", remove_path },
  { "PROPFIND", find_properties },
};

static void
answer_dav (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  guint status = 405;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (soup_server_message_get_method (message), verbs[i].method))
      status = verbs[i].act (self, message, *path == '/' ? path + 1 : path);
  soup_server_message_set_status (message, status, NULL);
}

/* --- OCS */

/* @data: JSON. */
static void
answer_ocs (SoupServerMessage *message, guint status, const char *said, const char *data)
{
  g_autofree char *text = g_strdup_printf (
      "{\"ocs\":{\"meta\":{\"status\":\"%s\",\"statuscode\":%u,\"message\":\"%s\"},\"data\":%s}}",
      status == 200 ? "ok" : "failure", status, said, data);

  soup_server_message_set_status (message, status == 997 ? 401 : status, NULL);
  soup_server_message_set_response (message, "application/json; charset=utf-8", SOUP_MEMORY_COPY,
                                    text, strlen (text));
}

static char *
describe (FakeCloud *self, const Link *link)
{
  return g_strdup_printf ("{\"id\":\"%s\",\"share_type\":3,\"path\":\"%s\",\"permissions\":%s,"
                          "\"url\":\"%s/s/token%s\"}",
                          link->id, link->path, link->permissions, self->url, link->id);
}

static const char *
get_field (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;

  return value != NULL ? value : "";
}

static gboolean
is_there (FakeCloud *self, const char *path)
{
  return *path == '/'
         && (is_folder (self, path + 1) || g_hash_table_contains (self->files, path + 1));
}

/* What keeps this form from becoming a link; the status, 0 = nothing. */
static guint
find_obstacle (FakeCloud *self, GHashTable *form, char **said)
{
  guint letters = self->moods[FAKE_CLOUD_LETTERS];

  if (!is_there (self, get_field (form, "path"))) {
    *said = g_strdup ("Wrong path, file/folder does not exist");
    return 404;
  }
  if (self->moods[FAKE_CLOUD_NO_LINKS] != 0) {
    *said = g_strdup ("Public link sharing is disabled by the administrator");
    return 404;
  }
  if (!g_str_equal (get_field (form, "shareType"), "3")) {
    *said = g_strdup ("Unknown share type");
    return 400;
  }
  if (g_utf8_strlen (get_field (form, "password"), -1) < letters) {
    *said = g_strdup_printf ("Password needs to be at least %u characters long", letters);
    return 403;
  }
  return 0;
}

static void
create_link (FakeCloud *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GHashTable) form = soup_form_decode (text);
  g_autofree char *said = NULL;
  g_autofree char *data = NULL;
  guint status = find_obstacle (self, form, &said);
  Link *link = NULL;

  if (status != 0) {
    answer_ocs (message, status, said, "[]");
    return;
  }
  link = g_new0 (Link, 1);
  link->id = g_strdup_printf ("%u", ++self->last_link);
  link->path = g_strdup (get_field (form, "path"));
  link->password = g_strdup (get_field (form, "password"));
  link->expires = g_strdup (get_field (form, "expireDate"));
  link->permissions = g_strdup (get_field (form, "permissions"));
  g_ptr_array_add (self->links, link);
  data = describe (self, link);
  answer_ocs (message, 200, "OK", self->moods[FAKE_CLOUD_MUTE_LINKS] != 0 ? "[]" : data);
}

static void
list_links (FakeCloud *self, SoupServerMessage *message)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) form = query != NULL ? soup_form_decode (query) : NULL;
  const char *path = get_field (form, "path");
  g_autoptr (GString) data = g_string_new ("[");

  if (!is_there (self, path)) {
    answer_ocs (message, 404, "Wrong path, file/folder does not exist", "[]");
    return;
  }
  for (guint i = 0; i < self->links->len; i++) {
    const Link *link = g_ptr_array_index (self->links, i);
    g_autofree char *one = describe (self, link);

    if (g_str_equal (link->path, path))
      g_string_append_printf (data, "%s%s", data->len > 1 ? "," : "", one);
  }
  g_string_append_c (data, ']');
  answer_ocs (message, 200, "OK", data->str);
}

static void
remove_link (FakeCloud *self, SoupServerMessage *message, const char *id)
{
  for (guint i = 0; i < self->links->len; i++) {
    const Link *link = g_ptr_array_index (self->links, i);

    if (!g_str_equal (link->id, id))
      continue;
    g_ptr_array_remove_index (self->links, i);
    answer_ocs (message, 200, "OK", "[]");
    return;
  }
  answer_ocs (message, 404, "Wrong share ID, share does not exist", "[]");
}

static void
answer_shares (FakeCloud *self, SoupServerMessage *message, const char *rest)
{
  const char *method = soup_server_message_get_method (message);

  if (g_str_equal (method, "POST"))
    create_link (self, message);
  else if (g_str_equal (method, "DELETE") && *rest == '/')
    remove_link (self, message, rest + 1);
  else
    list_links (self, message);
}

/* --- the server */

static gboolean
is_signed_in (SoupServerMessage *message)
{
  const char *field = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *code = g_base64_encode ((const guint8 *) FAKE_CLOUD_USER ":" FAKE_CLOUD_PASSWORD,
                                           strlen (FAKE_CLOUD_USER ":" FAKE_CLOUD_PASSWORD));
  g_autofree char *right = g_strconcat ("Basic ", code, NULL);

  return g_strcmp0 (field, right) == 0;
}

static gboolean
is_api_request (SoupServerMessage *message)
{
  const char *field = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "OCS-APIRequest");

  return g_strcmp0 (field, "true") == 0;
}

static void
answer_page (SoupServerMessage *message, guint status)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, PAGE, strlen (PAGE));
}

/* TRUE when that was all. */
static gboolean
answer_in_mood (FakeCloud *self, SoupServerMessage *message)
{
  if (self->moods[FAKE_CLOUD_ELSEWHERE] != 0)
    soup_server_message_set_redirect (message, 302, "http://127.0.0.2:1/");
  else if (self->moods[FAKE_CLOUD_MAINTENANCE] != 0)
    answer_page (message, 503);
  else if (self->moods[FAKE_CLOUD_OTHER_SERVER] != 0)
    answer_page (message, 200);
  else
    return FALSE;
  return TRUE;
}

static void
answer (FakeCloud *self, SoupServerMessage *message, const char *path)
{
  if (answer_in_mood (self, message))
    return;
  if (g_str_has_prefix (path, "/ocs/") && !is_api_request (message))
    answer_ocs (message, 412, "CSRF check failed", "[]");
  else if (g_str_has_prefix (path, "/ocs/") && !is_signed_in (message))
    answer_ocs (message, 997, "Current user is not logged in", "[]");
  else if (!is_signed_in (message))
    answer_page (message, 401);
  else if (g_str_equal (path, "/ocs/v2.php/cloud/user"))
    answer_ocs (message, 200, "OK", "{\"id\":\"jo\",\"email\":\"" FAKE_CLOUD_USER "\"}");
  else if (g_str_has_prefix (path, SHARES))
    answer_shares (self, message, path + strlen (SHARES));
  else if (g_str_has_prefix (path, DAV))
    answer_dav (self, message, path + strlen (DAV));
  else
    answer_page (message, 404);
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FakeCloud *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  answer (self, message, path);
}

static gpointer
serve (gpointer data)
{
  FakeCloud *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static char *
listen_somewhere (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;
  char *url = NULL;

  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

FakeCloud *
fake_cloud_new (void)
{
  FakeCloud *self = g_new0 (FakeCloud, 1);

  g_mutex_init (&self->lock);
  self->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->links = g_ptr_array_new_with_free_func (link_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->url = listen_somewhere (self->server);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("fake-cloud", serve, self);
  return self;
}

static gboolean
stop_cb (gpointer data)
{
  FakeCloud *self = data;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
fake_cloud_free (FakeCloud *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, stop_cb, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->links);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

const char *
fake_cloud_get_url (FakeCloud *self)
{
  return self->url;
}

void
fake_cloud_set (FakeCloud *self, FakeCloudMood mood, guint value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->moods[mood] = value;
}

char *
fake_cloud_list_files (FakeCloud *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (self->files), (GCompareFunc) strcmp);
  GString *lines = g_string_new (NULL);

  for (GList *at = names; at != NULL; at = at->next) {
    const char *name = at->data;

    if (g_str_has_suffix (name, "/"))
      g_string_append_printf (lines, "%s\n", name);
    else
      g_string_append_printf (lines, "%s %" G_GSIZE_FORMAT "\n", name,
                              g_bytes_get_size (g_hash_table_lookup (self->files, name)));
  }
  return g_string_free (lines, FALSE);
}

GBytes *
fake_cloud_get_file (FakeCloud *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GBytes *bytes = g_hash_table_lookup (self->files, name);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

char *
fake_cloud_list_links (FakeCloud *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < self->links->len; i++) {
    const Link *link = g_ptr_array_index (self->links, i);

    g_string_append_printf (lines, "%s %s %s %s %s\n", link->id, link->path, link->password,
                            link->expires, g_str_equal (link->permissions, "1") ? "read" : "more");
  }
  return g_string_free (lines, FALSE);
}

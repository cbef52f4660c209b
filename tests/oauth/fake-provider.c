/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider.h"

#include <libsoup/soup.h>
#include <string.h>

#define CLIENT "matta-test"
#define SCOPE "send offline"

struct _FakeProvider {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  guint port;

  GMutex lock;
  GCond listening;
  char *challenge;
  char *redirect_uri;
  char *body; /* answers token requests with it; or NULL */
  guint status;
  gboolean refusing;
  guint n_asked;
  guint n_granted;
};

/* --- the authorization endpoint --------------------------------------------------------------- */

static gboolean
is_asked_rightly (GHashTable *form)
{
  return form != NULL && g_strcmp0 (g_hash_table_lookup (form, "response_type"), "code") == 0
         && g_strcmp0 (g_hash_table_lookup (form, "client_id"), CLIENT) == 0
         && g_strcmp0 (g_hash_table_lookup (form, "scope"), SCOPE) == 0
         && g_strcmp0 (g_hash_table_lookup (form, "code_challenge_method"), "S256") == 0
         && g_hash_table_lookup (form, "code_challenge") != NULL
         && g_hash_table_lookup (form, "redirect_uri") != NULL
         && g_hash_table_lookup (form, "state") != NULL;
}

static void
authorize_cb (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *form,
              gpointer user_data)
{
  FakeProvider *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *state = NULL;
  g_autofree char *back = NULL;

  if (!is_asked_rightly (form)) {
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
    return;
  }
  g_free (self->challenge);
  g_free (self->redirect_uri);
  self->challenge = g_strdup (g_hash_table_lookup (form, "code_challenge"));
  self->redirect_uri = g_strdup (g_hash_table_lookup (form, "redirect_uri"));
  state = g_uri_escape_string (g_hash_table_lookup (form, "state"), NULL, FALSE);
  back = g_strdup_printf ("%s?%s&state=%s", self->redirect_uri,
                          self->refusing ? "error=access_denied" : "code=code", state);
  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, back);
}

/* --- the token endpoint ----------------------------------------------------------------------- */

static gboolean
fits_challenge (FakeProvider *self, const char *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  if (verifier == NULL || strlen (verifier) < 43 || self->challenge == NULL)
    return FALSE;
  g_checksum_update (sum, (const guchar *) verifier, -1);
  g_checksum_get_digest (sum, digest, &length);
  text = g_base64_encode (digest, length);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return g_str_equal (text, self->challenge);
}

static gboolean
is_good_grant (FakeProvider *self, GHashTable *form)
{
  const char *type = g_hash_table_lookup (form, "grant_type");
  g_autofree char *last = g_strdup_printf ("refresh-%u", self->n_granted);

  if (g_strcmp0 (g_hash_table_lookup (form, "client_id"), CLIENT) != 0)
    return FALSE;
  if (g_strcmp0 (type, "refresh_token") == 0)
    return g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), last) == 0;
  return g_strcmp0 (type, "authorization_code") == 0
         && g_strcmp0 (g_hash_table_lookup (form, "code"), "code") == 0
         && g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), self->redirect_uri) == 0
         && fits_challenge (self, g_hash_table_lookup (form, "code_verifier"));
}

static void
reply (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static void
token_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  FakeProvider *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GHashTable) form = soup_form_decode (text);
  g_autofree char *granted = NULL;

  self->n_asked++;
  if (self->body != NULL) {
    reply (message, self->status, self->body);
  } else if (!is_good_grant (self, form)) {
    reply (message, SOUP_STATUS_BAD_REQUEST, "{\"error\":\"invalid_grant\"}");
  } else {
    self->n_granted++;
    granted = g_strdup_printf ("{\"access_token\":\"access-%u\",\"token_type\":\"Bearer\","
                               "\"expires_in\":3600,\"refresh_token\":\"refresh-%u\"}",
                               self->n_granted, self->n_granted);
    reply (message, SOUP_STATUS_OK, granted);
  }
}

/* --- the server ------------------------------------------------------------------------------- */

static guint
start (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  GSList *addresses = NULL;
  guint port = 0;

  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  addresses = soup_server_get_uris (server);
  port = (guint) g_uri_get_port (addresses->data);
  g_slist_free_full (addresses, (GDestroyNotify) g_uri_unref);
  return port;
}

static gpointer
serve_in_thread (gpointer data)
{
  FakeProvider *self = data;
  g_autoptr (SoupServer) server = NULL;

  g_main_context_push_thread_default (self->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, "/authorize", authorize_cb, self, NULL);
  soup_server_add_handler (server, "/token", token_cb, self, NULL);
  g_mutex_lock (&self->lock);
  self->port = start (server);
  g_cond_signal (&self->listening);
  g_mutex_unlock (&self->lock);
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FakeProvider *
fake_provider_new (void)
{
  FakeProvider *self = g_new0 (FakeProvider, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->listening);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("fake-provider", serve_in_thread, self);
  g_mutex_lock (&self->lock);
  while (self->port == 0)
    g_cond_wait (&self->listening, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
fake_provider_free (FakeProvider *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->listening);
  g_free (self->challenge);
  g_free (self->redirect_uri);
  g_free (self->body);
  g_free (self);
}

char *
fake_provider_get_address (FakeProvider *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

MattaOAuthProvider *
fake_provider_describe (FakeProvider *self)
{
  g_autofree char *address = fake_provider_get_address (self);
  g_autofree char *authorization = g_strconcat (address, "/authorize", NULL);
  g_autofree char *token = g_strconcat (address, "/token", NULL);
  g_autoptr (GError) error = NULL;
  MattaOAuthProvider *provider =
      matta_oauth_provider_new ("mail.example.com", CLIENT, authorization, token, SCOPE, &error);

  g_assert_no_error (error);
  return provider;
}

guint
fake_provider_browse (FakeProvider *self, const char *url)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 20, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GBytes) page = NULL;

  g_assert_nonnull (message);
  page = soup_session_send_and_read (session, message, NULL, NULL);
  return page != NULL ? soup_message_get_status (message) : 0;
}

void
fake_provider_answer (FakeProvider *self, guint status, const char *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_free (self->body);
  self->body = g_strdup (body);
  self->status = status;
}

void
fake_provider_set_refusing (FakeProvider *self, gboolean refusing)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->refusing = refusing;
}

guint
fake_provider_get_n_asked (FakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_asked;
}

guint
fake_provider_get_n_granted (FakeProvider *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_granted;
}

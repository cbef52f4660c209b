/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-provider.h"
#include "matta-error.h"
#include "matta-oauth-attempt.h"

#include <string.h>

#define PATIENCE 20
#define PAGE "You can <close> this page."

typedef struct {
  FakeProvider *server;
  MattaOAuthProvider *provider;
  MattaOAuthAttempt *attempt;
  GThread *waiting;
  guint seconds;
  GCancellable *cancellable;
  GError *error;
} Fixture;

static gpointer
wait_in_thread (gpointer data)
{
  Fixture *self = data;

  return matta_oauth_attempt_wait (self->attempt, self->seconds, PAGE, self->cancellable,
                                   &self->error);
}

static void
set_up (Fixture *self, gconstpointer seconds)
{
  g_autoptr (GError) error = NULL;

  self->server = fake_provider_new ();
  self->provider = fake_provider_describe (self->server);
  self->attempt = matta_oauth_attempt_new (self->provider, "sato@example.com", &error);
  g_assert_no_error (error);
  self->seconds = GPOINTER_TO_UINT (seconds);
  self->cancellable = g_cancellable_new ();
  self->waiting = g_thread_new ("waiting", wait_in_thread, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  matta_oauth_attempt_free (self->attempt);
  matta_oauth_provider_free (self->provider);
  fake_provider_free (self->server);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
}

static MattaOAuthTokens *
finish (Fixture *self)
{
  return g_thread_join (self->waiting);
}

/* What the attempt has in its address: "redirect_uri", "state". (transfer full) */
static char *
get_part (Fixture *self, const char *name)
{
  g_autoptr (GUri) uri =
      g_uri_parse (matta_oauth_attempt_get_url (self->attempt), G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr (GHashTable) query =
      g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  return g_strdup (g_hash_table_lookup (query, name));
}

static guint
go_back (Fixture *self, const char *query)
{
  g_autofree char *redirect = get_part (self, "redirect_uri");
  g_autofree char *url = g_strconcat (redirect, query, NULL);

  return fake_provider_browse (self->server, url);
}

static void
test_signed_in (Fixture *self, gconstpointer data)
{
  g_autofree char *hint = get_part (self, "login_hint");
  g_autoptr (MattaOAuthTokens) tokens = NULL;

  g_assert_cmpstr (hint, ==, "sato@example.com");
  g_assert_cmpuint (
      fake_provider_browse (self->server, matta_oauth_attempt_get_url (self->attempt)), ==, 200);
  tokens = finish (self);
  g_assert_no_error (self->error);
  g_assert_cmpstr (tokens->access, ==, "access-1");
  g_assert_cmpstr (tokens->refresh, ==, "refresh-1");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  fake_provider_set_refusing (self->server, TRUE);
  g_assert_cmpuint (
      fake_provider_browse (self->server, matta_oauth_attempt_get_url (self->attempt)), ==, 200);
  g_assert_null (finish (self));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 0);
}

/* Other pages, and whoever finds the port, bring nothing in; the right one still does. */
static void
test_strangers (Fixture *self, gconstpointer data)
{
  static const char *const queries[] = { "favicon.ico",          "",
                                         "?code=code",           "?code=code&state=guess",
                                         "?error=access_denied", "?code=code&state=" };
  g_autoptr (MattaOAuthTokens) tokens = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    g_assert_cmpuint (go_back (self, queries[i]), ==, 404);
  g_assert_cmpuint (fake_provider_get_n_asked (self->server), ==, 0);
  g_assert_cmpuint (
      fake_provider_browse (self->server, matta_oauth_attempt_get_url (self->attempt)), ==, 200);
  tokens = finish (self);
  g_assert_nonnull (tokens);
}

/* A code of another try is worth nothing: the provider was not asked for it with our challenge. */
static void
test_injected (Fixture *self, gconstpointer data)
{
  MattaOAuthAttempt *other = matta_oauth_attempt_new (self->provider, "", NULL);
  g_autofree char *url = g_strdup (matta_oauth_attempt_get_url (other));
  g_autofree char *state = get_part (self, "state");
  g_autofree char *query = g_strdup_printf ("?code=code&state=%s", state);

  matta_oauth_attempt_free (other);
  g_assert_cmpuint (fake_provider_browse (self->server, url), ==, 0); /* nobody is there */
  g_assert_cmpuint (go_back (self, query), ==, 200);
  g_assert_null (finish (self));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  g_assert_cmpuint (fake_provider_get_n_granted (self->server), ==, 0);
}

static void
test_time_over (Fixture *self, gconstpointer data)
{
  g_assert_null (finish (self));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_cancellable_cancel (self->cancellable);
  g_assert_null (finish (self));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static GSocketConnection *
connect_to_port (Fixture *self)
{
  g_autofree char *redirect = get_part (self, "redirect_uri");
  g_autoptr (GUri) uri = g_uri_parse (redirect, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL,
                                          NULL);
}

/* Browsers open connections ahead; and somebody may send a line without an end. */
static void
test_silent_and_endless (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) silent = connect_to_port (self);
  g_autoptr (GSocketConnection) endless = connect_to_port (self);
  g_autofree char *line = g_strnfill (60000, 'a');
  g_autoptr (MattaOAuthTokens) tokens = NULL;

  g_assert_nonnull (silent);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (endless)), line,
                             strlen (line), NULL, NULL, NULL);
  g_assert_cmpuint (
      fake_provider_browse (self->server, matta_oauth_attempt_get_url (self->attempt)), ==, 200);
  tokens = finish (self);
  g_assert_nonnull (tokens);
}

/* In pieces, the last of them once the answer is there: it is read to its end all the same. */
static void
test_pieces (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) browser = connect_to_port (self);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (browser));
  g_autoptr (GDataInputStream) in =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (browser)));
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;
  g_autoptr (MattaOAuthTokens) tokens = NULL;

  g_output_stream_write_all (out, "GET /icon HT", 12, NULL, NULL, NULL);
  g_usleep (100000);
  g_output_stream_write_all (out, "TP/1.1\r\n", 8, NULL, NULL, NULL);
  first = g_data_input_stream_read_line (in, NULL, NULL, NULL);
  g_assert_cmpstr (first, ==, "HTTP/1.1 404 Not Found\r");
  g_output_stream_write_all (out, "Host: a\r\n\r\n", 11, NULL, NULL, NULL);
  rest = g_data_input_stream_read_upto (in, "", 0, NULL, NULL, NULL);
  g_assert_nonnull (rest);
  g_assert_true (g_str_has_suffix (rest, "</html>"));
  g_clear_object (&browser);
  g_assert_cmpuint (
      fake_provider_browse (self->server, matta_oauth_attempt_get_url (self->attempt)), ==, 200);
  tokens = finish (self);
  g_assert_nonnull (tokens);
}

#define ADD(name, seconds, func)                                                                   \
  g_test_add ("/oauth/attempt/" name, Fixture, GUINT_TO_POINTER (seconds), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("signed-in", PATIENCE, test_signed_in);
  ADD ("refused", PATIENCE, test_refused);
  ADD ("strangers-bring-nothing", PATIENCE, test_strangers);
  ADD ("injected-code-is-worthless", PATIENCE, test_injected);
  ADD ("time-over", 0, test_time_over);
  ADD ("cancelled", PATIENCE, test_cancelled);
  ADD ("silent-and-endless", PATIENCE, test_silent_and_endless);
  ADD ("in-pieces", PATIENCE, test_pieces);
  return g_test_run ();
}

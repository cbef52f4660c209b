/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-sms-gateway.h"

#include <libsoup/soup.h>
#include <string.h>

/* A web service on this computer that answers as it is told; the client blocks on another thread.
 */
typedef struct {
  SoupServer *server;
  char *url;
  guint status;
  gboolean stalls;
  guint n_asked;
  char *body;
  char *type;
  char *authorization;
} Fixture;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  fixture->n_asked++;
  g_free (fixture->body);
  fixture->body = g_strndup (body->data, (gsize) body->length);
  g_free (fixture->type);
  fixture->type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  if (fixture->stalls) {
    soup_server_message_pause (message);
    return;
  }
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->status == SOUP_STATUS_FOUND)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  "/elsewhere");
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "ok", 2);
}

static void
set_up (Fixture *fixture, gconstpointer status)
{
  GSList *uris = NULL;
  g_autoptr (GError) error = NULL;

  fixture->status = GPOINTER_TO_UINT (status);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  g_assert_true (
      soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url =
      g_strdup_printf ("http://127.0.0.1:%d/hook/T0/B0?x=1", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->server);
  g_free (fixture->url);
  g_free (fixture->body);
  g_free (fixture->type);
  g_free (fixture->authorization);
}

typedef struct {
  const char *secret;
  GCancellable *cancellable;
  gboolean done;
  gboolean posted;
  GError *error;
} Post;

static gpointer
post_in_thread (gpointer data)
{
  Post *post = data;

  post->posted = matta_webhook_post (post->secret, "application/json", "{\"text\":\"見\"}",
                                     post->cancellable, &post->error);
  g_atomic_int_set (&post->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
finish (Post *post, GThread *thread)
{
  while (!g_atomic_int_get (&post->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
post_to (Post *post, const char *secret)
{
  post->secret = secret;
  finish (post, g_thread_new ("post", post_in_thread, post));
}

static void
test_taken (Fixture *fixture, gconstpointer unused)
{
  Post post = { 0 };
  g_autofree char *secret = g_strconcat (fixture->url, "\nBearer of-news\n", NULL);

  post_to (&post, secret);
  g_assert_no_error (post.error);
  g_assert_true (post.posted);
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_cmpstr (fixture->body, ==, "{\"text\":\"見\"}");
  g_assert_cmpstr (fixture->type, ==, "application/json");
  g_assert_cmpstr (fixture->authorization, ==, "Bearer of-news");
}

static void
assert_fails (Fixture *fixture, MattaErrorCode code, guint n_asked)
{
  Post post = { 0 };

  post_to (&post, fixture->url);
  g_assert_false (post.posted);
  g_assert_error (post.error, MATTA_ERROR, (int) code);
  g_assert_null (strstr (post.error->message, "hook"));
  g_assert_cmpuint (fixture->n_asked, ==, n_asked);
  g_clear_error (&post.error);
}

static void
test_refused (Fixture *fixture, gconstpointer status)
{
  assert_fails (fixture, MATTA_ERROR_REFUSED, 1);
}

static void
test_later (Fixture *fixture, gconstpointer status)
{
  assert_fails (fixture, MATTA_ERROR_TRY_LATER, 1);
}

static void
test_down (Fixture *fixture, gconstpointer unused)
{
  soup_server_disconnect (fixture->server);
  assert_fails (fixture, MATTA_ERROR_TRY_LATER, 0);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_stalls (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Post post = { .secret = fixture->url, .cancellable = cancellable };
  GThread *thread = NULL;

  fixture->stalls = TRUE;
  thread = g_thread_new ("post", post_in_thread, &post);
  while (fixture->n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
  g_idle_add (cancel_cb, cancellable);
  finish (&post, thread);
  g_assert_error (post.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&post.error);
}

/* A certificate of nobody's. */
static guint
count_sockets (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while ((name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);

    if (target != NULL && g_str_has_prefix (target, "socket:"))
      count++;
  }
  return count;
}

/* A server that goes while it still greets a client fails over that later, in another test. */
static void
wait_for_hanging_up (guint sockets)
{
  while (count_sockets () > sockets)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_untrusted (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *folder = g_dir_make_tmp ("matta-webhook-XXXXXX", NULL);
  g_autofree char *pem = g_build_filename (folder, "both.pem", NULL);
  g_autofree char *command = g_strdup_printf ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
                                              "-subj /CN=127.0.0.1 -keyout %s -out %s.crt",
                                              pem, pem);
  g_autofree char *join = g_strdup_printf ("sh -c 'cat %s.crt >> %s'", pem, pem);
  g_autofree char *url = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;
  Post post = { 0 };
  guint sockets = 0;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, &error));
  g_assert_true (g_spawn_command_line_sync (join, NULL, NULL, NULL, &error));
  certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  soup_server_disconnect (fixture->server);
  soup_server_set_tls_certificate (fixture->server, certificate);
  g_assert_true (soup_server_listen_local (
      fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("https://127.0.0.1:%d/", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  sockets = count_sockets ();
  post_to (&post, url);
  wait_for_hanging_up (sockets);
  g_assert_error (post.error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED);
  g_assert_cmpuint (fixture->n_asked, ==, 0);
  g_clear_error (&post.error);
  g_free (join);
  join = g_strdup_printf ("rm -r %s", folder);
  g_assert_true (g_spawn_command_line_sync (join, NULL, NULL, NULL, &error));
}

static void
test_addresses (void)
{
  const struct {
    const char *secret;
    gboolean usable;
  } cases[] = {
    { "https://hooks.example.com/services/T0/B0/x", TRUE },
    { " https://hooks.example.com/x \nBearer y", TRUE },
    { "http://localhost:8065/hooks/x", TRUE },
    { "http://[::1]:8065/hooks/x", TRUE },
    { "http://hooks.example.com/x", FALSE },
    { "http://127.0.0.1.example.com/x", FALSE },
    { "ftp://hooks.example.com/x", FALSE },
    { "hooks.example.com/x", FALSE },
    { "https:///x", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].secret);
    g_assert_true (matta_webhook_is_usable (cases[i].secret, &error) == cases[i].usable);
    if (!cases[i].usable)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

typedef struct {
  const char *secret;
  const char *template;
  gboolean done;
  GError *error;
} Sms;

static gpointer
sms_in_thread (gpointer data)
{
  Sms *sms = data;

  matta_sms_gateway_send (sms->secret, sms->template, "+819012345678", "Pass \"a&b\"", NULL,
                          &sms->error);
  g_atomic_int_set (&sms->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
test_gateway (Fixture *fixture, gconstpointer unused)
{
  const struct {
    const char *template;
    const char *body;
    const char *type;
  } cases[] = {
    { "{\"to\": \"{number}\", \"message\": {\"text\": \"{text}\"}}",
      "{\"to\": \"+819012345678\", \"message\": {\"text\": \"Pass \\\"a&b\\\"\"}}",
      "application/json" },
    { "to={number}&body={text}&also={number}",
      "to=%2B819012345678&body=Pass%20%22a%26b%22&also=%2B819012345678",
      "application/x-www-form-urlencoded" },
    { "{text}={number}", "Pass%20%22a%26b%22=%2B819012345678",
      "application/x-www-form-urlencoded" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Sms sms = { .secret = fixture->url, .template = cases[i].template };
    GThread *thread = g_thread_new ("sms", sms_in_thread, &sms);

    while (!g_atomic_int_get (&sms.done))
      g_main_context_iteration (NULL, TRUE);
    g_thread_join (thread);
    g_assert_no_error (sms.error);
    g_assert_cmpstr (fixture->body, ==, cases[i].body);
    g_assert_cmpstr (fixture->type, ==, cases[i].type);
  }
}

static void
test_template (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_sms_gateway_is_template ("{\"a\":\"{number}{text}\"}", NULL));
  g_assert_false (matta_sms_gateway_is_template ("to={number}", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_false (matta_sms_gateway_is_template ("{text}", NULL));
}

static void
add (const char *path, guint status, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GUINT_TO_POINTER (status), set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/webhook/taken", 200, test_taken);
  add ("/webhook/no-such-hook", 404, test_refused);
  add ("/webhook/not-allowed", 403, test_refused);
  add ("/webhook/redirection", 302, test_refused);
  add ("/webhook/too-many", 429, test_later);
  add ("/webhook/broken", 500, test_later);
  add ("/webhook/down", 200, test_down);
  add ("/webhook/stalls", 200, test_stalls);
  add ("/webhook/untrusted", 200, test_untrusted);
  g_test_add_func ("/webhook/addresses", test_addresses);
  add ("/sms-gateway/sends", 200, test_gateway);
  g_test_add_func ("/sms-gateway/template", test_template);
  return g_test_run ();
}

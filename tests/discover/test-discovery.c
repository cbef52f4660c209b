/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-discovery.h"
#include "matta-error.h"

#include <libsoup/soup.h>
#include <string.h>

/* --- a resolver that knows what it is told here, and never asks anybody ------------------------
 */

#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver {
  GResolver parent_instance;
  gboolean away;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

/* "_submissions._tcp.NAME" or NAME (its MX); several MX are told in the order of the table. */
static const struct {
  const char *name;
  const char *host;
  guint16 number; /* port, or preference */
} world[] = {
  { "_submissions._tcp.srv.example", "mail.srv.example", 465 },
  { "_submission._tcp.srv.example", "old.srv.example", 587 },
  { "_submission._tcp.starttls.example", "mail.hoster.example", 587 },
  { "_submissions._tcp.none.example", ".", 0 },
  { "none.example", "mx.none.example", 10 },
  { "google-customer.example", "alt1.aspmx.l.google.com", 5 },
  { "google-customer.example", "ASPMX.L.GOOGLE.COM", 1 },
  { "microsoft-customer.example", "microsoft-customer-example.mail.protection.outlook.com", 0 },
  { "hosted.example", "mx7.hoster.example", 10 },
  { "evil.example", "google.com.evil.example", 1 },
};

static gboolean
is_away (GResolver *resolver, GError **error)
{
  if (FAKE_RESOLVER (resolver)->away)
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "Away");
  return FAKE_RESOLVER (resolver)->away;
}

static GList *
lookup_service (GResolver *resolver, const char *rrname, GCancellable *cancellable, GError **error)
{
  if (is_away (resolver, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (world); i++)
    if (g_str_equal (world[i].name, rrname))
      return g_list_append (NULL, g_srv_target_new (world[i].host, world[i].number, 0, 0));
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "None");
  return NULL;
}

static GList *
lookup_records (GResolver *resolver,
                const char *name,
                GResolverRecordType type,
                GCancellable *cancellable,
                GError **error)
{
  GList *records = NULL;

  if (is_away (resolver, error))
    return NULL;
  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_MX);
  for (guint i = 0; i < G_N_ELEMENTS (world); i++)
    if (g_str_equal (world[i].name, name))
      records = g_list_append (
          records, g_variant_ref_sink (g_variant_new ("(qs)", world[i].number, world[i].host)));
  if (records == NULL)
    g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "None");
  return records;
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_service = lookup_service;
  G_RESOLVER_CLASS (klass)->lookup_records = lookup_records;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

/* --- providers' files --------------------------------------------------------------------------
 */

typedef struct {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GMutex lock;
  GCond listening;
  char *address; /* "http://127.0.0.1:1234" */
  char *asked;   /* the query it was last asked with */
} Web;

#define FILE_OF(host)                                                                              \
  "<clientConfig><emailProvider><outgoingServer type=\"smtp\"><hostname>" host "</hostname>"       \
  "<port>587</port><socketType>STARTTLS</socketType><username>%EMAILADDRESS%</username>"           \
  "<authentication>password-cleartext</authentication></outgoingServer></emailProvider>"           \
  "</clientConfig>"

static const struct {
  const char *path;
  guint status;
  const char *text;
} pages[] = {
  { "/file.example/first", 200, FILE_OF ("smtp.elsewhere.example") },
  { "/second.example/first", 404, "" },
  { "/second.example/second", 200, FILE_OF ("smtp.second.example") },
  { "/hoster.example/first", 200, FILE_OF ("smtp.hoster.example") },
  { "/page.example/first", 200, "<html>Welcome<br></html>" },
  { "/moved.example/first", 302, FILE_OF ("smtp.moved.example") },
};

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  Web *web = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&web->lock);
  const char *about = query != NULL ? g_hash_table_lookup (query, "emailaddress") : NULL;

  g_free (web->asked);
  web->asked = g_strdup (about);
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  if (g_str_has_prefix (path, "/large.example")) {
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_TAKE,
                                      g_strnfill (1000000, ' '), 1000000);
  }
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].path, path)) {
      soup_server_message_set_status (message, pages[i].status, NULL);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                    "/file.example/first");
      soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC, pages[i].text,
                                        strlen (pages[i].text));
    }
}

static gpointer
serve_in_thread (gpointer data)
{
  Web *web = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  g_main_context_push_thread_default (web->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, answer_cb, web, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  g_mutex_lock (&web->lock);
  web->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&web->listening);
  g_mutex_unlock (&web->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (web->loop);
  g_main_context_pop_thread_default (web->context);
  return NULL;
}

static void
web_start (Web *web)
{
  g_mutex_init (&web->lock);
  g_cond_init (&web->listening);
  web->context = g_main_context_new ();
  web->loop = g_main_loop_new (web->context, FALSE);
  web->thread = g_thread_new ("web", serve_in_thread, web);
  g_mutex_lock (&web->lock);
  while (web->address == NULL)
    g_cond_wait (&web->listening, &web->lock);
  g_mutex_unlock (&web->lock);
}

static void
web_stop (Web *web)
{
  g_main_loop_quit (web->loop);
  g_thread_join (web->thread);
  g_main_loop_unref (web->loop);
  g_main_context_unref (web->context);
  g_free (web->address);
  g_free (web->asked);
  g_cond_clear (&web->listening);
  g_mutex_clear (&web->lock);
}

/* --- finding ------------------------------------------------------------------------------------
 */

typedef struct {
  const char *address;
  const char *expected; /* "HOST:PORT SECURITY USER[ oauth][ vouched]"; NULL = not found */
} Case;

static const Case cases[] = {
  { "jo@file.example", "smtp.elsewhere.example:587 starttls jo@file.example vouched" },
  { "jo@FILE.example", "smtp.elsewhere.example:587 starttls jo@FILE.example vouched" },
  { "jo@second.example", "smtp.second.example:587 starttls jo@second.example vouched" },
  { "jo@srv.example", "mail.srv.example:465 tls jo@srv.example vouched" },
  { "jo@starttls.example", "mail.hoster.example:587 starttls jo@starttls.example" },
  { "jo@google-customer.example", "smtp.gmail.com:587 starttls jo@google-customer.example oauth" },
  { "jo@microsoft-customer.example",
    "smtp.office365.com:587 starttls jo@microsoft-customer.example oauth" },
  { "jo@hosted.example", "smtp.hoster.example:587 starttls jo@hosted.example" },
  { "jo@none.example", NULL },
  { "jo@evil.example", NULL },
  { "jo@page.example", NULL },
  { "jo@moved.example", NULL },
  { "jo@large.example", NULL },
  { "jo@nobody.example", NULL },
};

static MattaFoundServer *
find (const Web *web, const char *address, gboolean away, GCancellable *cancellable, GError **error)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autofree char *first =
      g_strconcat (web->address, "/{domain}/first?emailaddress={address}", NULL);
  g_autofree char *second = g_strconcat (web->address, "/{domain}/second", NULL);
  const char *places[] = { first, second, NULL };

  resolver->away = away;
  return matta_discovery_find (address, G_RESOLVER (resolver), places, cancellable, error);
}

static void
test_cases (void)
{
  Web web = { 0 };

  web_start (&web);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaFoundServer) found = find (&web, cases[i].address, FALSE, NULL, &error);
    g_autofree char *said = NULL;

    g_test_message ("%s", cases[i].address);
    if (found != NULL)
      said = g_strdup_printf ("%s:%u %s %s%s%s", found->host, found->port, found->security,
                              found->user, found->oauth ? " oauth" : "",
                              found->vouched ? " vouched" : "");
    else
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
    g_assert_cmpstr (said, ==, cases[i].expected);
  }
  web_stop (&web);
}

static void
test_no_address (void)
{
  static const char *const bad[] = { "", "jo", "jo@", "a@b@c.example", "jo@a b.example" };
  Web web = { .address = (char *) "http://127.0.0.1:1" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (find (&web, bad[i], FALSE, NULL, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

/* Without a network nobody said that there is no such server. */
static void
test_away (void)
{
  Web web = { .address = (char *) "http://127.0.0.1:1" };
  g_autoptr (GError) error = NULL;

  g_assert_null (find (&web, "jo@file.example", TRUE, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

static void
test_cancelled (void)
{
  Web web = { .address = (char *) "http://127.0.0.1:1" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (find (&web, "jo@nobody.example", FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_address_is_a_parameter (void)
{
  Web web = { 0 };
  g_autoptr (MattaFoundServer) found = NULL;

  web_start (&web);
  found = find (&web, "jo+a&b#c@file.example", FALSE, NULL, NULL);
  g_assert_nonnull (found);
  g_assert_cmpstr (web.asked, ==, "jo+a&b#c@file.example");
  web_stop (&web);
}

/* Who could change the file on its way would choose where passwords go. */
static void
test_places (void)
{
  for (guint i = 0; matta_discovery_places[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (matta_discovery_places[i], "https://"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/asks-who-may-know", test_cases);
  g_test_add_func ("/discovery/refuses-what-is-no-address", test_no_address);
  g_test_add_func ("/discovery/tells-no-network-from-no-server", test_away);
  g_test_add_func ("/discovery/can-be-cancelled", test_cancelled);
  g_test_add_func ("/discovery/an-address-breaks-out-of-no-url", test_address_is_a_parameter);
  g_test_add_func ("/discovery/only-over-https", test_places);
  return g_test_run ();
}

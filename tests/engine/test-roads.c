/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-error.h"
#include "matta-roads.h"

#include <libsoup/soup.h>
#include <string.h>

/* A web service on this computer; what was posted last. */
typedef struct {
  SoupServer *server;
  char *url;
  FakeVault *vault;
  MattaPolicy *policy;
  char *body;
  gboolean done;
  gboolean sent;
  GError *error;
  MattaRoad road;
  const char *number;
} Fixture;

static void
asked_cb (SoupServer *server,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  g_free (fixture->body);
  fixture->body = g_strndup (body->data, (gsize) body->length);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer settings)
{
  g_auto (GStrv) overrides = g_strsplit (settings, " ", -1);
  GSList *uris = NULL;
  g_autoptr (GError) error = NULL;

  fixture->policy = matta_policy_new (NULL, (const char *const *) overrides, &error);
  g_assert_no_error (error);
  fixture->vault = fake_vault_new ();
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, asked_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%d/x", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->server);
  g_object_unref (fixture->vault);
  matta_policy_unref (fixture->policy);
  g_free (fixture->url);
  g_free (fixture->body);
  g_clear_error (&fixture->error);
}

static gpointer
send_in_thread (gpointer data)
{
  Fixture *fixture = data;

  fixture->sent =
      matta_roads_send (fixture->policy, MATTA_VAULT (fixture->vault), fixture->road,
                        fixture->number, "For you:", "k3fm-9xqw", NULL, &fixture->error);
  g_atomic_int_set (&fixture->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
send (Fixture *fixture, MattaRoad road, const char *number)
{
  GThread *thread = NULL;

  fixture->road = road;
  fixture->number = number;
  thread = g_thread_new ("send", send_in_thread, fixture);
  while (!g_atomic_int_get (&fixture->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_true (fixture->sent == (fixture->error == NULL));
}

static void
keep_address (Fixture *fixture, const char *road)
{
  g_assert_true (matta_vault_store (MATTA_VAULT (fixture->vault), MATTA_PURPOSE_ROAD, road,
                                    fixture->url, NULL, NULL));
}

static void
test_chat (Fixture *fixture, gconstpointer unused)
{
  keep_address (fixture, "chat");
  g_assert_true (matta_roads_has (fixture->policy, MATTA_ROAD_CHAT));
  g_assert_false (matta_roads_has (fixture->policy, MATTA_ROAD_SMS));
  g_assert_false (matta_roads_has (fixture->policy, MATTA_ROAD_PHONE));
  send (fixture, MATTA_ROAD_CHAT, NULL);
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->body, ==, "{\"text\":\"For you:\\n`k3fm-9xqw`\"}");
}

static void
test_sms (Fixture *fixture, gconstpointer unused)
{
  keep_address (fixture, "sms");
  send (fixture, MATTA_ROAD_SMS, "090-1234-5678");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->body, ==, "to=%2B819012345678&text=For%20you%3A%0Ak3fm-9xqw");
}

static void
test_no_number (Fixture *fixture, gconstpointer unused)
{
  keep_address (fixture, "sms");
  send (fixture, MATTA_ROAD_SMS, "Sato");
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_null (fixture->body);
}

static void
test_no_address (Fixture *fixture, gconstpointer unused)
{
  send (fixture, MATTA_ROAD_CHAT, NULL);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_locked (Fixture *fixture, gconstpointer unused)
{
  keep_address (fixture, "chat");
  fake_vault_set_failing (fixture->vault, TRUE);
  send (fixture, MATTA_ROAD_CHAT, NULL);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_null (fixture->body);
}

static void
test_not_set_up (Fixture *fixture, gconstpointer unused)
{
  const MattaRoad roads[] = { MATTA_ROAD_CHAT, MATTA_ROAD_PHONE, MATTA_ROAD_MAIL };

  keep_address (fixture, "chat");
  for (gsize i = 0; i < G_N_ELEMENTS (roads); i++) {
    fixture->done = FALSE;
    send (fixture, roads[i], NULL);
    g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
    g_clear_error (&fixture->error);
    fixture->sent = FALSE;
  }
}

static void
test_secrets (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_roads_check_secret (MATTA_ROAD_CHAT, "https://a.example/x", NULL));
  g_assert_true (matta_roads_check_secret (MATTA_ROAD_SMS, "https://a.example/x\nBasic y", NULL));
  g_assert_false (matta_roads_check_secret (MATTA_ROAD_CHAT, "http://a.example/x", NULL));
  g_assert_false (matta_roads_check_secret (MATTA_ROAD_PHONE, "https://a.example/x", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
add (const char *path, const char *settings, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, settings, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/roads/chat", "chat-kind=slack", test_chat);
  add ("/roads/sms", "sms-kind=gateway", test_sms);
  add ("/roads/no-number", "sms-kind=gateway", test_no_number);
  add ("/roads/no-address", "chat-kind=teams", test_no_address);
  add ("/roads/locked-keyring", "chat-kind=teams", test_locked);
  add ("/roads/not-set-up", "chat-kind=none", test_not_set_up);
  g_test_add_func ("/roads/secrets", test_secrets);
  return g_test_run ();
}

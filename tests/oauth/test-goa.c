/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-goa.h"
#include "own-bus.h"

/* Online accounts as GNOME's service shows them on the bus: three of them. */

#define NAME "org.gnome.OnlineAccounts"
#define ROOT "/org/gnome/OnlineAccounts"
#define ONE ROOT "/Accounts/account_1"

static const char interfaces[] =
    "<node>"
    "<interface name='org.freedesktop.DBus.ObjectManager'><method name='GetManagedObjects'>"
    "<arg type='a{oa{sa{sv}}}' direction='out'/></method></interface>"
    "<interface name='org.gnome.OnlineAccounts.Account'><method name='EnsureCredentials'>"
    "<arg type='i' direction='out'/></method></interface>"
    "<interface name='org.gnome.OnlineAccounts.OAuth2Based'><method name='GetAccessToken'>"
    "<arg type='s' direction='out'/><arg type='i' direction='out'/></method></interface>"
    "</node>";

typedef struct {
  GTestDBus *bus;
  GDBusConnection *service;
  GDBusConnection *client;
  gboolean expired; /* the person has to sign in there again */
  GError *error;
  guint seconds;
} Fixture;

static GVariant *
describe (const char *address, gboolean has_oauth, gboolean disabled)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add_parsed (
      &builder, "{'org.gnome.OnlineAccounts.Mail', {'EmailAddress': <%s>}}", address);
  g_variant_builder_add_parsed (
      &builder, "{'org.gnome.OnlineAccounts.Account', {'MailDisabled': <%b>}}", disabled);
  if (has_oauth)
    g_variant_builder_add_parsed (&builder, "{'org.gnome.OnlineAccounts.OAuth2Based', @a{sv} {}}");
  return g_variant_builder_end (&builder);
}

/* One that says how it sends. @host: "" = it does not. */
static GVariant *
describe_sender (const char *address, const char *host, gboolean ssl)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add_parsed (
      &builder,
      "{'org.gnome.OnlineAccounts.Mail', {'EmailAddress': <%s>, 'SmtpSupported': <true>,"
      " 'SmtpHost': <%s>, 'SmtpUseAuth': <true>, 'SmtpUserName': <%s>, 'SmtpUseSsl': <%b>,"
      " 'SmtpUseTls': <true>}}",
      address, host, address, ssl);
  g_variant_builder_add_parsed (
      &builder, "{'org.gnome.OnlineAccounts.Account', {'ProviderName': <'IMAP and SMTP'>}}");
  if (ssl)
    g_variant_builder_add_parsed (&builder, "{'org.gnome.OnlineAccounts.OAuth2Based', @a{sv} {}}");
  return g_variant_builder_end (&builder);
}

static GVariant *
list_accounts (void)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Manager",
                         g_variant_new_parsed ("@a{sa{sv}} {}"));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_0",
                         describe ("imap@example.com", FALSE, FALSE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ONE,
                         describe ("sato@example.com", TRUE, FALSE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_2",
                         describe ("off@example.com", TRUE, TRUE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_3",
                         describe_sender ("ito@example.com", "mail.example.com:2587", FALSE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_4",
                         describe_sender ("abe@example.org", "smtp.example.org", TRUE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_5",
                         describe_sender ("no@example.org", "", TRUE));
  g_variant_builder_add (&builder, "{o@a{sa{sv}}}", ROOT "/Accounts/account_6",
                         describe_sender ("no@example.org", "a b:c:d", TRUE));
  return g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&builder));
}

static void
call_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Fixture *self = user_data;

  if (g_str_equal (method, "GetManagedObjects"))
    g_dbus_method_invocation_return_value (invocation, list_accounts ());
  else if (self->expired)
    g_dbus_method_invocation_return_dbus_error (
        invocation, "org.gnome.OnlineAccounts.Error.NotAuthorized", "Sign in again");
  else if (g_str_equal (method, "EnsureCredentials"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(i)", 3600));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(si)", "token", 1800));
}

static void export(Fixture *self)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, NULL);

  for (guint i = 0; node->interfaces[i] != NULL; i++)
    g_assert_cmpuint (g_dbus_connection_register_object (self->service, i == 0 ? ROOT : ONE,
                                                         node->interfaces[i], &table, self, NULL,
                                                         NULL),
                      >, 0);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->service = own_bus_connect (self->bus);
  self->client = own_bus_connect (self->bus);
  if (GPOINTER_TO_INT (data) == 0)
    return;
  export(self);
  own_bus_take_name (self->service, NAME);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_error (&self->error);
  g_clear_object (&self->client);
  g_clear_object (&self->service);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
}

static void
ask_in_worker (GTask *task, gpointer source, gpointer user, GCancellable *cancellable)
{
  Fixture *self = g_object_get_data (G_OBJECT (task), "fixture");

  g_task_return_pointer (
      task, matta_goa_get_token (self->client, user, &self->seconds, NULL, &self->error), NULL);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static MattaSecret *
ask (Fixture *self, const char *user)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, asked_cb, &result);

  g_clear_error (&self->error);
  g_object_set_data (G_OBJECT (task), "fixture", self);
  g_task_set_task_data (task, g_strdup (user), g_free);
  g_task_run_in_thread (task, ask_in_worker);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
test_token (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaSecret) token = ask (self, "Sato@Example.com");

  g_assert_no_error (self->error);
  g_assert_cmpstr (token, ==, "token");
  g_assert_cmpuint (self->seconds, ==, 1800);
}

static void
test_none (Fixture *self, gconstpointer data)
{
  static const char *const users[] = { "nobody@example.com", "imap@example.com", "off@example.com",
                                       "" };

  for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
    g_assert_null (ask (self, users[i]));
    g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
  }
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  self->expired = TRUE;
  g_assert_null (ask (self, "sato@example.com"));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_SIGN_IN);
}

/* Another desktop. */
static void
test_absent (Fixture *self, gconstpointer data)
{
  g_assert_null (ask (self, "sato@example.com"));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

static void
list_in_worker (GTask *task, gpointer source, gpointer unused, GCancellable *cancellable)
{
  Fixture *self = g_object_get_data (G_OBJECT (task), "fixture");

  g_task_return_pointer (task, matta_goa_list_servers (self->client, NULL, &self->error),
                         (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, asked_cb, &result);

  g_object_set_data (G_OBJECT (task), "fixture", self);
  g_task_run_in_thread (task, list_in_worker);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
assert_server (const MattaGoaServer *server,
               const char *address,
               const char *host,
               guint port,
               const char *security)
{
  g_assert_cmpstr (server->address, ==, address);
  g_assert_cmpstr (server->user, ==, address);
  g_assert_cmpstr (server->host, ==, host);
  g_assert_cmpuint (server->port, ==, port);
  g_assert_cmpstr (server->security, ==, security);
  g_assert_cmpstr (server->provider, ==, "IMAP and SMTP");
}

/* In any order; those that cannot send, or do not say where, are not among them. */
static void
test_servers (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) servers = list (self);

  g_assert_no_error (self->error);
  g_assert_cmpuint (servers->len, ==, 2);
  for (guint i = 0; i < servers->len; i++) {
    const MattaGoaServer *server = g_ptr_array_index (servers, i);

    if (server->oauth)
      assert_server (server, "abe@example.org", "smtp.example.org", 465, "tls");
    else
      assert_server (server, "ito@example.com", "mail.example.com", 2587, "starttls");
  }
}

static void
test_servers_absent (Fixture *self, gconstpointer data)
{
  g_assert_null (list (self));
  g_assert_error (self->error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

#define ADD(name, present, func)                                                                   \
  g_test_add ("/oauth/goa/" name, Fixture, GINT_TO_POINTER (present), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("token", TRUE, test_token);
  ADD ("no-such-account", TRUE, test_none);
  ADD ("expired", TRUE, test_expired);
  ADD ("other-desktop", FALSE, test_absent);
  ADD ("servers", TRUE, test_servers);
  ADD ("servers-of-another-desktop", FALSE, test_servers_absent);
  return g_test_run ();
}

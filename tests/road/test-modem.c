/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-modem.h"
#include "own-bus.h"

#include <string.h>

#define NAME "org.freedesktop.ModemManager1"
#define ROOT "/org/freedesktop/ModemManager1"
#define MODEM ROOT "/Modem/0"
#define SMS ROOT "/SMS/7"

static const char xml[] =
    "<node><interface name='org.freedesktop.DBus.ObjectManager'>"
    "<method name='GetManagedObjects'><arg type='a{oa{sa{sv}}}' direction='out'/></method>"
    "</interface><interface name='" NAME ".Modem.Messaging'>"
    "<method name='Create'><arg type='a{sv}' direction='in'/><arg type='o' "
    "direction='out'/></method>"
    "<method name='Delete'><arg type='o' direction='in'/></method>"
    "</interface><interface name='" NAME ".Sms'><method name='Send'/></interface></node>";

/* A bus with something like ModemManager on it, which runs on the main thread. */
typedef struct {
  GTestDBus *bus;
  GDBusConnection *service;
  GDBusConnection *client;
  GDBusNodeInfo *node;
  gboolean without_modem;
  const char *send_error; /* NULL = it is sent */
  GString *calls;
  gboolean done;
  gboolean sent;
  GError *error;
} Fixture;

static GVariant *
list_objects (Fixture *fixture)
{
  GVariantBuilder objects = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  GVariantBuilder interfaces = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sa{sv}}"));

  g_variant_builder_add (&interfaces, "{sa{sv}}",
                         fixture->without_modem ? NAME ".Modem" : NAME ".Modem.Messaging", NULL);
  g_variant_builder_add (&objects, "{o@a{sa{sv}}}", MODEM, g_variant_builder_end (&interfaces));
  return g_variant_new ("(@a{oa{sa{sv}}})", g_variant_builder_end (&objects));
}

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Fixture *fixture = user_data;
  GVariant *answer = NULL;

  if (g_str_equal (method, "GetManagedObjects")) {
    g_dbus_method_invocation_return_value (invocation, list_objects (fixture));
    return;
  }
  if (g_str_equal (method, "Create")) {
    g_autofree char *what = g_variant_print (parameters, FALSE);

    g_string_append_printf (fixture->calls, "Create%s ", what);
    answer = g_variant_new ("(o)", SMS);
  } else {
    g_string_append_printf (fixture->calls, "%s ", method);
  }
  if (g_str_equal (method, "Send") && fixture->send_error != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, fixture->send_error,
                                                "It says: the password is x");
  else
    g_dbus_method_invocation_return_value (invocation, answer);
}

static const GDBusInterfaceVTable table = { called_cb, NULL, NULL, { NULL } };

static void export(Fixture *fixture, const char *path, guint interface)
{
  g_assert_cmpuint (g_dbus_connection_register_object (fixture->service, path,
                                                       fixture->node->interfaces[interface], &table,
                                                       fixture, NULL, NULL),
                    >, 0);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->service = own_bus_connect (fixture->bus);
  fixture->client = own_bus_connect (fixture->bus);
  fixture->calls = g_string_new (NULL);
  fixture->node = g_dbus_node_info_new_for_xml (xml, NULL);
  export(fixture, ROOT, 0);
  export(fixture, MODEM, 1);
  export(fixture, SMS, 2);
  own_bus_take_name (fixture->service, NAME);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_dbus_connection_close_sync (fixture->client, NULL, NULL);
  g_dbus_connection_close_sync (fixture->service, NULL, NULL);
  g_object_unref (fixture->client);
  g_object_unref (fixture->service);
  g_dbus_node_info_unref (fixture->node);
  g_string_free (fixture->calls, TRUE);
  g_clear_error (&fixture->error);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
}

static gpointer
send_in_thread (gpointer data)
{
  Fixture *fixture = data;

  fixture->sent =
      matta_modem_send (fixture->client, "+819012345678", "Pass: x", NULL, &fixture->error);
  g_atomic_int_set (&fixture->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
send (Fixture *fixture)
{
  GThread *thread = g_thread_new ("send", send_in_thread, fixture);

  while (!g_atomic_int_get (&fixture->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  if (fixture->error != NULL)
    g_assert_null (strstr (fixture->error->message, "password is"));
}

/* Nothing of it stays in the modem. */
static void
test_sends (Fixture *fixture, gconstpointer unused)
{
  send (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->sent);
  g_assert_nonnull (strstr (fixture->calls->str, "+819012345678"));
  g_assert_nonnull (strstr (fixture->calls->str, "Pass: x"));
  g_assert_true (g_str_has_suffix (fixture->calls->str, "Send Delete "));
}

static void
test_no_modem (Fixture *fixture, gconstpointer unused)
{
  fixture->without_modem = TRUE;
  send (fixture);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_no_service (Fixture *fixture, gconstpointer unused)
{
  g_dbus_connection_close_sync (fixture->service, NULL, NULL);
  send (fixture);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

static void
test_fails (Fixture *fixture, gconstpointer unused)
{
  fixture->send_error = NAME ".Error.MobileEquipment.SimPin";
  send (fixture);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_true (g_str_has_suffix (fixture->calls->str, "Send Delete "));
}

static void
test_may_not (Fixture *fixture, gconstpointer unused)
{
  fixture->send_error = NAME ".Error.Core.Unauthorized";
  send (fixture);
  g_assert_error (fixture->error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/modem/sends", test_sends);
  add ("/modem/no-modem", test_no_modem);
  add ("/modem/no-service", test_no_service);
  add ("/modem/fails", test_fails);
  add ("/modem/may-not", test_may_not);
  return g_test_run ();
}

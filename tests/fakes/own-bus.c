/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "own-bus.h"

GDBusConnection *
own_bus_connect_to (const char *address)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

GDBusConnection *
own_bus_connect (GTestDBus *bus)
{
  return own_bus_connect_to (g_test_dbus_get_bus_address (bus));
}

void
own_bus_take_name (GDBusConnection *connection, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);

  g_assert_no_error (error);
}

guint
own_bus_offer (GDBusConnection *connection,
               const char *path,
               const char *xml,
               const GDBusInterfaceVTable *table,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, &error);

  guint id = 0;

  g_assert_no_error (error);
  id = g_dbus_connection_register_object (connection, path, node->interfaces[0], table, user_data,
                                          NULL, &error);
  g_assert_no_error (error);
  return id;
}

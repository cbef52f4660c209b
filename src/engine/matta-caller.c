/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-caller.h"

#include <unistd.h>

gboolean
matta_caller_is_same_user (GDBusConnection *bus, const char *caller)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint32 user = 0;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), FALSE);

  if (caller == NULL)
    return FALSE;
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetConnectionUnixUser",
                                       g_variant_new ("(s)", caller), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (reply == NULL) {
    g_warning ("Nobody knows who calls: %s", error->message);
    return FALSE;
  }
  g_variant_get (reply, "(u)", &user);
  return user == geteuid ();
}

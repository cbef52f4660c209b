/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-modem.h"

#include "matta-error.h"

#define NAME "org.freedesktop.ModemManager1"
#define ROOT "/org/freedesktop/ModemManager1"
#define MESSAGING NAME ".Modem.Messaging"
#define TIMEOUT_MILLISECONDS 120000

static GVariant *
call (GDBusConnection *connection,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters,
      GCancellable *cancellable,
      GError **error)
{
  return g_dbus_connection_call_sync (connection, NAME, path, interface, method, parameters, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MILLISECONDS, cancellable,
                                      error);
}

/* ModemManager's own words may quote the message. */
static void
translate (GError *cause, GError **error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (cause);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "ModemManager does not run on this computer");
  else if (g_strcmp0 (name, NAME ".Error.Core.Unauthorized") == 0
           || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                         "This user may not send text messages");
  else
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The modem cannot send now: it is locked, or without a network");
  g_error_free (cause);
}

/* The first one that knows text messages. (transfer full) */
static char *
find_modem (GDBusConnection *connection, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GVariant) reply = call (connection, ROOT, "org.freedesktop.DBus.ObjectManager",
                                     "GetManagedObjects", NULL, cancellable, &cause);
  g_autoptr (GVariantIter) objects = NULL;
  g_autoptr (GVariant) interfaces = NULL;
  const char *path = NULL;

  if (reply == NULL) {
    translate (cause, error);
    return NULL;
  }
  g_variant_get (reply, "(a{oa{sa{sv}}})", &objects);
  while (g_variant_iter_next (objects, "{&o@a{sa{sv}}}", &path, &interfaces)) {
    g_autoptr (GVariant) messaging =
        g_variant_lookup_value (interfaces, MESSAGING, G_VARIANT_TYPE_VARDICT);

    g_clear_pointer (&interfaces, g_variant_unref);
    if (messaging != NULL)
      return g_strdup (path);
  }
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                       "This computer has no modem that sends text messages");
  return NULL;
}

static char *
create (GDBusConnection *connection,
        const char *modem,
        const char *number,
        const char *text,
        GCancellable *cancellable,
        GError **error)
{
  g_auto (GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  GError *cause = NULL;
  char *path = NULL;

  g_variant_dict_insert (&properties, "number", "s", number);
  g_variant_dict_insert (&properties, "text", "s", text);
  reply = call (connection, modem, MESSAGING, "Create",
                g_variant_new ("(@a{sv})", g_variant_dict_end (&properties)), cancellable, &cause);
  if (reply == NULL)
    translate (cause, error);
  else
    g_variant_get (reply, "(o)", &path);
  return path;
}

/* Whatever became of it, and also when nobody waits any more. */
static void delete (GDBusConnection *connection, const char *modem, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      call (connection, modem, MESSAGING, "Delete", g_variant_new ("(o)", message), NULL, &error);

  if (reply == NULL)
    g_message ("A text message stays in the modem: %s", g_quark_to_string (error->domain));
}

gboolean
matta_modem_send (GDBusConnection *connection,
                  const char *number,
                  const MattaSecret *text,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *modem = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GVariant) reply = NULL;
  GError *cause = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (number != NULL && text != NULL, FALSE);

  modem = find_modem (connection, cancellable, error);
  if (modem == NULL)
    return FALSE;
  message = create (connection, modem, number, text, cancellable, error);
  if (message == NULL)
    return FALSE;
  reply = call (connection, message, NAME ".Sms", "Send", NULL, cancellable, &cause);
  delete (connection, modem, message);
  if (reply != NULL)
    return TRUE;
  translate (cause, error);
  return FALSE;
}

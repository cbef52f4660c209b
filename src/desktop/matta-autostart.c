/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autostart.h"

#include "matta-error.h"
#include "matta-portal.h"
#include "matta-sandbox.h"

#include "matta-config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define FILE_NAME MATTA_APP_ID ".desktop"
#define GROUP G_KEY_FILE_DESKTOP_GROUP
#define OWN_KEY "X-Matta-Setting"
#define KEY "start-at-login"

#define REQUEST_INTERFACE "org.freedesktop.portal.Request"
#define TOKEN "matta_autostart"

/* --- the file --------------------------------------------------------------------------------- */

static gboolean
is_own (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *value = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  value = g_key_file_get_string (file, GROUP, OWN_KEY, NULL);
  return g_strcmp0 (value, KEY) == 0;
}

static char *
write_entry (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "Type", "Application");
  g_key_file_set_string (file, GROUP, "Name", "Matta");
  g_key_file_set_string (file, GROUP, "Exec", MATTA_BINDIR "/matta --gapplication-service");
  g_key_file_set_string (file, GROUP, "Icon", MATTA_APP_ID);
  g_key_file_set_boolean (file, GROUP, "NoDisplay", TRUE);
  g_key_file_set_string (file, GROUP, OWN_KEY, KEY);
  return g_key_file_to_data (file, NULL, NULL);
}

static gboolean
fail (const char *cause, GError **error)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
               "Starting at login could not be changed: %s", cause);
  return FALSE;
}

gboolean
matta_autostart_write (const char *folder, gboolean on, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *text = write_entry ();
  g_autoptr (GError) cause = NULL;

  if (on && g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!on && !is_own (path))
    return TRUE;
  if (!on)
    return g_unlink (path) == 0 || fail (g_strerror (errno), error);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (g_strerror (errno), error);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &cause)
         || fail (cause->message, error);
}

gboolean
matta_autostart_set (gboolean on, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);

  return matta_autostart_write (folder, on, error);
}

/* --- the portal ------------------------------------------------------------------------------- */

typedef struct {
  GDBusConnection *bus;
  gboolean on;
  guint subscription; /* 0 = none */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  if (ask->subscription != 0)
    g_dbus_connection_signal_unsubscribe (ask->bus, ask->subscription);
  g_object_unref (ask->bus);
  g_free (ask);
}

/* The answer came, or there will be none: the first of it counts. */
static void
end_ask (GTask *task, MattaErrorCode code, const char *text)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->subscription == 0)
    return;
  g_dbus_connection_signal_unsubscribe (ask->bus, ask->subscription);
  ask->subscription = 0;
  if (text != NULL)
    g_task_return_new_error (task, MATTA_ERROR, (int) code, "%s", text);
  else
    g_task_return_boolean (task, TRUE);
}

static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  const Ask *ask = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  guint32 response = 0;
  gboolean granted = FALSE;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "autostart", "b", &granted);
  if (response == 0 && granted == ask->on)
    end_ask (task, 0, NULL);
  else
    end_ask (task, MATTA_ERROR_FORBIDDEN, "The desktop does not start Matta at login");
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    end_ask (task, MATTA_ERROR_TRY_LATER, "There is no portal that starts anything at login");
}

/* ":1.42" → "1_42": that is how the portal names the request. (transfer full) */
static char *
name_request (GDBusConnection *bus)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  return g_strconcat (MATTA_PORTAL_PATH "/request/", g_strdelimit (sender, ".", '_'), "/" TOKEN,
                      NULL);
}

static GVariant *
write_request (gboolean on, const char *reason)
{
  static const char *const command[] = { "matta", "--gapplication-service", NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (TOKEN));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (on));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  return g_variant_new ("(sa{sv})", "", &options);
}

void
matta_autostart_ask_async (GDBusConnection *bus,
                           gboolean on,
                           const char *reason,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *path = NULL;
  Ask *ask = NULL;

  g_task_set_source_tag (task, matta_autostart_ask_async);
  if (bus == NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "There is no session bus");
    return;
  }
  ask = g_new0 (Ask, 1);
  ask->bus = g_object_ref (bus);
  ask->on = on;
  g_task_set_task_data (task, ask, ask_free);
  path = name_request (bus);
  ask->subscription = g_dbus_connection_signal_subscribe (
      bus, MATTA_PORTAL, REQUEST_INTERFACE, "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      response_cb, g_object_ref (task), g_object_unref);
  g_dbus_connection_call (bus, MATTA_PORTAL, MATTA_PORTAL_PATH, MATTA_PORTAL_BACKGROUND,
                          "RequestBackground", write_request (on, reason), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, g_steal_pointer (&task));
}

gboolean
matta_autostart_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- when Matta starts ------------------------------------------------------------------------ */

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_autostart_ask_finish (result, &error))
    g_message ("Matta does not start at login: %s", error->message);
}

const char *
matta_autostart_get_reason (void)
{
  return _ ("Mail that is sent is looked at from the beginning.");
}

void
matta_autostart_keep (GSettings *settings, GDBusConnection *bus)
{
  gboolean on = g_settings_get_boolean (settings, KEY);
  g_autoptr (GVariant) chosen = g_settings_get_user_value (settings, KEY);
  g_autoptr (GError) error = NULL;

  if (!matta_is_sandboxed ()) {
    if (!matta_autostart_set (on, &error))
      g_message ("%s", error->message);
  } else if (on && chosen == NULL) {
    /* A person was asked, and the portal remembers. */
    matta_autostart_ask_async (bus, on, matta_autostart_get_reason (), kept_cb, NULL);
  }
}

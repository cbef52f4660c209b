/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autostart.h"
#include "matta-error.h"
#include "stage.h"
#include "own-bus.h"

#include <glib/gstdio.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define FILE_NAME "io.github.mattamail.Matta.desktop"

/* --- the file --------------------------------------------------------------------------------- */

static gboolean
write_to (const char *folder, gboolean on)
{
  g_autoptr (GError) error = NULL;
  gboolean done = matta_autostart_write (folder, on, &error);

  g_assert_true (done == (error == NULL));
  return done;
}

static void
test_file (void)
{
  char *top = stage_make_folder ();
  g_autofree char *folder = g_build_filename (top, "not-there-yet", NULL);
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *command = NULL;

  g_assert_true (write_to (folder, FALSE));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (write_to (folder, TRUE));
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  command = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_true (g_str_has_suffix (command, "/matta --gapplication-service"));
  stage_run ("desktop-file-validate", path, NULL);
  g_assert_true (write_to (folder, TRUE));
  g_assert_true (write_to (folder, FALSE));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  stage_remove_folder (top);
}

/* Somebody had one before, or changed what Matta wrote, as some desktops do to turn it off. */
static void
test_file_of_others (void)
{
  static const char theirs[] = "[Desktop Entry]\nType=Application\nName=Mine\nExec=matta\n";
  char *folder = stage_make_folder ();
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, theirs, -1, NULL));
  g_assert_true (write_to (folder, TRUE));
  g_assert_true (write_to (folder, FALSE));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, theirs);
  stage_remove_folder (folder);
}

static void
test_file_nowhere (void)
{
  char *top = stage_make_folder ();
  g_autofree char *in_the_way = g_build_filename (top, "autostart", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (in_the_way, "", -1, NULL));
  g_assert_false (matta_autostart_write (in_the_way, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  stage_remove_folder (top);
}

/* --- the portal ------------------------------------------------------------------------------- */

static const char interface[] =
    "<node><interface name='org.freedesktop.portal.Background'><method name='RequestBackground'>"
    "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='o' direction='out'/></method></interface></node>";

typedef struct {
  GTestDBus *bus;
  GDBusConnection *portal;
  GDBusConnection *client;
  guint32 response; /* 0 = agreed, 1 = cancelled */
  gboolean granted;
  GVariant *options; /* of the last request */
} Fixture;

/* As the portal does: the answer comes from an object named after who asked and their token. */
static void
requested_cb (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface_name,
              const char *method,
              GVariant *parameters,
              GDBusMethodInvocation *invocation,
              gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *request = NULL;
  const char *token = NULL;
  GVariantBuilder results;

  g_clear_pointer (&self->options, g_variant_unref);
  self->options = g_variant_get_child_value (parameters, 1);
  g_assert_true (g_variant_lookup (self->options, "handle_token", "&s", &token));
  request = g_strconcat (PATH "/request/", name, "/", token, NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (self->granted));
  g_dbus_connection_emit_signal (connection, sender, request, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", self->response, &results),
                                 NULL);
}

static void
offer_portal (Fixture *self)
{
  static const GDBusInterfaceVTable table = { .method_call = requested_cb };

  own_bus_offer (self->portal, PATH, interface, &table, self);
  own_bus_take_name (self->portal, NAME);
}

static void
set_up (Fixture *self, gconstpointer with_portal)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->portal = own_bus_connect (self->bus);
  self->client = own_bus_connect (self->bus);
  if (with_portal != NULL)
    offer_portal (self);
}

static void
tear_down (Fixture *self, gconstpointer with_portal)
{
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_object (&self->client);
  g_clear_object (&self->portal);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
ask (Fixture *self, GDBusConnection *bus, gboolean on, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  matta_autostart_ask_async (bus, on, "So that mail is looked at", asked_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return matta_autostart_ask_finish (result, error);
}

static void
test_granted (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **command = NULL;
  gboolean on = FALSE;

  self->granted = TRUE;
  g_assert_true (ask (self, self->client, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (self->options, "autostart", "b", &on) && on);
  g_assert_true (g_variant_lookup (self->options, "commandline", "^a&s", &command));
  g_assert_cmpstr (command[0], ==, "matta");
  g_assert_cmpstr (command[1], ==, "--gapplication-service");
  self->granted = FALSE;
  g_assert_true (ask (self, self->client, FALSE, &error));
  g_assert_true (g_variant_lookup (self->options, "autostart", "b", &on) && !on);
}

static void
test_denied (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ask (self, self->client, TRUE, &error)); /* agreed, but not to this */
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  self->response = 1;
  self->granted = TRUE;
  g_assert_false (ask (self, self->client, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
}

static void
test_absent (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ask (self, self->client, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_clear_error (&error);
  g_assert_false (ask (self, NULL, TRUE, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

#define ADD(name, portal, func)                                                                    \
  g_test_add ("/autostart/portal/" name, Fixture, portal, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autostart/file/comes-and-goes", test_file);
  g_test_add_func ("/autostart/file/of-others-stays", test_file_of_others);
  g_test_add_func ("/autostart/file/says-when-it-cannot", test_file_nowhere);
  ADD ("agrees", "portal", test_granted);
  ADD ("says-no", "portal", test_denied);
  ADD ("is-not-there", NULL, test_absent);
  return g_test_run ();
}

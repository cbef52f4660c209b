/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-background.h"
#include "own-bus.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <signal.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"

static const char interface[] =
    "<node><interface name='org.freedesktop.portal.Background'><method name='SetStatus'>"
    "<arg type='a{sv}' direction='in'/></method></interface></node>";
static const char mail[] = "From: hanako@example.jp\r\nTo: taro@example.jp\r\nSubject: Plan\r\n"
                           "\r\nSee below.\r\n";
static const char *const recipients[] = { "taro@example.jp", NULL };

typedef struct {
  char *folder;
  MattaEngine *engine;
  GSubprocess *bus;
  GDBusConnection *portal;
  GDBusConnection *client;
  GPtrArray *told; /* element-type utf8 */
} Fixture;

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface_name,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);
  const char *message = NULL;

  g_assert_true (g_variant_lookup (options, "message", "&s", &message));
  g_assert_cmpuint (strlen (message), <=, 96);
  g_ptr_array_add (self->told, g_strdup (message));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
offer_portal (Fixture *self)
{
  static const GDBusInterfaceVTable table = { .method_call = called_cb };

  own_bus_offer (self->portal, PATH, interface, &table, self);
  own_bus_take_name (self->portal, NAME);
}

/* Not the session's, on which the desktop's own portal may be, and which the toolkit holds on to.
 */
static char *
start_bus (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) said = NULL;
  char *address = NULL;

  self->bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "dbus-daemon", "--session",
                                "--nofork", "--print-address", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  address = g_data_input_stream_read_line_utf8 (said, NULL, NULL, &error);
  g_assert_no_error (error);
  return address;
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  static const char *const overrides[] = { "inside-domains=example.jp", NULL };
  g_autofree char *mailbox = NULL;
  g_autofree char *upstream = NULL;
  g_autofree char *address = NULL;

  self->folder = stage_make_folder ();
  mailbox = g_build_filename (self->folder, "mailbox", NULL);
  upstream = g_strconcat ("practice:", mailbox, NULL);
  self->engine = stage_open_engine (
      self->folder,
      (MattaEngineOptions){ .upstream = upstream, .overrides = overrides, .hold_seconds = 600 });
  address = start_bus (self);
  self->portal = own_bus_connect_to (address);
  self->client = own_bus_connect_to (address);
  self->told = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  stage_close_engine (self->engine);
  stage_remove_folder (self->folder);
  g_clear_object (&self->client);
  g_clear_object (&self->portal);
  g_subprocess_send_signal (self->bus, SIGTERM);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_ptr_array_unref (self->told);
}

typedef struct {
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
was_told (gpointer user_data)
{
  const Wanted *wanted = user_data;
  const GPtrArray *told = wanted->fixture->told;

  return told->len > 0 && g_str_equal (g_ptr_array_index (told, told->len - 1), wanted->text);
}

static void
wait_until_told (Fixture *self, const char *text)
{
  Wanted wanted = { self, text };

  stage_wait_for (was_told, &wanted);
}

static void
send (Fixture *self)
{
  stage_send_mail (matta_engine_get_port (self->engine), recipients, mail);
  matta_engine_catch_up (self->engine);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_engine_act_finish (MATTA_ENGINE (source), result, &error));
  g_assert_no_error (error);
}

static void
cancel_first (Fixture *self)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  matta_engine_act_async (self->engine, matta_entry_get_id (entry), MATTA_ACTION_CANCEL, 0,
                          acted_cb, NULL);
}

static void
test_status (Fixture *self, gconstpointer unused)
{
  g_autoptr (MattaBackground) background = NULL;

  offer_portal (self);
  background = matta_background_new (NULL, self->engine, self->client);
  wait_until_told (self, "Looks at your mail before it leaves");
  send (self);
  wait_until_told (self, "1 mail waits in the outbox");
  send (self);
  wait_until_told (self, "2 mails wait in the outbox");
  g_assert_cmpuint (self->told->len, ==, 3); /* each once */
  cancel_first (self);
  wait_until_told (self, "1 mail waits in the outbox");
}

/* An older portal, or none: nothing comes of it, and nothing is wrong. */
static void
test_nobody_to_tell (Fixture *self, gconstpointer unused)
{
  g_autoptr (MattaBackground) here = matta_background_new (NULL, self->engine, self->client);
  g_autoptr (MattaBackground) nowhere = matta_background_new (NULL, self->engine, NULL);

  send (self);
  stage_wait_ms (1200);
  g_assert_cmpuint (self->told->len, ==, 0);
}

static void
test_reasons (void)
{
  g_autofree char *none = matta_background_get_reason (0);
  g_autofree char *one = matta_background_get_reason (1);
  g_autofree char *many = matta_background_get_reason (12);

  g_assert_null (none);
  g_assert_true (g_str_has_prefix (one, "1 mail is "));
  g_assert_true (g_str_has_prefix (many, "12 mails are "));
}

int
main (int argc, char **argv)
{
  stage_init (&argc, &argv);
  g_test_add ("/background/how-many-wait", Fixture, NULL, set_up, test_status, tear_down);
  g_test_add ("/background/nobody-to-tell", Fixture, NULL, set_up, test_nobody_to_tell, tear_down);
  g_test_add_func ("/background/reasons", test_reasons);
  return g_test_run ();
}

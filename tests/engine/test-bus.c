/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-bus.h"
#include "matta-engine-parts.h"
#include "rooms.h"
#include "own-bus.h"

#include <string.h>

/* The engine's face on a bus of its own: one message waits, one is held. */
typedef struct {
  Rooms rooms;
  GTestDBus *daemon;
  GDBusConnection *server;
  GDBusConnection *client;
  MattaEngine *engine;
  MattaBus *bus;
  char *waiting;
  char *holding;
  GString *changed; /* "STATE " for each signal */
} Fixture;

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *name,
            GVariant *parameters,
            gpointer user_data)
{
  const char *state = NULL;

  g_assert_true (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ss)")));
  g_variant_get (parameters, "(&s&s)", NULL, &state);
  g_string_append_printf (user_data, "%s ", state);
}

static char *
keep (Rooms *rooms, const char *subject, const char *to)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, subject, to);

  rooms_wait_for_reply (rooms, ticket, 250);
  return g_strdup (matta_ticket_get_id (ticket));
}

static void
open_engine (Fixture *self)
{
  g_autofree char *upstream = g_strconcat ("practice:", self->rooms.dir, "/practice", NULL);
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.com", NULL };
  g_autoptr (FakeVault) vault = fake_vault_new ();
  const MattaEngineOptions options = {
    .data_dir = self->rooms.dir,
    .policy_dir = self->rooms.dir,
    .listen = listen,
    .upstream = upstream,
    .overrides = overrides,
    .hold_seconds = -1,
  };
  const MattaEngineParts parts = {
    .clock = MATTA_CLOCK (self->rooms.clock),
    .vault = MATTA_VAULT (vault),
    .courier = MATTA_COURIER (self->rooms.courier),
  };
  g_autoptr (GError) error = NULL;

  self->engine = matta_engine_open_with (&options, &parts, &error);
  g_assert_no_error (error);
  self->bus = matta_bus_new (self->engine, self->server, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  rooms_set_up (&self->rooms, GINT_TO_POINTER (MATTA_REVIEW_PARK));
  self->waiting = keep (&self->rooms, "Outside", ROOMS_OUTSIDE);
  fake_clock_advance (self->rooms.clock, ROOMS_SECOND);
  self->holding = keep (&self->rooms, "Inside", ROOMS_INSIDE);
  rooms_stop (&self->rooms);
  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  self->server = own_bus_connect (self->daemon);
  self->client = own_bus_connect (self->daemon);
  self->changed = g_string_new (NULL);
  g_dbus_connection_signal_subscribe (
      self->client, g_dbus_connection_get_unique_name (self->server),
      "io.github.mattamail.Matta.Outbox1", "Changed", MATTA_BUS_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self->changed, NULL);
  open_engine (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->bus);
  matta_engine_close (self->engine);
  g_clear_object (&self->engine);
  g_dbus_connection_close_sync (self->client, NULL, NULL);
  g_dbus_connection_close_sync (self->server, NULL, NULL);
  g_clear_object (&self->client);
  g_clear_object (&self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_test_dbus_down (self->daemon);
  g_clear_object (&self->daemon);
  g_string_free (self->changed, TRUE);
  g_free (self->waiting);
  g_free (self->holding);
  rooms_tear_down (&self->rooms, NULL);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* @parameters: floating. */
static GVariant *
call_on (Fixture *self,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_dbus_connection_call (self->client, g_dbus_connection_get_unique_name (self->server),
                          MATTA_BUS_PATH, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_dbus_connection_call_finish (self->client, result, error);
}

static GVariant *
call (Fixture *self, const char *method, GVariant *parameters, GError **error)
{
  return call_on (self, "io.github.mattamail.Matta.Outbox1", method, parameters, error);
}

static GVariant *
get (Fixture *self, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = call (self, method, parameters, &error);

  g_assert_no_error (error);
  return reply;
}

static void
assert_done (Fixture *self, const char *method, GVariant *parameters)
{
  g_autoptr (GVariant) reply = get (self, method, parameters);

  g_assert_cmpstr (g_variant_get_type_string (reply), ==, "()");
}

static void
assert_refused (Fixture *self, const char *method, GVariant *parameters, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (self, method, parameters, &error);
  g_autofree char *remote = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  g_test_message ("%s", method);
  g_assert_null (reply);
  g_assert_cmpstr (remote, ==, name);
}

static void
assert_state (Fixture *self, const char *id, MattaState state)
{
  g_assert_cmpint (matta_entry_get_state (matta_engine_find (self->engine, id)), ==, state);
}

static void
wait_for_changed (Fixture *self, const char *changed)
{
  while (self->changed->len < strlen (changed))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->changed->str, ==, changed);
}

static const char *
get_text (GVariant *dict, const char *key)
{
  const char *text = NULL;

  g_assert_true (g_variant_lookup (dict, key, "&s", &text));
  return text;
}

static void
test_status (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = get (self, "GetStatus", NULL);
  g_autoptr (GVariant) status = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) counts = g_variant_lookup_value (status, "counts", G_VARIANT_TYPE ("a{su}"));
  guint32 number = 0;
  gboolean yes = FALSE;

  g_assert_true (g_variant_lookup (status, "port", "u", &number));
  g_assert_cmpuint (number, ==, matta_engine_get_port (self->engine));
  g_assert_true (g_variant_lookup (status, "practice", "b", &yes) && yes);
  g_assert_true (g_variant_lookup (status, "paused", "b", &yes) && !yes);
  g_assert_cmpstr (get_text (status, "data-dir"), ==, self->rooms.dir);
  g_assert_true (g_str_has_suffix (get_text (status, "account"), "/practice"));
  g_assert_cmpstr (get_text (status, "problem"), ==, "");
  g_assert_cmpstr (get_text (status, "version"), !=, "");
  g_assert_true (g_variant_lookup (counts, "waiting", "u", &number) && number == 1);
  g_assert_true (g_variant_lookup (counts, "holding", "u", &number) && number == 1);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = get (self, "List", NULL);
  g_autoptr (GVariant) entries = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) newest = NULL;
  g_autoptr (GVariant) recipients = NULL;
  g_autoptr (GVariant) recipient = NULL;
  gint64 due = 0;
  gboolean inside = FALSE;

  g_assert_cmpuint (g_variant_n_children (entries), ==, 2);
  newest = g_variant_get_child_value (entries, 0);
  g_assert_cmpstr (get_text (newest, "id"), ==, self->holding);
  g_assert_cmpstr (get_text (newest, "state"), ==, "holding");
  g_assert_cmpstr (get_text (newest, "tier"), ==, "quiet");
  g_assert_cmpstr (get_text (newest, "subject"), ==, "Inside");
  g_assert_cmpstr (get_text (newest, "client"), ==, "");
  g_assert_true (g_variant_lookup (newest, "due-at", "x", &due));
  g_assert_cmpint (due, ==, ROOMS_START + (ROOMS_HOLD + 1) * ROOMS_SECOND);
  recipients = g_variant_lookup_value (newest, "recipients", G_VARIANT_TYPE ("aa{sv}"));
  recipient = g_variant_get_child_value (recipients, 0);
  g_assert_cmpstr (get_text (recipient, "address"), ==, ROOMS_INSIDE);
  g_assert_cmpstr (get_text (recipient, "kind"), ==, "to");
  g_assert_cmpstr (get_text (recipient, "delivery"), ==, "pending");
  g_assert_true (g_variant_lookup (recipient, "inside", "b", &inside) && inside);
  g_assert_null (g_variant_lookup_value (newest, "findings", NULL));
}

static void
assert_older (Fixture *self, const char *than, const char *expected)
{
  g_autoptr (GVariant) reply = get (self, "ListOlder", g_variant_new ("(s)", than));
  g_autoptr (GVariant) entries = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) first = NULL;

  g_assert_cmpuint (g_variant_n_children (entries), ==, expected != NULL ? 1 : 0);
  if (expected == NULL)
    return;
  first = g_variant_get_child_value (entries, 0);
  g_assert_cmpstr (get_text (first, "id"), ==, expected);
}

static void
test_list_older (Fixture *self, gconstpointer data)
{
  assert_older (self, self->holding, self->waiting);
  assert_older (self, self->waiting, NULL);
  assert_refused (self, "ListOlder", g_variant_new ("(s)", "nobody"), MATTA_BUS_ERROR_NOT_FOUND);
}

static void
test_show (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = get (self, "Show", g_variant_new ("(s)", self->waiting));
  g_autoptr (GVariant) entry = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) findings =
      g_variant_lookup_value (entry, "findings", G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) finding = g_variant_get_child_value (findings, 0);

  g_assert_cmpstr (get_text (entry, "state"), ==, "waiting");
  g_assert_cmpstr (get_text (finding, "sort"), ==, "recipient");
  g_assert_cmpstr (get_text (finding, "about"), ==, ROOMS_OUTSIDE);
  g_assert_cmpstr (get_text (finding, "tier"), !=, "quiet");
}

static const char *const with_id[] = { "Show", "Confirm", "Return", "Cancel", "SendNow" };
static const char *const odd_ids[] = { "", "nosuch", "../../x", "%s%n", "見積" };

static void
test_wrong_ids (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (with_id); i++)
    for (guint j = 0; j < G_N_ELEMENTS (odd_ids); j++)
      assert_refused (self, with_id[i], g_variant_new ("(s)", odd_ids[j]),
                      MATTA_BUS_ERROR_NOT_FOUND);
  assert_refused (self, "Hold", g_variant_new ("(sx)", "nosuch", G_MAXINT64),
                  MATTA_BUS_ERROR_NOT_FOUND);
  assert_refused (self, "Show", g_variant_new ("(u)", 1), "org.freedesktop.DBus.Error.InvalidArgs");
  assert_refused (self, "Delete", g_variant_new ("(s)", self->holding),
                  "org.freedesktop.DBus.Error.UnknownMethod");
}

static void
test_forbidden_moves (Fixture *self, gconstpointer data)
{
  gint64 later = ROOMS_START + G_TIME_SPAN_DAY;

  assert_refused (self, "Confirm", g_variant_new ("(s)", self->holding), MATTA_BUS_ERROR_CONFLICT);
  assert_refused (self, "Return", g_variant_new ("(s)", self->holding), MATTA_BUS_ERROR_CONFLICT);
  assert_refused (self, "SendNow", g_variant_new ("(s)", self->waiting), MATTA_BUS_ERROR_CONFLICT);
  assert_refused (self, "Hold", g_variant_new ("(sx)", self->waiting, later),
                  MATTA_BUS_ERROR_CONFLICT);
  for (gint64 until = -1; until <= 1; until++)
    assert_refused (self, "Hold", g_variant_new ("(sx)", self->holding, until),
                    MATTA_BUS_ERROR_MALFORMED);
  assert_state (self, self->waiting, MATTA_STATE_WAITING);
  assert_state (self, self->holding, MATTA_STATE_HOLDING);
  g_assert_cmpstr (self->changed->str, ==, "");
}

static void
test_confirm (Fixture *self, gconstpointer data)
{
  assert_done (self, "Confirm", g_variant_new ("(s)", self->waiting));
  assert_state (self, self->waiting, MATTA_STATE_HOLDING);
  wait_for_changed (self, "holding ");
}

static void
test_return (Fixture *self, gconstpointer data)
{
  assert_done (self, "Return", g_variant_new ("(s)", self->waiting));
  assert_state (self, self->waiting, MATTA_STATE_CANCELLED); /* its mail app has had a 250 */
  wait_for_changed (self, "cancelled ");
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  assert_done (self, "Cancel", g_variant_new ("(s)", self->holding));
  assert_refused (self, "Cancel", g_variant_new ("(s)", self->holding), MATTA_BUS_ERROR_CONFLICT);
  wait_for_changed (self, "cancelled ");
}

static void
test_hold_and_send_now (Fixture *self, gconstpointer data)
{
  gint64 later = ROOMS_START + G_TIME_SPAN_DAY;

  assert_done (self, "Hold", g_variant_new ("(sx)", self->holding, later));
  assert_state (self, self->holding, MATTA_STATE_SCHEDULED);
  g_assert_cmpint (matta_entry_get_due_at (matta_engine_find (self->engine, self->holding)), ==,
                   later);
  assert_done (self, "SendNow", g_variant_new ("(s)", self->holding));
  wait_for_changed (self, "scheduled sent ");
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 1);
}

static gboolean
get_paused (Fixture *self)
{
  g_autoptr (GVariant) reply =
      call_on (self, "org.freedesktop.DBus.Properties", "Get",
               g_variant_new ("(ss)", "io.github.mattamail.Matta.Outbox1", "Paused"), NULL);
  g_autoptr (GVariant) value = NULL;

  g_variant_get (reply, "(v)", &value);
  return g_variant_get_boolean (value);
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  assert_done (self, "Pause", NULL);
  assert_done (self, "Pause", NULL);
  g_assert_true (get_paused (self));
  g_assert_true (matta_engine_get_paused (self->engine));
  fake_clock_advance (self->rooms.clock, G_TIME_SPAN_HOUR);
  assert_state (self, self->holding, MATTA_STATE_HOLDING);
  assert_done (self, "Resume", NULL);
  g_assert_false (get_paused (self));
  wait_for_changed (self, "sent ");
}

static void
test_disk_full (Fixture *self, gconstpointer data)
{
  rooms_break_disk (TRUE);
  assert_refused (self, "Cancel", g_variant_new ("(s)", self->holding), MATTA_BUS_ERROR_TRY_LATER);
  rooms_break_disk (FALSE);
  assert_state (self, self->holding, MATTA_STATE_HOLDING);
  g_assert_cmpstr (matta_engine_get_problem (self->engine), ==, "disk-full");
  assert_done (self, "Cancel", g_variant_new ("(s)", self->holding));
  g_assert_null (matta_engine_get_problem (self->engine));
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->bus);
  assert_refused (self, "GetStatus", NULL, "org.freedesktop.DBus.Error.UnknownMethod");
}

static void
test_closed_engine (Fixture *self, gconstpointer data)
{
  matta_engine_close (self->engine);
  assert_refused (self, "Cancel", g_variant_new ("(s)", self->holding), MATTA_BUS_ERROR_NOT_FOUND);
  assert_done (self, "Pause", NULL);
  g_assert_false (get_paused (self));
}

#define TEST(path, function) g_test_add ("/bus/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rooms_allow_warnings ();
  TEST ("status", test_status);
  TEST ("list-newest-first", test_list);
  TEST ("list-older", test_list_older);
  TEST ("show-with-findings", test_show);
  TEST ("wrong-ids-and-arguments", test_wrong_ids);
  TEST ("forbidden-moves-change-nothing", test_forbidden_moves);
  TEST ("confirm", test_confirm);
  TEST ("return", test_return);
  TEST ("cancel", test_cancel);
  TEST ("hold-and-send-now", test_hold_and_send_now);
  TEST ("pause-and-resume", test_pause);
  TEST ("a-full-disk-is-try-later", test_disk_full);
  TEST ("nothing-answers-once-it-is-gone", test_gone);
  TEST ("a-closed-engine-has-no-messages-to-move", test_closed_engine);
  return g_test_run ();
}

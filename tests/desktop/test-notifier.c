/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include <signal.h>
#include <string.h>

/* A notification as the desktop got it. */
typedef struct {
  guint id;
  char *title;
  char *body;
  char **actions; /* key, label, key, label… */
  gboolean closed;
} Notice;

/* One run of the program, and a desktop that shows notifications and can be locked. */
typedef struct {
  char *folder;
  char *mailbox;
  guint16 port;
  GSubprocess *program;
  GDBusConnection *bus;
  guint object;
  guint name;
  guint saver;
  guint saver_name;
  gboolean has_name;
  GPtrArray *notices;
  guint n_told; /* replaced ones, too */
  gboolean locked;
} Fixture;

static const char interface[] =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' "
    "direction='in'/><arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "</interface></node>";

static const char saver_interface[] =
    "<node><interface name='org.gnome.ScreenSaver'>"
    "<method name='GetActive'><arg type='b' direction='out'/></method>"
    "</interface></node>";

static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Taro <taro@example.jp>\r\n"
                           "Subject: <b>Estimate</b> & plan\r\n"
                           "\r\n"
                           "See below.\r\n";
static const char *const inside[] = { "taro@example.jp", NULL };
static const char *const outside[] = { "taro@example.com", NULL };

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_free (notice->title);
  g_free (notice->body);
  g_strfreev (notice->actions);
  g_free (notice);
}

static Notice *
find_notice (Fixture *fixture, guint id)
{
  for (guint i = 0; i < fixture->notices->len; i++) {
    Notice *notice = g_ptr_array_index (fixture->notices, i);

    if (notice->id == id)
      return notice;
  }
  return NULL;
}

static void
call_cb (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface_name,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Fixture *fixture = user_data;
  Notice *notice = NULL;
  guint id = 0;

  if (g_str_equal (method, "CloseNotification")) {
    g_variant_get (parameters, "(u)", &id);
    notice = find_notice (fixture, id);
    g_assert_nonnull (notice);
    notice->closed = TRUE;
    g_dbus_method_invocation_return_value (invocation, NULL);
    return;
  }
  if (g_str_equal (method, "GetActive")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", fixture->locked));
    return;
  }
  notice = g_new0 (Notice, 1);
  g_variant_get (parameters, "(&su&sss^as@a{sv}i)", NULL, &id, NULL, &notice->title, &notice->body,
                 &notice->actions, NULL, NULL);
  if (id > 0)
    g_assert_true (g_ptr_array_remove (fixture->notices, find_notice (fixture, id)));
  notice->id = id > 0 ? id : fixture->notices->len + 1;
  fixture->n_told++;
  g_ptr_array_add (fixture->notices, notice);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", notice->id));
}

static void
name_acquired_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  ((Fixture *) user_data)->has_name = TRUE;
}

static gboolean
has_name (gpointer user_data)
{
  return ((Fixture *) user_data)->has_name;
}

static void
own (Fixture *fixture, const char *name, guint *handle)
{
  fixture->has_name = FALSE;
  *handle = g_bus_own_name_on_connection (fixture->bus, name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                          name_acquired_cb, NULL, fixture, NULL);
  stage_wait_for (has_name, fixture);
}

static void
offer_desktop (Fixture *fixture)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface, &error);

  g_assert_no_error (error);
  fixture->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  fixture->notices = g_ptr_array_new_with_free_func (notice_free);
  fixture->object =
      g_dbus_connection_register_object (fixture->bus, "/org/freedesktop/Notifications",
                                         node->interfaces[0], &table, fixture, NULL, &error);
  g_assert_no_error (error);
  own (fixture, "org.freedesktop.Notifications", &fixture->name);
}

/* From now on the desktop has a screen saver. */
static void
offer_screen_saver (Fixture *fixture, gboolean locked)
{
  static const GDBusInterfaceVTable table = { .method_call = call_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (saver_interface, &error);

  g_assert_no_error (error);
  fixture->locked = locked;
  fixture->saver = g_dbus_connection_register_object (
      fixture->bus, "/org/gnome/ScreenSaver", node->interfaces[0], &table, fixture, NULL, &error);
  g_assert_no_error (error);
  own (fixture, "org.gnome.ScreenSaver", &fixture->saver_name);
}

static void
lock (Fixture *fixture, gboolean locked)
{
  g_autoptr (GError) error = NULL;

  fixture->locked = locked;
  g_dbus_connection_emit_signal (fixture->bus, NULL, "/org/gnome/ScreenSaver",
                                 "org.gnome.ScreenSaver", "ActiveChanged",
                                 g_variant_new ("(b)", locked), &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
  fixture->mailbox = g_build_filename (fixture->folder, "mailbox", NULL);
  fixture->port = stage_find_free_port ();
  offer_desktop (fixture);
}

static gboolean
has_port (gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", ((Fixture *) user_data)->port, NULL, NULL);

  return connection != NULL;
}

/* @serve: without windows, and whatever it asks about waits. */
static void
start (Fixture *fixture, gboolean serve, const char *hold, const char *setting)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  g_autofree char *upstream = g_strconcat ("practice:", fixture->mailbox, NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add (words, g_getenv (serve ? "MATTACTL" : "MATTA_PROGRAM"));
  if (serve)
    g_strv_builder_add_many (words, "serve", "--review", "park", NULL);
  g_strv_builder_add_many (words, "--data-dir", fixture->folder, "--policy-dir", fixture->folder,
                           "--listen", listen, "--upstream", upstream, "--hold", hold, "--set",
                           "inside-domains=example.jp", "--set", setting, NULL);
  argv = g_strv_builder_end (words);
  fixture->program =
      g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  stage_wait_for (has_port, fixture);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
stop (Fixture *fixture)
{
  gboolean ended = FALSE;

  g_subprocess_send_signal (fixture->program, SIGTERM);
  g_subprocess_wait_async (fixture->program, NULL, ended_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->program), ==, 0);
  g_clear_object (&fixture->program);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->program != NULL)
    stop (fixture);
  if (fixture->saver != 0) {
    g_bus_unown_name (fixture->saver_name);
    g_dbus_connection_unregister_object (fixture->bus, fixture->saver);
  }
  g_bus_unown_name (fixture->name);
  g_dbus_connection_unregister_object (fixture->bus, fixture->object);
  g_object_unref (fixture->bus);
  g_ptr_array_unref (fixture->notices);
  g_free (fixture->mailbox);
  stage_remove_folder (fixture->folder);
}

static gboolean
has_notice (gpointer user_data)
{
  return ((Fixture *) user_data)->notices->len > 0;
}

static Notice *
get_last (Fixture *fixture)
{
  stage_wait_for (has_notice, fixture);
  stage_wait_ms (200);
  return g_ptr_array_index (fixture->notices, fixture->notices->len - 1);
}

/* The key of the button that says @label. */
static const char *
find_button (const Notice *notice, const char *label)
{
  for (guint i = 0; notice->actions[i] != NULL; i += 2)
    if (g_str_equal (notice->actions[i + 1], label))
      return notice->actions[i];
  return NULL;
}

static void
click (Fixture *fixture, const Notice *notice, const char *label)
{
  const char *key = find_button (notice, label);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (key);
  g_dbus_connection_emit_signal (fixture->bus, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", notice->id, key), &error);
  g_assert_no_error (error);
}

static gboolean
has_mail (gpointer user_data)
{
  g_autofree char *path = g_build_filename (((Fixture *) user_data)->mailbox, "new", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  return folder != NULL && g_dir_read_name (folder) != NULL;
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Notice *) user_data)->closed;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GVariant **) user_data =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
}

/* TRUE while the only message is in that state. */
static gboolean
is_in_state (Fixture *fixture, const char *state)
{
  GVariant *reply = NULL;
  g_autoptr (GVariant) entries = NULL;
  g_autoptr (GVariant) entry = NULL;
  g_autofree char *there = NULL;

  g_dbus_connection_call (fixture->bus, "io.github.mattamail.Matta", "/io/github/mattamail/Matta",
                          "io.github.mattamail.Matta.Outbox1", "List", NULL, NULL, 0, -1, NULL,
                          listed_cb, &reply);
  while (reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = g_variant_get_child_value (reply, 0);
  g_variant_unref (reply);
  g_assert_cmpuint (g_variant_n_children (entries), ==, 1);
  entry = g_variant_get_child_value (entries, 0);
  g_assert_true (g_variant_lookup (entry, "state", "s", &there));
  return g_str_equal (there, state);
}

static gboolean
is_cancelled (gpointer user_data)
{
  return is_in_state (user_data, "cancelled");
}

static void
test_send_now (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  notice = get_last (fixture);
  g_assert_nonnull (find_button (notice, "Cancel"));
  g_assert_true (g_str_has_prefix (notice->body, "Sends "));
  click (fixture, notice, "Send Now");
  stage_wait_for (has_mail, fixture);
  g_assert_cmpuint (fixture->notices->len, ==, 1);
}

static void
test_cancel (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  notice = get_last (fixture);
  click (fixture, notice, "Cancel");
  stage_wait_for (is_cancelled, fixture);
  g_assert_false (has_mail (fixture));
}

static void
test_withdrawn_when_sent (Fixture *fixture, gconstpointer unused)
{
  start (fixture, FALSE, "2", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  stage_wait_for (is_closed, get_last (fixture));
  stage_wait_for (has_mail, fixture);
  g_assert_cmpuint (fixture->notices->len, ==, 1);
}

static void
test_withdrawn_when_stopping (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  notice = get_last (fixture);
  stop (fixture);
  stage_wait_for (is_closed, notice);
  g_assert_false (has_mail (fixture));
}

/* A body may be read as markup; the title is not. */
static void
test_content (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  notice = get_last (fixture);
  g_assert_nonnull (strstr (notice->title, "<b>Estimate</b> & plan"));
  g_assert_null (strpbrk (notice->body, "<>&@"));
  g_assert_null (strstr (notice->title, "taro"));
}

static void
test_no_content (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, FALSE, "3600", "notify-content=false");
  stage_send_mail (fixture->port, inside, mail);
  notice = get_last (fixture);
  g_assert_true (g_str_has_prefix (notice->title, "Sends "));
  g_assert_cmpstr (notice->body, ==, "");
}

/* The only one on the screen names the subject. */
static gboolean
is_whole (gpointer user_data)
{
  Fixture *fixture = user_data;
  const Notice *notice = NULL;

  if (fixture->notices->len == 0)
    return FALSE;
  g_assert_cmpuint (fixture->notices->len, ==, 1);
  notice = g_ptr_array_index (fixture->notices, 0);
  g_assert_nonnull (find_button (notice, "Cancel"));
  g_assert_false (notice->closed);
  return strstr (notice->title, "Estimate") != NULL;
}

static gboolean
is_bare (gpointer user_data)
{
  Fixture *fixture = user_data;
  const Notice *notice = NULL;

  if (fixture->notices->len == 0 || is_whole (fixture))
    return FALSE;
  notice = g_ptr_array_index (fixture->notices, 0);
  g_assert_true (g_str_has_prefix (notice->title, "Sends "));
  g_assert_cmpstr (notice->body, ==, "");
  return TRUE;
}

static void
test_locked (Fixture *fixture, gconstpointer unused)
{
  offer_screen_saver (fixture, TRUE);
  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  get_last (fixture);
  g_assert_true (is_bare (fixture));
  g_assert_cmpuint (fixture->n_told, ==, 1); /* it was not there first, to be replaced then */
  lock (fixture, FALSE);
  stage_wait_for (is_whole, fixture);
  click (fixture, g_ptr_array_index (fixture->notices, 0), "Cancel");
  stage_wait_for (is_cancelled, fixture);
}

static void
test_lock_replaces (Fixture *fixture, gconstpointer unused)
{
  offer_screen_saver (fixture, FALSE);
  start (fixture, FALSE, "3600", "notify-content=true");
  stage_send_mail (fixture->port, inside, mail);
  stage_wait_for (is_whole, fixture);
  lock (fixture, TRUE);
  stage_wait_for (is_bare, fixture);
  click (fixture, g_ptr_array_index (fixture->notices, 0), "Send Now");
  stage_wait_for (has_mail, fixture);
  lock (fixture, FALSE);
  get_last (fixture);
  g_assert_cmpuint (fixture->n_told, ==, 2); /* what is done does not come back */
}

/* Nothing to be hidden, nothing to be brought back. */
static void
test_lock_without_content (Fixture *fixture, gconstpointer unused)
{
  offer_screen_saver (fixture, FALSE);
  start (fixture, FALSE, "3600", "notify-content=false");
  stage_send_mail (fixture->port, inside, mail);
  get_last (fixture);
  lock (fixture, TRUE);
  lock (fixture, FALSE);
  get_last (fixture);
  g_assert_true (is_bare (fixture));
  g_assert_cmpuint (fixture->n_told, ==, 1);
}

/* As if it had waited for a year. */
static void
make_old (Fixture *fixture)
{
  g_autofree char *database = g_build_filename (fixture->folder, "matta.db", NULL);

  stage_run ("sqlite3", database, "UPDATE message SET created_at = created_at - 31536000000000",
             NULL);
}

static void
test_given_back (Fixture *fixture, gconstpointer unused)
{
  Notice *notice = NULL;

  start (fixture, TRUE, "3600", "notify-content=false");
  stage_send_mail (fixture->port, outside, mail);
  stop (fixture);
  make_old (fixture);
  start (fixture, FALSE, "3600", "notify-content=false");
  notice = get_last (fixture);
  g_assert_cmpstr (notice->title, ==, "Nobody checked it in time, so it was given back.");
  g_assert_cmpstr (notice->body, ==, "");
  g_assert_null (find_button (notice, "Send Now"));
  g_assert_false (has_mail (fixture));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("GNOTIFICATION_BACKEND", "freedesktop", TRUE);
  ADD ("/notifier/send-now-sends", test_send_now);
  ADD ("/notifier/cancel-cancels", test_cancel);
  ADD ("/notifier/is-withdrawn-when-the-mail-is-sent", test_withdrawn_when_sent);
  ADD ("/notifier/is-withdrawn-when-matta-stops", test_withdrawn_when_stopping);
  ADD ("/notifier/shows-the-subject-never-as-markup", test_content);
  ADD ("/notifier/shows-no-subject-if-that-is-not-allowed", test_no_content);
  ADD ("/notifier/shows-no-subject-while-the-screen-is-locked", test_locked);
  ADD ("/notifier/is-replaced-when-the-screen-is-locked", test_lock_replaces);
  ADD ("/notifier/is-left-alone-when-it-shows-no-subject", test_lock_without_content);
  ADD ("/notifier/tells-what-was-given-back", test_given_back);
  return g_test_run ();
}

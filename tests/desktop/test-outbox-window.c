/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-outbox-row.h"
#include "matta-outbox-window.h"
#include "matta-preferences-window.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

#define WAIT_SECONDS 20

/* An engine of its own, its outbox on screen, and one mail from inside to inside that is held. */
typedef struct {
  char *folder;
  char *mailbox;
  MattaEngine *engine;
  GtkWindow *window;
  MattaEntry *entry;
} Fixture;

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_tool (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (tool, NULL, &error);
  g_assert_no_error (error);
  wait_ms (200);
}

static void
press (const char *key)
{
  const char *words[] = { "xdotool", "key", key, NULL };

  run_tool (words);
}

static void
take_picture (const char *name)
{
  const char *directory = g_getenv ("MATTA_SCREENSHOT_DIR");
  g_autofree char *path = NULL;
  const char *words[] = { "import", "-window", "root", NULL, NULL };

  if (directory == NULL)
    return;
  path = g_strdup_printf ("%s/%s.png", directory, name);
  words[3] = path;
  wait_ms (400);
  run_tool (words);
}

static void
focus_window (void)
{
  const char *words[] = { "xdotool", "search", "--sync",      "--onlyvisible",
                          "--name",  ".",      "windowfocus", NULL };

  run_tool (words);
}

static void
wait_for_state (MattaEntry *entry, MattaState state)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (matta_entry_get_state (entry) != state && g_get_monotonic_time () < end)
    wait_ms (20);
  g_assert_cmpint (matta_entry_get_state (entry), ==, state);
}

static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Taro <taro@example.jp>\r\n"
                           "Subject: <b>Estimate</b> & plan\r\n"
                           "\r\n"
                           "See below.\r\n";

/* One line in, one line out; replies of several lines are read to their end. */
static void
talk (GDataInputStream *replies, GOutputStream *output, const char *line, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = NULL;

  if (line != NULL)
    g_output_stream_write_all (output, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  do {
    g_free (reply);
    reply = g_data_input_stream_read_line (replies, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (reply);
  } while (reply[3] == '-');
  g_assert_true (g_str_has_prefix (reply, code));
}

static void
send_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) GPOINTER_TO_UINT (task_data), NULL, &error);
  g_autoptr (GDataInputStream) replies = NULL;
  GOutputStream *output = NULL;

  g_assert_no_error (error);
  replies = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  talk (replies, output, NULL, "220");
  talk (replies, output, "EHLO localhost\r\n", "250");
  talk (replies, output, "MAIL FROM:<hanako@example.jp>\r\n", "250");
  talk (replies, output, "RCPT TO:<taro@example.jp>\r\n", "250");
  talk (replies, output, "RCPT TO:<eri@example.jp>\r\n", "250");
  talk (replies, output, "DATA\r\n", "354");
  g_output_stream_write_all (output, mail, sizeof mail - 1, NULL, NULL, &error);
  g_assert_no_error (error);
  talk (replies, output, ".\r\n", "250");
  talk (replies, output, "QUIT\r\n", "221");
  g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
send_mail (MattaEngine *engine)
{
  gboolean sent = FALSE;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, sent_cb, &sent);

  g_task_set_task_data (task, GUINT_TO_POINTER (matta_engine_get_port (engine)), NULL);
  g_task_run_in_thread (task, send_in_worker);
  while (!sent)
    g_main_context_iteration (NULL, TRUE);
}

static MattaEngine *
open_engine (Fixture *fixture)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.jp", NULL };
  g_autofree char *upstream = g_strconcat ("practice:", fixture->mailbox, NULL);
  g_autofree char *locks = g_build_filename (fixture->folder, "locks", NULL);
  gboolean locked = g_file_test (locks, G_FILE_TEST_EXISTS);
  const MattaEngineOptions options = {
    .data_dir = fixture->folder,
    .policy_dir = fixture->folder,
    .listen = listen,
    .upstream = upstream,
    .overrides = overrides,
    .hold_seconds = locked ? -1 : 3600, /* what is locked can't be set here */
    .review = MATTA_REVIEW_ASK,
  };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("matta-outbox-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->mailbox = g_build_filename (fixture->folder, "mailbox", NULL);
  fixture->engine = open_engine (fixture);
  fixture->window = matta_outbox_window_new (NULL, fixture->engine);
  gtk_window_present (fixture->window);
  focus_window ();
  take_picture ("empty");
  send_mail (fixture->engine);
  matta_engine_catch_up (fixture->engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 1);
  fixture->entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);
  wait_for_state (fixture->entry, MATTA_STATE_HOLDING);
  wait_ms (300);
}

static void
remove_folder (const char *folder)
{
  const char *words[] = { "rm", "-rf", folder, NULL };

  run_tool (words);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->entry);
  gtk_window_destroy (fixture->window);
  wait_ms (100);
  matta_engine_close (fixture->engine);
  wait_ms (100);
  g_object_unref (fixture->engine);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->mailbox);
}

/* The first row that shows a message, wherever it is in @widget. */
static MattaOutboxRow *
find_row (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (MATTA_IS_OUTBOX_ROW (widget)
      && matta_outbox_row_get_entry (MATTA_OUTBOX_ROW (widget)) != NULL)
    return MATTA_OUTBOX_ROW (widget);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    MattaOutboxRow *found = find_row (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static guint
count_mails (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->mailbox, "new", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_row (Fixture *fixture, gconstpointer unused)
{
  MattaOutboxRow *row = find_row (GTK_WIDGET (fixture->window));
  g_autofree char *name = NULL;

  g_assert_nonnull (row);
  g_assert_true (matta_outbox_row_get_entry (row) == fixture->entry);
  name = matta_outbox_row_describe (row);
  /* Its markup is shown, not obeyed. */
  g_assert_nonnull (strstr (name, "<b>Estimate</b> & plan"));
  g_assert_nonnull (strstr (name, "Taro"));
}

static void
test_keys (Fixture *fixture, gconstpointer unused)
{
  take_picture ("holding");
  press ("Delete");
  wait_for_state (fixture->entry, MATTA_STATE_CANCELLED);
  wait_ms (300);
  take_picture ("cancelled");
  g_assert_cmpuint (count_mails (fixture), ==, 0);
  press ("ctrl+z");
  wait_for_state (fixture->entry, MATTA_STATE_HOLDING);
  wait_ms (300);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.send-now", "s",
                                             matta_entry_get_id (fixture->entry)));
  wait_for_state (fixture->entry, MATTA_STATE_SENT);
  wait_ms (300);
  take_picture ("sent");
  g_assert_cmpuint (count_mails (fixture), ==, 1);
}

static void
test_hold (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.hold", "(ss)",
                                             matta_entry_get_id (fixture->entry), "morning"));
  wait_for_state (fixture->entry, MATTA_STATE_SCHEDULED);
  g_assert_cmpint (matta_entry_get_due_at (fixture->entry), >, g_get_real_time ());
  wait_ms (300);
  take_picture ("scheduled");
  matta_engine_set_paused (fixture->engine, TRUE);
  wait_ms (100);
  take_picture ("paused");
}

static void
test_details (Fixture *fixture, gconstpointer unused)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint before = g_list_model_get_n_items (windows);

  press ("Return");
  wait_ms (300);
  take_picture ("details");
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before + 1);
  focus_window ();
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

    if (window != fixture->window)
      gtk_window_close (window);
  }
  wait_ms (100);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before);
}

static void
test_close (Fixture *fixture, gconstpointer unused)
{
  gtk_window_close (fixture->window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  gtk_window_present (fixture->window);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

static void
test_preferences (Fixture *fixture, gconstpointer unused)
{
  GtkWindow *window = matta_preferences_window_new (fixture->window, fixture->engine);

  gtk_window_present (window);
  wait_ms (300);
  take_picture ("preferences");
  gtk_window_destroy (window);
  wait_ms (100);
  g_assert_cmpuint (
      g_settings_get_uint (matta_engine_get_settings (fixture->engine), "hold-seconds"), ==, 60);
}

static GtkWidget *
find_of_type (GtkWidget *widget, GType type, const char *title)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_of_type (child, type, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
write_policy (Fixture *fixture)
{
  g_autofree char *locks = g_build_filename (fixture->folder, "locks", NULL);
  g_autofree char *defaults = g_build_filename (fixture->folder, "defaults", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (locks, "/io/github/mattamail/Matta/hold-seconds\n", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (defaults, "[matta]\nhold-seconds=120\n", -1, &error);
  g_assert_no_error (error);
}

static void
test_locks (Fixture *fixture, gconstpointer unused)
{
  GtkWindow *window = NULL;
  GtkWidget *locked = NULL;
  GtkWidget *open = NULL;

  matta_engine_close (fixture->engine);
  write_policy (fixture);
  g_object_unref (fixture->engine);
  gtk_window_destroy (fixture->window);
  fixture->engine = open_engine (fixture);
  fixture->window = matta_outbox_window_new (NULL, fixture->engine);
  window = matta_preferences_window_new (NULL, fixture->engine);
  gtk_window_present (window);
  take_picture ("locked");
  locked = find_of_type (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, _ ("Hold"));
  open = find_of_type (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, _ ("Show subjects"));
  g_assert_false (gtk_widget_get_sensitive (locked));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (locked)), ==,
                   _ ("Set by your organization"));
  g_assert_true (gtk_widget_get_sensitive (open));
  gtk_window_destroy (window);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/mattamail/Matta/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("MATTA_LOCALEDIR") ?: MATTA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  ADD ("/outbox-window/a-held-mail-has-a-row", test_row);
  ADD ("/outbox-window/delete-cancels-ctrl-z-undoes-send-now-delivers", test_keys);
  ADD ("/outbox-window/hold-until-schedules-and-pause-shows", test_hold);
  ADD ("/outbox-window/enter-opens-details", test_details);
  ADD ("/outbox-window/closing-only-hides", test_close);
  ADD ("/preferences-window/opening-changes-nothing", test_preferences);
  ADD ("/preferences-window/what-is-locked-says-so", test_locks);
  return g_test_run ();
}

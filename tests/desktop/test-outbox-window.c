/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-outbox-row.h"
#include "matta-outbox-text.h"
#include "matta-outbox-window.h"
#include "matta-report-taker.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gstdio.h>

/* An engine of its own, its outbox on screen, and one mail from inside to inside that is held. */
typedef struct {
  char *folder;
  char *mailbox;
  char *upstream;
  GSocketListener *server; /* or NULL */
  MattaEngine *engine;
  GtkWindow *window;
  MattaEntry *entry;
} Fixture;

static void
wait_for_state (MattaEntry *entry, MattaState state)
{
  while (matta_entry_get_state (entry) != state)
    stage_wait_ms (20);
}

static const char *const recipients[] = { "taro@example.jp", "eri@example.jp", NULL };
static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Taro <taro@example.jp>\r\n"
                           "Subject: <b>Estimate</b> & plan\r\n"
                           "\r\n"
                           "See below.\r\n";

static MattaEngine *
open_engine (Fixture *fixture)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.jp", NULL };
  const MattaEngineOptions options = {
    .data_dir = fixture->folder,
    .policy_dir = fixture->folder,
    .listen = listen,
    .upstream = fixture->upstream,
    .overrides = overrides,
    .hold_seconds = 3600,
    .review = MATTA_REVIEW_ASK,
  };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static void
open_window (Fixture *fixture)
{
  fixture->engine = open_engine (fixture);
  fixture->window = matta_outbox_window_new (NULL, fixture->engine);
  gtk_window_present (fixture->window);
  stage_focus (".");
}

static void
send (Fixture *fixture, const char *const *to, const char *text, MattaState state)
{
  stage_send_mail (matta_engine_get_port (fixture->engine), to, text);
  matta_engine_catch_up (fixture->engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->engine)), ==, 1);
  fixture->entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);
  wait_for_state (fixture->entry, state);
  stage_wait_ms (300);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
  fixture->mailbox = g_build_filename (fixture->folder, "mailbox", NULL);
  fixture->upstream = g_strconcat ("practice:", fixture->mailbox, NULL);
  open_window (fixture);
  stage_take_picture ("empty");
  send (fixture, recipients, mail, MATTA_STATE_HOLDING);
}

/* What leaves is to be sealed, to a server that never says a word: it is asked for its limit. */
static void
set_up_sealing (Fixture *fixture, gconstpointer unused)
{
  static const char rules[] =
      "{\"version\": 1, \"rules\": [{\"id\": \"outside\", \"when\": {\"recipient\": {\"side\":"
      " \"outside\"}}, \"then\": {\"tier\": \"think\", \"require-seal\": true}}]}";
  g_autofree char *policies = NULL;
  g_autofree char *path = NULL;

  fixture->folder = stage_make_folder ();
  policies = g_build_filename (fixture->folder, "policy.d", NULL);
  path = g_build_filename (policies, "10-rules.json", NULL);
  g_assert_cmpint (g_mkdir (policies, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, rules, -1, NULL));
  fixture->server = g_socket_listener_new ();
  fixture->upstream = g_strdup_printf (
      "smtp://127.0.0.1:%u", g_socket_listener_add_any_inet_port (fixture->server, NULL, NULL));
  open_window (fixture);
}

/* Colleagues get it at once; it was consented to in the checklist. */
static void
set_up_colleagues (Fixture *fixture, gconstpointer unused)
{
  static const char rules[] = "[matta]\ncolleagues-first=true\n";
  g_autofree char *path = NULL;

  fixture->folder = stage_make_folder ();
  path = g_build_filename (fixture->folder, "defaults", NULL);
  g_assert_true (g_file_set_contents (path, rules, -1, NULL));
  fixture->mailbox = g_build_filename (fixture->folder, "mailbox", NULL);
  fixture->upstream = g_strconcat ("practice:", fixture->mailbox, NULL);
  open_window (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->entry);
  gtk_window_destroy (fixture->window);
  stage_wait_ms (100);
  matta_engine_close (fixture->engine);
  stage_wait_ms (100);
  g_object_unref (fixture->engine);
  stage_remove_folder (fixture->folder);
  g_free (fixture->mailbox);
  g_free (fixture->upstream);
  g_clear_object (&fixture->server);
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
  stage_take_picture ("holding");
  stage_press ("Delete");
  wait_for_state (fixture->entry, MATTA_STATE_CANCELLED);
  stage_wait_ms (300);
  stage_take_picture ("cancelled");
  g_assert_cmpuint (count_mails (fixture), ==, 0);
  stage_press ("ctrl+z");
  wait_for_state (fixture->entry, MATTA_STATE_HOLDING);
  stage_wait_ms (300);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.send-now", "s",
                                             matta_entry_get_id (fixture->entry)));
  wait_for_state (fixture->entry, MATTA_STATE_SENT);
  stage_wait_ms (300);
  stage_take_picture ("sent");
  g_assert_cmpuint (count_mails (fixture), ==, 1);
}

static char *
write_report (Fixture *fixture)
{
  char *path = g_build_filename (fixture->folder, "bounce.eml", NULL);
  g_autofree char *text = g_strdup_printf (
      "MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=B\r\n\r\n"
      "--B\r\n\r\nSorry.\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n"
      "Reporting-MTA: dns; mx.example.jp\r\n\r\nFinal-Recipient: rfc822; eri@example.jp\r\n"
      "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such person\r\n"
      "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%s@matta.localhost>\r\n"
      "--B--\r\n",
      matta_entry_get_id (fixture->entry));

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The toast's text, wherever it is in @widget. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
take_report (Fixture *fixture, const char *path, const char *said)
{
  AdwToastOverlay *toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  GtkWidget *window = adw_window_new ();
  g_autoptr (MattaReportTaker) taker = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (toasts));
  taker = matta_report_taker_new (GTK_WINDOW (window), toasts, fixture->engine);
  matta_report_taker_take (taker, file);
  while (!says (window, said))
    stage_wait_ms (20);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* It is listed among what could not be sent, and its buttons offer nothing that cannot be. */
static void
test_bounced (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = write_report (fixture);
  g_autofree char *name = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.send-now", "s",
                              matta_entry_get_id (fixture->entry));
  wait_for_state (fixture->entry, MATTA_STATE_SENT);
  take_report (fixture, "/dev/null", "This file is no mail that came back");
  take_report (fixture, path, "That mail did not reach 1 person");
  g_assert_cmpint (matta_outbox_find_section (fixture->entry), ==, MATTA_SECTION_FAILED);
  g_assert_cmpint (matta_entry_get_recipient (fixture->entry, 1).delivery, ==,
                   MATTA_DELIVERY_REFUSED);
  stage_wait_ms (300);
  stage_take_picture ("bounced");
  name = matta_outbox_row_describe (find_row (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (strstr (name, "It came back"));
}

/* Wherever the focused message goes, keys go on to work. */
static void
test_focus (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 4; i++) {
    stage_press ("Delete");
    wait_for_state (fixture->entry, MATTA_STATE_CANCELLED);
    stage_wait_ms (400);
    g_assert_nonnull (gtk_window_get_focus (fixture->window));
    stage_press ("ctrl+z");
    wait_for_state (fixture->entry, MATTA_STATE_HOLDING);
    stage_wait_ms (400);
    g_assert_nonnull (gtk_window_get_focus (fixture->window));
  }
}

static void
test_hold (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.hold", "(ss)",
                                             matta_entry_get_id (fixture->entry), "morning"));
  wait_for_state (fixture->entry, MATTA_STATE_SCHEDULED);
  g_assert_cmpint (matta_entry_get_due_at (fixture->entry), >, g_get_real_time ());
  stage_wait_ms (300);
  stage_take_picture ("scheduled");
  matta_engine_set_paused (fixture->engine, TRUE);
  stage_wait_ms (100);
  stage_take_picture ("paused");
}

static void
close_other_windows (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

    if (window != fixture->window)
      gtk_window_close (window);
  }
  stage_wait_ms (100);
}

static void
test_details (Fixture *fixture, gconstpointer unused)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint before = g_list_model_get_n_items (windows);

  stage_press ("Return");
  stage_wait_ms (300);
  stage_take_picture ("details");
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before + 1);
  stage_focus (".");
  close_other_windows (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, before);
}

static gboolean
is_bar (GtkWidget *widget, const char *unused)
{
  return GTK_IS_PROGRESS_BAR (widget);
}

static gboolean
has_moved (gpointer bar)
{
  return gtk_progress_bar_get_fraction (bar) > 0;
}

/* 64 KB every server takes: larger than that, and nothing that could be made smaller. */
static char *
make_large_mail (void)
{
  g_autoptr (GString) text = g_string_new ("From: Hanako <hanako@example.jp>\r\n"
                                           "To: Ann <ann@customer.example>\r\nSubject: Plan\r\n"
                                           "MIME-Version: 1.0\r\nContent-Type: application/pdf\r\n"
                                           "Content-Disposition: attachment; filename=plan.pdf\r\n"
                                           "Content-Transfer-Encoding: base64\r\n\r\n");
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint line = 0; line < 2000; line++) {
    for (guint i = 0; i < 76; i++)
      g_string_append_c (text, (char) g_rand_int_range (rand, 'A', 'Z' + 1));
    g_string_append (text, "\r\n");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The bar moves, and Cancel holds while the server is still being waited for. */
static void
test_sealing (Fixture *fixture, gconstpointer unused)
{
  static const char *const to[] = { "ann@customer.example", NULL };
  g_autofree char *text = make_large_mail ();
  GtkWidget *bar = NULL;

  send (fixture, to, text, MATTA_STATE_WAITING);
  bar = stage_find (GTK_WIDGET (find_row (GTK_WIDGET (fixture->window))), is_bar, NULL);
  g_assert_nonnull (bar);
  g_assert_false (gtk_widget_get_visible (bar));
  matta_engine_act_async (fixture->engine, matta_entry_get_id (fixture->entry),
                          MATTA_ACTION_CONFIRM, 0, NULL, NULL);
  wait_for_state (fixture->entry, MATTA_STATE_SEALING);
  bar = stage_find (GTK_WIDGET (find_row (GTK_WIDGET (fixture->window))), is_bar, NULL);
  stage_wait_for (has_moved, bar);
  g_assert_true (gtk_widget_get_mapped (bar));
  stage_take_picture ("sealing");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.cancel", "s",
                                             matta_entry_get_id (fixture->entry)));
  wait_for_state (fixture->entry, MATTA_STATE_CANCELLED);
  bar = stage_find (GTK_WIDGET (find_row (GTK_WIDGET (fixture->window))), is_bar, NULL);
  g_assert_false (gtk_widget_get_visible (bar));
}

static gboolean
colleagues_have_it (gpointer data)
{
  MattaEntry *entry = data;

  return matta_entry_get_recipient (entry, 1).delivery == MATTA_DELIVERY_ACCEPTED
         && matta_entry_get_recipient (entry, 2).delivery == MATTA_DELIVERY_ACCEPTED;
}

/* Whether any window says that. */
static gboolean
somebody_says (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (says (window, text))
      return TRUE;
  }
  return FALSE;
}

/* One row with two parts, also once the second one was taken back; and the details show both. */
static void
test_colleagues (Fixture *fixture, gconstpointer unused)
{
  static const char *const to[] = { "ann@customer.example", "taro@example.jp", "eri@example.jp",
                                    NULL };
  g_autofree char *held = NULL;
  g_autofree char *cancelled = NULL;

  send (fixture, to, mail, MATTA_STATE_WAITING);
  matta_engine_act_async (fixture->engine, matta_entry_get_id (fixture->entry),
                          MATTA_ACTION_CONFIRM, 0, NULL, NULL);
  stage_wait_for (colleagues_have_it, fixture->entry);
  g_assert_cmpint (matta_entry_get_state (fixture->entry), ==, MATTA_STATE_HOLDING);
  stage_wait_ms (300);
  stage_take_picture ("colleagues");
  held = matta_outbox_row_describe (find_row (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (strstr (held, "Sent to 2 colleagues. 1 person outside gets it at "));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.details", "s",
                              matta_entry_get_id (fixture->entry));
  stage_wait_ms (300);
  stage_take_picture ("colleagues-details");
  g_assert_true (somebody_says ("Colleagues, Who Get It First"));
  g_assert_true (somebody_says ("People Outside, Who Get It After the Hold"));
  close_other_windows (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "outbox.cancel", "s",
                              matta_entry_get_id (fixture->entry));
  wait_for_state (fixture->entry, MATTA_STATE_CANCELLED);
  stage_wait_ms (300);
  stage_take_picture ("colleagues-cancelled");
  cancelled = matta_outbox_row_describe (find_row (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (strstr (cancelled, "Sent to 2 colleagues. Not sent to 1 person outside."));
}

static void
test_close (Fixture *fixture, gconstpointer unused)
{
  gtk_window_close (fixture->window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  gtk_window_present (fixture->window);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  stage_init (&argc, &argv);
  ADD ("/outbox-window/a-held-mail-has-a-row", test_row);
  ADD ("/outbox-window/delete-cancels-ctrl-z-undoes-send-now-delivers", test_keys);
  ADD ("/outbox-window/focus-stays", test_focus);
  ADD ("/outbox-window/takes-in-a-report", test_bounced);
  ADD ("/outbox-window/hold-until-schedules-and-pause-shows", test_hold);
  ADD ("/outbox-window/enter-opens-details", test_details);
  g_test_add ("/outbox-window/sealing-shows-progress-and-is-cancelled", Fixture, NULL,
              set_up_sealing, test_sealing, tear_down);
  g_test_add ("/outbox-window/colleagues-first-is-one-row", Fixture, NULL, set_up_colleagues,
              test_colleagues, tear_down);
  ADD ("/outbox-window/closing-only-hides", test_close);
  return g_test_run ();
}

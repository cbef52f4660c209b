/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-row.h"
#include "matta-checklist-window.h"
#include "matta-desk.h"
#include "matta-entry-record.h"
#include "matta-time-window.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>

#include <gdk/x11/gdkx.h>
#include <string.h>

#define NO_ANSWER (-2)

/* One question on screen and what came of it. */
typedef struct {
  MattaQuestion *question;
  MattaChecklist *checklist;
  MattaDesk *desk;
  char *folder; /* of the engine; NULL: there is none */
  MattaEngine *engine;
  int answer;
} Fixture;

static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Taro <taro@examp1e.com>, Jiro <jiro@example.com>,\r\n"
                           " <eri@example.jp>\r\n"
                           "Subject: Estimate for the spring\r\n"
                           "\r\n"
                           "See below.\r\n";

static gboolean
is_inside (const char *address, gpointer user_data)
{
  return g_str_has_suffix (address, "@example.jp");
}

static MattaFacts *
read_facts (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (mail, sizeof mail - 1);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("hanako@example.jp", NULL);
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  matta_envelope_add (envelope, "taro@examp1e.com", NULL);
  matta_envelope_add (envelope, "jiro@example.com", NULL);
  matta_envelope_add (envelope, "eri@example.jp", NULL);
  facts = matta_facts_read (content, envelope, &limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static MattaVerdict *
make_verdict (const char *first_id)
{
  const char *const duties[] = { "reason-required", "second-look", NULL };
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  if (g_str_equal (first_id, "late-hour"))
    g_ptr_array_add (findings, matta_finding_new (first_id, MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE,
                                                  NULL, "23:40", "hold-morning"));
  else if (g_strv_contains (duties, first_id))
    g_ptr_array_add (findings, matta_finding_new (first_id, MATTA_TIER_THINK, MATTA_ABOUT_MESSAGE,
                                                  NULL, NULL, NULL));
  else
    g_ptr_array_add (findings, matta_finding_new (first_id, MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                                                  "taro@examp1e.com", "example.com", "correct"));
  g_ptr_array_add (findings, matta_finding_new ("outside", MATTA_TIER_LOOK, MATTA_ABOUT_RECIPIENT,
                                                "jiro@example.com", NULL, NULL));
  return matta_verdict_new (g_steal_pointer (&findings));
}

static MattaChecklist *
make_checklist (const char *first_id)
{
  g_autoptr (MattaFacts) facts = read_facts ();
  g_autoptr (MattaVerdict) verdict = make_verdict (first_id);

  return matta_checklist_new (facts, verdict, is_inside, NULL, NULL);
}

static MattaQuestion *
make_question (const char *first_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, &error);
  g_autoptr (MattaEntry) entry = matta_entry_new (matta_record_new (), policy);
  g_autoptr (MattaChecklist) checklist = make_checklist (first_id);

  g_assert_no_error (error);
  return matta_question_new (entry, checklist, g_get_real_time () + G_TIME_SPAN_MINUTE);
}

static void
answered_cb (MattaQuestion *question, int answer, Fixture *fixture)
{
  fixture->answer = answer;
}

static void
set_up (Fixture *fixture, gconstpointer first_id)
{
  fixture->answer = NO_ANSWER;
  fixture->question = make_question (first_id);
  fixture->checklist = matta_question_get_checklist (fixture->question);
  fixture->desk = matta_desk_new (NULL, fixture->engine);
  g_signal_connect (fixture->question, "answered", G_CALLBACK (answered_cb), fixture);
  matta_reviewer_ask (MATTA_REVIEWER (fixture->desk), fixture->question);
  stage_focus (".");
  stage_wait_ms (MATTA_CHECKLIST_WINDOW_DEAF_MS + 100);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  GtkWindow *window = matta_desk_get_window (fixture->desk);

  if (window != NULL)
    gtk_window_destroy (window);
  g_signal_handlers_disconnect_by_data (fixture->question, fixture);
  g_assert_finalize_object (fixture->desk);
  stage_wait_ms (50);
  g_assert_finalize_object (fixture->question);
}

static MattaCheckItem *
get_item (Fixture *fixture, guint position)
{
  g_autoptr (MattaCheckItem) item =
      g_list_model_get_item (G_LIST_MODEL (fixture->checklist), position);

  return item; /* the checklist keeps it */
}

static void
test_keys (Fixture *fixture, gconstpointer unused)
{
  stage_take_picture ("checklist");
  stage_press ("Return");
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, NO_ANSWER);
  stage_press ("space");
  g_assert_true (matta_check_item_get_ticked (get_item (fixture, 0)));
  stage_press ("space");
  stage_press ("space");
  g_assert_true (matta_checklist_get_complete (fixture->checklist));
  stage_take_picture ("complete");
  stage_press ("Return");
  g_assert_cmpint (fixture->answer, ==, NO_ANSWER);
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_SEND);
  g_assert_null (matta_desk_get_window (fixture->desk));
}

static void
test_escape (Fixture *fixture, gconstpointer unused)
{
  stage_press ("Escape");
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_RETURN);
}

static void
test_close (Fixture *fixture, gconstpointer unused)
{
  gtk_window_close (matta_desk_get_window (fixture->desk));
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_PARK);
}

static void
test_drop (Fixture *fixture, gconstpointer unused)
{
  stage_press ("Delete");
  g_assert_true (matta_check_item_get_dropped (get_item (fixture, 0)));
  g_assert_cmpuint (matta_checklist_get_n_recipients (fixture->checklist), ==, 2);
  stage_take_picture ("dropped");
  stage_press ("Delete");
  g_assert_false (matta_check_item_get_dropped (get_item (fixture, 0)));
}

static void
test_typing (Fixture *fixture, gconstpointer unused)
{
  stage_press ("space");
  g_assert_false (matta_check_item_get_ticked (get_item (fixture, 0)));
  stage_take_picture ("typing");
  stage_type ("examp1e.com");
  stage_press ("space");
  g_assert_true (matta_check_item_get_ticked (get_item (fixture, 0)));
}

/* By its mnemonic a button is shown pressed for a moment before it is clicked. */
static void
press_mnemonic (const char *key)
{
  stage_press (key);
  stage_wait_ms (400);
}

static void
test_correct (Fixture *fixture, gconstpointer unused)
{
  const MattaPlan *plan = matta_checklist_get_plan (fixture->checklist);

  stage_take_picture ("look-alike");
  press_mnemonic ("alt+i");
  g_assert_cmpstr (matta_plan_get_correction (plan, "taro@examp1e.com"), ==, "taro@example.com");
  g_assert_true (matta_check_item_get_ticked (get_item (fixture, 0)));
  stage_take_picture ("corrected");
  press_mnemonic ("alt+k");
  g_assert_null (matta_plan_get_correction (plan, "taro@examp1e.com"));
  g_assert_false (matta_check_item_get_ticked (get_item (fixture, 0)));
}

static void
test_hold_until_morning (Fixture *fixture, gconstpointer unused)
{
  gint64 now = g_get_real_time ();

  stage_take_picture ("late");
  press_mnemonic ("alt+h");
  g_assert_cmpint (matta_checklist_get_hold_until (fixture->checklist), >, now);
  stage_take_picture ("held");
  press_mnemonic ("alt+h");
  g_assert_cmpint (matta_checklist_get_hold_until (fixture->checklist), ==, 0);
}

static void
tick_all (Fixture *fixture)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->checklist)); i++)
    stage_press ("space");
}

static void
test_second_look (Fixture *fixture, gconstpointer unused)
{
  tick_all (fixture);
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, NO_ANSWER);
  g_assert_false (matta_checklist_get_complete (fixture->checklist));
  stage_take_picture ("again");
  tick_all (fixture);
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_SEND);
}

static void
test_reason (Fixture *fixture, gconstpointer unused)
{
  tick_all (fixture);
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, NO_ANSWER);
  press_mnemonic ("alt+w");
  stage_type ("They asked for it");
  stage_take_picture ("reason");
  g_assert_cmpstr (matta_checklist_get_plan (fixture->checklist)->reason, ==, "They asked for it");
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_SEND);
}

/* What was found inside an attachment comes later. */
static void
renew (Fixture *fixture, const char *first_id)
{
  g_autoptr (MattaVerdict) verdict = make_verdict (first_id);

  matta_checklist_renew (fixture->checklist, verdict, NULL);
}

static void
test_renewed_while_a_reason_is_written (Fixture *fixture, gconstpointer first_id)
{
  press_mnemonic ("alt+w");
  stage_type ("They asked");
  renew (fixture, first_id);
  stage_wait_ms (200);
  stage_type (" for it");
  g_assert_cmpstr (matta_checklist_get_plan (fixture->checklist)->reason, ==, "They asked for it");
}

/* As the key controller of the window hears it. */
static gboolean
hears_space (GtkWindow *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean stopped = FALSE;

    if (!GTK_IS_EVENT_CONTROLLER_KEY (controller)
        || gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
      continue;
    g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_space, 0, 0, &stopped);
    return stopped;
  }
  g_assert_not_reached ();
}

/* All rows are new then, and none of them has the focus yet: whatever has it must not get the key.
 */
static void
test_space_while_rows_are_renewed (Fixture *fixture, gconstpointer first_id)
{
  renew (fixture, first_id);
  g_assert_true (hears_space (matta_desk_get_window (fixture->desk)));
  for (guint i = 0; i < 3; i++)
    g_assert_false (matta_check_item_get_ticked (get_item (fixture, i)));
  stage_wait_ms (200);
  stage_press ("space");
  g_assert_true (matta_check_item_get_ticked (get_item (fixture, 0)));
}

static MattaEngine *
open_engine (const char *folder)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const MattaEngineOptions options = {
    .data_dir = folder,
    .policy_dir = folder,
    .listen = listen,
    .hold_seconds = -1,
    .review = MATTA_REVIEW_ASK,
  };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

/* The same window, over an engine that can remember. */
static void
set_up_engine (Fixture *fixture, gconstpointer first_id)
{
  fixture->folder = stage_make_folder ();
  fixture->engine = open_engine (fixture->folder);
  set_up (fixture, first_id);
}

static void
tear_down_engine (Fixture *fixture, gconstpointer unused)
{
  tear_down (fixture, NULL);
  matta_engine_close (fixture->engine);
  g_clear_object (&fixture->engine);
  stage_remove_folder (fixture->folder);
}

static gboolean
is_remembered (const char *address)
{
  g_autofree char *path =
      g_build_filename (g_get_user_config_dir (), "matta", "policy.d", "remembered.json", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, address) != NULL;
}

static void
wait_until_remembered (const char *address, gboolean remembered)
{
  while (is_remembered (address) != remembered)
    stage_wait_ms (20);
  stage_wait_ms (200);
}

static void
test_remember (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *window = GTK_WIDGET (matta_desk_get_window (fixture->desk));

  for (guint i = 0; i < 3; i++)
    stage_press ("Tab"); /* past Bcc and Remove */
  stage_press ("space");
  stage_take_picture ("more");
  stage_press ("Return");
  wait_until_remembered ("taro@examp1e.com", TRUE);
  stage_take_picture ("trusted");
  gtk_widget_activate_action (window, "checklist.forget", "(us)", 0, "taro@examp1e.com");
  wait_until_remembered ("taro@examp1e.com", FALSE);
}

static void
test_withdrawn (Fixture *fixture, gconstpointer unused)
{
  GtkWindow *window = matta_desk_get_window (fixture->desk);

  matta_question_withdraw (fixture->question);
  stage_take_picture ("withdrawn");
  g_assert_cmpint (fixture->answer, ==, MATTA_QUESTION_WITHDRAWN);
  gtk_window_destroy (window);
}

static void
test_queue (Fixture *fixture, gconstpointer unused)
{
  MattaQuestion *second = make_question ("first-address");
  GtkWindow *window = matta_desk_get_window (fixture->desk);

  matta_reviewer_ask (MATTA_REVIEWER (fixture->desk), second);
  g_assert_true (matta_desk_get_window (fixture->desk) == window);
  g_assert_cmpuint (matta_desk_get_n_questions (fixture->desk), ==, 2);
  stage_take_picture ("queue");
  stage_press ("Escape");
  g_assert_cmpuint (matta_desk_get_n_questions (fixture->desk), ==, 1);
  window = matta_desk_get_window (fixture->desk);
  g_assert_true (matta_checklist_window_get_question (MATTA_CHECKLIST_WINDOW (window)) == second);
  matta_question_answer (second, MATTA_ANSWER_PARK);
  g_assert_null (matta_desk_get_window (fixture->desk));
  stage_wait_ms (50);
  g_assert_finalize_object (second);
}

static GtkWindow *
find_time_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (MATTA_IS_TIME_WINDOW (window))
      return window; /* GTK keeps it */
  }
  return NULL;
}

static void
focus_time_window (void)
{
  GtkNative *native = GTK_NATIVE (find_time_window ());
  g_autofree char *id = NULL;

  g_assert_nonnull (native);
  stage_wait_ms (300);
  id = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (gtk_native_get_surface (native)));
  stage_run ("xdotool", "windowfocus", "--sync", id, NULL);
  stage_wait_ms (150);
}

static void
choose_a_time (Fixture *fixture)
{
  GtkWidget *window = GTK_WIDGET (matta_desk_get_window (fixture->desk));

  gtk_widget_activate_action (window, "checklist.hold", "s", "choose");
  focus_time_window ();
}

static void
test_hold_until_any_time (Fixture *fixture, gconstpointer unused)
{
  gint64 now = g_get_real_time ();

  choose_a_time (fixture);
  stage_take_picture ("time");
  stage_press ("ctrl+Return");
  g_assert_null (find_time_window ());
  g_assert_cmpint (matta_checklist_get_hold_until (fixture->checklist), >, now);
  g_assert_cmpint (matta_checklist_get_hold_until (fixture->checklist), <,
                   now + 2 * G_TIME_SPAN_DAY);
  g_assert_cmpint (fixture->answer, ==, NO_ANSWER);
}

static void
test_no_time_is_no_choice (Fixture *fixture, gconstpointer unused)
{
  choose_a_time (fixture);
  stage_press ("Escape");
  g_assert_null (find_time_window ());
  g_assert_cmpint (matta_checklist_get_hold_until (fixture->checklist), ==, 0);
  g_assert_nonnull (matta_desk_get_window (fixture->desk));
}

/* Whoever was typing when the window came up must not have answered it. */
static void
test_first_keys_are_ignored (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaQuestion) question = make_question ("first-address");
  MattaChecklist *checklist = matta_question_get_checklist (question);
  g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), 0);

  matta_reviewer_ask (MATTA_REVIEWER (fixture->desk), question);
  /* The next question's window is there at once, where the last one's was: no time for more. */
  stage_run ("xdotool", "key", "Escape", "sleep", "0.1", "key", "--delay", "10", "space", "Escape",
             NULL);
  stage_wait_ms (MATTA_CHECKLIST_WINDOW_DEAF_MS + 100);
  g_assert_false (matta_question_is_answered (question));
  g_assert_false (matta_check_item_get_ticked (item));
}

/* --- a file that has to be opened ------------------------------------------------------------- */

#define WITH_FILE                                                                                  \
  "From: Hanako <hanako@example.jp>\r\nTo: Taro <taro@partner.example>\r\nSubject: Prices\r\n"     \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nSee the list.\r\n"                                       \
  "--X\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=prices.txt\r\n"    \
  "\r\n12\r\n--X--\r\n"

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* What the user's texts are opened with here: a program that leaves a mark. */
static char *
install_viewer (void)
{
  char *mark = g_build_filename (g_get_home_dir (), "shown", NULL);
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Viewer\n"
                                            "Exec=touch %s %%f\nMimeType=text/plain;\n",
                                            mark);

  write_file (g_get_user_data_dir (), "applications/viewer.desktop", entry);
  write_file (g_get_user_config_dir (), "mimeapps.list",
              "[Default Applications]\ntext/plain=viewer.desktop\n");
  return mark;
}

static MattaEngine *
open_engine_that_parks (const char *folder)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.jp", "open-before-tick=txt", NULL };
  const MattaEngineOptions options = {
    .data_dir = folder,
    .policy_dir = folder,
    .listen = listen,
    .overrides = overrides,
    .hold_seconds = -1,
    .review = MATTA_REVIEW_PARK,
  };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static gboolean
has_window (gpointer data)
{
  Fixture *fixture = data;

  return matta_desk_get_window (fixture->desk) != NULL;
}

/* A mail that waits in the outbox, and its checklist. */
static void
set_up_file (Fixture *fixture, gconstpointer unused)
{
  const char *const recipients[] = { "taro@partner.example", NULL };
  g_autoptr (MattaEntry) entry = NULL;
  GtkWindow *window = NULL;

  fixture->answer = NO_ANSWER;
  fixture->folder = stage_make_folder ();
  fixture->engine = open_engine_that_parks (fixture->folder);
  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, WITH_FILE);
  fixture->desk = matta_desk_new (NULL, fixture->engine);
  matta_engine_set_reviewer (fixture->engine, MATTA_REVIEWER (fixture->desk));
  stage_wait_ms (100);
  entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);
  matta_engine_review (fixture->engine, matta_entry_get_id (entry));
  stage_wait_for (has_window, fixture);
  window = matta_desk_get_window (fixture->desk);
  fixture->question =
      g_object_ref (matta_checklist_window_get_question (MATTA_CHECKLIST_WINDOW (window)));
  fixture->checklist = matta_question_get_checklist (fixture->question);
  g_signal_connect (fixture->question, "answered", G_CALLBACK (answered_cb), fixture);
  stage_focus (".");
  stage_wait_ms (MATTA_CHECKLIST_WINDOW_DEAF_MS + 100);
}

static void
tear_down_file (Fixture *fixture, gconstpointer unused)
{
  g_signal_handlers_disconnect_by_data (fixture->question, fixture);
  matta_engine_set_reviewer (fixture->engine, NULL);
  g_clear_object (&fixture->desk);
  g_clear_object (&fixture->question);
  matta_engine_close (fixture->engine);
  g_clear_object (&fixture->engine);
  stage_remove_folder (fixture->folder);
}

static MattaCheckItem *
find_file_item (Fixture *fixture)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->checklist)); i++)
    if (matta_check_item_get_attachment (get_item (fixture, i)) != NULL)
      return get_item (fixture, i);
  g_assert_not_reached ();
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (matta_desk_get_window (fixture->desk));
}

static gboolean
is_opened (gpointer data)
{
  return !matta_check_item_get_must_open (data);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
open_with_space (MattaCheckItem *file)
{
  g_autofree char *mark = install_viewer ();

  stage_press ("space");
  stage_wait_for (is_opened, file);
  stage_wait_for (is_there, mark);
  stage_run ("rm", mark, NULL);
}

static void
test_open_first (Fixture *fixture, gconstpointer unused)
{
  MattaCheckItem *file = find_file_item (fixture);

  stage_press ("space"); /* the person; the next row is the file's */
  stage_take_picture ("open-first");
  stage_press ("space");
  g_assert_false (matta_check_item_get_ticked (file));
  g_assert_true (stage_is_button (get_focus (fixture), "Open"));
  stage_take_picture ("open-first-asked");
  open_with_space (file);
  g_assert_true (MATTA_IS_CHECK_ROW (get_focus (fixture)));
  g_assert_false (matta_check_item_get_ticked (file));
  stage_take_picture ("open-first-opened");
  stage_press ("space");
  g_assert_true (matta_check_item_get_ticked (file));
  stage_press ("ctrl+Return");
  g_assert_cmpint (fixture->answer, ==, MATTA_ANSWER_SEND);
}

static gboolean
is_row_of (GtkWidget *widget, const char *unused)
{
  return MATTA_IS_CHECK_ROW (widget)
         && matta_check_item_get_attachment (matta_check_row_get_item (MATTA_CHECK_ROW (widget)))
                != NULL;
}

/* Into the middle of the row, which is its own: no button is there. */
static void
click_file (Fixture *fixture)
{
  GtkWindow *window = matta_desk_get_window (fixture->desk);
  GtkWidget *row = stage_find (GTK_WIDGET (window), is_row_of, NULL);
  GtkNative *native = GTK_NATIVE (window);
  double x = 0;
  double y = 0;
  double left = 0;
  double top = 0;
  g_autofree char *id = NULL;
  g_autofree char *across = NULL;
  g_autofree char *down = NULL;

  gtk_widget_translate_coordinates (row, GTK_WIDGET (window), gtk_widget_get_width (row) / 2.0,
                                    gtk_widget_get_height (row) / 2.0, &x, &y);
  gtk_native_get_surface_transform (native, &left, &top);
  id = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (gtk_native_get_surface (native)));
  across = g_strdup_printf ("%d", (int) (x + left));
  down = g_strdup_printf ("%d", (int) (y + top));
  stage_run ("xdotool", "mousemove", "--window", id, across, down, "click", "1", NULL);
  stage_wait_ms (200);
}

static void
test_open_first_click (Fixture *fixture, gconstpointer unused)
{
  MattaCheckItem *file = find_file_item (fixture);

  click_file (fixture);
  g_assert_false (matta_check_item_get_ticked (file));
  g_assert_true (stage_is_button (get_focus (fixture), "Open"));
  open_with_space (file);
  click_file (fixture);
  g_assert_true (matta_check_item_get_ticked (file));
}

static gboolean
is_seal (GtkWidget *widget, const char *unused)
{
  const char *label =
      GTK_IS_CHECK_BUTTON (widget) ? gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) : NULL;

  return label != NULL && strstr (label, "ZIP") != NULL;
}

static GtkWidget *
find_seal (Fixture *fixture)
{
  GtkWidget *seal = stage_find (GTK_WIDGET (matta_desk_get_window (fixture->desk)), is_seal, NULL);

  g_assert_nonnull (seal);
  return seal;
}

/* By its mnemonic, and back again; the tick is the plan's. */
static void
test_seal (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (gtk_widget_get_mapped (find_seal (fixture)));
  stage_press ("alt+z");
  stage_wait_ms (400);
  g_assert_true (matta_checklist_get_seal (fixture->checklist));
  g_assert_false (matta_checklist_get_plan (fixture->checklist)->formatted);
  stage_press ("alt+h");
  stage_wait_ms (400);
  g_assert_true (matta_checklist_get_plan (fixture->checklist)->formatted);
  g_assert_true (matta_checklist_get_plan (fixture->checklist)->wrap);
  stage_press ("alt+o");
  stage_wait_ms (400);
  g_assert_true (matta_checklist_get_plan (fixture->checklist)->old_windows);
  stage_press ("alt+y");
  stage_wait_ms (400);
  stage_type ("Summer2026");
  stage_take_picture ("seal");
  g_assert_cmpstr (matta_checklist_get_typed_password (fixture->checklist), ==, "Summer2026");
  stage_press ("alt+y");
  stage_wait_ms (400);
  g_assert_null (matta_checklist_get_typed_password (fixture->checklist));
  stage_press ("alt+z");
  stage_wait_ms (400);
  g_assert_false (matta_checklist_get_seal (fixture->checklist));
}

/* Where there is a server for files; what it lies there in is asked about only for a ZIP. */
static void
test_seal_as_link (Fixture *fixture, gconstpointer unused)
{
  matta_checklist_offer_share (fixture->checklist, FALSE, FALSE);
  stage_press ("alt+z");
  stage_wait_ms (400);
  g_assert_false (matta_checklist_get_share (fixture->checklist));
  stage_press ("alt+k");
  stage_wait_ms (400);
  g_assert_true (matta_checklist_get_share (fixture->checklist));
  stage_take_picture ("seal-as-link");
  stage_press ("alt+h");
  stage_wait_ms (400);
  g_assert_false (matta_checklist_get_plan (fixture->checklist)->wrap);
  stage_press ("alt+k");
  stage_wait_ms (400);
  g_assert_false (matta_checklist_get_share (fixture->checklist));
  g_assert_true (matta_checklist_get_seal (fixture->checklist));
}

static gboolean
speaks_of (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return stage_find (GTK_WIDGET (matta_desk_get_window (fixture->desk)), speaks_of, text) != NULL;
}

/* What was agreed shows at once, with what is overdue; whoever types another password has to tell
 * that. */
static void
test_seal_as_agreed (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);
  const char *const lasting[] = { "partner.example 2090-03-31", NULL };
  const char *const overdue[] = { "partner.example 2020-03-31", NULL };
  const char *sentence = _ ("With the password agreed with %s. Nobody has to be told.");

  stage_press ("alt+z");
  stage_wait_ms (400);
  g_settings_set_strv (settings, "agreed-passwords", lasting);
  stage_wait_ms (200);
  stage_take_picture ("seal-as-agreed");
  g_assert_true (says (fixture, strchr (sentence, '%') + 2));
  g_settings_set_strv (settings, "agreed-passwords", overdue);
  stage_wait_ms (200);
  stage_take_picture ("seal-as-agreed-overdue");
  g_assert_false (says (fixture, strchr (sentence, '%') + 2));
  g_assert_true (says (fixture, "2020"));
  stage_press ("alt+y");
  stage_wait_ms (400);
  g_assert_false (says (fixture, "2020"));
  g_settings_reset (settings, "agreed-passwords");
}

static void
test_nothing_to_seal (Fixture *fixture, gconstpointer unused)
{
  g_assert_false (gtk_widget_get_mapped (find_seal (fixture)));
}

/* --- colleagues first --------------------------------------------------------------------------
 */

static gboolean
is_shown_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
says_ahead (Fixture *fixture)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("Colleagues get this first, people outside %u minute later",
                                 "Colleagues get this first, people outside %u minutes later", 15),
                       15);

  stage_wait_ms (100);
  return stage_find (GTK_WIDGET (matta_desk_get_window (fixture->desk)), is_shown_label, text)
         != NULL;
}

static void
set_up_ahead (Fixture *fixture, gconstpointer first_id)
{
  const char *const domains[] = { "example.jp", NULL };
  GSettings *settings = NULL;

  fixture->folder = stage_make_folder ();
  fixture->engine = open_engine (fixture->folder);
  settings = matta_engine_get_settings (fixture->engine);
  g_settings_set_strv (settings, "inside-domains", domains);
  g_settings_set_boolean (settings, "colleagues-first", TRUE);
  g_settings_set_uint (settings, "colleagues-first-minutes", 15);
  stage_wait_ms (100);
  set_up (fixture, first_id);
}

static void
tear_down_ahead (Fixture *fixture, gconstpointer unused)
{
  GSettings *settings = matta_engine_get_settings (fixture->engine);

  g_settings_reset (settings, "inside-domains");
  g_settings_reset (settings, "colleagues-first");
  g_settings_reset (settings, "colleagues-first-minutes");
  tear_down_engine (fixture, NULL);
}

/* It is told while it is so: not once the last colleague is left out. */
static void
test_ahead (Fixture *fixture, gconstpointer unused)
{
  GListModel *model = G_LIST_MODEL (fixture->checklist);
  MattaCheckItem *inside = get_item (fixture, g_list_model_get_n_items (model) - 1);

  g_assert_cmpint (matta_check_item_get_kind (inside), ==, MATTA_ITEM_INSIDE);
  g_assert_true (says_ahead (fixture));
  stage_take_picture ("checklist-colleagues-first");
  g_assert_true (matta_checklist_drop (fixture->checklist, inside, TRUE));
  g_assert_false (says_ahead (fixture));
  g_assert_true (matta_checklist_drop (fixture->checklist, inside, FALSE));
  g_assert_true (says_ahead (fixture));
}

#define ADD(path, id, func) g_test_add (path, Fixture, id, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  stage_init (&argc, &argv);
  ADD ("/checklist-window/space-ticks-and-only-ctrl-enter-sends", "first-address", test_keys);
  ADD ("/checklist-window/escape-goes-back-to-editing", "first-address", test_escape);
  ADD ("/checklist-window/closing-parks", "first-address", test_close);
  ADD ("/checklist-window/delete-drops-and-keeps-again", "first-address", test_drop);
  ADD ("/checklist-window/a-new-domain-must-be-typed", "first-domain", test_typing);
  ADD ("/checklist-window/one-key-puts-an-address-right", "look-alike", test_correct);
  ADD ("/checklist-window/a-rule-wants-a-second-look", "second-look", test_second_look);
  ADD ("/checklist-window/a-rule-wants-a-reason", "reason-required", test_reason);
  ADD ("/checklist-window/renewed-while-a-reason-is-written", "reason-required",
       test_renewed_while_a_reason_is_written);
  ADD ("/checklist-window/space-while-rows-are-renewed", "first-address",
       test_space_while_rows_are_renewed);
  ADD ("/checklist-window/one-key-holds-until-morning", "late-hour", test_hold_until_morning);
  g_test_add ("/checklist-window/says-that-colleagues-come-first", Fixture, "first-address",
              set_up_ahead, test_ahead, tear_down_ahead);
  g_test_add ("/checklist-window/trusts-from-now-on", Fixture, "first-address", set_up_engine,
              test_remember, tear_down_engine);
  g_test_add ("/checklist-window/a-file-is-opened-before-it-is-ticked", Fixture, NULL, set_up_file,
              test_open_first, tear_down_file);
  g_test_add ("/checklist-window/a-click-does-not-tick-it-either", Fixture, NULL, set_up_file,
              test_open_first_click, tear_down_file);
  ADD ("/checklist-window/withdrawn-says-so", "first-address", test_withdrawn);
  ADD ("/checklist-window/hold-until-any-time", "first-address", test_hold_until_any_time);
  ADD ("/checklist-window/no-time-is-no-choice", "first-address", test_no_time_is_no_choice);
  ADD ("/checklist-window/first-keys-are-ignored", "first-address", test_first_keys_are_ignored);
  ADD ("/desk/shows-one-at-a-time", "first-address", test_queue);
  g_test_add ("/checklist-window/seals-by-keyboard", Fixture, NULL, set_up_file, test_seal,
              tear_down_file);
  g_test_add ("/checklist-window/seals-as-agreed", Fixture, NULL, set_up_file, test_seal_as_agreed,
              tear_down_file);
  g_test_add ("/checklist-window/seals-as-a-link", Fixture, NULL, set_up_file, test_seal_as_link,
              tear_down_file);
  ADD ("/checklist-window/nothing-to-seal", "first-address", test_nothing_to_seal);
  return g_test_run ();
}

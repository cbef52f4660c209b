/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-hand-over-window.h"
#include "matta-outbox-text.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define RULES                                                                                      \
  "{\"version\": 1, \"rules\": [{\"id\": \"seal\", \"when\": {\"attachment-count\": "              \
  "{\"at-least\": 1}},"                                                                            \
  " \"then\": {\"tier\": \"think\", \"require-seal\": true}}]}"

#define MAIL                                                                                       \
  "From: hanako@example.jp\r\nTo: Taro <taro@customer.example>\r\nSubject: Plan\r\n"               \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n"                  \
  "Content-Type: text/plain\r\n\r\nThe plan.\r\n--X\r\nContent-Type: text/csv; name=plan.csv\r\n"  \
  "\r\na,b\r\n--X--\r\n"

/* An engine that seals what it holds. */
typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
} Fixture;

static void
write_rules (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "policy.d", NULL);
  g_autofree char *path = g_build_filename (folder, "seal.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, RULES, -1, NULL));
}

static gboolean
is_held (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  return entry != NULL && matta_outbox_may_tell_password (entry);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const recipients[] = { "taro@customer.example", NULL };
  MattaEngineOptions options = { .listen = listen,
                                 .hold_seconds = 600,
                                 .review = MATTA_REVIEW_CONFIRM };
  g_autoptr (GError) error = NULL;

  fixture->folder = stage_make_folder ();
  write_rules (fixture);
  options.data_dir = fixture->folder;
  options.policy_dir = fixture->folder;
  fixture->engine = matta_engine_open (&options, &error);
  g_assert_no_error (error);
  stage_send_mail (matta_engine_get_port (fixture->engine), recipients, MAIL);
  stage_wait_for (is_held, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  stage_wait_ms (100);
  matta_engine_close (fixture->engine);
  stage_wait_ms (100);
  g_object_unref (fixture->engine);
  stage_remove_folder (fixture->folder);
}

static gboolean
may_copy (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *button = stage_find (GTK_WIDGET (fixture->window), stage_is_button, _ ("_Copy"));

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static gboolean
is_read (gpointer data)
{
  return *(char **) data != NULL;
}

static char *
read_clipboard (void)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gdk_display_get_clipboard (gdk_display_get_default ()), NULL,
                                 read_cb, &text);
  stage_wait_for (is_read, &text);
  return text;
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

/* By keyboard: copied, pasted, gone again with the window. */
static void
test_copies (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);
  g_autofree char *copied = NULL;
  g_autofree char *afterwards = NULL;

  fixture->window = matta_hand_over_window_new (NULL, fixture->engine, entry);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  stage_focus (".");
  stage_wait_for (may_copy, fixture);
  stage_take_picture ("hand-over");
  stage_press ("alt+c");
  stage_wait_ms (600);
  stage_take_picture ("hand-over-copied");
  copied = read_clipboard ();
  g_assert_cmpuint (strlen (copied), >, 12);
  stage_press ("Escape");
  stage_wait_for (is_closed, fixture);
  afterwards = read_clipboard ();
  g_assert_cmpstr (afterwards, ==, "");
}

static GtkWidget *
find_tick (Fixture *fixture, guint index)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);
  GtkWidget *list = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX) : NULL;
  GtkListBoxRow *row =
      list != NULL ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) index) : NULL;

  g_assert_nonnull (row);
  return adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));
}

/* Read out and ticked by keyboard: the focus begins on the first line. */
static void
test_reads_out (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  fixture->window = matta_hand_over_window_new (NULL, fixture->engine, entry);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  stage_focus (".");
  stage_wait_for (may_copy, fixture);
  stage_wait_ms (200);
  stage_press ("space");
  stage_press ("Down");
  stage_press ("space");
  stage_wait_ms (200);
  stage_take_picture ("hand-over-phone");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_tick (fixture, 0))));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_tick (fixture, 1))));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_tick (fixture, 2))));
}

static gboolean
is_told (gpointer data)
{
  return matta_entry_get_plan (data)->told;
}

static void
test_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->engine), 0);

  fixture->window = matta_hand_over_window_new (NULL, fixture->engine, entry);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  stage_focus (".");
  stage_wait_for (may_copy, fixture);
  stage_press ("alt+t");
  stage_wait_for (is_told, entry);
  stage_wait_for (is_closed, fixture);
  g_assert_null (matta_outbox_text_for_duty (entry));
}

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  g_test_add ("/hand-over-window/copies-and-forgets", Fixture, NULL, set_up, test_copies,
              tear_down);
  g_test_add ("/hand-over-window/is-read-out-by-keyboard", Fixture, NULL, set_up, test_reads_out,
              tear_down);
  g_test_add ("/hand-over-window/is-done-when-told", Fixture, NULL, set_up, test_told, tear_down);
  return g_test_run ();
}

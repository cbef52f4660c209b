/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-agreed-group.h"
#include "matta-agreed-window.h"
#include "stage-engine.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <string.h>

#define GOOD "correct-horse-42-battery"

typedef struct {
  char *folder;
  MattaEngine *engine;
  GtkWindow *window;
  GtkWidget *group;
  gboolean done;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  MattaEngineOptions options = { .review = MATTA_REVIEW_PARK };

  fixture->folder = stage_make_folder ();
  fixture->engine = stage_open_engine (fixture->folder, options);
  fixture->group = GTK_WIDGET (matta_agreed_group_new (fixture->engine));
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 420, 500);
  gtk_window_set_title (fixture->window, "Agreed");
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->group);
  gtk_window_present (fixture->window);
  stage_focus (".");
  stage_wait_ms (300);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_settings_reset (matta_engine_get_settings (fixture->engine), "agreed-passwords");
  gtk_window_destroy (fixture->window);
  stage_close_engine (fixture->engine);
  stage_remove_folder (fixture->folder);
}

static gboolean
is_row (GtkWidget *widget, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (widget)
         && strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) != NULL;
}

static gboolean
has_tooltip (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (GTK_WIDGET (window)))
      return window; /* GTK keeps it */
  }
  return NULL;
}

static gboolean
is_open (gpointer unused)
{
  return find_window (MATTA_TYPE_AGREED_WINDOW) != NULL;
}

static gboolean
is_closed (gpointer unused)
{
  return find_window (MATTA_TYPE_AGREED_WINDOW) == NULL;
}

static GtkWidget *
find_in_window (const char *title)
{
  GtkWidget *row = stage_find (GTK_WIDGET (find_window (MATTA_TYPE_AGREED_WINDOW)), is_row, title);

  g_assert_nonnull (row);
  return row;
}

static GtkWidget *
find_save (void)
{
  return gtk_window_get_default_widget (find_window (MATTA_TYPE_AGREED_WINDOW));
}

static const char *
get_password (void)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_in_window (_ ("Password"))));
}

static void
agreed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (matta_engine_agree_finish (MATTA_ENGINE (source), result, NULL));
  ((Fixture *) user_data)->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
agree (Fixture *fixture, const char *name, GDateYear year)
{
  GDate review;

  g_date_clear (&review, 1);
  g_date_set_dmy (&review, 31, G_DATE_MARCH, year);
  fixture->done = FALSE;
  matta_engine_agree_async (fixture->engine, name, &review, GOOD, agreed_cb, fixture);
  stage_wait_for (is_done, fixture);
}

/* By keyboard alone: a new one, with a password that Matta makes. */
static void
test_add (Fixture *fixture, gconstpointer unused)
{
  stage_press ("alt+a");
  stage_wait_for (is_open, NULL);
  stage_wait_ms (300);
  g_assert_false (gtk_widget_get_sensitive (find_save ()));
  stage_type ("Customer.Example");
  g_assert_false (gtk_widget_get_sensitive (find_save ()));
  stage_press ("alt+m");
  stage_wait_ms (200);
  g_assert_cmpuint (strlen (get_password ()), >=, 12);
  stage_take_picture ("agreed-add");
  stage_press ("Return");
  stage_wait_for (is_closed, NULL);
  g_assert_cmpuint (matta_engine_get_n_agreed (fixture->engine), ==, 1);
  g_assert_cmpstr (matta_engine_get_agreement (fixture->engine, 0).name, ==, "customer.example");
  g_assert_nonnull (stage_find (fixture->group, is_row, "customer.example"));
}

/* A weak one is not kept, nor one for nobody. */
static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  stage_press ("alt+a");
  stage_wait_for (is_open, NULL);
  stage_wait_ms (300);
  stage_type ("not a name");
  gtk_editable_set_text (GTK_EDITABLE (find_in_window (_ ("Password"))), "Summer2026");
  g_assert_false (gtk_widget_get_sensitive (find_save ()));
  gtk_editable_set_text (GTK_EDITABLE (find_in_window (_ ("Password"))), GOOD);
  g_assert_true (gtk_widget_get_sensitive (find_save ()));
  gtk_widget_activate_default (GTK_WIDGET (find_save ()));
  stage_wait_ms (400);
  stage_take_picture ("agreed-refused");
  g_assert_nonnull (find_window (MATTA_TYPE_AGREED_WINDOW));
  g_assert_cmpstr (get_password (), ==, GOOD);
  g_assert_cmpuint (matta_engine_get_n_agreed (fixture->engine), ==, 0);
  stage_press ("Escape");
  stage_wait_for (is_closed, NULL);
}

static gboolean
is_recalled (gpointer unused)
{
  return g_str_equal (get_password (), GOOD);
}

static void
press (Fixture *fixture, const char *name, const char *tooltip)
{
  GtkWidget *row = stage_find (fixture->group, is_row, name);

  g_assert_nonnull (row);
  gtk_widget_activate (stage_find (row, has_tooltip, tooltip));
}

/* What is overdue says so in words; renewed, it no longer does. */
static void
test_renew (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *row = NULL;

  agree (fixture, "customer.example", 2020);
  agree (fixture, "taro@partner.example", 2090);
  stage_wait_ms (300);
  stage_take_picture ("agreed");
  row = stage_find (fixture->group, is_row, "customer.example");
  g_assert_nonnull (adw_action_row_get_icon_name (ADW_ACTION_ROW (row)));
  press (fixture, "customer.example", _ ("Show or Change"));
  stage_wait_for (is_open, NULL);
  stage_wait_for (is_recalled, NULL);
  stage_take_picture ("agreed-change");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_in_window (_ ("To be changed"))), 2);
  stage_press ("alt+s");
  stage_wait_for (is_closed, NULL);
  row = stage_find (fixture->group, is_row, "customer.example");
  g_assert_null (adw_action_row_get_icon_name (ADW_ACTION_ROW (row)));
}

static gboolean
is_asked (gpointer unused)
{
  return find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
is_forgotten (gpointer data)
{
  return matta_engine_get_n_agreed (((Fixture *) data)->engine) == 0;
}

static void
test_forget (Fixture *fixture, gconstpointer unused)
{
  agree (fixture, "customer.example", 2090);
  press (fixture, "customer.example", _ ("Forget"));
  stage_wait_for (is_asked, NULL);
  stage_wait_ms (300);
  stage_take_picture ("agreed-forget");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)),
                               "cancel");
  stage_wait_ms (200);
  g_assert_cmpuint (matta_engine_get_n_agreed (fixture->engine), ==, 1);
  press (fixture, "customer.example", _ ("Forget"));
  stage_wait_for (is_asked, NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)),
                               "forget");
  stage_wait_for (is_forgotten, fixture);
  g_assert_null (stage_find (fixture->group, is_row, "customer.example"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  ADD ("/agreed-group/add", test_add);
  ADD ("/agreed-group/refused", test_refused);
  ADD ("/agreed-group/renew", test_renew);
  ADD ("/agreed-group/forget", test_forget);
  return g_test_run ();
}

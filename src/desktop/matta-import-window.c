/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import-window.h"
#include "matta-help.h"
#include "matta-import-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaImportWindow {
  AdwWindow parent_instance;

  MattaEngine *engine;
  char *home;
  GtkFileChooserNative *chooser; /* NULL = none is open */
  GPtrArray *ticks;              /* element GtkCheckButton, one for each place; not owned */
  gboolean reading;

  GtkWidget *stack;
  GtkWidget *places;
  GtkWidget *searching;
  GtkWidget *none;
  GtkWidget *progress;
  GtkWidget *result;
  GtkWidget *close_button;
  GtkWidget *learn_button;
  GtkWidget *stop_button;
};

G_DEFINE_FINAL_TYPE (MattaImportWindow, matta_import_window, ADW_TYPE_WINDOW)

static GQuark
path_quark (void)
{
  return g_quark_from_static_string ("matta-import-path");
}

static void
show_page (MattaImportWindow *self, const char *name)
{
  gboolean choosing = g_str_equal (name, "choose");

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  gtk_widget_set_visible (self->learn_button, choosing);
  gtk_widget_set_visible (self->stop_button, g_str_equal (name, "reading"));
  /* Translators: a button that closes a window */
  gtk_button_set_label (GTK_BUTTON (self->close_button), choosing ? _ ("_Cancel") : _ ("_Close"));
}

static void
ticked_cb (MattaImportWindow *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->ticks->len; i++)
    any = any || gtk_check_button_get_active (g_ptr_array_index (self->ticks, i));
  gtk_widget_set_sensitive (self->learn_button, any);
}

static void
add_place (MattaImportWindow *self, const MattaSentPlace *place)
{
  g_autofree char *title = matta_import_text_for_place (place);
  g_autofree char *subtitle = matta_import_text_for_path (place, self->home);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tick = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), tick);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), tick);
  g_object_set_qdata_full (G_OBJECT (tick), path_quark (), g_strdup (place->path), g_free);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->places), row);
  g_ptr_array_add (self->ticks, tick);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
  gtk_widget_set_visible (self->none, FALSE);
}

static void
free_places (gpointer data)
{
  g_ptr_array_unref (data);
}

/* Mail folders may be on a slow disk. */
static void
find_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, matta_sent_places_find (task_data), free_places);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaImportWindow) self = user_data;
  g_autoptr (GPtrArray) places = g_task_propagate_pointer (G_TASK (result), NULL);

  gtk_widget_set_visible (self->searching, FALSE);
  gtk_widget_set_visible (self->none, places->len == 0 && self->ticks->len == 0);
  for (guint i = 0; i < places->len; i++)
    add_place (self, g_ptr_array_index (places, i));
}

/* The worker knows nothing of the window, which may go meanwhile. */
static void
find_places (MattaImportWindow *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, found_cb, g_object_ref (self));

  g_task_set_source_tag (task, find_places);
  g_task_set_task_data (task, g_strdup (self->home), g_free);
  g_task_run_in_thread (task, find_in_worker);
}

static void
show_progress_cb (const MattaPastCounts *counts, gpointer user_data)
{
  MattaImportWindow *self = user_data;
  g_autofree char *text = matta_import_text_for_progress (counts);

  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
  if (counts->total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   (double) counts->done / counts->total);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  MattaPastCounts counts = { 0 };

  matta_engine_read_past_finish (MATTA_ENGINE (source), result, &counts, &error);
  self->reading = FALSE;
  title = matta_import_text_for_result (&counts);
  details = matta_import_text_for_details (&counts, error);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->result), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->result), details);
  show_page (self, "done");
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->close_button);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static char **
list_chosen (MattaImportWindow *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < self->ticks->len; i++) {
    GtkCheckButton *tick = g_ptr_array_index (self->ticks, i);

    if (gtk_check_button_get_active (tick))
      g_strv_builder_add (paths, g_object_get_qdata (G_OBJECT (tick), path_quark ()));
  }
  return g_strv_builder_end (paths);
}

static void
learn_cb (MattaImportWindow *self)
{
  g_auto (GStrv) paths = list_chosen (self);
  const MattaPastCounts none = { 0 };

  if (paths[0] == NULL)
    return;
  self->reading = TRUE;
  show_progress_cb (&none, self);
  show_page (self, "reading");
  gtk_widget_grab_focus (self->stop_button);
  matta_engine_read_past_async (self->engine, (const char *const *) paths, show_progress_cb, self,
                                read_cb, g_object_ref (self));
}

static void
stop_cb (MattaImportWindow *self)
{
  matta_engine_stop_past (self->engine);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, MattaImportWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (MattaSentPlace) place = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL) {
    place = g_new0 (MattaSentPlace, 1);
    place->path = g_file_get_path (file);
    if (place->path != NULL)
      add_place (self, place);
  }
  g_clear_object (&self->chooser);
}

static void
choose (MattaImportWindow *self, GtkFileChooserAction action, const char *title)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, _ ("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_file_cb (MattaImportWindow *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose a File of Sent Mail"));
}

static void
choose_folder_cb (MattaImportWindow *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Choose a Folder of Sent Mail"));
}

static gboolean
matta_import_window_close_request (GtkWindow *window)
{
  MattaImportWindow *self = MATTA_IMPORT_WINDOW (window);

  if (!self->reading)
    return GTK_WINDOW_CLASS (matta_import_window_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  return TRUE;
}

static void
matta_import_window_dispose (GObject *object)
{
  MattaImportWindow *self = MATTA_IMPORT_WINDOW (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_import_window_parent_class)->dispose (object);
}

static void
matta_import_window_finalize (GObject *object)
{
  MattaImportWindow *self = MATTA_IMPORT_WINDOW (object);

  g_ptr_array_unref (self->ticks);
  g_free (self->home);
  G_OBJECT_CLASS (matta_import_window_parent_class)->finalize (object);
}

static void
matta_import_window_class_init (MattaImportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_import_window_dispose;
  object_class->finalize = matta_import_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = matta_import_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-import-window.ui");
  matta_help_bind (widget_class, "learning");
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, places);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, searching);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, none);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, result);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, close_button);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, learn_button);
  gtk_widget_class_bind_template_child (widget_class, MattaImportWindow, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, learn_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
matta_import_window_init (MattaImportWindow *self)
{
  self->ticks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_page (self, "choose");
}

GtkWindow *
matta_import_window_new (GtkWindow *parent, MattaEngine *engine, const char *home)
{
  MattaImportWindow *self = g_object_new (MATTA_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->home = g_strdup (home);
  find_places (self);
  return GTK_WINDOW (self);
}

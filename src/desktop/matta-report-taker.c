/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report-taker.h"
#include "matta-outbox-text.h"
#include "matta-toast.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaReportTaker {
  GObject parent_instance;

  GtkWindow *window;       /* not owned */
  AdwToastOverlay *toasts; /* weak */
  MattaEngine *engine;
  GtkFileChooserNative *chooser; /* NULL = none is open */
};

G_DEFINE_FINAL_TYPE (MattaReportTaker, matta_report_taker, G_TYPE_OBJECT)

static void
say (MattaReportTaker *self, const char *text)
{
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, matta_toast_new (text));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaReportTaker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  MattaBounceCounts counts = { 0 };

  if (!matta_engine_take_report_finish (MATTA_ENGINE (source), result, NULL, &counts, &error)) {
    say (self, matta_outbox_text_for_no_report (error));
    return;
  }
  text = matta_outbox_text_for_report (&counts);
  say (self, text);
}

void
matta_report_taker_take (MattaReportTaker *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (MATTA_IS_REPORT_TAKER (self) && G_IS_FILE (file));

  path = g_file_get_path (file);
  matta_engine_take_report_async (self->engine, path != NULL ? path : "", taken_cb,
                                  g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, MattaReportTaker *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    matta_report_taker_take (self, file);
  g_clear_object (&self->chooser);
}

void
matta_report_taker_choose (MattaReportTaker *self)
{
  g_return_if_fail (MATTA_IS_REPORT_TAKER (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Choose the Mail that Came Back"), self->window,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Take In"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (MattaReportTaker *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value); /* GdkFileList */

  for (GSList *at = files; at != NULL; at = at->next)
    matta_report_taker_take (self, at->data);
  return files != NULL;
}

static void
matta_report_taker_dispose (GObject *object)
{
  MattaReportTaker *self = MATTA_REPORT_TAKER (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->engine);
  g_clear_weak_pointer (&self->toasts);
  G_OBJECT_CLASS (matta_report_taker_parent_class)->dispose (object);
}

static void
matta_report_taker_class_init (MattaReportTakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_report_taker_dispose;
}

static void
matta_report_taker_init (MattaReportTaker *self)
{
}

MattaReportTaker *
matta_report_taker_new (GtkWindow *window, AdwToastOverlay *toasts, MattaEngine *engine)
{
  MattaReportTaker *self = g_object_new (MATTA_TYPE_REPORT_TAKER, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->window = window;
  g_set_weak_pointer (&self->toasts, toasts);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
  return self;
}

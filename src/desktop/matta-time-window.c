/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-time-window.h"

#include "matta-help.h"
#include "matta-hold-menu.h"
#include "matta-text.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaTimeWindow {
  AdwWindow parent_instance;

  GTask *task; /* NULL once answered */
  gint64 now;
  GtkWidget *calendar;
  GtkWidget *hour;
  GtkWidget *minute;
  GtkWidget *summary;
  GtkWidget *hold_button;
};

G_DEFINE_FINAL_TYPE (MattaTimeWindow, matta_time_window, ADW_TYPE_WINDOW)

/* What is chosen now, in wall microseconds; 0 for a time that a clock change leaves out. */
static gint64
get_time (MattaTimeWindow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  g_autoptr (GDateTime) time = g_date_time_new_local (
      g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
      gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hour)),
      gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minute)), 0);

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

static void
changed_cb (MattaTimeWindow *self)
{
  gint64 time = get_time (self);
  gboolean later = time > self->now;
  g_autofree char *text =
      later ? matta_text_for_due (time, self->now) : g_strdup (_ ("This time has passed"));

  gtk_label_set_text (GTK_LABEL (self->summary), text);
  gtk_widget_set_sensitive (self->hold_button, later);
}

/* Two digits, as clocks have them. */
static gboolean
show_minute_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
answer (MattaTimeWindow *self, gint64 time)
{
  if (self->task == NULL)
    return;
  g_task_return_int (self->task, (gssize) time);
  g_clear_object (&self->task);
}

static void
hold_cb (MattaTimeWindow *self)
{
  answer (self, get_time (self));
  gtk_window_close (GTK_WINDOW (self));
}

/* As in the checklist: whatever has the focus. */
static gboolean
ctrl_enter_cb (GtkWidget *widget, GVariant *unused, gpointer user_data)
{
  MattaTimeWindow *self = MATTA_TIME_WINDOW (widget);

  if (gtk_widget_get_sensitive (self->hold_button))
    hold_cb (self);
  return TRUE;
}

static void
matta_time_window_dispose (GObject *object)
{
  answer (MATTA_TIME_WINDOW (object), 0);
  G_OBJECT_CLASS (matta_time_window_parent_class)->dispose (object);
}

static void
matta_time_window_class_init (MattaTimeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_time_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-time-window.ui");
  matta_help_bind (widget_class, "outbox");
  gtk_widget_class_bind_template_child (widget_class, MattaTimeWindow, calendar);
  gtk_widget_class_bind_template_child (widget_class, MattaTimeWindow, hour);
  gtk_widget_class_bind_template_child (widget_class, MattaTimeWindow, minute);
  gtk_widget_class_bind_template_child (widget_class, MattaTimeWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, MattaTimeWindow, hold_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_minute_cb);
  gtk_widget_class_bind_template_callback (widget_class, hold_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, ctrl_enter_cb,
                                NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, ctrl_enter_cb,
                                NULL);
}

static void
matta_time_window_init (MattaTimeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Tomorrow morning: what is chosen most. */
static void
show_morning (MattaTimeWindow *self)
{
  gint64 morning = matta_hold_menu_find_time ("morning", self->now);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (morning / G_USEC_PER_SEC);

  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), local);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hour), g_date_time_get_hour (local));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minute), 0);
  changed_cb (self);
}

void
matta_time_window_ask_async (GtkWindow *parent,
                             gint64 now,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  MattaTimeWindow *self = g_object_new (MATTA_TYPE_TIME_WINDOW, "transient-for", parent, NULL);

  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, matta_time_window_ask_async);
  self->now = now;
  show_morning (self);
  gtk_window_present (GTK_WINDOW (self));
}

gint64
matta_time_window_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_int (G_TASK (result), NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autostart-row.h"

#include "matta-autostart.h"
#include "matta-lock-row.h"
#include "matta-sandbox.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define KEY "start-at-login"

struct _MattaAutostartRow {
  AdwActionRow parent_instance;

  GSettings *settings;
  GtkWidget *toggle;
  gulong handler;
};

G_DEFINE_FINAL_TYPE (MattaAutostartRow, matta_autostart_row, ADW_TYPE_ACTION_ROW)

static void
show_setting_cb (MattaAutostartRow *self)
{
  g_signal_handler_block (self->toggle, self->handler);
  gtk_switch_set_active (GTK_SWITCH (self->toggle), g_settings_get_boolean (self->settings, KEY));
  g_signal_handler_unblock (self->toggle, self->handler);
}

static void
take_over (MattaAutostartRow *self, gboolean on, const GError *error)
{
  if (error == NULL) {
    g_settings_set_boolean (self->settings, KEY, on);
  } else {
    g_message ("%s", error->message);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                                 _ ("Your desktop did not allow that. Its own settings may have a "
                                    "list of programs that start at login."));
  }
  show_setting_cb (self);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaAutostartRow) self = user_data;
  g_autoptr (GError) error = NULL;

  matta_autostart_ask_finish (result, &error);
  gtk_widget_set_sensitive (self->toggle, TRUE);
  take_over (self, !g_settings_get_boolean (self->settings, KEY), error);
}

static void
ask_desktop (MattaAutostartRow *self, gboolean on)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  gtk_widget_set_sensitive (self->toggle, FALSE);
  matta_autostart_ask_async (bus, on, matta_autostart_get_reason (), asked_cb, g_object_ref (self));
}

static void
toggled_cb (MattaAutostartRow *self)
{
  gboolean on = gtk_switch_get_active (GTK_SWITCH (self->toggle));
  g_autoptr (GError) error = NULL;

  if (self->settings == NULL || on == g_settings_get_boolean (self->settings, KEY))
    return;
  if (matta_is_sandboxed ()) {
    ask_desktop (self, on);
    return;
  }
  matta_autostart_set (on, &error);
  take_over (self, on, error);
}

static void
matta_autostart_row_dispose (GObject *object)
{
  g_clear_object (&MATTA_AUTOSTART_ROW (object)->settings);
  G_OBJECT_CLASS (matta_autostart_row_parent_class)->dispose (object);
}

static void
matta_autostart_row_class_init (MattaAutostartRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_autostart_row_dispose;
}

static void
matta_autostart_row_init (MattaAutostartRow *self)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Start Matta when I _log in"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self),
      _ ("Without a window. While Matta does not run, your mail app cannot send."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->toggle);
  self->handler = g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (toggled_cb),
                                           self, G_CONNECT_SWAPPED);
}

void
matta_autostart_row_set_settings (MattaAutostartRow *self, GSettings *settings)
{
  g_return_if_fail (MATTA_IS_AUTOSTART_ROW (self) && self->settings == NULL);

  self->settings = g_object_ref (settings);
  show_setting_cb (self);
  matta_lock_row (ADW_PREFERENCES_ROW (self), settings, KEY);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (show_setting_cb), self,
                           G_CONNECT_SWAPPED);
}

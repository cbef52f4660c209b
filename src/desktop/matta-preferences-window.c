/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-preferences-window.h"

#include "matta-account-page.h"
#include "matta-autostart-row.h"
#include "matta-domains-row.h"
#include "matta-help.h"
#include "matta-lock-row.h"
#include "matta-mail-app-page.h"
#include "matta-quiet-group.h"
#include "matta-seal-page.h"
#include "matta-trail-row.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  MattaEngine *engine;
  GSettings *settings;

  GtkWidget *hold_row;
  GtkWidget *hold;
  GtkWidget *colleagues_row;
  GtkWidget *colleagues;
  GtkWidget *minutes_row;
  GtkWidget *minutes;
  GtkWidget *wait_row;
  GtkWidget *wait;
  GtkWidget *visible_row;
  GtkWidget *visible;
  GtkWidget *domains_row;
  GtkWidget *trail_row;
  GtkWidget *quiet;
  GtkWidget *results_row;
  GtkWidget *results;
  GtkWidget *notify_row;
  GtkWidget *notify;
  GtkWidget *autostart_row;
};

G_DEFINE_FINAL_TYPE (MattaPreferencesWindow, matta_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
lock_row (MattaPreferencesWindow *self, GtkWidget *row, const char *key)
{
  matta_lock_row (ADW_PREFERENCES_ROW (row), self->settings, key);
}

static void
show_general (MattaPreferencesWindow *self)
{
  const struct {
    const char *key;
    GtkWidget *widget;
    const char *property;
    GtkWidget *row;
  } bindings[] = {
    { "hold-seconds", self->hold, "value", self->hold_row },
    { "colleagues-first", self->colleagues, "active", self->colleagues_row },
    { "colleagues-first-minutes", self->minutes, "value", self->minutes_row },
    { "max-wait-days", self->wait, "value", self->wait_row },
    { "many-visible", self->visible, "value", self->visible_row },
    { "keep-practice-results", self->results, "active", self->results_row },
    { "notify-content", self->notify, "active", self->notify_row },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    g_settings_bind (self->settings, bindings[i].key, bindings[i].widget, bindings[i].property,
                     G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
    lock_row (self, bindings[i].row, bindings[i].key);
  }
  matta_domains_row_connect (ADW_ENTRY_ROW (self->domains_row), self->settings);
  matta_trail_row_connect (ADW_ACTION_ROW (self->trail_row), self->settings);
}

static void
matta_preferences_window_dispose (GObject *object)
{
  MattaPreferencesWindow *self = MATTA_PREFERENCES_WINDOW (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_preferences_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaPreferencesWindow, name)

static void
matta_preferences_window_class_init (MattaPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = matta_preferences_window_dispose;
  g_type_ensure (MATTA_TYPE_QUIET_GROUP);
  g_type_ensure (MATTA_TYPE_AUTOSTART_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/mattamail/Matta/matta-preferences-window.ui");
  matta_help_bind (widget_class, "preferences");
  BIND (hold_row);
  BIND (hold);
  BIND (colleagues_row);
  BIND (colleagues);
  BIND (minutes_row);
  BIND (minutes);
  BIND (wait_row);
  BIND (wait);
  BIND (visible_row);
  BIND (visible);
  BIND (domains_row);
  BIND (trail_row);
  BIND (quiet);
  BIND (results_row);
  BIND (results);
  BIND (notify_row);
  BIND (notify);
  BIND (autostart_row);
}

static void
matta_preferences_window_init (MattaPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
matta_preferences_window_new (GtkWindow *parent, MattaEngine *engine)
{
  MattaPreferencesWindow *self =
      g_object_new (MATTA_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (matta_account_page_new (engine, NULL)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (matta_mail_app_page_new (engine)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (matta_seal_page_new (engine)));
  matta_autostart_row_set_settings (MATTA_AUTOSTART_ROW (self->autostart_row), self->settings);
  matta_quiet_group_set_engine (MATTA_QUIET_GROUP (self->quiet), engine);
  show_general (self);
  return GTK_WINDOW (self);
}

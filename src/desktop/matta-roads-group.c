/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-roads-group.h"

#include "matta-error.h"
#include "matta-lock-row.h"
#include "matta-send-road.h"

#include "matta-config.h"

#include <glib/gi18n.h>

/* As the combo row and the schema list them. */
#define SMS_GATEWAY 2

struct _MattaRoadsGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  GSettings *settings;
  GCancellable *trying; /* NULL = no test runs */

  GtkWidget *chat_kind_row;
  GtkWidget *chat_name_row;
  GtkWidget *chat_address_row;
  GtkWidget *try_row;
  GtkWidget *spinner;
  GtkWidget *try_button;
  GtkWidget *sms_kind_row;
  GtkWidget *sms_address_row;
  GtkWidget *sms_template_row;
  GtkWidget *sms_country_row;
};

G_DEFINE_FINAL_TYPE (MattaRoadsGroup, matta_roads_group, ADW_TYPE_PREFERENCES_GROUP)

static guint
get_selected (GtkWidget *row)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (row));
}

static void
say (MattaRoadsGroup *self, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->try_row), text);
}

static void
show_rows (MattaRoadsGroup *self)
{
  gboolean chat = get_selected (self->chat_kind_row) != 0;
  gboolean gateway = get_selected (self->sms_kind_row) == SMS_GATEWAY;

  gtk_widget_set_visible (self->chat_name_row, chat);
  gtk_widget_set_visible (self->chat_address_row, chat);
  gtk_widget_set_visible (self->try_row, chat);
  gtk_widget_set_visible (self->sms_address_row, gateway);
  gtk_widget_set_visible (self->sms_template_row, gateway);
  gtk_widget_set_visible (self->sms_country_row, get_selected (self->sms_kind_row) != 0);
}

static void
keep_enum (MattaRoadsGroup *self, const char *key, GtkWidget *row)
{
  int selected = (int) get_selected (row);

  if (g_settings_get_enum (self->settings, key) != selected)
    g_settings_set_enum (self->settings, key, selected);
}

static void
chosen_cb (MattaRoadsGroup *self)
{
  if (self->settings == NULL)
    return;
  keep_enum (self, "chat-kind", self->chat_kind_row);
  keep_enum (self, "sms-kind", self->sms_kind_row);
  show_rows (self);
}

/* Meanwhile nothing is chosen. */
static void
show_kinds_cb (MattaRoadsGroup *self)
{
  guint chat = (guint) g_settings_get_enum (self->settings, "chat-kind");
  guint sms = (guint) g_settings_get_enum (self->settings, "sms-kind");
  GSettings *settings = g_steal_pointer (&self->settings);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->chat_kind_row), chat);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->sms_kind_row), sms);
  self->settings = settings;
  show_rows (self);
}

/* --- addresses -------------------------------------------------------------------------------- */

static void
mark (GtkWidget *row, const GError *error)
{
  const char *text = NULL;

  if (error == NULL)
    text = _ ("It is in the keyring now.");
  else if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED))
    text = _ ("A web address begins with https://. Nothing was kept.");
  else
    text = _ ("The keyring does not answer. Nothing was kept.");
  gtk_widget_set_tooltip_text (row, text);
  if (error != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_engine_set_road_finish (MATTA_ENGINE (source), result, &error))
    gtk_editable_set_text (GTK_EDITABLE (row), "");
  else
    g_message ("The address of a road was not kept: %s", error->message);
  mark (row, error);
}

static void
apply (MattaRoadsGroup *self, MattaRoad road, GtkWidget *row)
{
  matta_engine_set_road_async (self->engine, road, gtk_editable_get_text (GTK_EDITABLE (row)),
                               kept_cb, g_object_ref (row));
}

static void
apply_chat_cb (MattaRoadsGroup *self)
{
  apply (self, MATTA_ROAD_CHAT, self->chat_address_row);
}

static void
apply_sms_cb (MattaRoadsGroup *self)
{
  apply (self, MATTA_ROAD_SMS, self->sms_address_row);
}

/* --- trying ----------------------------------------------------------------------------------- */

static void
show_trying (MattaRoadsGroup *self)
{
  gboolean busy = self->trying != NULL;

  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_button_set_label (GTK_BUTTON (self->try_button), busy ? _ ("_Stop") : _ ("_Test"));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaRoadsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_engine_try_road_finish (MATTA_ENGINE (source), result, &error);

  g_clear_object (&self->trying);
  if (self->engine == NULL)
    return;
  show_trying (self);
  say (self, done ? _ ("It works: the line is in the chat.") : matta_send_road_describe (error));
}

static void
try_cb (MattaRoadsGroup *self)
{
  if (self->trying != NULL) {
    g_cancellable_cancel (self->trying);
    return;
  }
  self->trying = g_cancellable_new ();
  say (self, "");
  show_trying (self);
  matta_engine_try_road_async (self->engine, MATTA_ROAD_CHAT, NULL,
                               _ ("A test by Matta: passwords can be told here."), self->trying,
                               tried_cb, g_object_ref (self));
}

/* --- the group -------------------------------------------------------------------------------- */

static void
matta_roads_group_dispose (GObject *object)
{
  MattaRoadsGroup *self = MATTA_ROADS_GROUP (object);

  if (self->trying != NULL)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_roads_group_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, MattaRoadsGroup, name)

static void
matta_roads_group_class_init (MattaRoadsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_roads_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-roads-group.ui");
  BIND (chat_kind_row);
  BIND (chat_name_row);
  BIND (chat_address_row);
  BIND (try_row);
  BIND (spinner);
  BIND (try_button);
  BIND (sms_kind_row);
  BIND (sms_address_row);
  BIND (sms_template_row);
  BIND (sms_country_row);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_chat_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_sms_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_cb);
}

static void
matta_roads_group_init (MattaRoadsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind (MattaRoadsGroup *self, const char *key, GtkWidget *row)
{
  g_settings_bind (self->settings, key, row, "text",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  matta_lock_row (ADW_PREFERENCES_ROW (row), self->settings, key);
}

MattaRoadsGroup *
matta_roads_group_new (MattaEngine *engine)
{
  MattaRoadsGroup *self = g_object_new (MATTA_TYPE_ROADS_GROUP, NULL);
  const char *const keys[] = { "changed::chat-kind", "changed::sms-kind" };

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_signal_connect_object (self->settings, keys[i], G_CALLBACK (show_kinds_cb), self,
                             G_CONNECT_SWAPPED);
  show_kinds_cb (self);
  matta_lock_row (ADW_PREFERENCES_ROW (self->chat_kind_row), self->settings, "chat-kind");
  matta_lock_row (ADW_PREFERENCES_ROW (self->sms_kind_row), self->settings, "sms-kind");
  bind (self, "chat-name", self->chat_name_row);
  bind (self, "sms-template", self->sms_template_row);
  bind (self, "sms-country", self->sms_country_row);
  return self;
}

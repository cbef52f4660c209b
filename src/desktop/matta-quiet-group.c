/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-quiet-group.h"

#include "matta-setting-list.h"
#include "matta-wording.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define KEY "quiet-checks"

struct _MattaQuietGroup {
  AdwPreferencesGroup parent_instance;

  MattaEngine *engine;
  GSettings *settings; /* the engine's */
  GPtrArray *rows;     /* element GtkWidget, one for each check; not owned */
  gboolean has_habits;
};

G_DEFINE_FINAL_TYPE (MattaQuietGroup, matta_quiet_group, ADW_TYPE_PREFERENCES_GROUP)

static GQuark
check_quark (void)
{
  return g_quark_from_static_string ("matta-quiet-check");
}

char *
matta_quiet_group_describe (const MattaTally *tally)
{
  if (tally->week_asked == 0)
    return g_strdup (_ ("Matta did not ask anything this week."));
  return g_strdup_printf (ngettext ("Matta asked %1$u time this week, you changed %2$u.",
                                    "Matta asked %1$u times this week, you changed %2$u.",
                                    tally->week_asked),
                          tally->week_asked, tally->week_changed);
}

static void
ask_again_cb (GtkButton *button, MattaQuietGroup *self)
{
  matta_setting_list_remove (self->settings, KEY,
                             g_object_get_qdata (G_OBJECT (button), check_quark ()));
}

static void
add_check (MattaQuietGroup *self, const char *check)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Ask _Again"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), matta_wording_for_check (check));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Does not ask by itself"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_qdata_full (G_OBJECT (button), check_quark (), g_strdup (check), g_free);
  g_settings_bind_writable (self->settings, KEY, button, "sensitive", FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (ask_again_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_checks_cb (MattaQuietGroup *self)
{
  g_auto (GStrv) checks = g_settings_get_strv (self->settings, KEY);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; checks[i] != NULL; i++)
    add_check (self, checks[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0 || self->has_habits);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaQuietGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaTally) tally = matta_engine_tally_finish (MATTA_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (tally == NULL) {
    g_info ("How often it was asked is not known: %s", error->message);
    return;
  }
  if (!tally->has_habits || self->settings == NULL)
    return;
  self->has_habits = TRUE;
  text = matta_quiet_group_describe (tally);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
matta_quiet_group_dispose (GObject *object)
{
  MattaQuietGroup *self = MATTA_QUIET_GROUP (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (matta_quiet_group_parent_class)->dispose (object);
}

static void
matta_quiet_group_finalize (GObject *object)
{
  g_ptr_array_unref (MATTA_QUIET_GROUP (object)->rows);
  G_OBJECT_CLASS (matta_quiet_group_parent_class)->finalize (object);
}

static void
matta_quiet_group_class_init (MattaQuietGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_quiet_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_quiet_group_finalize;
}

static void
matta_quiet_group_init (MattaQuietGroup *self)
{
  self->rows = g_ptr_array_new ();
}

void
matta_quiet_group_set_engine (MattaQuietGroup *self, MattaEngine *engine)
{
  g_return_if_fail (MATTA_IS_QUIET_GROUP (self) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (matta_engine_get_settings (engine));
  g_signal_connect_object (self->settings, "changed::" KEY, G_CALLBACK (show_checks_cb), self,
                           G_CONNECT_SWAPPED);
  show_checks_cb (self);
  matta_engine_tally_async (engine, counted_cb, g_object_ref (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ready-page.h"

#include "matta-autostart-row.h"

#include "matta-config.h"

#include <glib/gi18n.h>

struct _MattaReadyPage {
  AdwPreferencesPage parent_instance;

  MattaEngine *engine;

  AdwPreferencesGroup *outcome;
  MattaAutostartRow *autostart_row;
};

G_DEFINE_FINAL_TYPE (MattaReadyPage, matta_ready_page, ADW_TYPE_PREFERENCES_PAGE)

static const char *
describe_outcome (MattaReadyPage *self, gboolean arrived)
{
  if (!arrived)
    return _ ("No mail has come through Matta yet, so nobody knows whether it works. You can go "
              "back, or do it later: the first steps stay in the menu.");
  if (matta_engine_is_practice (self->engine))
    return _ ("Your mail app sends through Matta. All mail still goes into the practice mailbox, "
              "until you give Matta your mail server.");
  return _ ("Your mail app sends through Matta, and your mail server takes what Matta sends.");
}

static gboolean
matta_ready_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MATTA_READY_PAGE (widget)->autostart_row));
}

static void
matta_ready_page_dispose (GObject *object)
{
  g_clear_object (&MATTA_READY_PAGE (object)->engine);
  G_OBJECT_CLASS (matta_ready_page_parent_class)->dispose (object);
}

static void
matta_ready_page_class_init (MattaReadyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_ready_page_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = matta_ready_page_grab_focus;
  g_type_ensure (MATTA_TYPE_AUTOSTART_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-ready-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaReadyPage, outcome);
  gtk_widget_class_bind_template_child (widget_class, MattaReadyPage, autostart_row);
}

static void
matta_ready_page_init (MattaReadyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MattaReadyPage *
matta_ready_page_new (MattaEngine *engine)
{
  MattaReadyPage *self = g_object_new (MATTA_TYPE_READY_PAGE, NULL);

  self->engine = g_object_ref (engine);
  matta_autostart_row_set_settings (self->autostart_row, matta_engine_get_settings (engine));
  matta_ready_page_set_arrived (self, FALSE);
  return self;
}

void
matta_ready_page_set_arrived (MattaReadyPage *self, gboolean arrived)
{
  g_return_if_fail (MATTA_IS_READY_PAGE (self));

  adw_preferences_group_set_title (self->outcome,
                                   arrived ? _ ("Matta Is Ready") : _ ("Not Tried Yet"));
  adw_preferences_group_set_description (self->outcome, describe_outcome (self, arrived));
}

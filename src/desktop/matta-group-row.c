/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-group-row.h"
#include "matta-spelling.h"

#include "matta-config.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MattaGroupRow {
  GtkListBoxRow parent_instance;

  gboolean ticked;

  GtkWidget *tick;
  GtkWidget *group;
  GtkWidget *reading;
};

G_DEFINE_FINAL_TYPE (MattaGroupRow, matta_group_row, GTK_TYPE_LIST_BOX_ROW)

/* Lines end between what is said, never within: some languages would let them end anywhere. */
static PangoAttrList *
keep_words_whole (const char *reading)
{
  const char *separator = _ (", ");
  PangoAttrList *list = pango_attr_list_new ();
  const char *word = reading;

  while (*word != '\0') {
    const char *found = strstr (word, separator);
    const char *word_end = found != NULL ? found : word + strlen (word);
    PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

    attribute->start_index = (guint) (word - reading);
    attribute->end_index = (guint) (word_end - reading);
    pango_attr_list_insert (list, attribute);
    word = found != NULL ? found + strlen (separator) : word_end;
  }
  return list;
}

static void
show_texts (MattaGroupRow *self, const char *group, const char *reading)
{
  g_autoptr (PangoAttrList) whole = keep_words_whole (reading);

  gtk_label_set_attributes (GTK_LABEL (self->reading), whole);
  gtk_label_set_text (GTK_LABEL (self->group), group);
  gtk_label_set_text (GTK_LABEL (self->reading), reading);
  /* Read aloud, the group itself would be taken for a word. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, reading,
                                  -1);
}

static void
matta_group_row_dispose (GObject *object)
{
  MattaGroupRow *self = MATTA_GROUP_ROW (object);

  if (self->group != NULL)
    matta_group_row_forget (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), MATTA_TYPE_GROUP_ROW);
  G_OBJECT_CLASS (matta_group_row_parent_class)->dispose (object);
}

static void
matta_group_row_class_init (MattaGroupRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = matta_group_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mattamail/Matta/matta-group-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MattaGroupRow, tick);
  gtk_widget_class_bind_template_child (widget_class, MattaGroupRow, group);
  gtk_widget_class_bind_template_child (widget_class, MattaGroupRow, reading);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}

static void
matta_group_row_init (MattaGroupRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  matta_group_row_set_ticked (self, FALSE);
}

MattaGroupRow *
matta_group_row_new (const MattaSecret *group)
{
  MattaGroupRow *self = g_object_new (MATTA_TYPE_GROUP_ROW, NULL);
  g_autoptr (MattaSecret) reading = matta_spelling_read (group);

  show_texts (self, group, reading);
  return self;
}

gboolean
matta_group_row_get_ticked (MattaGroupRow *self)
{
  g_return_val_if_fail (MATTA_IS_GROUP_ROW (self), FALSE);

  return self->ticked;
}

void
matta_group_row_set_ticked (MattaGroupRow *self, gboolean ticked)
{
  g_return_if_fail (MATTA_IS_GROUP_ROW (self));

  self->ticked = ticked;
  if (ticked)
    gtk_widget_add_css_class (GTK_WIDGET (self), "ticked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "ticked");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->tick), ticked ? "object-select-symbolic" : NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
      ticked ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

void
matta_group_row_forget (MattaGroupRow *self)
{
  g_return_if_fail (MATTA_IS_GROUP_ROW (self));

  show_texts (self, "", "");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mail-app-picture.h"
#include "matta-wrapped-label.h"

#include "matta-config.h"

#include <glib/gi18n.h>

#define N_DOTS 3

struct _MattaMailAppPicture {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (MattaMailAppPicture, matta_mail_app_picture, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = matta_wrapped_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_title (const char *text)
{
  GtkWidget *bar = gtk_center_box_new ();
  GtkWidget *dots = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  for (guint i = 0; i < N_DOTS; i++) {
    GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

    gtk_widget_add_css_class (dot, "dot");
    gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (dots), dot);
  }
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (bar), make_label (text, "heading"));
  gtk_center_box_set_end_widget (GTK_CENTER_BOX (bar), dots);
  gtk_widget_add_css_class (bar, "title");
  return bar;
}

static GtkWidget *
make_value (const MattaMailAppField *field)
{
  GtkWidget *value = NULL;

  if (field->value != NULL) {
    value = make_label (field->value, "field");
    gtk_widget_set_hexpand (value, TRUE);
  } else {
    value = gtk_image_new_from_icon_name (field->ticked ? "object-select-symbolic" : NULL);
    gtk_widget_add_css_class (value, "box");
    gtk_widget_set_halign (value, GTK_ALIGN_START);
  }
  gtk_widget_set_valign (value, GTK_ALIGN_CENTER);
  if (field->marked)
    gtk_widget_add_css_class (value, "marked");
  return value;
}

/* A place is written once, above the first of its fields. */
static GtkWidget *
make_fields (const GPtrArray *fields)
{
  GtkWidget *grid = gtk_grid_new ();
  const char *place = NULL;
  int row = 0;

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  for (guint i = 0; i < fields->len; i++) {
    const MattaMailAppField *field = g_ptr_array_index (fields, i);

    if (g_strcmp0 (field->place, place) != 0) {
      place = field->place;
      gtk_grid_attach (GTK_GRID (grid), make_label (place, "place"), 0, row++, 2, 1);
    }
    gtk_grid_attach (GTK_GRID (grid), make_label (field->label, NULL), 0, row, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), make_value (field), 1, row++, 1, 1);
  }
  gtk_widget_add_css_class (grid, "fields");
  return grid;
}

/* For who cannot see it. (transfer full) */
static char *
describe (const char *dialog, const GPtrArray *fields)
{
  GString *text = g_string_new (NULL);

  /* Translators: %s is the title of a window of a mail app */
  g_string_append_printf (text, _ ("Picture of the window “%s”."), dialog);
  for (guint i = 0; i < fields->len; i++) {
    const MattaMailAppField *field = g_ptr_array_index (fields, i);
    const char *value =
        field->value != NULL ? field->value : (field->ticked ? _ ("ticked") : _ ("not ticked"));

    if (!field->marked)
      continue;
    g_string_append_c (text, ' ');
    /* Translators: a field of a mail app’s window, and what it has to say */
    g_string_append_printf (text, _ ("“%s” is “%s”."), field->label, value);
  }
  return g_string_free (text, FALSE);
}

static void
matta_mail_app_picture_class_init (MattaMailAppPictureClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
matta_mail_app_picture_init (MattaMailAppPicture *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "app-picture");
}

void
matta_mail_app_picture_show (MattaMailAppPicture *self, MattaMailApp app, const MattaDoor *door)
{
  const char *dialog = matta_mail_app_get_dialog (app);
  g_autoptr (GPtrArray) fields = matta_mail_app_list_fields (app, door);
  g_autofree char *text = describe (dialog, fields);
  GtkWidget *box = NULL;

  g_return_if_fail (MATTA_IS_MAIL_APP_PICTURE (self));

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_title (dialog));
  gtk_box_append (GTK_BOX (box), make_fields (fields));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

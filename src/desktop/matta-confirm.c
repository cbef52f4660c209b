/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-confirm.h"
#include "matta-wrapped-label.h"

#include "matta-config.h"

#include <glib/gi18n.h>

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = matta_wrapped_label_new (text);

  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The toolkit's own heading does not wrap, and GTK 4.18 complains of whatever is measured narrower
 * than it can be; so both texts are ours. */
static AdwMessageDialog *
make_dialog (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *window = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), make_label (heading, "title-2"));
  gtk_box_append (GTK_BOX (box), make_label (body, "body"));
  gtk_window_set_title (GTK_WINDOW (window), heading);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (window), box);
  return ADW_MESSAGE_DIALOG (window);
}

AdwMessageDialog *
matta_confirm_new (GtkWindow *parent,
                   const char *heading,
                   const char *body,
                   const char *response,
                   const char *label)
{
  AdwMessageDialog *dialog = make_dialog (parent, heading, body);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

AdwMessageDialog *
matta_confirm_new_notice (GtkWindow *parent, const char *heading, const char *body)
{
  AdwMessageDialog *dialog = make_dialog (parent, heading, body);

  adw_message_dialog_add_response (dialog, "close", _ ("_Close"));
  return dialog;
}

void
matta_confirm_add (AdwMessageDialog *notice, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (adw_message_dialog_get_extra_child (notice)), child);
}

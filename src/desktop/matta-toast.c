/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-toast.h"

#define TOAST_CHARS 24 /* leaves room for the button at 360 pixels */

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TOAST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

AdwToast *
matta_toast_new (const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_custom_title (toast, make_label (text));
  return toast;
}

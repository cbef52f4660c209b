/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-toast.h"
#include "matta-wrapped-label.h"

#define TOAST_CHARS 24 /* leaves room for the button at 360 pixels */

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = matta_wrapped_label_new (text);

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-wrapped-label.h"

GtkWidget *
matta_wrapped_label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

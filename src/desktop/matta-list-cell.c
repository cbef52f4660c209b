/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-list-cell.h"

/* Up to GTK 4.10 only what can be selected takes the focus; later ones ask for a property that 4.8
 * has no function for. */
void
matta_list_cell_set_active (GtkListItem *cell, gboolean active)
{
  gtk_list_item_set_activatable (cell, active);
  gtk_list_item_set_selectable (cell, active);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (cell), "focusable") != NULL)
    g_object_set (cell, "focusable", active, NULL);
}

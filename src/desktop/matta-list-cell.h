/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether a list view's @cell is one of what is chosen from: it is activated by Enter, and the
 * keyboard stops at it. Else the keyboard only stops at what is in it. For its factory, while it
 * is set up or bound. */
void matta_list_cell_set_active (GtkListItem *cell, gboolean active);

G_END_DECLS

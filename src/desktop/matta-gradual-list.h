/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list view makes 200 rows before it shows the first one. Here it gets the first screenful at
 * once and what follows frame by frame, so that it is there at once and never stutters. */
void matta_gradual_list_show (GtkListView *list, GListModel *model);
/* Makes sure that the row at @position can be shown. */
void matta_gradual_list_reach (GtkListView *list, guint position);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-gradual-list.h"

#define FIRST_ROWS 16
#define ROWS_PER_FRAME 4
#define ALL_ROWS 240 /* from here on the list makes none for further items */

static GtkSliceListModel *
get_slice (GtkListView *list)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (list);

  return GTK_SLICE_LIST_MODEL (gtk_no_selection_get_model (GTK_NO_SELECTION (selection)));
}

static void
grow (GtkListView *list, guint size)
{
  GtkSliceListModel *slice = get_slice (list);

  if (size > gtk_slice_list_model_get_size (slice))
    gtk_slice_list_model_set_size (slice, size < ALL_ROWS ? size : G_MAXUINT);
}

/* Also while there is less to show: it may come later, a hundred at once. */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkListView *list = GTK_LIST_VIEW (widget);
  guint size = gtk_slice_list_model_get_size (get_slice (list));

  if (size == G_MAXUINT)
    return G_SOURCE_REMOVE;
  grow (list, size + ROWS_PER_FRAME);
  return G_SOURCE_CONTINUE;
}

void
matta_gradual_list_show (GtkListView *list, GListModel *model)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));
  g_return_if_fail (G_IS_LIST_MODEL (model));

  selection = gtk_no_selection_new (
      G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (model), 0, FIRST_ROWS)));
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (selection));
  gtk_widget_add_tick_callback (GTK_WIDGET (list), frame_cb, NULL, NULL);
}

void
matta_gradual_list_reach (GtkListView *list, guint position)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  grow (list, position + 1);
}

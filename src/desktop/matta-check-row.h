/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-checklist.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One row of the checklist: the whole row is the tick. Shows one item at a time and is reused.
 * Signals: "passed" (it was ticked by the user: go on to the next), "preview" (show the file),
 * "remember" (guint: a MattaRemember, of the row's address). */
#define MATTA_TYPE_CHECK_ROW (matta_check_row_get_type ())
G_DECLARE_FINAL_TYPE (MattaCheckRow, matta_check_row, MATTA, CHECK_ROW, GtkBox)

GtkWidget *matta_check_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @item NULL empties the row. @show_domain: it is the first of its domain. */
void matta_check_row_set_item (MattaCheckRow *self,
                               MattaChecklist *checklist,
                               MattaCheckItem *item,
                               gboolean show_domain);
/* Whether its menu offers to trust or retire the row's address. */
void matta_check_row_set_may_remember (MattaCheckRow *self, gboolean trust, gboolean retire);
MattaCheckItem *matta_check_row_get_item (MattaCheckRow *self); /* or NULL */

/* What a click or Space does: ticks or unticks; leads to the entry while a word must be typed,
 * to the button that opens the file while that must be opened. */
void matta_check_row_toggle (MattaCheckRow *self);
/* What the remove button or Delete does, and undoes. */
void matta_check_row_toggle_drop (MattaCheckRow *self);

G_END_DECLS

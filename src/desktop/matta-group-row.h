/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One piece of a password as it is written, how it is read out, and a tick for when the other
 * person has repeated it. The whole row is the tick. */
#define MATTA_TYPE_GROUP_ROW (matta_group_row_get_type ())
G_DECLARE_FINAL_TYPE (MattaGroupRow, matta_group_row, MATTA, GROUP_ROW, GtkListBoxRow)

MattaGroupRow *matta_group_row_new (const MattaSecret *group) G_GNUC_WARN_UNUSED_RESULT;

gboolean matta_group_row_get_ticked (MattaGroupRow *self);
void matta_group_row_set_ticked (MattaGroupRow *self, gboolean ticked);

/* Empties the row: the toolkit keeps texts until its widgets go, which may be long after the
 * window did. */
void matta_group_row_forget (MattaGroupRow *self);

G_END_DECLS

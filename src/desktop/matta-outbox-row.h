/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of the outbox: a section's title or a message with what can be done about it. Shows one
 * thing at a time and is reused. Its buttons activate the window's actions "outbox.cancel",
 * "outbox.send-now", "outbox.review", "outbox.undo", "outbox.details" and "outbox.draft" with the
 * message's id, and "outbox.hold" with id and choice. */
#define MATTA_TYPE_OUTBOX_ROW (matta_outbox_row_get_type ())
G_DECLARE_FINAL_TYPE (MattaOutboxRow, matta_outbox_row, MATTA, OUTBOX_ROW, GtkBox)

GtkWidget *matta_outbox_row_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* NULL empties the row. */
void matta_outbox_row_set_title (MattaOutboxRow *self, const char *title);
void matta_outbox_row_set_entry (MattaOutboxRow *self, MattaEntry *entry);
MattaEntry *matta_outbox_row_get_entry (MattaOutboxRow *self); /* or NULL */
/* Everything the row shows, for screen readers. (transfer full) */
char *matta_outbox_row_describe (MattaOutboxRow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

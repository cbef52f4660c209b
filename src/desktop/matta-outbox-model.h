/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The outbox in sections: a GListModel of GtkStringObject (a section's title) and, below each, its
 * MattaEntry objects in their own order. Empty sections are left out. A message that moves to
 * another state moves to its section, and nothing else moves. */
#define MATTA_TYPE_OUTBOX_MODEL (matta_outbox_model_get_type ())
G_DECLARE_FINAL_TYPE (MattaOutboxModel, matta_outbox_model, MATTA, OUTBOX_MODEL, GObject)

/* @entries: a GListModel of MattaEntry. */
MattaOutboxModel *matta_outbox_model_new (GListModel *entries) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

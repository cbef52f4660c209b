/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entry.h"

G_BEGIN_DECLS

/* The entries of the engine, newest first: a GListModel. Main thread. */
#define MATTA_TYPE_OUTBOX (matta_outbox_get_type ())
G_DECLARE_FINAL_TYPE (MattaOutbox, matta_outbox, MATTA, OUTBOX, GObject)

MattaOutbox *matta_outbox_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @entry is newer than all that are in it. */
void matta_outbox_add (MattaOutbox *self, MattaEntry *entry);
/* (transfer none), NULL when unknown. */
MattaEntry *matta_outbox_find (MattaOutbox *self, const char *id);
/* Drops what settled before @wall from the list (not from the store). */
void matta_outbox_forget_settled (MattaOutbox *self, gint64 wall);

G_END_DECLS

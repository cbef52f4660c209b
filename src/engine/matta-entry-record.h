/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-entry.h"
#include "matta-policy.h"
#include "matta-record.h"
#include "matta-secret.h"

G_BEGIN_DECLS

/* The engine's side of an entry: the store's row behind it. Windows cannot include this. */

/* @record: (transfer full). */
MattaEntry *matta_entry_new (MattaRecord *record,
                             const MattaPolicy *policy) G_GNUC_WARN_UNUSED_RESULT;
/* @record: (transfer full); same id. Notifies what changed. */
void matta_entry_set_record (MattaEntry *self, MattaRecord *record);
/* From now on another policy holds; notifies what it changes. */
void matta_entry_set_policy (MattaEntry *self, const MattaPolicy *policy);
/* How far it is sealed, from 0 to 1; counts for nothing in another state. */
void matta_entry_set_progress (MattaEntry *self, double progress);
const MattaRecord *matta_entry_peek_record (MattaEntry *self);
/* A password that a person typed for it, until it is in the keyring; NULL = none. Copied. */
void matta_entry_set_typed_password (MattaEntry *self, const MattaSecret *password);
/* (transfer full) */
MattaSecret *matta_entry_take_typed_password (MattaEntry *self) G_GNUC_WARN_UNUSED_RESULT;
/* Busy until as many changes have ended (FALSE) as began (TRUE). */
void matta_entry_set_busy (MattaEntry *self, gboolean busy);
gboolean matta_entry_get_busy (MattaEntry *self);

G_END_DECLS

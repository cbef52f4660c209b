/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-custody.h"
#include "matta-engine.h"
#include "matta-errand.h"
#include "matta-follower.h"
#include "matta-front-door.h"
#include "matta-past-run.h"
#include "matta-relay-keys.h"
#include "matta-rule-keeper.h"

G_BEGIN_DECLS

/* What the files of the facade share; for nobody else. Main thread. */

MattaErrandParts matta_engine_get_errand_parts (MattaEngine *self);
/* (transfer none); NULL once it is closed. */
MattaCustody *matta_engine_get_custody (MattaEngine *self);
/* (transfer none); NULL once it is closed. */
MattaFrontDoor *matta_engine_get_front_door (MattaEngine *self);
/* (transfer none); NULL once it is closed. */
MattaRelayKeys *matta_engine_get_relay_keys (MattaEngine *self);
/* (transfer none) */
MattaRuleKeeper *matta_engine_get_rule_keeper (MattaEngine *self);
/* (transfer none); NULL once it is closed. */
MattaPastRun *matta_engine_get_past_run (MattaEngine *self);
/* (transfer none); NULL once it is closed. */
MattaFollower *matta_engine_get_follower (MattaEngine *self, MattaAuditSink sink);
/* The policy of now. (transfer none) */
MattaPolicy *matta_engine_get_policy (MattaEngine *self);
/* Whether the password of @id may be told to @people now (NULL = all who lack it):
 * MATTA_ERROR_CONFLICT, _NOT_FOUND. */
gboolean matta_engine_may_tell (MattaEngine *self,
                                const char *id,
                                const char *const *people,
                                GError **error);
/* From now on mail goes to the account of the settings. */
void matta_engine_use_account (MattaEngine *self);

G_END_DECLS

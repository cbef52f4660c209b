/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-audit-state.h"
#include "matta-policy.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* Follows the audit trail and hands its rows on, each at least once and in order, on a thread of
 * its own that nobody waits for. Which row was the last is kept in the store only once it is there;
 * what fails is tried again, after longer and longer pauses. It begins with row 1. Main thread. */
#define MATTA_TYPE_FOLLOWER (matta_follower_get_type ())
G_DECLARE_FINAL_TYPE (MattaFollower, matta_follower, MATTA, FOLLOWER, GObject)

MattaFollower *matta_follower_new (MattaStore *store,
                                   MattaAuditSink sink) G_GNUC_WARN_UNUSED_RESULT;
/* From now on. A try that goes on is broken off. The thread begins with the first policy that wants
 * it. */
void matta_follower_set_policy (MattaFollower *self, MattaPolicy *policy);
MattaAuditState matta_follower_get_state (MattaFollower *self);
/* Ends the thread; what was not handed on is, at the next start. */
void matta_follower_stop (MattaFollower *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-engine-private.h"

MattaAuditState
matta_engine_get_audit_state (MattaEngine *self, MattaAuditSink sink)
{
  MattaFollower *follower = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self), ((MattaAuditState){ "off", 0 }));

  follower = matta_engine_get_follower (self, sink);
  return follower != NULL ? matta_follower_get_state (follower) : (MattaAuditState){ "off", 0 };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-custody.h"
#include "matta-errand.h"

G_BEGIN_DECLS

/* Sees every message that is to be sealed through: its password is made and kept, sealing is tried
 * at once, while the user is there to see a failure, and only then is it held. What cannot be
 * sealed waits for the user again, unsealed and unsent. It is sealed for good when it leaves: a
 * sealed copy lies nowhere before. An entry's "progress" is kept up meanwhile; one that leaves the
 * state ends the work. Main thread. */
#define MATTA_TYPE_SEALS (matta_seals_get_type ())
G_DECLARE_FINAL_TYPE (MattaSeals, matta_seals, MATTA, SEALS, GObject)

/* @limits must outlive this. */
MattaSeals *matta_seals_new (MattaCustody *custody,
                             MattaStore *store,
                             MattaVault *vault,
                             const MattaLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
/* Where messages are submitted: how large one may be there counts too. NULL = nobody knows yet. */
void matta_seals_set_courier (MattaSeals *self, MattaCourier *courier);
/* Takes away what nobody is to read any more on the server for shared files: links that ended, and
 * what was taken back, which is also tried when that happens. To be called now and then. */
void matta_seals_withdraw_due (MattaSeals *self);
/* Nothing is moved any more; what is being tried is tried again after the next start. */
void matta_seals_stop (MattaSeals *self);

G_END_DECLS

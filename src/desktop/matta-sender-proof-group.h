/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* By what receivers tell mail of the user's domains from forged mail (SPF, DKIM, DMARC): looked up
 * when somebody asks for it, with what is missing in plain words, ready to be passed on. */
#define MATTA_TYPE_SENDER_PROOF_GROUP (matta_sender_proof_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaSenderProofGroup,
                      matta_sender_proof_group,
                      MATTA,
                      SENDER_PROOF_GROUP,
                      AdwPreferencesGroup)

MattaSenderProofGroup *matta_sender_proof_group_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* Looks it up. @mail: the path of a mail that somebody received, for the names of the keys; or
 * NULL. What was asked before is given up. */
void matta_sender_proof_group_look_up (MattaSenderProofGroup *self, const char *mail);

G_END_DECLS

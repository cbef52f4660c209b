/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The accounts that the messages of some senders go by. */
#define MATTA_TYPE_SENDER_ACCOUNTS_GROUP (matta_sender_accounts_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaSenderAccountsGroup,
                      matta_sender_accounts_group,
                      MATTA,
                      SENDER_ACCOUNTS_GROUP,
                      AdwPreferencesGroup)

MattaSenderAccountsGroup *
matta_sender_accounts_group_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

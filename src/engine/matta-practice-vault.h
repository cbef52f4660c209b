/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-vault.h"

G_BEGIN_DECLS

/* Secrets of practice mode: kept in memory, wiped with it. The desktop's keyring never hears of
 * them. Any thread. */
#define MATTA_TYPE_PRACTICE_VAULT (matta_practice_vault_get_type ())
G_DECLARE_FINAL_TYPE (MattaPracticeVault, matta_practice_vault, MATTA, PRACTICE_VAULT, GObject)

MattaVault *matta_practice_vault_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

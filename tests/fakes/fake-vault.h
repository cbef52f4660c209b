/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-vault.h"

G_BEGIN_DECLS

/* A vault in memory. Any thread. */
#define FAKE_TYPE_VAULT (fake_vault_get_type ())
G_DECLARE_FINAL_TYPE (FakeVault, fake_vault, FAKE, VAULT, GObject)

FakeVault *fake_vault_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* While TRUE every call fails with MATTA_ERROR_TRY_LATER and changes nothing. */
void fake_vault_set_failing (FakeVault *self, gboolean failing);
/* While TRUE it is not open: who stores something waits, as for a keyring's window, until it is
 * FALSE again. */
void fake_vault_set_asking (FakeVault *self, gboolean asking);

G_END_DECLS

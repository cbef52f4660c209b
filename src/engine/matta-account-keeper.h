/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"
#include "matta-engine.h"
#include "matta-limits.h"
#include "matta-policy.h"
#include "matta-smtp-courier.h"
#include "matta-vault.h"

G_BEGIN_DECLS

#define MATTA_SENDER_ACCOUNTS "sender-accounts"

/* (transfer full) MATTA_ERROR_MALFORMED for a server without a name, a port, a known security or a
 * known way to sign in, or for a sender that is none. */
MattaAccount *matta_account_from_choice (const MattaAccountChoice *choice,
                                         const MattaOAuthSetup *oauth,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes it to @settings in one go, so that no half of it is ever in force; what the organisation
 * locked stays as it is. @sender: whose it is, as in a choice. Main thread. */
void matta_account_save (const MattaAccount *account, const char *sender, GSettings *settings);

/* Makes a courier for an account; its password comes from the vault when it is needed. */
MattaCourier *matta_account_make_courier (const MattaAccount *account,
                                          const MattaLimits *limits,
                                          MattaVault *vault,
                                          const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;

/* One for the messages of everybody, each by their own account; who practises sends nothing. */
MattaCourier *matta_account_make_courier_for_all (const MattaPolicy *policy,
                                                  const MattaLimits *limits,
                                                  MattaVault *vault,
                                                  const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;

/* "user@host:port": how the vault and people know it; a practice account's folder. (transfer full)
 */
char *matta_account_make_label (const MattaAccount *account,
                                const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;

/* One connection test. @password: NULL = the kept one. @address: see matta_smtp_courier_probe ().
 * Blocking; a worker's job. */
MattaProbe matta_account_probe (const MattaAccount *account,
                                const MattaLimits *limits,
                                MattaVault *vault,
                                const char *password,
                                const char *address,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS

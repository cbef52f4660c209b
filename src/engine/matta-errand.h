/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"
#include "matta-limits.h"
#include "matta-policy.h"
#include "matta-store.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* What a worker does for the windows: writes a file to look at, tries an account, keeps a password,
 * reads a message again. Each starts a worker with copies of what it needs; @source is the task's
 * source object, the result is taken out of the GTask that @callback gets. Main thread. */

/* What all of them work with; not kept. */
typedef struct {
  MattaStore *store;
  MattaVault *vault;
  MattaCourier *courier; /* or NULL */
  const MattaLimits *limits;
  const char *directory; /* for files */
} MattaErrandParts;

/* See matta_export_draft (); a pointer result: the path, to be freed. */
void matta_errand_export_draft (gpointer source,
                                const MattaErrandParts *parts,
                                const char *id,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* See matta_export_attachment (); likewise. */
void matta_errand_export_attachment (gpointer source,
                                     const MattaErrandParts *parts,
                                     const char *id,
                                     guint index,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* A pointer result: MattaFacts. */
void matta_errand_read (gpointer source,
                        const MattaErrandParts *parts,
                        const char *id,
                        MattaEnvelope *envelope,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* A pointer result: MattaTally. */
void matta_errand_tally (gpointer source,
                         const MattaErrandParts *parts,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* What a whole errand's progress counts as. */
#define MATTA_ERRAND_WHOLE 1000
/* Tries whether @record can be sealed, with a password that is made and kept in the keyring unless
 * there is one, and as its receivers want it: all of it is done as it will be when it leaves, and
 * the server is asked for its limit. What is to go as a link is put up. @now: wall microseconds.
 * @progress: of g_atomic_rc_box_new (), gets a part of
 * MATTA_ERRAND_WHOLE, atomically. A boolean result. */
void matta_errand_seal (gpointer source,
                        const MattaErrandParts *parts,
                        const MattaRecord *record,
                        MattaPolicy *policy,
                        gint64 now,
                        gint *progress,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* Keeps @password as that of @id, whatever there was. A boolean result. */
void matta_errand_keep_seal (gpointer source,
                             const MattaErrandParts *parts,
                             const char *id,
                             const char *password,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* See matta_sharing_withdraw_due (); a boolean result. */
void matta_errand_withdraw (gpointer source,
                            const MattaErrandParts *parts,
                            MattaPolicy *policy,
                            gint64 now,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* As what it was tried, and behind which link it is; into @plan. */
void matta_errand_get_format (GAsyncResult *result, MattaPlan *plan);
/* Why it cannot be: "seal-keyring", "seal-impossible", "seal-too-large" or "seal-failed", or
 * what matta_sharing_name_obstacle () says. Static. */
const char *matta_errand_get_obstacle (GAsyncResult *result);
/* A pointer result: the password of the sealed message @id, a MattaSecret; MATTA_ERROR_NOT_FOUND
 * when there is none any more. */
void matta_errand_look_up_seal (gpointer source,
                                const MattaErrandParts *parts,
                                const char *id,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* Drops that password; a boolean result. */
void matta_errand_forget_seal (gpointer source,
                               const MattaErrandParts *parts,
                               const char *id,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* See matta_account_probe (); a boolean result. @account: (transfer full). @address: one that is
 * none is not tried. */
void matta_errand_probe (gpointer source,
                         const MattaErrandParts *parts,
                         MattaAccount *account,
                         const char *password,
                         const char *address,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* The step a probe came to, as matta_engine_probe_account_finish () has it. */
const char *matta_errand_get_step (GAsyncResult *result);
/* A boolean result: @password is kept for @account. @password: NULL = nothing to keep. @account:
 * (transfer full). */
void matta_errand_keep_password (gpointer source,
                                 const MattaErrandParts *parts,
                                 MattaAccount *account,
                                 const char *sender,
                                 const char *password,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* What it was given; (transfer none), as long as @result. */
const MattaAccount *matta_errand_peek_account (GAsyncResult *result);
const char *matta_errand_peek_sender (GAsyncResult *result);
/* Both: @password is kept when the server took it. */
void matta_errand_probe_and_keep (gpointer source,
                                  const MattaErrandParts *parts,
                                  MattaAccount *account,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

G_END_DECLS

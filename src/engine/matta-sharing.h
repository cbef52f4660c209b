/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy.h"
#include "matta-sealing.h"
#include "matta-store.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Attachments on the company's own server, and a link in their place. Blocking; workers' jobs. */

/* What all of these work with; not kept. */
typedef struct {
  MattaStore *store;
  MattaVault *vault;
  const MattaPolicy *policy; /* its sharing is set up; MATTA_ERROR_NOT_FOUND when not */
  const MattaLimits *limits;
} MattaSharer;

/* Under which the server's password is in the keyring: MATTA_PURPOSE_SHARE. (transfer full) */
char *matta_sharing_make_name (const MattaSharing *sharing) G_GNUC_WARN_UNUSED_RESULT;
/* When a link that is first read about at @from ends; both wall microseconds. */
gint64 matta_sharing_get_end (const MattaSharing *sharing, gint64 from);

/* Puts the attachments up and returns the link to them (transfer full): a Nextcloud asks for
 * @how's password; a WebDAV server gets the ZIP that it opens. What was there for the same @id
 * before goes first. Fails as matta_share_publish () does. */
char *matta_sharing_publish (const MattaSharer *self,
                             const char *id,
                             MattaContent *content,
                             MattaFacts *facts,
                             const MattaSealing *how,
                             gint64 ends,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The message with @link in the place of its attachments, and with what its receiver has to know.
 * Fails as matta_sealing_seal () does. */
MattaContent *matta_sharing_put_link (const MattaSharer *self,
                                      MattaContent *content,
                                      MattaFacts *facts,
                                      const char *link,
                                      gint64 ends,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes away what nobody is to read any more at @now; see matta_store_list_due_links (). What
 * cannot be taken away now is tried again with the next call. */
gboolean matta_sharing_withdraw_due (const MattaSharer *self,
                                     gint64 now,
                                     GCancellable *cancellable,
                                     GError **error);

/* See matta_share_probe (). @password: NULL = the keyring's. @said: what the server said when it
 * refused, for the user to read; (transfer full) or NULL. */
gboolean matta_sharing_probe (const MattaSharer *self,
                              const MattaSecret *password,
                              char **said,
                              GCancellable *cancellable,
                              GError **error);

/* A word for each way in which publishing fails, by what the user can do: "share-sign-in",
 * "share-refused", "share-full", "share-set-up", "share-too-large" or "share-unreachable".
 * Static. */
const char *matta_sharing_name_obstacle (const GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where secrets are kept; a door, so that tests have a stand-in. Values are wiped by whoever gets
 * them: free with matta_secret_free (). */
#define MATTA_TYPE_VAULT (matta_vault_get_type ())
G_DECLARE_INTERFACE (MattaVault, matta_vault, MATTA, VAULT, GObject)

struct _MattaVaultInterface {
  GTypeInterface parent;

  char *(*lookup) (MattaVault *self,
                   const char *purpose,
                   const char *name,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*store) (MattaVault *self,
                     const char *purpose,
                     const char *name,
                     const char *secret,
                     GCancellable *cancellable,
                     GError **error);
  gboolean (*remove) (MattaVault *self,
                      const char *purpose,
                      const char *name,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*is_open) (MattaVault *self, GCancellable *cancellable); /* NULL = always */
};

#define MATTA_PURPOSE_ACCOUNT "account" /* name: "user@host:port" */
#define MATTA_PURPOSE_TOKEN "token"     /* likewise: what access tokens are fetched with */
#define MATTA_PURPOSE_RELAY "relay"     /* name: "matta" */
#define MATTA_PURPOSE_SEAL "seal"       /* name: the message's id */
#define MATTA_PURPOSE_AGREED "agreed"   /* name: see matta_who_fold () */
#define MATTA_PURPOSE_ROAD "road"       /* name: "chat" or "sms"; see matta_webhook_is_usable () */
#define MATTA_PURPOSE_SHARE "share"     /* name: see matta_sharing_make_name () */

/* Blocking (the keyring may ask the user): never on the main thread. lookup returns NULL without
 * @error when nothing is kept. MATTA_ERROR_TRY_LATER when the keyring cannot be reached or is
 * locked. */
char *matta_vault_lookup (MattaVault *self,
                          const char *purpose,
                          const char *name,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean matta_vault_store (MattaVault *self,
                            const char *purpose,
                            const char *name,
                            const char *secret,
                            GCancellable *cancellable,
                            GError **error);
gboolean matta_vault_remove (MattaVault *self,
                             const char *purpose,
                             const char *name,
                             GCancellable *cancellable,
                             GError **error);
/* Whether something can be kept now without a question to the user: what nobody asked for yet is
 * kept only then. Blocking, but not for the user. */
gboolean matta_vault_is_open (MattaVault *self, GCancellable *cancellable);

/* The desktop's keyring (libsecret). */
MattaVault *matta_keyring_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-sandbox.h"
#include "matta-vault.h"

#include <libsecret/secret.h>

#define MATTA_TYPE_KEYRING (matta_keyring_get_type ())
G_DECLARE_FINAL_TYPE (MattaKeyring, matta_keyring, MATTA, KEYRING, GObject)

struct _MattaKeyring {
  GObject parent_instance;
};

static void vault_iface_init (MattaVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaKeyring,
                               matta_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_VAULT, vault_iface_init))

static const SecretSchema schema = {
  .name = "io.github.mattamail.Matta",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "purpose", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* In a sandbox libsecret keeps a file, which it reads, changes and writes without heeding that
 * another thread does the same; the last one's then is all there is. So: one at a time. The
 * desktop's keyring takes turns itself, and may ask its user about one secret for as long as it
 * likes while another one is needed to send mail. */
static GMutex turn;

static gboolean
keeps_a_file (void)
{
  return g_getenv ("SECRET_BACKEND") != NULL || matta_is_sandboxed ();
}

/* (nullable) */
static GMutexLocker *
take_turn (void)
{
  return keeps_a_file () ? g_mutex_locker_new (&turn) : NULL;
}

/* libsecret's own text may name the item, so it stays out of ours. */
static gboolean
report (const GError *cause, GError **error)
{
  if (cause == NULL)
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The keyring did not answer (%s %d)",
                 g_quark_to_string (cause->domain), cause->code);
  return FALSE;
}

static char *
keyring_lookup (MattaVault *vault,
                const char *purpose,
                const char *name,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = take_turn ();
  g_autoptr (GError) cause = NULL;
  char *kept = secret_password_lookup_sync (&schema, cancellable, &cause, "purpose", purpose,
                                            "name", name, NULL);
  char *secret = g_strdup (kept); /* libsecret's memory is its own to free */

  secret_password_free (kept);
  report (cause, error);
  return secret;
}

static gboolean
keyring_store (MattaVault *vault,
               const char *purpose,
               const char *name,
               const char *secret,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GMutexLocker) locker = take_turn ();
  g_autoptr (GError) cause = NULL;

  secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Matta", secret, cancellable,
                              &cause, "purpose", purpose, "name", name, NULL);
  return report (cause, error);
}

static gboolean
keyring_remove (MattaVault *vault,
                const char *purpose,
                const char *name,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GMutexLocker) locker = take_turn ();
  g_autoptr (GError) cause = NULL;

  secret_password_clear_sync (&schema, cancellable, &cause, "purpose", purpose, "name", name, NULL);
  return report (cause, error);
}

/* Where nothing was ever kept there is no collection yet; a locked one opens for its user only. */
static gboolean
keyring_is_open (MattaVault *vault, GCancellable *cancellable)
{
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;

  if (keeps_a_file ())
    return TRUE;
  service = secret_service_get_sync (SECRET_SERVICE_NONE, cancellable, NULL);
  if (service != NULL)
    collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT,
                                                   SECRET_COLLECTION_NONE, cancellable, NULL);
  return collection != NULL && !secret_collection_get_locked (collection);
}

static void
vault_iface_init (MattaVaultInterface *iface)
{
  iface->lookup = keyring_lookup;
  iface->store = keyring_store;
  iface->remove = keyring_remove;
  iface->is_open = keyring_is_open;
}

static void
matta_keyring_class_init (MattaKeyringClass *klass)
{
}

static void
matta_keyring_init (MattaKeyring *self)
{
}

MattaVault *
matta_keyring_new (void)
{
  return g_object_new (MATTA_TYPE_KEYRING, NULL);
}

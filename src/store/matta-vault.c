/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-vault.h"

G_DEFINE_INTERFACE (MattaVault, matta_vault, G_TYPE_OBJECT)

static void
matta_vault_default_init (MattaVaultInterface *iface)
{
}

char *
matta_vault_lookup (MattaVault *self,
                    const char *purpose,
                    const char *name,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (MATTA_IS_VAULT (self), NULL);
  g_return_val_if_fail (purpose != NULL && name != NULL, NULL);

  return MATTA_VAULT_GET_IFACE (self)->lookup (self, purpose, name, cancellable, error);
}

gboolean
matta_vault_store (MattaVault *self,
                   const char *purpose,
                   const char *name,
                   const char *secret,
                   GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (MATTA_IS_VAULT (self), FALSE);
  g_return_val_if_fail (purpose != NULL && name != NULL && secret != NULL, FALSE);

  return MATTA_VAULT_GET_IFACE (self)->store (self, purpose, name, secret, cancellable, error);
}

gboolean
matta_vault_remove (MattaVault *self,
                    const char *purpose,
                    const char *name,
                    GCancellable *cancellable,
                    GError **error)
{
  g_return_val_if_fail (MATTA_IS_VAULT (self), FALSE);
  g_return_val_if_fail (purpose != NULL && name != NULL, FALSE);

  return MATTA_VAULT_GET_IFACE (self)->remove (self, purpose, name, cancellable, error);
}

gboolean
matta_vault_is_open (MattaVault *self, GCancellable *cancellable)
{
  g_return_val_if_fail (MATTA_IS_VAULT (self), FALSE);

  return MATTA_VAULT_GET_IFACE (self)->is_open == NULL
         || MATTA_VAULT_GET_IFACE (self)->is_open (self, cancellable);
}

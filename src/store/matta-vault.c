/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-vault.h"

#include <string.h>

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

void
matta_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

gboolean
matta_secret_equal (const char *a, const char *b)
{
  gsize length;
  gsize other;
  guint difference;

  if (a == NULL || b == NULL)
    return FALSE;
  length = strlen (a);
  other = strlen (b);
  difference = length != other;
  /* Walks the whole of @a whatever is found; b's last NUL stands in once @b has ended. */
  for (gsize i = 0; i < length; i++)
    difference |= (guchar) a[i] ^ (guchar) b[MIN (i, other)];
  return difference == 0;
}

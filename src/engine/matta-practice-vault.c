/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-vault.h"

struct _MattaPracticeVault {
  GObject parent_instance;

  GMutex mutex;        /* guards what follows */
  GHashTable *secrets; /* "purpose\nname" → secret */
};

static void vault_init (MattaVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaPracticeVault,
                               matta_practice_vault,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_VAULT, vault_init))

static char *
make_key (const char *purpose, const char *name)
{
  return g_strconcat (purpose, "\n", name, NULL);
}

static char *
practice_vault_lookup (MattaVault *vault,
                       const char *purpose,
                       const char *name,
                       GCancellable *cancellable,
                       GError **error)
{
  MattaPracticeVault *self = MATTA_PRACTICE_VAULT (vault);
  g_autofree char *key = make_key (purpose, name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (g_hash_table_lookup (self->secrets, key));
}

static gboolean
practice_vault_store (MattaVault *vault,
                      const char *purpose,
                      const char *name,
                      const char *secret,
                      GCancellable *cancellable,
                      GError **error)
{
  MattaPracticeVault *self = MATTA_PRACTICE_VAULT (vault);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_insert (self->secrets, make_key (purpose, name), g_strdup (secret));
  return TRUE;
}

static gboolean
practice_vault_remove (MattaVault *vault,
                       const char *purpose,
                       const char *name,
                       GCancellable *cancellable,
                       GError **error)
{
  MattaPracticeVault *self = MATTA_PRACTICE_VAULT (vault);
  g_autofree char *key = make_key (purpose, name);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove (self->secrets, key);
  return TRUE;
}

static void
vault_init (MattaVaultInterface *iface)
{
  iface->lookup = practice_vault_lookup;
  iface->store = practice_vault_store;
  iface->remove = practice_vault_remove;
}

static void
matta_practice_vault_finalize (GObject *object)
{
  MattaPracticeVault *self = MATTA_PRACTICE_VAULT (object);

  g_hash_table_unref (self->secrets);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (matta_practice_vault_parent_class)->finalize (object);
}

static void
matta_practice_vault_class_init (MattaPracticeVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_practice_vault_finalize;
}

static void
matta_practice_vault_init (MattaPracticeVault *self)
{
  g_mutex_init (&self->mutex);
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) matta_secret_free);
}

MattaVault *
matta_practice_vault_new (void)
{
  return g_object_new (MATTA_TYPE_PRACTICE_VAULT, NULL);
}

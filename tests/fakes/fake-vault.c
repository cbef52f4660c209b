/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"

#include "matta-error.h"

struct _FakeVault {
  GObject parent_instance;

  GMutex lock;
  GCond answered;
  GHashTable *secrets; /* "purpose\nname" → secret */
  gboolean failing;
  gboolean asking;
};

static void vault_iface_init (MattaVaultInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeVault,
                               fake_vault,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MATTA_TYPE_VAULT, vault_iface_init))

static gboolean
check_open (FakeVault *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!self->failing)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The vault was told to fail");
  return FALSE;
}

static char *
fake_vault_lookup (MattaVault *vault,
                   const char *purpose,
                   const char *name,
                   GCancellable *cancellable,
                   GError **error)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = g_strconcat (purpose, "\n", name, NULL);

  if (!check_open (self, cancellable, error))
    return NULL;
  return g_strdup (g_hash_table_lookup (self->secrets, key));
}

static gboolean
fake_vault_store (MattaVault *vault,
                  const char *purpose,
                  const char *name,
                  const char *secret,
                  GCancellable *cancellable,
                  GError **error)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->asking)
    g_cond_wait (&self->answered, &self->lock);
  if (!check_open (self, cancellable, error))
    return FALSE;
  g_hash_table_replace (self->secrets, g_strconcat (purpose, "\n", name, NULL), g_strdup (secret));
  return TRUE;
}

static gboolean
fake_vault_remove (MattaVault *vault,
                   const char *purpose,
                   const char *name,
                   GCancellable *cancellable,
                   GError **error)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = g_strconcat (purpose, "\n", name, NULL);

  if (!check_open (self, cancellable, error))
    return FALSE;
  g_hash_table_remove (self->secrets, key);
  return TRUE;
}

static gboolean
fake_vault_is_open (MattaVault *vault, GCancellable *cancellable)
{
  FakeVault *self = FAKE_VAULT (vault);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !self->asking && !self->failing;
}

static void
fake_vault_finalize (GObject *object)
{
  FakeVault *self = FAKE_VAULT (object);

  g_hash_table_unref (self->secrets);
  g_cond_clear (&self->answered);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_vault_parent_class)->finalize (object);
}

static void
fake_vault_class_init (FakeVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_vault_finalize;
}

static void
vault_iface_init (MattaVaultInterface *iface)
{
  iface->lookup = fake_vault_lookup;
  iface->store = fake_vault_store;
  iface->remove = fake_vault_remove;
  iface->is_open = fake_vault_is_open;
}

static void
fake_vault_init (FakeVault *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) matta_secret_free);
}

FakeVault *
fake_vault_new (void)
{
  return g_object_new (FAKE_TYPE_VAULT, NULL);
}

void
fake_vault_set_failing (FakeVault *self, gboolean failing)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->failing = failing;
}

void
fake_vault_set_asking (FakeVault *self, gboolean asking)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->asking = asking;
  g_cond_broadcast (&self->answered);
}

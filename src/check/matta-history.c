/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

struct _MattaHistory {
  GHashTable *addresses; /* folded → count */
  GHashTable *domains;   /* folded → count */
  guint total;
};

/* Folding works on addresses: a domain is folded as part of one. */
static char *
fold_domain (const char *domain)
{
  g_autofree char *address = g_strconcat ("x@", domain, NULL);
  g_autofree char *folded = matta_address_fold (address);

  return g_strdup (matta_address_get_domain (folded));
}

static guint
look_up (GHashTable *table, const char *key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

MattaHistory *
matta_history_new (void)
{
  MattaHistory *self = g_new0 (MattaHistory, 1);

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
matta_history_free (MattaHistory *self)
{
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->domains);
  g_free (self);
}

void
matta_history_add_address (MattaHistory *self, const char *address, guint count)
{
  g_hash_table_replace (self->addresses, matta_address_fold (address), GUINT_TO_POINTER (count));
}

void
matta_history_add_domain (MattaHistory *self, const char *domain, guint count)
{
  g_hash_table_replace (self->domains, fold_domain (domain), GUINT_TO_POINTER (count));
}

void
matta_history_set_total (MattaHistory *self, guint total)
{
  self->total = total;
}

guint
matta_history_get_address (const MattaHistory *self, const char *address)
{
  g_autofree char *folded = matta_address_fold (address);

  return look_up (self->addresses, folded);
}

guint
matta_history_get_domain (const MattaHistory *self, const char *domain)
{
  g_autofree char *folded = fold_domain (domain);

  return look_up (self->domains, folded);
}

guint
matta_history_get_total (const MattaHistory *self)
{
  return self->total;
}

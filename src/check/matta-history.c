/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

struct _MattaHistory {
  GHashTable *people;    /* folded address → MattaPerson */
  GHashTable *domains;   /* folded → count */
  GHashTable *doubts;    /* folded address → MattaDoubt */
  GHashTable *elsewhere; /* index → domain */
  GHashTable *nowhere;   /* folded domains */
  GHashTable *senders;   /* folded address → folded sender */
  char *missing;
  guint total;
};

static void
free_person (gpointer data)
{
  MattaPerson *person = data;

  g_free (person->address);
  g_free (person->name);
  g_free (person);
}

static void
free_doubt (gpointer data)
{
  MattaDoubt *doubt = data;

  g_free (doubt->address);
  g_free (doubt->reason);
  g_free (doubt->about);
  g_free (doubt);
}

/* Folding works on addresses: a domain is folded as part of one. */
static char *
fold_domain (const char *domain)
{
  g_autofree char *address = g_strconcat ("x@", domain, NULL);
  g_autofree char *folded = matta_address_fold (address);

  return g_strdup (matta_address_get_domain (folded));
}

MattaHistory *
matta_history_new (void)
{
  MattaHistory *self = g_new0 (MattaHistory, 1);

  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_person);
  self->doubts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_doubt);
  self->elsewhere = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->nowhere = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
matta_history_free (MattaHistory *self)
{
  g_hash_table_unref (self->people);
  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->doubts);
  g_hash_table_unref (self->nowhere);
  g_hash_table_unref (self->senders);
  g_hash_table_unref (self->elsewhere);
  g_free (self->missing);
  g_free (self);
}

void
matta_history_add_person (MattaHistory *self,
                          const char *address,
                          const char *name,
                          guint count,
                          gint64 last_at)
{
  MattaPerson *person = NULL;

  g_return_if_fail (self != NULL && address != NULL);

  person = g_new0 (MattaPerson, 1);
  person->address = matta_address_fold (address);
  person->name = g_strdup (name);
  person->count = count;
  person->last_at = last_at;
  g_hash_table_replace (self->people, person->address, person);
}

void
matta_history_add_doubt (MattaHistory *self,
                         const char *address,
                         double doubt,
                         const char *reason,
                         const char *about)
{
  MattaDoubt *known = NULL;

  g_return_if_fail (self != NULL && address != NULL);

  known = g_new0 (MattaDoubt, 1);
  known->address = matta_address_fold (address);
  known->doubt = doubt;
  known->reason = g_strdup (reason);
  known->about = g_strdup (about);
  g_hash_table_replace (self->doubts, known->address, known);
}

const MattaDoubt *
matta_history_find_doubt (const MattaHistory *self, const char *address)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  folded = matta_address_fold (address);
  return g_hash_table_lookup (self->doubts, folded);
}

void
matta_history_add_elsewhere (MattaHistory *self, guint index, const char *domain)
{
  g_return_if_fail (self != NULL && domain != NULL);

  g_hash_table_insert (self->elsewhere, GUINT_TO_POINTER (index), g_strdup (domain));
}

const char *
matta_history_find_elsewhere (const MattaHistory *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->elsewhere, GUINT_TO_POINTER (index));
}

void
matta_history_add_usual_sender (MattaHistory *self, const char *address, const char *sender)
{
  g_return_if_fail (self != NULL && address != NULL && sender != NULL);

  g_hash_table_insert (self->senders, matta_address_fold (address), g_strdup (sender));
}

const char *
matta_history_find_usual_sender (const MattaHistory *self, const char *address)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  folded = matta_address_fold (address);
  return g_hash_table_lookup (self->senders, folded);
}

void
matta_history_add_nowhere (MattaHistory *self, const char *domain)
{
  g_return_if_fail (self != NULL && domain != NULL);

  g_hash_table_add (self->nowhere, g_strdup (domain));
}

gboolean
matta_history_is_nowhere (const MattaHistory *self, const char *domain)
{
  g_return_val_if_fail (self != NULL && domain != NULL, FALSE);

  return g_hash_table_contains (self->nowhere, domain);
}

void
matta_history_set_missing (MattaHistory *self, const char *address)
{
  g_return_if_fail (self != NULL);

  g_free (self->missing);
  self->missing = g_strdup (address);
}

const char *
matta_history_get_missing (const MattaHistory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->missing;
}

void
matta_history_add_domain (MattaHistory *self, const char *domain, guint count)
{
  g_return_if_fail (self != NULL && domain != NULL);

  g_hash_table_replace (self->domains, fold_domain (domain), GUINT_TO_POINTER (count));
}

void
matta_history_set_total (MattaHistory *self, guint total)
{
  self->total = total;
}

const MattaPerson *
matta_history_find (const MattaHistory *self, const char *address)
{
  g_autofree char *folded = matta_address_fold (address);
  const MattaPerson *person = g_hash_table_lookup (self->people, folded);

  return person != NULL && person->count > 0 ? person : NULL;
}

guint
matta_history_get_address (const MattaHistory *self, const char *address)
{
  const MattaPerson *person = matta_history_find (self, address);

  return person != NULL ? person->count : 0;
}

guint
matta_history_get_domain (const MattaHistory *self, const char *domain)
{
  g_autofree char *folded = fold_domain (domain);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->domains, folded));
}

guint
matta_history_get_total (const MattaHistory *self)
{
  return self->total;
}

GPtrArray *
matta_history_list_people (const MattaHistory *self)
{
  GPtrArray *people = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer person = NULL;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (((MattaPerson *) person)->count > 0)
      g_ptr_array_add (people, person);
  return people;
}

GPtrArray *
matta_history_list_domains (const MattaHistory *self)
{
  GPtrArray *domains = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer domain = NULL;
  gpointer count = NULL;

  g_hash_table_iter_init (&iter, self->domains);
  while (g_hash_table_iter_next (&iter, &domain, &count))
    if (GPOINTER_TO_UINT (count) > 0)
      g_ptr_array_add (domains, domain);
  return domains;
}

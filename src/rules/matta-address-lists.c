/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-address-lists.h"

static const char *const kind_words[MATTA_N_LISTS] = { "inside", "trusted", "watched", "blocked",
                                                       "retired" };

const char *
matta_list_kind_to_string (MattaListKind kind)
{
  g_return_val_if_fail ((guint) kind < MATTA_N_LISTS, NULL);

  return kind_words[kind];
}

gboolean
matta_list_kind_from_string (const char *text, MattaListKind *kind)
{
  for (guint i = 0; i < MATTA_N_LISTS; i++) {
    if (g_strcmp0 (kind_words[i], text) != 0)
      continue;
    *kind = (MattaListKind) i;
    return TRUE;
  }
  return FALSE;
}

MattaAddressLists *
matta_address_lists_new (void)
{
  MattaAddressLists *self = g_new0 (MattaAddressLists, 1);

  for (guint i = 0; i < MATTA_N_LISTS; i++)
    self->sets[i] = matta_address_set_new ();
  return self;
}

void
matta_address_lists_free (MattaAddressLists *self)
{
  for (guint i = 0; i < MATTA_N_LISTS; i++)
    matta_address_set_unref (self->sets[i]);
  g_free (self);
}

gboolean
matta_address_lists_contains (const MattaAddressLists *self,
                              MattaListKind kind,
                              const char *address)
{
  g_return_val_if_fail (self != NULL && (guint) kind < MATTA_N_LISTS, FALSE);

  return matta_address_set_contains (self->sets[kind], address);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-agreed.h"

#include "matta-error.h"
#include "matta-who.h"

#include <stdio.h>
#include <string.h>

void
matta_agreed_free (MattaAgreed *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self);
}

static gboolean
parse_date (const char *text, GDate *date)
{
  unsigned int year = 0;
  unsigned int month = 0;
  unsigned int day = 0;
  int end = 0;

  if (strlen (text) != strlen ("YYYY-MM-DD")
      || sscanf (text, "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 || text[end] != '\0'
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

MattaAgreed *
matta_agreed_parse (const char *entry, GError **error)
{
  g_autoptr (MattaAgreed) self = g_new0 (MattaAgreed, 1);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  g_date_clear (&self->review, 1);
  words = g_strsplit (entry, " ", -1);
  if (g_strv_length (words) == 2)
    self->name = matta_who_fold (words[0]);
  if (self->name != NULL && parse_date (words[1], &self->review))
    return g_steal_pointer (&self);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                       "Not an address or a domain, and a date");
  return NULL;
}

char *
matta_agreed_format (const MattaAgreed *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s %04u-%02u-%02u", self->name, g_date_get_year (&self->review),
                          g_date_get_month (&self->review), g_date_get_day (&self->review));
}

static const MattaAgreed *
find_for_one (GPtrArray *all, const char *address)
{
  g_autofree char *folded = matta_who_fold (address);
  const MattaAgreed *nearest = NULL;

  for (guint i = 0; folded != NULL && i < all->len; i++) {
    const MattaAgreed *agreed = g_ptr_array_index (all, i);

    if (matta_who_holds_for (agreed->name, folded)
        && (nearest == NULL || matta_who_is_nearer (agreed->name, nearest->name)))
      nearest = agreed;
  }
  return nearest;
}

const MattaAgreed *
matta_agreed_find (GPtrArray *all, const char *const *addresses)
{
  const MattaAgreed *found = NULL;

  g_return_val_if_fail (all != NULL && addresses != NULL, NULL);

  for (guint i = 0; addresses[i] != NULL; i++) {
    const MattaAgreed *agreed = find_for_one (all, addresses[i]);

    if (agreed == NULL || (found != NULL && agreed != found))
      return NULL;
    found = agreed;
  }
  return found;
}

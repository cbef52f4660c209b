/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-who.h"

#include "matta-domain.h"

#include <string.h>

/* Of an address the case of the local part does not count either: it is one person. */
char *
matta_who_fold (const char *name)
{
  const char *found = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *local = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  found = strchr (name, '@') != NULL ? matta_domain_find (name) : name;
  if (found == NULL || found == name + 1)
    return NULL;
  domain = matta_domain_fold (found);
  if (!matta_domain_is_valid (domain) || strpbrk (name, " \t\r\n") != NULL)
    return NULL;
  if (found == name)
    return g_steal_pointer (&domain);
  local = g_utf8_casefold (name, found - name - 1);
  return g_strconcat (local, "@", domain, NULL);
}

gboolean
matta_who_holds_for (const char *who, const char *address)
{
  const char *domain = strrchr (address, '@');

  if (strchr (who, '@') != NULL)
    return g_str_equal (who, address);
  return domain != NULL && matta_domain_is_below (domain + 1, who);
}

/* The longer of two domains that hold for one address is below the other. */
gboolean
matta_who_is_nearer (const char *who, const char *other)
{
  gboolean person = strchr (who, '@') != NULL;

  if (person != (strchr (other, '@') != NULL))
    return person;
  return strlen (who) > strlen (other);
}

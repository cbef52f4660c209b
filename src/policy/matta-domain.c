/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-domain.h"

#include <idn2.h>
#include <string.h>

char *
matta_domain_fold (const char *domain)
{
  g_autofree char *bare = g_strdup (domain);
  char *ascii = NULL;
  char *folded = NULL;
  gsize length = strlen (bare);

  if (length > 0 && bare[length - 1] == '.')
    bare[length - 1] = '\0';
  if (idn2_to_ascii_8z (bare, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
    return g_ascii_strdown (bare, -1);
  folded = g_ascii_strdown (ascii, -1);
  idn2_free (ascii);
  return folded;
}

gboolean
matta_domain_is_below (const char *domain, const char *parent)
{
  gsize length = strlen (domain);
  gsize parent_length = strlen (parent);

  if (parent_length == 0 || length < parent_length)
    return FALSE;
  if (!g_str_equal (domain + length - parent_length, parent))
    return FALSE;
  return length == parent_length || domain[length - parent_length - 1] == '.';
}

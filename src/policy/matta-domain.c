/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-domain.h"

#include <idn2.h>
#include <string.h>

/* Of those that are no international names there is nothing to be mapped but capitals. */
static gboolean
is_plain (const char *domain)
{
  return g_str_is_ascii (domain) && strcasestr (domain, "xn--") == NULL;
}

char *
matta_domain_fold (const char *domain)
{
  g_autofree char *bare = g_strdup (domain);
  char *ascii = NULL;
  char *folded = NULL;
  gsize length = strlen (bare);

  if (length > 0 && bare[length - 1] == '.')
    bare[length - 1] = '\0';
  if (is_plain (bare)
      || idn2_to_ascii_8z (bare, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
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

gboolean
matta_domain_is_valid (const char *domain)
{
  gsize label = 0;

  for (const char *at = domain; *at != '\0'; at++) {
    if (*at != '.' && !g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
    if (*at == '.' && label == 0)
      return FALSE;
    label = *at == '.' ? 0 : label + 1;
  }
  return label > 0;
}

/* What stands behind the closing quote; NULL when there is none. */
static const char *
skip_quoted (const char *text)
{
  for (const char *at = text + 1; *at != '\0'; at++) {
    if (*at == '"')
      return at + 1;
    if (*at == '\\' && at[1] != '\0')
      at++;
  }
  return NULL;
}

const char *
matta_domain_find (const char *address)
{
  const char *end = NULL;

  if (address[0] == '"')
    end = skip_quoted (address);
  else
    end = address + strcspn (address, "@\"<> \t");
  if (end == NULL || end == address || *end != '@' || strchr (end + 1, '@') != NULL)
    return NULL;
  return end + 1;
}

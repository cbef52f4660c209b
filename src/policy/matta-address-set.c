/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-address-set.h"

#include "matta-domain.h"
#include "matta-error.h"

#include <string.h>

struct _MattaAddressSet {
  GHashTable *addresses; /* folded */
  GHashTable *domains;   /* folded; this one alone */
  GHashTable *trees;     /* folded; this one and those below */
  GPtrArray *patterns;   /* Pattern */
  gatomicrefcount ref_count;
};

/* Two globs, so that a "*" never reaches over the "@". */
typedef struct {
  char *local; /* NULL = whoever it is */
  char *domain;
} Pattern;

static void
pattern_free (Pattern *pattern)
{
  g_free (pattern->local);
  g_free (pattern->domain);
  g_free (pattern);
}

/* "\"bad guy\"" and "\"taro\"" without quotes: both spellings reach the same mailbox. */
static char *
unquote (const char *local, gsize length)
{
  g_autoptr (GString) plain = g_string_sized_new (length);

  if (length < 2 || local[0] != '"' || local[length - 1] != '"')
    return g_strndup (local, length);
  for (gsize i = 1; i < length - 1; i++) {
    if (local[i] == '\\' && i + 1 < length - 1)
      i++;
    g_string_append_c (plain, local[i]);
  }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static char *
fold_local (const char *local, gsize length)
{
  g_autofree char *plain = unquote (local, length);
  g_autofree char *normal = g_utf8_normalize (plain, -1, G_NORMALIZE_NFC);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_ascii_strdown (plain, -1);
}

static gboolean
is_domain_letter (char c, const char *more)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || (c != '\0' && strchr (more, c) != NULL);
}

/* Folded. An address literal is one, too. @more: letters that may stand in it besides. */
static gboolean
is_domain (const char *domain, const char *more)
{
  gsize length = strlen (domain);
  gboolean literal = domain[0] == '[' && length > 2 && domain[length - 1] == ']';

  if (length == 0 || length > 255 || domain[0] == '.' || domain[length - 1] == '.'
      || strstr (domain, "..") != NULL)
    return FALSE;
  for (gsize i = literal ? 1 : 0; i < (literal ? length - 1 : length); i++)
    if (domain[i] != '.' && !(literal && domain[i] == ':') && !is_domain_letter (domain[i], more))
      return FALSE;
  return TRUE;
}

static gboolean
is_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, reason);
  return FALSE;
}

MattaAddressSet *
matta_address_set_new (void)
{
  MattaAddressSet *self = g_new0 (MattaAddressSet, 1);

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->trees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) pattern_free);
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaAddressSet *
matta_address_set_ref (MattaAddressSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_address_set_unref (MattaAddressSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->trees);
  g_ptr_array_unref (self->patterns);
  g_free (self);
}

/* NULL for what is no address. (transfer full) */
static char *
fold_address (const char *address)
{
  const char *found = matta_domain_find (address);
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  if (found == NULL)
    return NULL;
  domain = matta_domain_fold (found);
  if (!is_domain (domain, ""))
    return NULL;
  local = fold_local (address, (gsize) (found - address) - 1);
  return g_strconcat (local, "@", domain, NULL);
}

static gboolean
add_domain (GHashTable *domains, const char *entry, GError **error)
{
  g_autofree char *domain = matta_domain_fold (entry);

  if (!is_domain (domain, ""))
    return fail (error, "This is not a domain");
  g_hash_table_add (domains, g_steal_pointer (&domain));
  return TRUE;
}

gboolean
matta_address_set_add (MattaAddressSet *self, const char *entry, GError **error)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  if (!is_text (entry) || strpbrk (entry, "*?") != NULL)
    return fail (error,
                 "An entry is example.com, @example.com or taro@example.com, without * or ?");
  if (strchr (entry, '@') == NULL)
    return add_domain (self->trees, entry, error);
  if (entry[0] == '@')
    return add_domain (self->domains, entry + 1, error);
  folded = fold_address (entry);
  if (folded == NULL)
    return fail (error, "This is not an address");
  g_hash_table_add (self->addresses, g_steal_pointer (&folded));
  return TRUE;
}

/* Label by label: one with a wildcard is no international name, those around it may be. */
static char *
fold_pattern (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++) {
    char *label = labels[i];

    labels[i] =
        strpbrk (label, "*?") != NULL ? g_ascii_strdown (label, -1) : matta_domain_fold (label);
    g_free (label);
  }
  return g_strjoinv (".", labels);
}

gboolean
matta_address_set_add_pattern (MattaAddressSet *self, const char *pattern, GError **error)
{
  const char *at = NULL;
  g_autofree char *domain = NULL;
  Pattern *made = NULL;

  g_return_val_if_fail (self != NULL && pattern != NULL, FALSE);

  if (!is_text (pattern) || strchr (pattern, ' ') != NULL)
    return fail (error, "A pattern is a domain or an address with * and ?");
  at = strrchr (pattern, '@');
  if (at != NULL && strchr (pattern, '@') != at)
    return fail (error, "A pattern has one @ at most");
  domain = fold_pattern (at != NULL ? at + 1 : pattern);
  if (!is_domain (domain, "*?"))
    return fail (error, "A pattern’s domain has letters, digits, dots, * and ?");
  made = g_new0 (Pattern, 1);
  made->domain = g_steal_pointer (&domain);
  if (at != NULL && at != pattern)
    made->local = fold_local (pattern, (gsize) (at - pattern));
  g_ptr_array_add (self->patterns, made);
  return TRUE;
}

static gboolean
is_in_a_tree (const MattaAddressSet *self, const char *domain)
{
  for (const char *p = domain; p != NULL; p = strchr (p, '.')) {
    if (*p == '.')
      p++;
    if (g_hash_table_contains (self->trees, p))
      return TRUE;
  }
  return FALSE;
}

static gboolean
matches_a_pattern (const MattaAddressSet *self, const char *folded, const char *domain)
{
  g_autofree char *local = NULL;

  if (self->patterns->len > 0)
    local = g_strndup (folded, (gsize) (domain - folded) - 1);
  for (guint i = 0; i < self->patterns->len; i++) {
    const Pattern *pattern = g_ptr_array_index (self->patterns, i);

    if (matta_glob_match (pattern->domain, domain)
        && (pattern->local == NULL || matta_glob_match (pattern->local, local)))
      return TRUE;
  }
  return FALSE;
}

gboolean
matta_address_set_contains (const MattaAddressSet *self, const char *address)
{
  const char *domain = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  folded = fold_address (address);
  if (folded == NULL)
    return FALSE;
  domain = strrchr (folded, '@') + 1;
  return g_hash_table_contains (self->addresses, folded)
         || g_hash_table_contains (self->domains, domain) || is_in_a_tree (self, domain)
         || matches_a_pattern (self, folded, domain);
}

guint
matta_address_set_get_size (const MattaAddressSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->addresses) + g_hash_table_size (self->domains)
         + g_hash_table_size (self->trees) + self->patterns->len;
}

gboolean
matta_address_set_can_judge (const char *address)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (address != NULL, FALSE);

  folded = fold_address (address);
  return folded != NULL;
}

gboolean
matta_glob_match (const char *pattern, const char *text)
{
  const char *star = NULL; /* the last "*" seen, and where in the text it began */
  const char *begin = NULL;

  g_return_val_if_fail (pattern != NULL && text != NULL, FALSE);

  while (*text != '\0') {
    if (*pattern == '*') {
      star = pattern++;
      begin = text;
    } else if (*pattern == '?') {
      pattern++;
      text = g_utf8_next_char (text);
    } else if (*pattern == *text) {
      pattern++;
      text++;
    } else if (star != NULL) {
      pattern = star + 1;
      begin = g_utf8_next_char (begin);
      text = begin;
    } else {
      return FALSE;
    }
  }
  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

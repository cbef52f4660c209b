/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-named-domains.h"

#include <string.h>

/* In front of it or behind, these say that it is part of a path, a query or somebody's name. */
#define PARTS_BEFORE "/\\_%=&#+~@"
#define PARTS_BEHIND "@_+%=&("

/* Files are named in texts at least as often as hosts. */
static const char *const file_endings[] = {
  "bmp",  "csv",  "dll", "doc", "docm", "docx", "eml", "exe",  "gif",  "htm", "html", "ini",
  "jpeg", "jpg",  "js",  "log", "mp3",  "msg",  "odp", "ods",  "odt",  "pdf", "php",  "png",
  "ppt",  "pptx", "rtf", "tif", "tmp",  "txt",  "xls", "xlsm", "xlsx", "xml", "zip",  NULL,
};

static void
add (GPtrArray *domains, guint most, const char *domain)
{
  if (domains->len < most && !g_ptr_array_find_with_equal_func (domains, domain, g_str_equal, NULL))
    g_ptr_array_add (domains, g_strdup (domain));
}

/* Two labels at least, the last one of letters. */
static gboolean
is_domain (const char *word)
{
  const char *dot = strrchr (word, '.');
  gsize length = strlen (word);

  if (dot == NULL || dot == word || length > MATTA_LONGEST_DOMAIN || strstr (word, "..") != NULL)
    return FALSE;
  return strlen (dot + 1) >= 2
         && strspn (dot + 1, "abcdefghijklmnopqrstuvwxyz") == strlen (dot + 1);
}

/* A letter of another alphabet in front belongs to the same word; Japanese text has no spaces. */
static gboolean
goes_on (const char *text, const char *start)
{
  GUnicodeScript script = G_UNICODE_SCRIPT_COMMON;

  if (start == text || (guchar) start[-1] < 0x80)
    return FALSE;
  script = g_unichar_get_script (g_utf8_get_char (g_utf8_prev_char (start)));
  return script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_GREEK
         || script == G_UNICODE_SCRIPT_CYRILLIC;
}

/* Something stands in front of the "@". */
static gboolean
is_of_address (const char *text, const char *start)
{
  return start - text >= 2 && start[-1] == '@'
         && (g_ascii_isalnum (start[-2]) || strchr ("_-+!#$%&'*/=?^`{|}~.", start[-2]) != NULL);
}

static gboolean
is_of_link (const char *text, const char *start)
{
  return start - text >= 3 && start[-1] == '/' && start[-2] == '/' && start[-3] == ':';
}

static gboolean
stands_alone (const char *text, const char *start, const char *end, const char *word)
{
  if (start > text && strchr (PARTS_BEFORE, start[-1]) != NULL)
    return FALSE;
  if (*end != '\0' && strchr (PARTS_BEHIND, *end) != NULL)
    return FALSE;
  return !goes_on (text, start) && !g_strv_contains (file_endings, strrchr (word, '.') + 1);
}

/* Without the stop at the end of a sentence and the dash in front of an item. */
static char *
trim (const char *start, const char *end)
{
  while (start < end && !g_ascii_isalnum (*start))
    start++;
  while (end > start && !g_ascii_isalnum (end[-1]))
    end--;
  return g_strndup (start, (gsize) (end - start));
}

static gboolean
is_letter (char c)
{
  return g_ascii_islower (c) || g_ascii_isdigit (c) || c == '-' || c == '.';
}

/* From dot to dot: most of a text has none, and is passed over at once. */
void
matta_named_domains_list (const char *folded,
                          guint most,
                          GPtrArray *of_addresses,
                          GPtrArray *others)
{
  const char *start = folded;

  g_return_if_fail (folded != NULL && of_addresses != NULL && others != NULL);

  while ((of_addresses->len < most || others->len < most)
         && (start = strchr (start, '.')) != NULL) {
    const char *end = start;
    g_autofree char *word = NULL;

    while (start > folded && is_letter (start[-1]))
      start--;
    while (is_letter (*end))
      end++;
    word = trim (start, end);
    if (is_domain (word) && is_of_address (folded, start))
      add (of_addresses, most, word);
    else if (is_domain (word)
             && (is_of_link (folded, start) || stands_alone (folded, start, end, word)))
      add (others, most, word);
    start = end;
  }
}

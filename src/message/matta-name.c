/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-name.h"

#include <string.h>

#define NAME_LENGTH 200 /* bytes; nobody's name is longer, and anybody can send one */

static gboolean
is_cjk (gunichar letter)
{
  GUnicodeScript script = g_unichar_get_script (letter);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA
         || script == G_UNICODE_SCRIPT_KATAKANA || letter == 0x30fc; /* the long-vowel mark */
}

gboolean
matta_name_is_cjk (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (is_cjk (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/* One spelling of every letter, lower case; what stands in brackets is a department or a company.
 */
static char *
simplify (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, (gssize) MIN (strlen (name), NAME_LENGTH));
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  GString *simple = g_string_new (NULL);
  guint depth = 0;

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (letter == '(' || letter == '[' || letter == 0x3010)
      depth++;
    else if (letter == ')' || letter == ']' || letter == 0x3011)
      depth -= MIN (depth, 1);
    else if (depth == 0)
      g_string_append_unichar (simple, letter);
  }
  return g_string_free (simple, FALSE);
}

/* Its words, without honorifics and initials' dots. */
static char **
split_words (const char *simple)
{
  static const char *const titles[] = { "mr", "mrs",  "ms", "dr",   "prof",
                                        "様", "さん", "殿", "先生", NULL };
  g_auto (GStrv) all = g_strsplit_set (simple, " \t\"'.,;/", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0' && !g_strv_contains (titles, all[i]))
      g_strv_builder_add (words, all[i]);
  return g_strv_builder_end (words);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
matta_name_fold (const char *name)
{
  g_autofree char *simple = NULL;
  g_auto (GStrv) words = NULL;

  if (name == NULL)
    return NULL;
  simple = simplify (name);
  words = split_words (simple);
  if (words[0] == NULL)
    return NULL;
  if (matta_name_is_cjk (simple))
    return g_strjoinv ("", words);
  qsort (words, g_strv_length (words), sizeof *words, compare_words);
  return g_strjoinv (" ", words);
}

static char *
cut_kanji (const char *word)
{
  glong length = g_utf8_strlen (word, -1);

  if (length <= 2)
    return g_strdup (word);
  if (length > 6)
    return NULL;
  return g_utf8_substring (word, 0, 2);
}

char *
matta_name_get_family (const char *name)
{
  g_autofree char *simple = NULL;
  g_auto (GStrv) words = NULL;
  const char *last = NULL;

  if (name == NULL)
    return NULL;
  simple = simplify (name);
  words = split_words (simple);
  if (words[0] == NULL)
    return NULL;
  if (matta_name_is_cjk (words[0]))
    return words[1] != NULL ? g_strdup (words[0]) : cut_kanji (words[0]);
  if (words[1] == NULL)
    return NULL; /* one word may be a given name as well */
  last = words[g_strv_length (words) - 1];
  return g_strdup (strchr (simple, ',') != NULL ? words[0] : last);
}

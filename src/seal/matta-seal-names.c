/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-names.h"

#include <string.h>

#define LONGEST_EXTENSION 16 /* bytes, with its dot; what is longer is no extension */
#define WITHOUT_NAME "file"

static const char *const devices[] = { "con", "prn", "aux", "nul", "clock$", "conin$", "conout$" };

/* Letters that are drawn as nothing, though by their kind they would be seen. */
static const gunichar blanks[] = { 0x034f, 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0 };

/* What follows the last slash that something follows. */
static char *
cut_folders (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_auto (GStrv) pieces = g_strsplit_set (valid, "/\\", -1);
  const char *last = "";

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      last = pieces[i];
  return g_strdup (last);
}

static gboolean
is_invisible (gunichar letter)
{
  GUnicodeType type = g_unichar_type (letter);

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (letter == blanks[i])
      return TRUE;
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE
         || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static char *
drop_invisible (const char *name)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_invisible (g_utf8_get_char (at)))
      g_string_append_unichar (seen, g_utf8_get_char (at));
  /* A Mac writes が as か and a mark; elsewhere that is another name, and looks like two letters.
   */
  return g_utf8_normalize (seen->str, -1, G_NORMALIZE_NFC);
}

/* As CP932 has it, and as others read that; "_" where it has no such letter. */
static gunichar
fit_old_windows (gunichar letter)
{
  char utf8[6];
  gssize length = g_unichar_to_utf8 (letter, utf8);
  g_autofree char *there = g_convert (utf8, length, "CP932", "UTF-8", NULL, NULL, NULL);
  g_autofree char *back =
      there != NULL ? g_convert (there, -1, "UTF-8", "CP932", NULL, NULL, NULL) : NULL;
  gunichar fitted = back != NULL ? g_utf8_get_char (back) : '_';

  /* The yen sign would come out as the backslash that it is there. */
  return letter >= 0x80 && fitted < 0x80 ? '_' : fitted;
}

static char *
replace_letters (const char *name, gboolean old_windows)
{
  GString *clean = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    if (letter < 0x80 && strchr ("<>:\"|?*", (int) letter) != NULL)
      letter = '_';
    g_string_append_unichar (clean, old_windows ? fit_old_windows (letter) : letter);
  }
  return g_string_free (clean, FALSE);
}

/* Windows drops dots and spaces at the end; spaces before a name hide it among others. */
static void
trim (char *name)
{
  gsize length = 0;

  g_strchug (name);
  length = strlen (name);
  while (length > 0 && (name[length - 1] == '.' || g_ascii_isspace (name[length - 1])))
    name[--length] = '\0';
}

static gboolean
is_port (const char *stem)
{
  gunichar digit = 0;

  if (!g_str_has_prefix (stem, "com") && !g_str_has_prefix (stem, "lpt"))
    return FALSE;
  digit = g_utf8_get_char (stem + 3);
  return (g_unichar_isdigit (digit) || digit == 0xb9 || digit == 0xb2 || digit == 0xb3)
         && *g_utf8_next_char (stem + 3) == '\0';
}

/* "nul", "NUL.txt" and "nul .txt" are all the same thing to Windows. */
static gboolean
is_device (const char *name)
{
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *folded = NULL;

  g_strchomp (stem);
  folded = g_utf8_casefold (stem, -1);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (strcmp (folded, devices[i]) == 0)
      return TRUE;
  return is_port (folded);
}

static const char *
find_extension (const char *name)
{
  const char *dot = strrchr (name, '.');
  const char *end = name + strlen (name);

  return dot != NULL && dot != name && end - dot <= LONGEST_EXTENSION ? dot : end;
}

/* @name with @number before its extension, unless that is 1, and no longer than allowed. */
static char *
number_name (const char *name, guint number)
{
  const char *extension = find_extension (name);
  g_autofree char *suffix = number > 1 ? g_strdup_printf (" (%u)", number) : g_strdup ("");
  gsize room = MATTA_SEAL_NAME_LENGTH - strlen (suffix) - strlen (extension);
  g_autofree char *stem = NULL;
  const char *cut = extension;

  while ((gsize) (cut - name) > room
         || (cut < extension && g_unichar_ismark (g_utf8_get_char (cut))))
    cut = g_utf8_prev_char (cut);
  stem = g_strndup (name, (gsize) (cut - name));
  if (cut < extension)
    g_strchomp (stem);
  return g_strconcat (stem, suffix, extension, NULL);
}

static char *
clean_one (const char *name, gboolean old_windows)
{
  g_autofree char *last = cut_folders (name);
  g_autofree char *seen = drop_invisible (last);
  g_autofree char *letters = replace_letters (seen, old_windows);
  g_autofree char *clean = NULL;

  trim (letters);
  /* Before the rest is looked at: cutting can leave a dot at the end, or a device. */
  clean = number_name (letters, 1);
  trim (clean);
  if (*clean == '\0')
    return g_strdup (WITHOUT_NAME);
  if (is_device (clean))
    return g_strconcat ("_", clean, NULL);
  return g_steal_pointer (&clean);
}

/* What is the same name where capitals don't count. */
static char *
fold (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/* @taken: folded name → the last number tried for it, so that a thousand equal ones are quick. */
static char *
make_unique (const char *name, GHashTable *taken)
{
  g_autofree char *first = number_name (name, 1);
  g_autofree char *folded = fold (first);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (taken, folded));

  for (;;) {
    g_autofree char *unique = number_name (name, ++number);
    char *key = fold (unique);

    if (g_hash_table_contains (taken, key)) {
      g_free (key);
      continue;
    }
    g_hash_table_insert (taken, key, GUINT_TO_POINTER (1));
    g_hash_table_insert (taken, g_steal_pointer (&folded), GUINT_TO_POINTER (number));
    return g_steal_pointer (&unique);
  }
}

char **
matta_seal_names_clean (const char *const *names, guint n_names, gboolean old_windows)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **clean = g_new0 (char *, n_names + 1);

  for (guint i = 0; i < n_names; i++) {
    g_autofree char *one = clean_one (names[i], old_windows);

    clean[i] = make_unique (one, taken);
  }
  return clean;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-share-name.h"

#include <string.h>
#include <sys/random.h>

#define REFUSED_LETTERS "\\/:*?\"<>|"
#define MOST_LETTERS 120
#define MOST_BYTES 200
#define LONGEST_ENDING 16 /* bytes, with the dot */
#define RANDOM_BYTES 16
#define NO_NAME "file"

/* Direction marks make "exe.txt" of "txt.exe". */
static gboolean
is_refused (gunichar letter)
{
  if (letter < 128 && strchr (REFUSED_LETTERS, (int) letter) != NULL)
    return TRUE;
  return g_unichar_iscntrl (letter) || g_unichar_type (letter) == G_UNICODE_FORMAT
         || letter == 0x2028 || letter == 0x2029;
}

static char *
replace_refused (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *clean = g_string_new (NULL);

  for (const char *at = composed; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);

    g_string_append_unichar (clean, is_refused (letter) ? '_' : letter);
  }
  return g_string_free (clean, FALSE);
}

/* Hidden files and names that end with a dot or a blank do not arrive everywhere. */
static void
trim (char *name)
{
  gsize first = strspn (name, ". ");
  gsize length = strlen (name + first);

  memmove (name, name + first, length + 1);
  while (length > 0 && strchr (". ", name[length - 1]) != NULL)
    name[--length] = '\0';
}

/* Where ".pdf" begins; the end when there is none worth keeping. */
static const char *
find_ending (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot > name && strlen (dot) <= LONGEST_ENDING ? dot : name + strlen (name);
}

/* @stem cut so that with @rest it is short enough. */
static char *
join (const char *stem, gsize stem_bytes, const char *rest)
{
  gsize bytes = 0;
  glong letters = g_utf8_strlen (rest, -1);

  while (bytes < stem_bytes && letters < MOST_LETTERS) {
    gsize next = (gsize) (g_utf8_next_char (stem + bytes) - stem);

    if (next + strlen (rest) > MOST_BYTES)
      break;
    bytes = next;
    letters++;
  }
  return g_strdup_printf ("%.*s%s", (int) bytes, stem, rest);
}

static gboolean
is_taken (GPtrArray *taken, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < taken->len; i++) {
    g_autofree char *other = g_utf8_casefold (g_ptr_array_index (taken, i), -1);

    if (g_str_equal (folded, other))
      return TRUE;
  }
  return FALSE;
}

const char *
matta_share_name_choose (const char *name, GPtrArray *taken)
{
  g_autofree char *clean = NULL;
  const char *ending = NULL;
  char *chosen = NULL;
  gsize stem = 0;

  g_return_val_if_fail (name != NULL && taken != NULL, NULL);

  clean = replace_refused (name);
  trim (clean);
  if (*clean == '\0') {
    g_free (clean);
    clean = g_strdup (NO_NAME);
  }
  ending = find_ending (clean);
  stem = (gsize) (ending - clean);
  chosen = join (clean, stem, ending);
  for (guint i = 2; is_taken (taken, chosen); i++) {
    g_autofree char *rest = g_strdup_printf (" (%u)%s", i, ending);

    g_free (chosen);
    chosen = join (clean, stem, rest);
  }
  g_ptr_array_add (taken, chosen);
  return chosen;
}

gboolean
matta_share_name_is_folder (const char *path)
{
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  if (*path == '\0' || !g_utf8_validate (path, -1, NULL))
    return FALSE;
  names = g_strsplit (path, "/", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *clean = replace_refused (names[i]);

    trim (clean);
    if (*clean == '\0' || !g_str_equal (clean, names[i]))
      return FALSE;
  }
  return TRUE;
}

char *
matta_share_name_make_unguessable (void)
{
  guint8 random[RANDOM_BYTES];
  GString *name = NULL;

  if (getrandom (random, sizeof random, 0) != (gssize) sizeof random)
    return NULL;
  name = g_string_sized_new (2 * RANDOM_BYTES);
  for (gsize i = 0; i < sizeof random; i++)
    g_string_append_printf (name, "%02x", random[i]);
  return g_string_free (name, FALSE);
}

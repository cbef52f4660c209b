/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-spelling.h"

#include <glib/gi18n.h>
#include <string.h>

#define PIECE 4         /* characters that are heard, kept in mind and written down in one go */
#define LONGEST_WORD 12 /* letters; those of the word list have nine at most */
#define LONGEST_SAID 64 /* bytes for one character, in any language, with what follows it */

#define SPELLING "spelling"

/* Translators: everything in the context "spelling" is read out on the telephone: use the alphabet
 * and the numbers that your language has for that. The words for letters begin with the Latin
 * letter if they can. */
static const char *const words[128] = {
  ['a'] = NC_ ("spelling", "alfa"),
  ['b'] = NC_ ("spelling", "bravo"),
  ['c'] = NC_ ("spelling", "charlie"),
  ['d'] = NC_ ("spelling", "delta"),
  ['e'] = NC_ ("spelling", "echo"),
  ['f'] = NC_ ("spelling", "foxtrot"),
  ['g'] = NC_ ("spelling", "golf"),
  ['h'] = NC_ ("spelling", "hotel"),
  ['i'] = NC_ ("spelling", "india"),
  ['j'] = NC_ ("spelling", "juliett"),
  ['k'] = NC_ ("spelling", "kilo"),
  ['l'] = NC_ ("spelling", "lima"),
  ['m'] = NC_ ("spelling", "mike"),
  ['n'] = NC_ ("spelling", "november"),
  ['o'] = NC_ ("spelling", "oscar"),
  ['p'] = NC_ ("spelling", "papa"),
  ['q'] = NC_ ("spelling", "quebec"),
  ['r'] = NC_ ("spelling", "romeo"),
  ['s'] = NC_ ("spelling", "sierra"),
  ['t'] = NC_ ("spelling", "tango"),
  ['u'] = NC_ ("spelling", "uniform"),
  ['v'] = NC_ ("spelling", "victor"),
  ['w'] = NC_ ("spelling", "whiskey"),
  ['x'] = NC_ ("spelling", "x-ray"),
  ['y'] = NC_ ("spelling", "yankee"),
  ['z'] = NC_ ("spelling", "zulu"),
  ['0'] = NC_ ("spelling", "zero"),
  ['1'] = NC_ ("spelling", "one"),
  ['2'] = NC_ ("spelling", "two"),
  ['3'] = NC_ ("spelling", "three"),
  ['4'] = NC_ ("spelling", "four"),
  ['5'] = NC_ ("spelling", "five"),
  ['6'] = NC_ ("spelling", "six"),
  ['7'] = NC_ ("spelling", "seven"),
  ['8'] = NC_ ("spelling", "eight"),
  ['9'] = NC_ ("spelling", "nine"),
  [' '] = NC_ ("spelling", "space"),
  ['!'] = NC_ ("spelling", "exclamation mark"),
  ['"'] = NC_ ("spelling", "double quotation mark"),
  ['#'] = NC_ ("spelling", "number sign"),
  ['$'] = NC_ ("spelling", "dollar sign"),
  ['%'] = NC_ ("spelling", "percent sign"),
  ['&'] = NC_ ("spelling", "ampersand"),
  ['\''] = NC_ ("spelling", "apostrophe"),
  ['('] = NC_ ("spelling", "opening round bracket"),
  [')'] = NC_ ("spelling", "closing round bracket"),
  ['*'] = NC_ ("spelling", "asterisk"),
  ['+'] = NC_ ("spelling", "plus sign"),
  [','] = NC_ ("spelling", "comma"),
  ['-'] = NC_ ("spelling", "hyphen"),
  ['.'] = NC_ ("spelling", "full stop"),
  ['/'] = NC_ ("spelling", "slash"),
  [':'] = NC_ ("spelling", "colon"),
  [';'] = NC_ ("spelling", "semicolon"),
  ['<'] = NC_ ("spelling", "less-than sign"),
  ['='] = NC_ ("spelling", "equals sign"),
  ['>'] = NC_ ("spelling", "greater-than sign"),
  ['?'] = NC_ ("spelling", "question mark"),
  ['@'] = NC_ ("spelling", "at sign"),
  ['['] = NC_ ("spelling", "opening square bracket"),
  ['\\'] = NC_ ("spelling", "backslash"),
  [']'] = NC_ ("spelling", "closing square bracket"),
  ['^'] = NC_ ("spelling", "caret"),
  ['_'] = NC_ ("spelling", "underscore"),
  ['`'] = NC_ ("spelling", "backtick"),
  ['{'] = NC_ ("spelling", "opening curly bracket"),
  ['|'] = NC_ ("spelling", "vertical bar"),
  ['}'] = NC_ ("spelling", "closing curly bracket"),
  ['~'] = NC_ ("spelling", "tilde"),
};

static gboolean
is_word (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]))
      return FALSE;
  return length <= LONGEST_WORD;
}

static void
free_secret (gpointer secret)
{
  matta_secret_free (secret);
}

/* @password moves on by @length. */
static void
take (GPtrArray *pieces, const char **password, gsize length)
{
  g_ptr_array_add (pieces, g_strndup (*password, length));
  *password += length;
}

GPtrArray *
matta_spelling_split (const MattaSecret *password)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (free_secret);

  g_return_val_if_fail (g_str_is_ascii (password), g_steal_pointer (&pieces));

  while (*password != '\0') {
    gsize length = strcspn (password, "-");

    /* One that is left over at the end would be missed: it stays with the four before it. */
    if (!is_word (password, length))
      for (; length > PIECE + 1; length -= PIECE)
        take (pieces, &password, PIECE);
    take (pieces, &password, password[length] == '-' ? length + 1 : length);
  }
  return g_steal_pointer (&pieces);
}

/* @said has room for all of it. */
static void
say (GString *said, char character)
{
  const char *word = words[(guchar) g_ascii_tolower (character)];

  if (said->len > 0)
    /* Translators: between the parts of a list */
    g_string_append (said, _ (", "));
  if (word == NULL)
    return;
  word = g_dpgettext2 (NULL, SPELLING, word);
  if (g_ascii_isupper (character))
    /* Translators: a capital letter, read out on the telephone: “capital kilo” for K */
    g_string_append_printf (said, C_ ("spelling", "capital %s"), word);
  else
    g_string_append (said, word);
}

MattaSecret *
matta_spelling_read (const MattaSecret *text)
{
  GString *said = NULL;

  g_return_val_if_fail (g_str_is_ascii (text), NULL);

  /* All at once: growing it would leave copies behind. */
  said = g_string_sized_new ((strlen (text) + 1) * LONGEST_SAID);
  for (; *text != '\0'; text++)
    say (said, *text);
  return g_string_free (said, FALSE);
}

const char *
matta_spelling_for_capitals (const MattaSecret *password)
{
  gboolean has_small = FALSE;

  for (; *password != '\0'; password++) {
    if (g_ascii_isupper (*password))
      return _ ("Letters are small ones, unless it says “capital”.");
    has_small = has_small || g_ascii_islower (*password);
  }
  return has_small ? _ ("All letters are small ones.") : NULL;
}

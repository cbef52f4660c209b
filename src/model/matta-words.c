/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-words.h"

#include "matta-memory.h"

#include <string.h>

/* A longer "word" is an identifier or a picture in letters. */
#define LONGEST_WORD 40
/* How much of a run of characters is shown to people. */
#define LONGEST_SHOWN 12

typedef enum {
  LETTER_NONE,
  LETTER_SPACED,
  LETTER_HIRAGANA,
  LETTER_UNSPACED,
} LetterSort;

static const char *const reply_marks[] = { "re", "fw", "fwd", "aw", "wg", "返信", "転送", NULL };

/* From here on the mail is an earlier one. */
static const char *const quote_heads[] = { "-----original message",
                                           "----- original message",
                                           "-----元のメッセージ",
                                           "----- 元のメッセージ",
                                           "________________________________",
                                           "-------- 転送",
                                           "-------- forwarded message",
                                           NULL };

static LetterSort
get_sort (gunichar letter)
{
  if (letter < 0x80)
    return g_ascii_isalnum ((char) letter) ? LETTER_SPACED : LETTER_NONE;
  if (letter >= 0x3041 && letter <= 0x309f)
    return LETTER_HIRAGANA;
  if ((letter >= 0x30a0 && letter <= 0x30ff) || (letter >= 0x3400 && letter <= 0x9fff)
      || (letter >= 0xac00 && letter <= 0xd7a3) || letter == 0x3005 || letter >= 0x20000)
    return LETTER_UNSPACED;
  return g_unichar_isalnum (letter) ? LETTER_SPACED : LETTER_NONE;
}

static LetterSort
get_sort_at (const char *at)
{
  guchar byte = (guchar) *at;

  return get_sort (byte < 0x80 ? byte : g_utf8_get_char (at));
}

static gboolean
is_unspaced (LetterSort sort)
{
  return sort == LETTER_HIRAGANA || sort == LETTER_UNSPACED;
}

static gboolean
is_ascii (const char *text, gsize length)
{
  guchar all = 0;

  for (gsize i = 0; i < length; i++)
    all |= (guchar) text[i];
  return all < 0x80;
}

/* Small letters, full and half width the same; of ASCII only the letters change, in a twentieth of
 * the time. */
static char *
fold (const char *text)
{
  gsize length = strnlen (text, MATTA_WORDS_MOST_BYTES);
  g_autofree char *valid = NULL;
  g_autofree char *normal = NULL;

  if (is_ascii (text, length))
    return g_ascii_strdown (text, (gssize) length);
  valid = g_utf8_make_valid (text, (gssize) length);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  return g_utf8_strdown (normal != NULL ? normal : valid, -1);
}

static void
clear_word (gpointer data)
{
  g_free (((MattaWord *) data)->text);
}

typedef struct {
  GArray *words;
  GHashTable *seen; /* key → itself */
} List;

static void
add_word (List *list, const char *text, gsize length, const char *shown, gsize shown_length)
{
  MattaWord word = { .key = matta_memory_hash (text, length) };

  if (list->words->len >= MATTA_WORDS_MOST
      || !g_hash_table_add (list->seen, g_memdup2 (&word.key, sizeof word.key)))
    return;
  word.text = g_strndup (shown, shown_length);
  g_array_append_val (list->words, word);
}

static gboolean
is_number (const char *start, const char *end)
{
  for (const char *at = start; at < end; at++)
    if (!g_ascii_isdigit (*at))
      return FALSE;
  return TRUE;
}

static const char *
add_spaced_word (List *list, const char *start)
{
  const char *end = start;

  while (get_sort_at (end) == LETTER_SPACED)
    end = g_utf8_next_char (end);
  if (end - start <= LONGEST_WORD && g_utf8_strlen (start, end - start) >= 2
      && !is_number (start, end))
    add_word (list, start, (gsize) (end - start), start, (gsize) (end - start));
  return end;
}

/* Bytes of the kanji and katakana that @start begins with. */
static gsize
measure_run (const char *start)
{
  const char *end = start;

  for (guint i = 0; i < LONGEST_SHOWN && get_sort_at (end) == LETTER_UNSPACED; i++)
    end = g_utf8_next_char (end);
  return (gsize) (end - start);
}

/* The pair that begins at @at; @run: where its run of kanji and katakana begins. */
static void
add_pair (List *list, const char *at, const char *next, const char *run)
{
  LetterSort following = get_sort_at (next);
  const char *shown = get_sort_at (at) == LETTER_UNSPACED ? run : next;

  if (shown == run || following == LETTER_UNSPACED)
    add_word (list, at, (gsize) (g_utf8_next_char (next) - at), shown, measure_run (shown));
}

static const char *
add_unspaced_run (List *list, const char *start)
{
  const char *at = start;
  const char *run = start;
  LetterSort sort = get_sort_at (at);

  while (is_unspaced (sort)) {
    const char *next = g_utf8_next_char (at);
    LetterSort following = get_sort_at (next);

    if (is_unspaced (following))
      add_pair (list, at, next, run);
    if (following != sort)
      run = next;
    at = next;
    sort = following;
  }
  return at;
}

static void
add_text (List *list, const char *text)
{
  const char *at = text;

  while (*at != '\0' && list->words->len < MATTA_WORDS_MOST) {
    LetterSort sort = get_sort_at (at);

    if (sort == LETTER_NONE)
      at = g_utf8_next_char (at);
    else if (sort == LETTER_SPACED)
      at = add_spaced_word (list, at);
    else
      at = add_unspaced_run (list, at);
  }
}

static gboolean
begins_quote (const char *line)
{
  for (guint i = 0; quote_heads[i] != NULL; i++)
    if (*line == *quote_heads[i] && g_str_has_prefix (line, quote_heads[i]))
      return TRUE;
  return FALSE;
}

static void
add_body (List *list, const char *body)
{
  g_autofree char *folded = fold (body);
  g_auto (GStrv) lines = g_strsplit (folded, "\n", -1);

  for (guint i = 0; lines[i] != NULL && !begins_quote (lines[i]); i++) {
    const char *line = g_strchomp (lines[i]);

    if (*line != '>' && !g_str_has_suffix (line, " wrote:")
        && !g_str_has_suffix (line, "書きました:"))
      add_text (list, line);
  }
}

GArray *
matta_words_list (const char *subject, const char *body)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  List list = { .words = g_array_new (FALSE, FALSE, sizeof (MattaWord)), .seen = seen };
  g_autofree char *trimmed = subject != NULL ? matta_words_trim_subject (subject) : NULL;

  g_array_set_clear_func (list.words, clear_word);
  if (trimmed != NULL)
    add_text (&list, trimmed);
  if (body != NULL)
    add_body (&list, body);
  return list.words;
}

/* What follows "re:", "re[2]:" or "re :" in @text; NULL when it begins with nothing of that kind.
 */
static const char *
skip_mark (const char *text, const char *mark)
{
  const char *at = NULL;

  if (!g_str_has_prefix (text, mark))
    return NULL;
  at = text + strlen (mark);
  while (*at == '[' || *at == ']' || *at == '^' || *at == ' ' || g_ascii_isdigit (*at))
    at++;
  return *at == ':' ? at + 1 : NULL;
}

static const char *
skip_spaces (const char *text)
{
  while (*text == ' ' || *text == '\t')
    text++;
  return text;
}

static const char *
skip_marks (const char *text)
{
  const char *after = skip_spaces (text);
  const char *rest = NULL;

  for (guint i = 0; reply_marks[i] != NULL; i++) {
    const char *found = skip_mark (after, reply_marks[i]);

    if (found != NULL)
      rest = found;
  }
  return rest;
}

char *
matta_words_trim_subject (const char *subject)
{
  g_autofree char *folded = fold (subject);
  const char *rest = folded;
  const char *next = skip_marks (rest);

  while (next != NULL) {
    rest = next;
    next = skip_marks (rest);
  }
  return g_strchomp (g_strdup (skip_spaces (rest)));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-parameter.h"

#include "matta-mime.h"

#include <string.h>

#define LONGEST_VALUE (64 * 1024)
#define MOST_PIECES 1000

/* One parameter of that name: "name", "name*", "name*2", "name*2*". */
typedef struct {
  int number; /* -1 = not numbered */
  gboolean extended;
  char *value; /* unquoted */
} Piece;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_free (piece->value);
  g_free (piece);
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *first = *(Piece *const *) a;
  const Piece *second = *(Piece *const *) b;

  return first->number - second->number;
}

/* The end of what stands before the next ";". */
static const char *
skip_value (const char *at)
{
  gboolean quoted = FALSE;

  for (; *at != '\0' && (quoted || *at != ';'); at++) {
    if (quoted && *at == '\\' && at[1] != '\0')
      at++;
    else if (*at == '"')
      quoted = !quoted;
  }
  return at;
}

/* A value without quotes goes up to its ";", blanks and all: so mail apps read it. */
static char *
unquote (const char *at, const char *end)
{
  g_autoptr (GString) value = g_string_new (NULL);

  if (at < end && *at != '"')
    return g_strchomp (g_strndup (at, (gsize) (end - at)));
  for (at++; at < end && *at != '"'; at++) {
    if (*at == '\\' && at + 1 < end)
      at++;
    if (*at != '\r' && *at != '\n')
      g_string_append_c (value, *at);
  }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* What follows the name up to the "=": "", "*", "*2", "*2*"; NULL for another parameter's. */
static Piece *
read_piece (const char *suffix, const char *equals)
{
  Piece *piece = g_new0 (Piece, 1);
  char *rest = (char *) suffix;
  guint64 number = 0;

  piece->number = -1;
  if (rest < equals && *rest == '*' && g_ascii_isdigit (rest[1])) {
    number = g_ascii_strtoull (rest + 1, &rest, 10);
    piece->number = (int) MIN (number, MOST_PIECES);
  }
  piece->extended = rest < equals && *rest == '*';
  if (piece->extended)
    rest++;
  while (rest < equals && g_ascii_isspace (*rest))
    rest++;
  if (rest == equals && piece->number < MOST_PIECES)
    return piece;
  piece_free (piece);
  return NULL;
}

/* Between the equals sign and @end. (transfer full) */
static char *
read_value (const char *equals, const char *end)
{
  const char *at = equals + 1;

  while (at < end && g_ascii_isspace (*at))
    at++;
  return unquote (at, end);
}

static GPtrArray *
read_pieces (const char *text, const char *name)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  gsize length = strlen (name);
  const char *at = skip_value (text);

  while (*at == ';' && pieces->len < MOST_PIECES) {
    const char *end = skip_value (++at);
    const char *equals = memchr (at, '=', (gsize) (end - at));
    Piece *piece = NULL;

    while (g_ascii_isspace (*at))
      at++;
    if (equals != NULL && g_ascii_strncasecmp (at, name, length) == 0)
      piece = read_piece (at + length, equals);
    if (piece != NULL) {
      piece->value = read_value (equals, end);
      g_ptr_array_add (pieces, piece);
    }
    at = end;
  }
  return pieces;
}

static void
append_percent (GString *bytes, const char *value)
{
  for (; *value != '\0'; value++) {
    if (*value == '%' && g_ascii_isxdigit (value[1]) && g_ascii_isxdigit (value[2])) {
      g_string_append_c (
          bytes, (char) (g_ascii_xdigit_value (value[1]) * 16 + g_ascii_xdigit_value (value[2])));
      value += 2;
    } else {
      g_string_append_c (bytes, *value);
    }
  }
}

/* "utf-8'ja'%E8…": what follows the second apostrophe; the charset goes to @charset. */
static const char *
take_charset (const char *value, char **charset)
{
  const char *first = strchr (value, '\'');
  const char *second = first == NULL ? NULL : strchr (first + 1, '\'');

  if (second == NULL)
    return value;
  *charset = g_strndup (value, (gsize) (first - value));
  return second + 1;
}

static char *
decode_extended (const Piece *piece)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *charset = NULL;

  append_percent (bytes, take_charset (piece->value, &charset));
  return matta_mime_to_utf8 (bytes->str, bytes->len, charset, LONGEST_VALUE);
}

/* Numbered from 0; what stands behind a gap does not count. */
static char *
join_numbered (GPtrArray *pieces)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autofree char *charset = NULL;
  int next = 0;
  gboolean encoded = FALSE;

  g_ptr_array_sort (pieces, compare_pieces);
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = g_ptr_array_index (pieces, i);
    const char *value = piece->value;

    if (piece->number != next)
      continue;
    if (next++ == 0 && piece->extended)
      value = take_charset (value, &charset);
    encoded = encoded || piece->extended;
    if (piece->extended)
      append_percent (bytes, value);
    else
      g_string_append (bytes, value);
  }
  if (next == 0)
    return NULL;
  return encoded ? matta_mime_to_utf8 (bytes->str, bytes->len, charset, LONGEST_VALUE)
                 : matta_mime_repair_text (bytes->str);
}

static const Piece *
find_single (GPtrArray *pieces, gboolean extended)
{
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = g_ptr_array_index (pieces, i);

    if (piece->number < 0 && piece->extended == extended)
      return piece;
  }
  return NULL;
}

char *
matta_parameter_find (const char *raw, const char *name)
{
  g_autofree char *text = matta_mime_to_utf8 (raw, strlen (raw), NULL, LONGEST_VALUE);
  g_autoptr (GPtrArray) pieces = read_pieces (text, name);
  const Piece *plain = find_single (pieces, FALSE);
  const Piece *extended = find_single (pieces, TRUE);
  g_autofree char *plain_value = plain == NULL ? NULL : g_strdup (plain->value);
  char *joined = NULL;

  if (extended != NULL)
    return decode_extended (extended);
  joined = join_numbered (pieces);
  if (joined != NULL || plain_value == NULL)
    return joined;
  return matta_mime_repair_text (plain_value);
}

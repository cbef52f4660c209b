/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mime.h"

#include <string.h>

static gpointer
start_gmime (gpointer data)
{
  g_mime_init ();
  return NULL;
}

void
matta_mime_init (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, start_gmime, NULL);
}

static const char *
find_line_end (const char *line, const char *end)
{
  const char *newline = memchr (line, '\n', (gsize) (end - line));

  return newline == NULL ? end : newline + 1;
}

static gboolean
is_empty_line (const char *line, const char *next)
{
  return *line == '\n' || (next - line == 2 && *line == '\r');
}

gboolean
matta_mime_is_field (const char *line, const char *next)
{
  const char *p = line;

  if (*line == ' ' || *line == '\t')
    return TRUE;
  while (p<next && * p> ' ' && *p != ':' && *p != 127)
    p++;
  return p > line && p < next && *p == ':';
}

static gboolean
mentions (const char *line, const char *next, const char *word)
{
  gsize length = strlen (word);

  for (; (gsize) (next - line) >= length; line++)
    if (g_ascii_strncasecmp (line, word, length) == 0)
      return TRUE;
  return FALSE;
}

/* Reads one block from @line; moves it past the block. */
static gboolean
block_fits (const char **line, const char *end, const MattaLimits *limits, gboolean *holds_message)
{
  const char *start = *line;
  guint fields = 0;

  *holds_message = FALSE;
  while (*line < end) {
    const char *next = find_line_end (*line, end);
    gboolean empty = is_empty_line (*line, next);

    if (!empty && !matta_mime_is_field (*line, next))
      return TRUE;
    if (!empty && **line != ' ' && **line != '\t')
      fields++;
    if (fields > limits->headers || (gsize) (next - start) > limits->header)
      return FALSE;
    *holds_message = *holds_message || mentions (*line, MIN (next, *line + 1000), "message/")
                     || mentions (*line, MIN (next, *line + 1000), "multipart/digest");
    *line = next;
    if (empty)
      return TRUE;
  }
  return TRUE;
}

/* The line after the next one that begins with "--": nearly all bytes of a large body are passed
 * over by memchr, for base64 has no dash. */
static const char *
find_after_boundary (const char *from, const char *end)
{
  const char *dash = from;

  while ((dash = memchr (dash, '-', (gsize) (end - dash))) != NULL) {
    if (end - dash > 2 && dash[1] == '-' && dash[-1] == '\n')
      return find_line_end (dash, end);
    dash++;
  }
  return end;
}

gboolean
matta_mime_headers_fit (const char *data, gsize size, const MattaLimits *limits)
{
  const char *end = data + size;
  const char *line = data;

  while (line < end) {
    gboolean again = TRUE;

    while (again && line < end) {
      const char *start = line;

      if (!block_fits (&line, end, limits, &again))
        return FALSE;
      again = again && line > start;
    }
    if (line < end)
      line = find_after_boundary (line == data ? line + 1 : line, end);
  }
  return TRUE;
}

static const char *
map_charset (const char *charset)
{
  static const char *const japanese[] = { "shift_jis",   "shift-jis", "sjis",        "x-sjis",
                                          "windows-31j", "ms_kanji",  "cs_shiftjis", NULL };

  if (charset == NULL || *charset == '\0')
    return "UTF-8";
  for (guint i = 0; japanese[i] != NULL; i++)
    if (g_ascii_strcasecmp (charset, japanese[i]) == 0)
      return "CP932"; /* what these apps really write: NEC and IBM letters included */
  return charset;
}

static char *
try_convert (const char *data, gsize length, const char *charset)
{
  gsize bytes_read = 0;
  gsize written = 0;
  g_autofree char *text =
      g_convert (data, (gssize) length, "UTF-8", charset, &bytes_read, &written, NULL);

  return text == NULL ? NULL : g_utf8_make_valid (text, (gssize) written);
}

char *
matta_mime_to_utf8 (const char *data, gsize length, const char *charset, gsize limit)
{
  gsize used = MIN (length, limit);
  char *text = NULL;

  if (memmem (data, used, "\x1b$", 2) != NULL)
    text = try_convert (data, used, "ISO-2022-JP");
  if (text == NULL)
    text = try_convert (data, used, map_charset (charset));
  if (text == NULL && !g_utf8_validate_len (data, used, NULL))
    text = try_convert (data, used, "CP932");
  if (text == NULL)
    text = g_utf8_make_valid (data, (gssize) used);
  if (strlen (text) > limit) {
    char *cut = g_utf8_find_prev_char (text, text + limit + 1);

    *cut = '\0';
  }
  return text;
}

char *
matta_mime_repair_text (const char *text)
{
  g_autofree char *decoded = NULL;

  matta_mime_init ();
  if (strstr (text, "\x1b$") != NULL || strstr (text, "\x1b(") != NULL)
    decoded = try_convert (text, strlen (text), "ISO-2022-JP");
  else if (strstr (text, "=?") != NULL)
    decoded = g_mime_utils_header_decode_text (NULL, text);
  if (decoded == NULL)
    decoded = g_strdup (text);
  return matta_mime_to_utf8 (decoded, strlen (decoded), NULL, G_MAXUINT16);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-header-guard.h"

#include "matta-content-stream.h"

#include <string.h>

#define CHUNK (64 * 1024)
#define LINE_START 1000 /* as much of a line as is looked at */

typedef struct {
  const MattaLimits *limits;
  char line[LINE_START];
  gsize length; /* of the line so far, also beyond what is kept of it */
  gboolean in_header;
  gboolean holds_message; /* another block follows at once */
  guint fields;
  gsize block_length;
  GHashTable *boundaries; /* those that a field named */
  gboolean any_boundary;  /* one was named in a way that is not read here */
  guint parts;
  gboolean fits;
} Guard;

/* GMime takes about 2 KB for each part, be it empty. Up to the limit the walk over them tells more
 * exactly what there was too much of. */
#define MARGIN 2

static gboolean
mentions (const char *line, const char *end, const char *word)
{
  gsize length = strlen (word);

  for (; (gsize) (end - line) >= length; line++)
    if (g_ascii_strncasecmp (line, word, length) == 0)
      return TRUE;
  return FALSE;
}

/* A name that goes on beyond what is kept may be one. */
static gboolean
may_be_field (const char *line, const char *end)
{
  const char *p = line;

  while (p<end && * p> ' ' && *p != ':' && *p != 127)
    p++;
  return p - line == LINE_START || matta_mime_is_field (line, end);
}

static void
begin_block (Guard *self)
{
  self->in_header = TRUE;
  self->holds_message = FALSE;
  self->fields = 0;
  self->block_length = 0;
}

/* @value: what stands behind "boundary". What is not plain is not read (RFC 2231, comments,
 * escapes, folding): then every line that could be a delimiter counts as one. */
static void
note_boundary (Guard *self, const char *value, const char *end)
{
  const char *stops = "; \t\r\n";
  const char *stop = NULL;
  g_autofree char *text = NULL;

  while (value < end && g_ascii_isspace (*value))
    value++;
  self->any_boundary = self->any_boundary || value == end || *value != '='
                       || g_hash_table_size (self->boundaries) > self->limits->parts;
  if (self->any_boundary)
    return;
  for (value++; value < end && g_ascii_isspace (*value);)
    value++;
  if (value < end && *value == '"') {
    stops = "\"\r\n";
    value++;
  }
  for (stop = value; stop < end && strchr (stops, *stop) == NULL;)
    stop++;
  text = g_strndup (value, (gsize) (stop - value));
  if (*g_strchomp (text) == '\0' || strpbrk (text, "\\(") != NULL)
    self->any_boundary = TRUE;
  else
    g_hash_table_add (self->boundaries, g_steal_pointer (&text));
}

/* However often one is named: which of them counts is the parser's to say. */
static void
read_boundaries (Guard *self, const char *line, const char *end)
{
  static const char word[] = "boundary";
  gsize length = strlen (word);

  for (; (gsize) (end - line) >= length; line++)
    if (g_ascii_strncasecmp (line, word, length) == 0)
      note_boundary (self, line + length, end);
  self->any_boundary = self->any_boundary || self->length > LINE_START;
}

static void
read_field (Guard *self, const char *end)
{
  read_boundaries (self, self->line, end);
  if (*self->line != ' ' && *self->line != '\t')
    self->fields++;
  self->block_length += self->length;
  if (self->fields > self->limits->headers || self->block_length > self->limits->header)
    self->fits = FALSE;
  if (mentions (self->line, end, "message/") || mentions (self->line, end, "multipart/digest"))
    self->holds_message = TRUE;
}

/* Also the line that ends all of them: it counts for little. */
static gboolean
is_delimiter (Guard *self, const char *end)
{
  g_autofree char *text = NULL;
  gboolean known = FALSE;

  if (self->any_boundary || self->length >= LINE_START)
    return TRUE;
  text = g_strchomp (g_strndup (self->line + 2, (gsize) (end - self->line - 2)));
  known = g_hash_table_contains (self->boundaries, text);
  if (!known && g_str_has_suffix (text, "--")) {
    text[strlen (text) - 2] = '\0';
    known = g_hash_table_contains (self->boundaries, text);
  }
  return known;
}

static void
read_body_line (Guard *self, const char *end)
{
  if (self->length <= 2 || self->line[0] != '-' || self->line[1] != '-')
    return;
  begin_block (self);
  if (is_delimiter (self, end) && ++self->parts > MARGIN * self->limits->parts)
    self->fits = FALSE;
}

static void
end_line (Guard *self)
{
  const char *end = self->line + MIN (self->length, LINE_START);
  gboolean empty = self->line[0] == '\n' || (self->length == 2 && self->line[0] == '\r');

  if (!self->in_header) {
    read_body_line (self, end);
  } else if (empty && self->holds_message) {
    begin_block (self);
  } else if (empty) {
    self->in_header = FALSE;
  } else if (may_be_field (self->line, end)) {
    read_field (self, end);
  } else {
    self->in_header = FALSE;
    read_body_line (self, end);
  }
  self->length = 0;
}

/* Of a body only what may divide it is looked at. */
static void
add_piece (Guard *self, const char *data, gsize length)
{
  char first = self->length > 0 ? self->line[0] : data[0];
  gsize wanted = self->in_header || first == '-' ? LINE_START : 3;

  if (self->length < wanted)
    memcpy (self->line + self->length, data, MIN (length, wanted - self->length));
  self->length += length;
}

static void
push (Guard *self, const char *data, gsize length)
{
  const char *end = data + length;

  while (data < end && self->fits) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    const char *next = newline == NULL ? end : newline + 1;

    add_piece (self, data, (gsize) (next - data));
    if (newline != NULL)
      end_line (self);
    data = next;
  }
}

gboolean
matta_header_guard_check (MattaContent *content,
                          const MattaLimits *limits,
                          gboolean *fits,
                          GError **error)
{
  g_autofree char *chunk = NULL;
  g_autofree Guard *guard = g_new0 (Guard, 1);
  g_autoptr (GHashTable) boundaries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize size = matta_content_get_size (content);

  chunk = g_malloc (MIN (CHUNK, size));
  guard->limits = limits;
  guard->boundaries = boundaries;
  guard->fits = TRUE;
  begin_block (guard);
  for (gsize done = 0; done < size && guard->fits; done += CHUNK) {
    gsize length = MIN (CHUNK, size - done);

    if (!matta_content_read (content, done, chunk, length, error))
      return FALSE;
    push (guard, chunk, length);
  }
  if (guard->length > 0)
    end_line (guard);
  *fits = guard->fits;
  return TRUE;
}

gboolean
matta_header_guard_parse (MattaContent *content,
                          const MattaLimits *limits,
                          GMimeMessage **message,
                          GError **error)
{
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;
  gboolean fits = FALSE;

  *message = NULL;
  if (!matta_header_guard_check (content, limits, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;
  matta_mime_init ();
  stream = matta_content_stream_new (content);
  parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  *message = g_mime_parser_construct_message (parser, NULL);
  return TRUE;
}

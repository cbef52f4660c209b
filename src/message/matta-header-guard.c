/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-header-guard.h"

#include "matta-mime.h"

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
  gboolean fits;
} Guard;

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

static void
read_field (Guard *self, const char *end)
{
  if (*self->line != ' ' && *self->line != '\t')
    self->fields++;
  self->block_length += self->length;
  if (self->fields > self->limits->headers || self->block_length > self->limits->header)
    self->fits = FALSE;
  if (mentions (self->line, end, "message/") || mentions (self->line, end, "multipart/digest"))
    self->holds_message = TRUE;
}

static void
read_body_line (Guard *self)
{
  if (self->length > 2 && self->line[0] == '-' && self->line[1] == '-')
    begin_block (self);
}

static void
end_line (Guard *self)
{
  const char *end = self->line + MIN (self->length, LINE_START);
  gboolean empty = self->line[0] == '\n' || (self->length == 2 && self->line[0] == '\r');

  if (!self->in_header) {
    read_body_line (self);
  } else if (empty && self->holds_message) {
    begin_block (self);
  } else if (empty) {
    self->in_header = FALSE;
  } else if (may_be_field (self->line, end)) {
    read_field (self, end);
  } else {
    self->in_header = FALSE;
    read_body_line (self);
  }
  self->length = 0;
}

/* Of a body only the beginnings of its lines are looked at. */
static void
add_piece (Guard *self, const char *data, gsize length)
{
  gsize wanted = self->in_header ? LINE_START : 3;

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
  g_autofree char *chunk = g_malloc (CHUNK);
  g_autofree Guard *guard = g_new0 (Guard, 1);
  gsize size = matta_content_get_size (content);

  guard->limits = limits;
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

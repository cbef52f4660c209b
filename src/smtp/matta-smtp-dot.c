/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-dot.h"

#include <string.h>

/* One chunk being read. */
typedef struct {
  const char *at;
  const char *end;
  const char *kept; /* start of what was read and not given yet */
  MattaDotFunc func;
  gpointer user_data;
} Chunk;

static void
give (MattaDotReader *self, Chunk *chunk, const char *data, gsize length)
{
  self->size += length;
  if (!self->body)
    self->header_length += length;
  if (length > 0 && !self->lost && !chunk->func (data, length, chunk->user_data))
    self->lost = TRUE;
}

static void
give_kept (MattaDotReader *self, Chunk *chunk)
{
  give (self, chunk, chunk->kept, (gsize) (chunk->at - chunk->kept));
  chunk->kept = chunk->at;
}

static void
end_line (MattaDotReader *self, Chunk *chunk)
{
  if (self->line_length == 0 && !self->body) {
    give_kept (self, chunk);
    self->body = TRUE;
  }
  self->longest_line = MAX (self->longest_line, self->line_length);
  self->line_length = 0;
  self->state = MATTA_DOT_LINE_START;
}

static void
read_line_start (MattaDotReader *self, Chunk *chunk)
{
  self->state = MATTA_DOT_TEXT;
  if (*chunk->at != '.' || self->counted)
    return;
  give_kept (self, chunk);
  chunk->at++;
  chunk->kept = chunk->at;
  self->state = MATTA_DOT_DOT;
}

static void
read_dot (MattaDotReader *self, Chunk *chunk)
{
  self->state = MATTA_DOT_TEXT;
  if (*chunk->at != '\r')
    return;
  chunk->at++;
  chunk->kept = chunk->at;
  self->state = MATTA_DOT_DOT_CR;
}

static void
read_dot_cr (MattaDotReader *self, Chunk *chunk)
{
  if (*chunk->at == '\n') {
    chunk->at++;
    chunk->kept = chunk->at;
    self->done = TRUE;
    return;
  }
  self->bare_cr = TRUE;
  self->line_length++;
  give (self, chunk, "\r", 1);
  self->state = MATTA_DOT_TEXT;
}

/* Looks at text without a line feed. A CR at its very end may still get one. */
static void
look_at_text (MattaDotReader *self, const char *text, gsize length, gboolean line_ends)
{
  const char *cr = length > 0 ? memchr (text, '\r', length) : NULL;
  gboolean trailing = length > 0 && text[length - 1] == '\r';

  if (cr != NULL && !(trailing && cr == text + length - 1))
    self->bare_cr = TRUE;
  if (length > 0 && memchr (text, '\0', length) != NULL)
    self->nul = TRUE;
  self->line_length += length - (trailing ? 1 : 0);
  if (!trailing && line_ends)
    self->bare_lf = TRUE;
  if (trailing && !line_ends)
    self->state = MATTA_DOT_CR;
}

static void
read_text (MattaDotReader *self, Chunk *chunk)
{
  const char *text = chunk->at;
  const char *lf = memchr (text, '\n', (gsize) (chunk->end - text));
  gsize length = (gsize) ((lf != NULL ? lf : chunk->end) - text);
  gboolean proper = lf != NULL && length > 0 && lf[-1] == '\r';

  look_at_text (self, text, length, lf != NULL);
  chunk->at = lf != NULL ? lf + 1 : chunk->end;
  if (proper)
    end_line (self, chunk);
}

static void
read_after_cr (MattaDotReader *self, Chunk *chunk)
{
  if (*chunk->at == '\n') {
    chunk->at++;
    end_line (self, chunk);
    return;
  }
  self->bare_cr = TRUE;
  self->line_length++;
  self->state = MATTA_DOT_TEXT;
}

typedef void (*StateFunc) (MattaDotReader *self, Chunk *chunk);

static const StateFunc states[] = {
  [MATTA_DOT_LINE_START] = read_line_start, [MATTA_DOT_DOT] = read_dot,
  [MATTA_DOT_DOT_CR] = read_dot_cr,         [MATTA_DOT_TEXT] = read_text,
  [MATTA_DOT_CR] = read_after_cr,
};

gsize
matta_dot_reader_push (MattaDotReader *self,
                       const char *data,
                       gsize length,
                       MattaDotFunc func,
                       gpointer user_data)
{
  Chunk chunk = {
    .at = data,
    .end = data + length,
    .kept = data,
    .func = func,
    .user_data = user_data,
  };

  while (chunk.at < chunk.end && !self->done)
    states[self->state](self, &chunk);
  give_kept (self, &chunk);
  return (gsize) (chunk.at - data);
}

void
matta_dot_reader_end_counted (MattaDotReader *self)
{
  g_return_if_fail (self != NULL && self->counted);

  if (self->state == MATTA_DOT_CR)
    self->bare_cr = TRUE;
  self->longest_line = MAX (self->longest_line, self->line_length);
  self->done = TRUE;
}

static void
note_end (MattaDotWriter *self, const char *data, gsize length)
{
  self->after_cr = data[length - 1] == '\r';
  self->in_line = TRUE;
}

void
matta_dot_writer_push (MattaDotWriter *self, GString *out, const char *data, gsize length)
{
  const char *at = data;
  const char *end = data + length;

  while (at < end) {
    const char *lf = memchr (at, '\n', (gsize) (end - at));
    const char *next = lf != NULL ? lf + 1 : end;

    if (!self->in_line && *at == '.')
      g_string_append_c (out, '.');
    g_string_append_len (out, at, next - at);
    if (lf != NULL && (lf > at ? lf[-1] == '\r' : self->after_cr))
      *self = (MattaDotWriter){ 0 };
    else
      note_end (self, at, (gsize) (next - at));
    at = next;
  }
}

void
matta_dot_writer_finish (MattaDotWriter *self, GString *out)
{
  if (self->in_line)
    g_string_append (out, "\r\n");
  g_string_append (out, ".\r\n");
}

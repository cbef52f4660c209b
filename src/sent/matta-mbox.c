/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mbox.h"

#include <string.h>

/* Of a line only its beginning says what it is. */
#define MOST_OF_LINE 128

#define MARK "From "

/* Mozilla's bit for "expunged". */
#define EXPUNGED 0x0008

typedef enum {
  PLACE_BODY,
  PLACE_AFTER_MARK, /* the next line shows whether it was one */
  PLACE_HEADER,
} Place;

struct _MattaMbox {
  MattaMboxFunc func;
  gpointer data;
  guint64 offset; /* of the byte that comes next */
  Place place;
  gboolean has_message;
  gboolean after_blank; /* the line before was empty, or there is none */
  gboolean deleted;
  guint64 start;      /* the message's first byte */
  guint64 mark;       /* where the line that may separate begins */
  guint64 next_start; /* and where the message after it would */
  guint64 line_start;
  gsize line_length; /* up to MOST_OF_LINE of it are in line */
  char line[MOST_OF_LINE];
};

/* "12:34" somewhere. */
static gboolean
has_time (const char *line, gsize length)
{
  for (gsize i = 2; i + 2 < length; i++)
    if (line[i] == ':' && g_ascii_isdigit (line[i - 1]) && g_ascii_isdigit (line[i - 2])
        && g_ascii_isdigit (line[i + 1]) && g_ascii_isdigit (line[i + 2]))
      return TRUE;
  return FALSE;
}

/* "From jo@example.com Mon Jan  1 12:34:56 2024"; some write "From " alone. */
static gboolean
is_mark (const char *line, gsize length)
{
  gsize mark = strlen (MARK);

  if (length < mark || memcmp (line, MARK, mark) != 0)
    return FALSE;
  return length == mark || has_time (line + mark, length - mark);
}

static gboolean
is_field (const char *line, gsize length)
{
  gsize i = 0;

  while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
    i++;
  return i > 0 && i < length && line[i] == ':';
}

static void
end_message (MattaMbox *self, guint64 end)
{
  if (self->has_message && end > self->start)
    self->func (self->start, end - self->start, self->deleted, self->data);
  self->has_message = FALSE;
}

static void
begin_message (MattaMbox *self)
{
  end_message (self, self->mark);
  self->has_message = TRUE;
  self->start = self->next_start;
  self->deleted = FALSE;
  self->place = PLACE_HEADER;
}

static void
read_field (MattaMbox *self, const char *line, gsize length)
{
  static const char name[] = "X-Mozilla-Status:";
  char value[16] = { 0 };

  if (length <= strlen (name) || g_ascii_strncasecmp (line, name, strlen (name)) != 0)
    return;
  memcpy (value, line + strlen (name), MIN (length - strlen (name), sizeof value - 1));
  if ((g_ascii_strtoull (value, NULL, 16) & EXPUNGED) != 0)
    self->deleted = TRUE;
}

/* A line of text that only looks like a mark is followed by text. */
static void
take_line (MattaMbox *self, const char *line, gsize length)
{
  if (self->place == PLACE_AFTER_MARK) {
    if (is_field (line, length))
      begin_message (self);
    else
      self->place = PLACE_BODY;
  }
  if (self->place == PLACE_HEADER) {
    read_field (self, line, length);
    if (length == 0)
      self->place = PLACE_BODY;
  } else if (self->after_blank && is_mark (line, length)) {
    self->place = PLACE_AFTER_MARK;
    self->mark = self->line_start;
    self->next_start = self->offset;
  }
  self->after_blank = length == 0;
}

static void
end_line (MattaMbox *self)
{
  gsize length = MIN (self->line_length, MOST_OF_LINE);

  if (length > 0 && length == self->line_length && self->line[length - 1] == '\r')
    length--;
  take_line (self, self->line, length);
  self->line_start = self->offset;
  self->line_length = 0;
}

static void
add_to_line (MattaMbox *self, const char *data, gsize length)
{
  if (self->line_length < MOST_OF_LINE)
    memcpy (self->line + self->line_length, data, MIN (length, MOST_OF_LINE - self->line_length));
  self->line_length += length;
  self->offset += length;
}

MattaMbox *
matta_mbox_new (MattaMboxFunc func, gpointer data)
{
  MattaMbox *self = g_new0 (MattaMbox, 1);

  self->func = func;
  self->data = data;
  self->after_blank = TRUE;
  return self;
}

void
matta_mbox_free (MattaMbox *self)
{
  g_free (self);
}

gboolean
matta_mbox_is_start (const char *data, gsize length)
{
  return length >= strlen (MARK) && memcmp (data, MARK, strlen (MARK)) == 0;
}

void
matta_mbox_feed (MattaMbox *self, const char *data, gsize length)
{
  g_return_if_fail (self != NULL);

  while (length > 0) {
    const char *end = memchr (data, '\n', length);
    gsize taken = end != NULL ? (gsize) (end - data) : length;

    add_to_line (self, data, taken);
    if (end != NULL) {
      taken++;
      self->offset++;
      end_line (self);
    }
    data += taken;
    length -= taken;
  }
}

void
matta_mbox_finish (MattaMbox *self)
{
  g_return_if_fail (self != NULL);

  if (self->line_length > 0)
    end_line (self);
  end_message (self, self->offset);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-incoming.h"

#include <string.h>

/* BDAT (RFC 3030): a message in chunks of which each says how long it is. */

/* "86 LAST". FALSE for anything else. */
static gboolean
parse (const char *argument, guint64 *size, gboolean *last)
{
  g_auto (GStrv) words = g_strsplit (argument, " ", -1);
  guint n = g_strv_length (words);

  *last = n == 2 && g_ascii_strcasecmp (words[1], "LAST") == 0;
  return (n == 1 || *last) && g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXUINT64, size, NULL);
}

/* A chunk follows its command at once, wanted or not: it is read in any case, or it would be taken
 * for commands. @incoming: NULL = it is thrown away. */
static gboolean
read_chunk (MattaSession *self, MattaIncoming *incoming, guint64 size)
{
  while (size > 0) {
    gsize length = 0;

    if (self->start == self->end && !matta_session_fill (self))
      return FALSE;
    length = (gsize) MIN (size, self->end - self->start);
    if (incoming != NULL)
      matta_incoming_push (incoming, self->buffer + self->start, length);
    self->start += length;
    size -= length;
  }
  return TRUE;
}

static void
take_chunk (MattaSession *self, guint64 size, gboolean last)
{
  g_autofree char *text = NULL;

  if (self->chunks == NULL)
    self->chunks = matta_incoming_new (self, TRUE);
  if (!read_chunk (self, self->chunks, size))
    return;
  if (!last) {
    text = g_strdup_printf ("%" G_GUINT64_FORMAT " bytes so far", self->chunks->reader.size);
    matta_session_reply (self, 250, "2.0.0", text);
    return;
  }
  matta_dot_reader_end_counted (&self->chunks->reader);
  matta_incoming_finish (self->chunks);
  matta_session_reset (self);
}

void
matta_verb_bdat (MattaSession *self, const char *argument)
{
  guint64 size = 0;
  gboolean last = FALSE;

  if (!parse (argument, &size, &last)) {
    /* Nobody knows where the next command begins. */
    matta_session_reply (self, 501, "5.5.4", "BDAT wants the length of the chunk.");
    self->stopping = TRUE;
    return;
  }
  if (matta_incoming_may_start (self))
    take_chunk (self, size, last);
  else
    read_chunk (self, NULL, size);
}

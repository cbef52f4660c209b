/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-incoming.h"

/* Everything up to the final dot is read even when it will be refused: only there can we answer. */
static gboolean
read_content (MattaIncoming *incoming)
{
  MattaSession *session = incoming->session;

  while (!incoming->reader.done) {
    if (session->start == session->end && !matta_session_fill (session))
      return FALSE;
    session->start += matta_incoming_push (incoming, session->buffer + session->start,
                                           session->end - session->start);
  }
  return TRUE;
}

void
matta_verb_data (MattaSession *self, const char *argument)
{
  g_autoptr (MattaIncoming) incoming = NULL;

  if (self->chunks != NULL) {
    /* RFC 3030 2. */
    matta_session_reply (self, 503, "5.5.1", "The message is coming in chunks already.");
    return;
  }
  if (!matta_incoming_may_start (self))
    return;
  if (argument[0] != '\0') {
    matta_session_reply (self, 501, "5.5.4", "DATA takes no argument.");
    return;
  }
  incoming = matta_incoming_new (self, FALSE);
  matta_session_reply (self, 354, NULL, "Go ahead; end with a dot on a line of its own.");
  if (read_content (incoming))
    matta_incoming_finish (incoming);
  matta_session_reset (self);
}

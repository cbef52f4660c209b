/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-session.h"

/* FALSE after a reply. */
static gboolean
may_start (MattaSession *self, const char *argument)
{
  if (argument[0] != '\0')
    matta_session_reply (self, 501, "5.5.4", "STARTTLS takes no argument.");
  else if (matta_channel_is_encrypted (self->channel) || self->envelope != NULL)
    matta_session_reply (self, 503, "5.5.1", "Not now.");
  else
    return TRUE;
  return FALSE;
}

/* RFC 3207. */
void
matta_verb_starttls (MattaSession *self, const char *argument)
{
  g_autoptr (MattaIdentity) identity = NULL;

  if (!may_start (self, argument))
    return;
  if (self->handler->get_identity != NULL)
    identity = self->handler->get_identity (self->user_data);
  if (identity == NULL) {
    matta_session_reply (self, 454, "4.7.0", "There is no certificate to do that with.");
    return;
  }
  if (self->start != self->end) {
    /* Whoever wrote that was not waiting for TLS: it could be anybody on the way. */
    matta_session_end (self, "4.7.0", "pipelined-starttls", "Nothing may follow STARTTLS at once.");
    return;
  }
  matta_session_reply (self, 220, "2.0.0", "Go ahead");
  matta_session_start_tls (self, identity);
}

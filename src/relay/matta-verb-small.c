/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-session.h"

void
matta_verb_help (MattaSession *self, const char *argument)
{
  matta_session_reply (self, 214, "2.0.0", "Matta takes mail here and holds it for its user.");
}

void
matta_verb_noop (MattaSession *self, const char *argument)
{
  matta_session_reply (self, 250, "2.0.0", "OK");
}

void
matta_verb_quit (MattaSession *self, const char *argument)
{
  matta_session_reply (self, 221, "2.0.0", "Bye");
  self->stopping = TRUE;
}

void
matta_verb_rset (MattaSession *self, const char *argument)
{
  matta_session_reset (self);
  matta_session_reply (self, 250, "2.0.0", "OK");
}

/* RFC 5321 3.5.3: 252 says "cannot tell, but will try". */
void
matta_verb_vrfy (MattaSession *self, const char *argument)
{
  if (argument[0] == '\0')
    matta_session_reply (self, 501, "5.5.4", "VRFY wants an address.");
  else
    matta_session_reply (self, 252, "2.1.5", "Send some mail and see.");
}

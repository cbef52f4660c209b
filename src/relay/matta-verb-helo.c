/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-session.h"

static void
greet (MattaSession *self, const char *client)
{
  matta_session_reset (self);
  g_free (self->client);
  self->client = g_strdup (client);
  self->greeted = TRUE;
}

static gboolean
has_password (MattaSession *self)
{
  return self->handler->has_password != NULL && self->handler->has_password (self->user_data);
}

static gboolean
may_encrypt (MattaSession *self)
{
  g_autoptr (MattaIdentity) identity = NULL;

  if (self->handler->get_identity == NULL || matta_channel_is_encrypted (self->channel))
    return FALSE;
  identity = self->handler->get_identity (self->user_data);
  return identity != NULL;
}

void
matta_verb_helo (MattaSession *self, const char *argument)
{
  if (argument[0] == '\0') {
    matta_session_reply (self, 501, "5.5.4", "HELO wants a name.");
    return;
  }
  greet (self, argument);
  matta_session_reply (self, 250, NULL, "localhost");
}

/* AUTH is offered only where it can succeed: Thunderbird asks for a password as soon as it is. */
void
matta_verb_ehlo (MattaSession *self, const char *argument)
{
  g_autoptr (GString) text = g_string_new ("localhost\nPIPELINING\n");

  if (argument[0] == '\0') {
    matta_session_reply (self, 501, "5.5.4", "EHLO wants a name.");
    return;
  }
  greet (self, argument);
  g_string_append_printf (text, "SIZE %" G_GSIZE_FORMAT "\n", self->limits->message);
  if (may_encrypt (self))
    g_string_append (text, "STARTTLS\n");
  if (has_password (self))
    g_string_append (text, "AUTH PLAIN LOGIN\n");
  g_string_append (text, "ENHANCEDSTATUSCODES\n8BITMIME\nSMTPUTF8\nDSN\nCHUNKING");
  matta_session_reply (self, 250, NULL, text->str);
}

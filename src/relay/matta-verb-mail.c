/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-esmtp.h"

#include "matta-smtp-command.h"
#include "matta-smtp-dsn.h"

#include <string.h>

/* RFC 1870. */
static gboolean
check_size (MattaSession *self, const char *value)
{
  guint64 size = 0;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &size, NULL))
    return matta_esmtp_judge (self, FALSE);
  if (size <= self->limits->message)
    return TRUE;
  matta_session_reply_reason (self, 552, "5.3.4", "too-large", "The message is too large.");
  return FALSE;
}

/* RFC 6152. */
static gboolean
check_body (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, value != NULL
                                      && (g_ascii_strcasecmp (value, "7BIT") == 0
                                          || g_ascii_strcasecmp (value, "8BITMIME") == 0));
}

static gboolean
check_bare (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, value == NULL);
}

static gboolean
check_any (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, value != NULL);
}

static gboolean
check_ret (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, matta_smtp_dsn_is_ret (value));
}

static gboolean
check_envid (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, matta_smtp_dsn_is_envid (value));
}

static const MattaEsmtpParameter parameters[] = {
  { "SIZE", check_size }, { "BODY", check_body },   { "SMTPUTF8", check_bare },
  { "AUTH", check_any }, /* RFC 4954 5: to be accepted once AUTH is offered */
  { "RET", check_ret },   { "ENVID", check_envid },
};

static gboolean
may_send (MattaSession *self)
{
  if (!self->greeted) {
    matta_session_reply (self, 503, "5.5.1", "Say EHLO first.");
    return FALSE;
  }
  if (!self->allowed) {
    matta_session_reply_reason (
        self, 530, "5.7.0", "other-user",
        "Another user’s Matta is listening here. Sign in with its password.");
    return FALSE;
  }
  if (self->envelope != NULL) {
    matta_session_reply (self, 503, "5.5.1", "There is a sender already.");
    return FALSE;
  }
  return TRUE;
}

void
matta_verb_mail (MattaSession *self, const char *argument)
{
  g_autofree char *address = NULL;
  const char *rest = NULL;

  if (!may_send (self))
    return;
  rest = matta_smtp_path_parse (argument, "FROM:", TRUE, &address);
  if (rest == NULL) {
    matta_session_reply (self, 501, "5.1.7", "This is not an address.");
    return;
  }
  if (!matta_esmtp_check (self, rest, parameters, G_N_ELEMENTS (parameters)))
    return;
  self->envelope = matta_envelope_new (address, rest[0] != '\0' ? rest : NULL);
  matta_session_reply (self, 250, "2.1.0", "Sender ok");
}

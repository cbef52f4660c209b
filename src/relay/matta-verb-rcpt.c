/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-esmtp.h"

#include "matta-smtp-command.h"
#include "matta-smtp-dsn.h"

static gboolean
check_notify (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, matta_smtp_dsn_is_notify (value));
}

static gboolean
check_orcpt (MattaSession *self, const char *value)
{
  return matta_esmtp_judge (self, matta_smtp_dsn_is_orcpt (value));
}

static const MattaEsmtpParameter parameters[] = {
  { "NOTIFY", check_notify },
  { "ORCPT", check_orcpt },
};

void
matta_verb_rcpt (MattaSession *self, const char *argument)
{
  g_autofree char *address = NULL;
  const char *rest = NULL;

  if (self->envelope == NULL) {
    matta_session_reply (self, 503, "5.5.1", "Say MAIL first.");
    return;
  }
  if (self->chunks != NULL) {
    matta_session_reply (self, 503, "5.5.1", "The message is coming already.");
    return;
  }
  rest = matta_smtp_path_parse (argument, "TO:", FALSE, &address);
  if (rest == NULL) {
    matta_session_reply (self, 501, "5.1.3", "This is not an address.");
    return;
  }
  if (!matta_esmtp_check (self, rest, parameters, G_N_ELEMENTS (parameters)))
    return;
  if (matta_envelope_get_n_recipients (self->envelope) >= self->limits->recipients) {
    /* RFC 5321 4.5.3.1.10: the client sends the rest in another transaction. */
    matta_session_reply_reason (self, 452, "4.5.3", "too-many-recipients",
                                "Too many recipients for one message.");
    return;
  }
  matta_envelope_add (self->envelope, address, rest[0] != '\0' ? rest : NULL);
  matta_session_reply (self, 250, "2.1.5", "Recipient ok");
}

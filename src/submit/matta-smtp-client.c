/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-client.h"

#include "matta-error.h"
#include "matta-secret.h"
#include "matta-smtp-bearer.h"
#include "matta-smtp-capabilities.h"
#include "matta-smtp-parameters.h"
#include "matta-smtp-sign-in.h"
#include "matta-smtp-transaction.h"
#include "matta-smtp-wire.h"

#include <string.h>

#define MOST_MESSAGES 100
#define CODE_SIGN_IN_FIRST 530 /* RFC 4954 6 */

struct _MattaSmtpClient {
  MattaSmtpWire *wire;
  MattaSmtpCapabilities *offered;
  MattaSmtpAftermath aftermath; /* of the last message */
  guint n_messages;
};

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

static gboolean
connect_wire (MattaSmtpClient *self,
              const MattaSmtpRoute *route,
              MattaProbe *step,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GError) cause = NULL;

  *step = MATTA_PROBE_CONNECT;
  self->wire = matta_smtp_wire_new (route->host, route->port, route->connect_seconds,
                                    route->reply_seconds, &route->limits, cancellable, &cause);
  if (self->wire != NULL)
    return TRUE;
  if (cause->domain == G_RESOLVER_ERROR) {
    *step = MATTA_PROBE_RESOLVE;
    return fail (error, MATTA_ERROR_TRY_LATER, "The server's name is not known");
  }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
secure (MattaSmtpClient *self,
        const MattaSmtpRoute *route,
        MattaProbe *step,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GError) cause = NULL;

  *step = MATTA_PROBE_TLS;
  if (matta_smtp_wire_start_tls (self->wire, route->trust, cancellable, &cause))
    return TRUE;
  if (g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_UNTRUSTED))
    *step = MATTA_PROBE_CERTIFICATE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
greet (MattaSmtpClient *self, MattaProbe *step, GCancellable *cancellable, GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply = NULL;

  *step = MATTA_PROBE_GREETING;
  reply = matta_smtp_wire_read (self->wire, cancellable, error);
  if (reply == NULL)
    return FALSE;
  return reply->code == 220
         || fail (error, MATTA_ERROR_TRY_LATER, "The server does not take mail at the moment");
}

/* What was offered before TLS is forgotten: somebody on the way could have written it. */
static gboolean
introduce (MattaSmtpClient *self,
           const MattaSmtpRoute *route,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name = matta_smtp_wire_get_address_literal (self->wire);
  g_autofree char *command = g_strconcat ("EHLO ", name, NULL);
  g_autoptr (MattaSmtpServerReply) reply =
      matta_smtp_wire_ask (self->wire, command, cancellable, error);

  if (reply == NULL)
    return FALSE;
  if (reply->code != 250)
    return fail (error, MATTA_ERROR_TRY_LATER, "The server does not speak ESMTP");
  g_clear_pointer (&self->offered, matta_smtp_capabilities_free);
  self->offered = matta_smtp_capabilities_new (reply);
  if (self->offered->name == NULL)
    self->offered->name = g_strdup (route->host);
  return TRUE;
}

static gboolean
upgrade (MattaSmtpClient *self,
         const MattaSmtpRoute *route,
         MattaProbe *step,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply = NULL;

  *step = MATTA_PROBE_TLS;
  if (!self->offered->starttls)
    return fail (error, MATTA_ERROR_UNTRUSTED, "The server does not offer STARTTLS");
  reply = matta_smtp_wire_ask (self->wire, "STARTTLS", cancellable, error);
  if (reply == NULL)
    return FALSE;
  if (reply->code / 100 == 4)
    return fail (error, MATTA_ERROR_TRY_LATER, "The server cannot begin TLS at the moment");
  if (reply->code != 220)
    return fail (error, MATTA_ERROR_UNTRUSTED, "The server refuses to begin TLS");
  return secure (self, route, step, cancellable, error)
         && introduce (self, route, cancellable, error);
}

/* Whoever gives out tokens says no to the sign-in and not to the mail: that one waits. */
static gboolean
is_for_the_person (const GError *cause)
{
  return cause->domain == MATTA_ERROR && cause->code != MATTA_ERROR_TRY_LATER
         && cause->code != MATTA_ERROR_UNTRUSTED;
}

static MattaSecret *
get_password (const MattaSmtpRoute *route, gboolean anew, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  MattaSecret *password = NULL;

  if (route->password != NULL)
    password = route->password (route->user_data, anew, cancellable, &cause);
  if (cause != NULL && is_for_the_person (cause))
    fail (error, MATTA_ERROR_SIGN_IN, cause->message);
  else if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (password == NULL)
    fail (error, MATTA_ERROR_SIGN_IN, "The account's password is not known");
  return password;
}

static gboolean
sign_in_with_password (MattaSmtpClient *self,
                       const MattaSmtpRoute *route,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (MattaSecret) password = get_password (route, FALSE, cancellable, error);

  return password != NULL
         && matta_smtp_sign_in (self->wire, self->offered, route->user, password, cancellable,
                                error);
}

static gboolean
try_token (MattaSmtpClient *self,
           const MattaSmtpRoute *route,
           const MattaSecret *token,
           GCancellable *cancellable,
           GError **error)
{
  return matta_smtp_bearer_sign_in (self->wire, self->offered, route->user, token, cancellable,
                                    error);
}

/* A token may have been withdrawn before its time: then another one is tried, once. */
static gboolean
sign_in_with_token (MattaSmtpClient *self,
                    const MattaSmtpRoute *route,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (MattaSecret) token = get_password (route, FALSE, cancellable, error);
  g_autoptr (MattaSecret) other = NULL;
  g_autoptr (GError) cause = NULL;

  if (token == NULL)
    return FALSE;
  if (try_token (self, route, token, cancellable, &cause))
    return TRUE;
  if (g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_SIGN_IN)) {
    other = get_password (route, TRUE, cancellable, error);
    if (other == NULL)
      return FALSE;
    if (!matta_secret_equal (token, other))
      return try_token (self, route, other, cancellable, error);
  }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
sign_in (MattaSmtpClient *self,
         const MattaSmtpRoute *route,
         MattaProbe *step,
         GCancellable *cancellable,
         GError **error)
{
  *step = MATTA_PROBE_SIGN_IN;
  return route->token ? sign_in_with_token (self, route, cancellable, error)
                      : sign_in_with_password (self, route, cancellable, error);
}

static gboolean
establish (MattaSmtpClient *self,
           const MattaSmtpRoute *route,
           MattaProbe *step,
           GCancellable *cancellable,
           GError **error)
{
  if (!connect_wire (self, route, step, cancellable, error))
    return FALSE;
  if (route->security == MATTA_SECURITY_TLS && !secure (self, route, step, cancellable, error))
    return FALSE;
  if (!greet (self, step, cancellable, error) || !introduce (self, route, cancellable, error))
    return FALSE;
  if (route->security == MATTA_SECURITY_STARTTLS
      && !upgrade (self, route, step, cancellable, error))
    return FALSE;
  return route->user == NULL || sign_in (self, route, step, cancellable, error);
}

MattaSmtpClient *
matta_smtp_client_new (const MattaSmtpRoute *route,
                       MattaProbe *step,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (MattaSmtpClient) self = NULL;

  g_return_val_if_fail (route != NULL && route->host != NULL && step != NULL, NULL);

  self = g_new0 (MattaSmtpClient, 1);
  if (!establish (self, route, step, cancellable, error))
    return NULL;
  *step = MATTA_PROBE_DONE;
  return g_steal_pointer (&self);
}

/* @command: with its line end. */
static gboolean
ask_for_leave (MattaSmtpClient *self,
               const char *command,
               MattaProbe *step,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (MattaSmtpServerReply) reply = NULL;

  if (!matta_smtp_wire_write (self->wire, command, strlen (command), cancellable, error))
    return FALSE;
  reply = matta_smtp_wire_read (self->wire, cancellable, error);
  if (reply == NULL)
    return FALSE;
  if (reply->code == CODE_SIGN_IN_FIRST) {
    *step = MATTA_PROBE_SIGN_IN;
    return fail (error, MATTA_ERROR_SIGN_IN, "The server wants a sign-in first");
  }
  return reply->code / 100 != 5
         || fail (error, MATTA_ERROR_REFUSED, "The server takes no mail from this address");
}

/* Many servers look at the sender only when they hear of a recipient. */
gboolean
matta_smtp_client_try_address (MattaSmtpClient *self,
                               const char *address,
                               MattaProbe *step,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (address, NULL);
  const MattaParcel parcel = { .envelope = envelope };
  g_autofree char *mail = NULL;
  g_autofree char *rcpt = NULL;

  g_return_val_if_fail (self != NULL && step != NULL, FALSE);

  matta_envelope_add (envelope, address, NULL);
  if (!matta_parcel_is_sound (&parcel, NULL)
      || (matta_smtp_needs_smtputf8 (envelope) && !self->offered->smtputf8))
    return TRUE;
  *step = MATTA_PROBE_SENDER;
  mail = matta_smtp_make_mail (envelope, self->offered, 0, FALSE);
  rcpt = matta_smtp_make_rcpt (envelope, 0, self->offered);
  return ask_for_leave (self, mail, step, cancellable, error)
         && ask_for_leave (self, rcpt, step, cancellable, error);
}

void
matta_smtp_client_free (MattaSmtpClient *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->wire, matta_smtp_wire_free);
  g_clear_pointer (&self->offered, matta_smtp_capabilities_free);
  g_free (self);
}

GPtrArray *
matta_smtp_client_submit (MattaSmtpClient *self,
                          const MattaParcel *parcel,
                          GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && parcel != NULL, NULL);

  self->n_messages++;
  return matta_smtp_transaction_run (self->wire, self->offered, parcel, &self->aftermath,
                                     cancellable, error);
}

gboolean
matta_smtp_client_was_answered (MattaSmtpClient *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->aftermath.answered;
}

gboolean
matta_smtp_client_is_clean (MattaSmtpClient *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->aftermath.clean;
}

gboolean
matta_smtp_client_is_reusable (MattaSmtpClient *self)
{
  guint64 most = MOST_MESSAGES;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->offered->max_messages > 0)
    most = MIN (most, self->offered->max_messages);
  return self->aftermath.clean && self->n_messages < most;
}

guint64
matta_smtp_client_get_max_size (MattaSmtpClient *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offered->max_size;
}

gboolean
matta_smtp_client_is_alive (MattaSmtpClient *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return matta_smtp_wire_is_quiet (self->wire);
}

void
matta_smtp_client_quit (MattaSmtpClient *self)
{
  g_return_if_fail (self != NULL);

  matta_smtp_wire_quit (self->wire);
}

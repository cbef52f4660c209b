/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-sign-in.h"

#include "matta-error.h"

#include <gsasl.h>
#include <string.h>

#define MOST_ROUNDS 8

typedef struct {
  const char *name;
  gboolean speaks_first; /* the client's first words go with AUTH */
  gboolean shows_password;
} Mechanism;

/* Strongest first. */
static const Mechanism mechanisms[] = {
  { "SCRAM-SHA-256", TRUE, FALSE }, { "SCRAM-SHA-1", TRUE, FALSE }, { "CRAM-MD5", FALSE, FALSE },
  { "PLAIN", TRUE, TRUE },          { "LOGIN", FALSE, TRUE },
};

typedef struct {
  MattaSmtpWire *wire;
  Gsasl_session *session;
  GCancellable *cancellable;
} SignIn;

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN, text);
  return FALSE;
}

static gboolean
is_usable (const Mechanism *mechanism, MattaSmtpWire *wire, const MattaSmtpCapabilities *offered)
{
  return matta_smtp_capabilities_has_mechanism (offered, mechanism->name)
         && (!mechanism->shows_password || matta_smtp_wire_is_encrypted (wire)
             || matta_smtp_wire_is_loopback (wire));
}

static const Mechanism *
choose_mechanism (MattaSmtpWire *wire, const MattaSmtpCapabilities *offered)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (is_usable (&mechanisms[i], wire, offered))
      return &mechanisms[i];
  return NULL;
}

/* Both sides' words are base 64. Returns a libgsasl code. */
static int
step (SignIn *self, const char *challenge, char **answer)
{
  char *output = NULL;
  int code = gsasl_step64 (self->session, challenge, &output);

  *answer = g_strdup (output);
  if (output != NULL)
    explicit_bzero (output, strlen (output));
  gsasl_free (output);
  return code;
}

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static MattaSmtpServerReply *
ask_and_wipe (SignIn *self, char *command, GError **error)
{
  MattaSmtpServerReply *reply = matta_smtp_wire_ask (self->wire, command, self->cancellable, error);

  wipe (command);
  return reply;
}

/* An empty first word is written "=" (RFC 4954 4). */
static MattaSmtpServerReply *
begin (SignIn *self, const Mechanism *mechanism, int *code, GError **error)
{
  char *first = NULL;
  char *command = NULL;

  *code = GSASL_NEEDS_MORE;
  if (!mechanism->speaks_first)
    return ask_and_wipe (self, g_strconcat ("AUTH ", mechanism->name, NULL), error);
  *code = step (self, "", &first);
  if (*code != GSASL_OK && *code != GSASL_NEEDS_MORE) {
    wipe (first);
    refuse (error, "User name or password cannot be used to sign in");
    return NULL;
  }
  command = g_strjoin (" ", "AUTH", mechanism->name, *first == '\0' ? "=" : first, NULL);
  wipe (first);
  return ask_and_wipe (self, command, error);
}

/* @code: of the last step. Also when the server is content, it has to have proved itself. */
static gboolean
judge (const MattaSmtpServerReply *reply, int code, GError **error)
{
  if (reply->code / 100 == 4) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The server cannot sign anybody in at the moment");
    return FALSE;
  }
  if (reply->code / 100 != 2)
    return refuse (error, "The server does not accept user name or password");
  return code == GSASL_OK || refuse (error, "The server did not prove that it knows the password");
}

static MattaSmtpServerReply *
answer_challenge (SignIn *self, const MattaSmtpServerReply *challenge, int *code, GError **error)
{
  char *answer = NULL;

  *code = step (self, challenge->lines[0], &answer);
  if (*code == GSASL_OK || *code == GSASL_NEEDS_MORE)
    return ask_and_wipe (self, answer, error);
  wipe (answer);
  refuse (error, "The server's part of the sign-in is wrong");
  return NULL;
}

static gboolean
converse (SignIn *self, const Mechanism *mechanism, GError **error)
{
  int code = GSASL_NEEDS_MORE;
  g_autoptr (MattaSmtpServerReply) reply = begin (self, mechanism, &code, error);

  for (guint round = 0; reply != NULL && reply->code == 334; round++) {
    g_autoptr (MattaSmtpServerReply) challenge = g_steal_pointer (&reply);

    if (round == MOST_ROUNDS)
      return refuse (error, "The sign-in does not come to an end");
    reply = answer_challenge (self, challenge, &code, error);
  }
  return reply != NULL && judge (reply, code, error);
}

static gboolean
sign_in_with (SignIn *self,
              Gsasl *sasl,
              const Mechanism *mechanism,
              const char *user,
              const char *password,
              GError **error)
{
  gboolean signed_in = FALSE;

  if (gsasl_client_start (sasl, mechanism->name, &self->session) != GSASL_OK)
    return refuse (error, "The sign-in could not be begun");
  if (gsasl_property_set (self->session, GSASL_AUTHID, user) == GSASL_OK
      && gsasl_property_set (self->session, GSASL_PASSWORD, password) == GSASL_OK)
    signed_in = converse (self, mechanism, error);
  else
    refuse (error, "User name or password cannot be used to sign in");
  gsasl_finish (self->session);
  return signed_in;
}

gboolean
matta_smtp_sign_in (MattaSmtpWire *wire,
                    const MattaSmtpCapabilities *offered,
                    const char *user,
                    const char *password,
                    GCancellable *cancellable,
                    GError **error)
{
  SignIn self = { .wire = wire, .cancellable = cancellable };
  const Mechanism *mechanism = NULL;
  Gsasl *sasl = NULL;
  gboolean signed_in = FALSE;

  g_return_val_if_fail (wire != NULL && offered != NULL, FALSE);
  g_return_val_if_fail (user != NULL && password != NULL, FALSE);

  mechanism = choose_mechanism (wire, offered);
  if (mechanism == NULL)
    return refuse (error, "The server offers no way to sign in that is safe here");
  if (gsasl_init (&sasl) != GSASL_OK)
    return refuse (error, "The sign-in could not be begun");
  signed_in = sign_in_with (&self, sasl, mechanism, user, password, error);
  gsasl_done (sasl);
  return signed_in;
}

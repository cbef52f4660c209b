/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-sign-in.h"

#include "matta-error.h"
#include "matta-scram.h"

#include <gsasl.h>
#include <string.h>

#define MOST_ROUNDS 8

typedef struct {
  const char *name;
  gboolean speaks_first; /* the client's first words go with AUTH */
  gboolean binds;        /* to this TLS connection: nobody can pass the sign-in on to another */
  gboolean shows_password;
  Gsasl_hash hash; /* of SCRAM that is not bound; 0 = another mechanism */
} Mechanism;

/* Strongest first. */
static const Mechanism mechanisms[] = {
  { .name = "SCRAM-SHA-256-PLUS", .speaks_first = TRUE, .binds = TRUE },
  { .name = "SCRAM-SHA-1-PLUS", .speaks_first = TRUE, .binds = TRUE },
  { .name = "SCRAM-SHA-256", .speaks_first = TRUE, .hash = GSASL_HASH_SHA256 },
  { .name = "SCRAM-SHA-1", .speaks_first = TRUE, .hash = GSASL_HASH_SHA1 },
  { .name = "CRAM-MD5" },
  { .name = "PLAIN", .speaks_first = TRUE, .shows_password = TRUE },
  { .name = "LOGIN", .shows_password = TRUE },
};

typedef struct {
  MattaSmtpWire *wire;
  const MattaSmtpCapabilities *offered;
  const char *user;
  const char *password;
  char *binding; /* base 64; NULL = there is none */
  Gsasl_property binding_kind;
  Gsasl *sasl;
  Gsasl_session *session;
  MattaScram *scram; /* says what the session cannot; or NULL */
  gboolean refused;  /* by the server, which was asked rightly */
  GCancellable *cancellable;
} SignIn;

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN, text);
  return FALSE;
}

static gboolean
is_usable (SignIn *self, const Mechanism *mechanism)
{
  return matta_smtp_capabilities_has_mechanism (self->offered, mechanism->name)
         && (!mechanism->binds || self->binding != NULL)
         && (!mechanism->shows_password || matta_smtp_wire_is_encrypted (self->wire)
             || matta_smtp_wire_is_loopback (self->wire));
}

static const Mechanism *
choose_mechanism (SignIn *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (is_usable (self, &mechanisms[i]))
      return &mechanisms[i];
  return NULL;
}

/* After @first was refused. Servers offer what they cannot do with the passwords they keep, a
 * digest of another kind say, and can only tell a password when they see it. Who wants to see it
 * gets it so, but would also by offering nothing else. Not when the first was bound: that it fails
 * may well mean that somebody is in between. */
static const Mechanism *
choose_other (SignIn *self, const Mechanism *first)
{
  if (first->binds || first->shows_password)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (mechanisms[i].shows_password && is_usable (self, &mechanisms[i]))
      return &mechanisms[i];
  return NULL;
}

/* Both sides' words are base 64. Returns a libgsasl code. */
static int
step (SignIn *self, const char *challenge, char **answer)
{
  char *output = NULL;
  int code = GSASL_OK;

  if (self->scram != NULL)
    return matta_scram_step (self->scram, challenge, answer);
  code = gsasl_step64 (self->session, challenge, &output);
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
judge (SignIn *self, const MattaSmtpServerReply *reply, int code, GError **error)
{
  if (reply->code / 100 == 4) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The server cannot sign anybody in at the moment");
    return FALSE;
  }
  self->refused = reply->code / 100 != 2;
  if (self->refused)
    return refuse (error, "The server does not accept user name or password");
  return code == GSASL_OK || refuse (error, "The server did not prove that it knows the password");
}

static MattaSmtpServerReply *
answer_challenge (SignIn *self, const MattaSmtpServerReply *challenge, int *code, GError **error)
{
  char *answer = NULL;

  if (!matta_scram_is_affordable (challenge->lines[0])) {
    refuse (error, "The server asks for too much work");
    return NULL;
  }
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
  return reply != NULL && judge (self, reply, code, error);
}

static gboolean
prepare (SignIn *self, const Mechanism *mechanism)
{
  return gsasl_property_set (self->session, GSASL_AUTHID, self->user) == GSASL_OK
         && gsasl_property_set (self->session, GSASL_PASSWORD, self->password) == GSASL_OK
         && (!mechanism->binds
             || gsasl_property_set (self->session, self->binding_kind, self->binding) == GSASL_OK);
}

static gboolean
sign_in_with (SignIn *self, const Mechanism *mechanism, GError **error)
{
  gboolean signed_in = FALSE;

  if (gsasl_client_start (self->sasl, mechanism->name, &self->session) != GSASL_OK)
    return refuse (error, "The sign-in could not be begun");
  /* Bound it would be if the server offered that. */
  if (mechanism->hash != 0 && self->binding != NULL)
    self->scram = matta_scram_new (self->session, mechanism->hash);
  if (prepare (self, mechanism))
    signed_in = converse (self, mechanism, error);
  else
    refuse (error, "User name or password cannot be used to sign in");
  g_clear_pointer (&self->scram, matta_scram_free);
  gsasl_finish (self->session);
  return signed_in;
}

/* The first refusal is what is told: a server that has had enough of us may just close. */
static gboolean
try_strongest (SignIn *self, GError **error)
{
  const Mechanism *mechanism = choose_mechanism (self);
  const Mechanism *other = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  if (mechanism == NULL)
    return refuse (error, "The server offers no way to sign in that is safe here");
  if (sign_in_with (self, mechanism, &first))
    return TRUE;
  other = self->refused ? choose_other (self, mechanism) : NULL;
  if (other != NULL && sign_in_with (self, other, &second))
    return TRUE;
  if (g_error_matches (second, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&second));
  else
    g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static void
look_for_binding (SignIn *self)
{
  GTlsChannelBindingType type = G_TLS_CHANNEL_BINDING_TLS_UNIQUE;
  g_autoptr (GBytes) bytes = matta_smtp_wire_get_binding (self->wire, &type);
  gsize size = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  self->binding = size > 0 ? g_base64_encode (data, size) : NULL;
  self->binding_kind =
      type == G_TLS_CHANNEL_BINDING_TLS_EXPORTER ? GSASL_CB_TLS_EXPORTER : GSASL_CB_TLS_UNIQUE;
}

gboolean
matta_smtp_sign_in (MattaSmtpWire *wire,
                    const MattaSmtpCapabilities *offered,
                    const char *user,
                    const char *password,
                    GCancellable *cancellable,
                    GError **error)
{
  SignIn self = {
    .wire = wire, .offered = offered, .user = user, .password = password, .cancellable = cancellable
  };
  gboolean signed_in = FALSE;

  g_return_val_if_fail (wire != NULL && offered != NULL, FALSE);
  g_return_val_if_fail (user != NULL && password != NULL, FALSE);

  if (gsasl_init (&self.sasl) != GSASL_OK)
    return refuse (error, "The sign-in could not be begun");
  look_for_binding (&self);
  signed_in = try_strongest (&self, error);
  g_free (self.binding);
  gsasl_done (self.sasl);
  return signed_in;
}

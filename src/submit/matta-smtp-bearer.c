/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-bearer.h"

#include "matta-error.h"

#include <string.h>

/* How the client lets a refusal go on to its end, once the server has said why. */
#define GO_ON_BEARER "AQ==" /* RFC 7628 3.2.3 */
#define GO_ON_XOAUTH2 ""

typedef struct {
  const char *name;
  const char *go_on;
  MattaSecret *(*make) (const char *user, const MattaSecret *token);
} Mechanism;

/* RFC 5801 4: what the user's name must not hold as it is. */
static char *
escape_user (const char *user)
{
  GString *escaped = g_string_new (user);

  g_string_replace (escaped, "=", "=3D", 0);
  g_string_replace (escaped, ",", "=2C", 0);
  return g_string_free (escaped, FALSE);
}

/* Host and port are for servers that stand for several (RFC 7628 3.1); none of ours does. */
static MattaSecret *
make_bearer (const char *user, const MattaSecret *token)
{
  g_autofree char *escaped = escape_user (user);

  return g_strconcat ("n,a=", escaped, ",\001auth=Bearer ", token, "\001\001", NULL);
}

static MattaSecret *
make_xoauth2 (const char *user, const MattaSecret *token)
{
  return g_strconcat ("user=", user, "\001auth=Bearer ", token, "\001\001", NULL);
}

/* The standard first. */
static const Mechanism mechanisms[] = {
  { "OAUTHBEARER", GO_ON_BEARER, make_bearer },
  { "XOAUTH2", GO_ON_XOAUTH2, make_xoauth2 },
};

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN, text);
  return FALSE;
}

static const Mechanism *
choose_mechanism (MattaSmtpWire *wire, const MattaSmtpCapabilities *offered)
{
  if (!matta_smtp_wire_is_encrypted (wire) && !matta_smtp_wire_is_loopback (wire))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (matta_smtp_capabilities_has_mechanism (offered, mechanisms[i].name))
      return &mechanisms[i];
  return NULL;
}

static MattaSecret *
make_command (const Mechanism *mechanism, const char *user, const MattaSecret *token)
{
  g_autoptr (MattaSecret) plain = mechanism->make (user, token);
  g_autoptr (MattaSecret) encoded = g_base64_encode ((const guchar *) plain, strlen (plain));

  return g_strjoin (" ", "AUTH", mechanism->name, encoded, NULL);
}

static gboolean
judge (const MattaSmtpServerReply *reply, GError **error)
{
  if (reply->code / 100 == 2)
    return TRUE;
  if (reply->code / 100 != 4)
    return refuse (error, "The server does not accept the sign-in");
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                       "The server cannot sign anybody in at the moment");
  return FALSE;
}

gboolean
matta_smtp_bearer_sign_in (MattaSmtpWire *wire,
                           const MattaSmtpCapabilities *offered,
                           const char *user,
                           const MattaSecret *token,
                           GCancellable *cancellable,
                           GError **error)
{
  const Mechanism *mechanism = NULL;
  g_autoptr (MattaSecret) command = NULL;
  g_autoptr (MattaSmtpServerReply) reply = NULL;

  g_return_val_if_fail (wire != NULL && offered != NULL, FALSE);
  g_return_val_if_fail (user != NULL && token != NULL, FALSE);

  mechanism = choose_mechanism (wire, offered);
  if (mechanism == NULL)
    return refuse (error, "The server offers no sign-in without a password that is safe here");
  command = make_command (mechanism, user, token);
  reply = matta_smtp_wire_ask (wire, command, cancellable, error);
  if (reply != NULL && reply->code == 334) {
    g_clear_pointer (&reply, matta_smtp_server_reply_free);
    reply = matta_smtp_wire_ask (wire, mechanism->go_on, cancellable, error);
  }
  return reply != NULL && judge (reply, error);
}

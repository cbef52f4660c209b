/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-session.h"
#include "matta-vault.h"

#include <string.h>

#define TRIES 3

/* A mechanism's part of the dialogue: gives the password the client sent, or NULL after a reply.
 * (transfer full), wiped by the caller. */
typedef char *(*MechanismFunc) (MattaSession *self, const char *initial);

typedef struct {
  const char *name;
  MechanismFunc run;
} Mechanism;

static char *
refuse (MattaSession *self)
{
  matta_session_reply (self, 501, "5.5.2", "This cannot be read.");
  return NULL;
}

/* (transfer full), with a NUL behind it; NULL for what is not base64. */
static char *
decode (const char *text, gsize *length)
{
  g_autofree guchar *bytes = NULL;
  char *copy = NULL;
  gsize size = strlen (text);

  if (size % 4 != 0
      || strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                       "0123456789+/=")
             != size)
    return NULL;
  bytes = g_base64_decode (text, length);
  copy = g_malloc0 (*length + 1);
  memcpy (copy, bytes, *length);
  explicit_bzero (bytes, *length);
  return copy;
}

/* Asks, unless @initial is there already. NULL after a reply, or when the client is gone. */
static char *
ask (MattaSession *self, const char *prompt, const char *initial, gsize *length)
{
  const char *line = initial;
  char *answer = NULL;

  if (line == NULL) {
    matta_session_reply (self, 334, NULL, prompt);
    line = matta_session_read_line (self);
  }
  if (line == NULL)
    return NULL;
  if (g_str_equal (line, "*"))
    return refuse (self);
  answer = decode (g_str_equal (line, "=") ? "" : line, length);
  if (initial == NULL)
    explicit_bzero ((char *) line, strlen (line)); /* the session's own buffer */
  return answer != NULL ? answer : refuse (self);
}

/* RFC 4616: authorization, NUL, name, NUL, password. */
static char *
run_plain (MattaSession *self, const char *initial)
{
  gsize length = 0;
  char *message = ask (self, "", initial, &length);
  const char *first = message != NULL ? memchr (message, '\0', length) : NULL;
  const char *second = NULL;
  char *password = NULL;

  if (message == NULL)
    return NULL;
  if (first != NULL)
    second = memchr (first + 1, '\0', length - (gsize) (first + 1 - message));
  if (second != NULL)
    password = g_strdup (second + 1);
  else
    refuse (self);
  explicit_bzero (message, length);
  g_free (message);
  return password;
}

/* The prompts are what clients compare with, byte by byte. The name is not looked at. */
static char *
run_login (MattaSession *self, const char *initial)
{
  gsize length = 0;
  g_autofree char *name = ask (self, "VXNlcm5hbWU6", initial, &length);

  if (name == NULL)
    return NULL;
  return ask (self, "UGFzc3dvcmQ6", NULL, &length);
}

static const Mechanism mechanisms[] = { { "PLAIN", run_plain }, { "LOGIN", run_login } };

static const Mechanism *
find_mechanism (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0)
      return &mechanisms[i];
  return NULL;
}

static void
judge (MattaSession *self, const char *given)
{
  char *right = self->handler->get_password (self->user_data);

  if (matta_secret_equal (given, right)) {
    self->allowed = TRUE;
    self->signed_in = TRUE;
    matta_session_reply (self, 235, "2.7.0", "Signed in");
  } else {
    matta_session_reply_reason (self, 535, "5.7.8", "wrong-password",
                                "Matta does not accept this password.");
  }
  matta_secret_free (right);
}

static gboolean
may_try (MattaSession *self)
{
  if (!self->greeted || self->envelope != NULL || self->handler->get_password == NULL) {
    matta_session_reply (self, 503, "5.5.1", "Not now.");
    return FALSE;
  }
  if (++self->sign_in_tries <= TRIES)
    return TRUE;
  matta_session_reply (self, 421, "4.7.0", "Too many tries.");
  self->stopping = TRUE;
  return FALSE;
}

void
matta_verb_auth (MattaSession *self, const char *argument)
{
  g_auto (GStrv) words = g_strsplit (argument, " ", 2);
  const Mechanism *mechanism = words[0] != NULL ? find_mechanism (words[0]) : NULL;
  char *given = NULL;

  if (!may_try (self))
    return;
  if (mechanism == NULL) {
    matta_session_reply (self, 504, "5.5.4", "This way of signing in is not known.");
    return;
  }
  given = mechanism->run (self, words[1]);
  if (given != NULL)
    judge (self, given);
  matta_secret_free (given);
}

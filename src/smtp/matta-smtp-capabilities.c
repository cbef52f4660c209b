/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-capabilities.h"

#include <string.h>

#define LONGEST_NAME 255

typedef void (*KeywordFunc) (MattaSmtpCapabilities *self, char **arguments);

static void
take_starttls (MattaSmtpCapabilities *self, char **arguments)
{
  self->starttls = TRUE;
}

static void
take_pipelining (MattaSmtpCapabilities *self, char **arguments)
{
  self->pipelining = TRUE;
}

static void
take_eight_bit_mime (MattaSmtpCapabilities *self, char **arguments)
{
  self->eight_bit_mime = TRUE;
}

static void
take_smtputf8 (MattaSmtpCapabilities *self, char **arguments)
{
  self->smtputf8 = TRUE;
}

static void
take_dsn (MattaSmtpCapabilities *self, char **arguments)
{
  self->dsn = TRUE;
}

/* A number that cannot be read is no number: the server says so at MAIL or DATA at the latest. */
static void
take_size (MattaSmtpCapabilities *self, char **arguments)
{
  self->size = TRUE;
  if (arguments[0] != NULL
      && !g_ascii_string_to_unsigned (arguments[0], 10, 0, G_MAXUINT64, &self->max_size, NULL))
    self->max_size = 0;
}

/* RFC 9422 3. A limit of nothing would be no offer at all: it is not believed. */
static void
take_limits (MattaSmtpCapabilities *self, char **arguments)
{
  const struct {
    const char *name;
    guint64 *limit;
  } known[] = {
    { "RCPTMAX=", &self->max_recipients },
    { "RCPTDOMAINMAX=", &self->max_recipient_domains },
    { "MAILMAX=", &self->max_messages },
  };

  for (gsize i = 0; arguments[i] != NULL; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (known); k++) {
      gsize length = strlen (known[k].name);
      guint64 value = 0;

      if (g_ascii_strncasecmp (arguments[i], known[k].name, length) == 0
          && g_ascii_string_to_unsigned (arguments[i] + length, 10, 1, G_MAXUINT64, &value, NULL))
        *known[k].limit = value;
    }
}

static void
take_auth (MattaSmtpCapabilities *self, char **arguments)
{
  GStrvBuilder *builder = g_strv_builder_new ();

  if (self->auth != NULL)
    g_strv_builder_addv (builder, (const char **) self->auth);
  for (gsize i = 0; arguments[i] != NULL; i++) {
    g_autofree char *mechanism = g_ascii_strup (arguments[i], -1);

    if (*mechanism != '\0' && !matta_smtp_capabilities_has_mechanism (self, mechanism))
      g_strv_builder_add (builder, mechanism);
  }
  g_strfreev (self->auth);
  self->auth = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
}

static const struct {
  const char *keyword;
  KeywordFunc take;
} keywords[] = {
  { "STARTTLS", take_starttls },
  { "PIPELINING", take_pipelining },
  { "8BITMIME", take_eight_bit_mime },
  { "SMTPUTF8", take_smtputf8 },
  { "DSN", take_dsn },
  { "SIZE", take_size },
  { "LIMITS", take_limits },
  { "AUTH", take_auth },
};

static void
take_line (MattaSmtpCapabilities *self, const char *line)
{
  g_autofree char *text = g_strdup (line);
  g_auto (GStrv) words = NULL;

  /* "AUTH=LOGIN": how servers of the 1990s say it; some still do beside the proper line. */
  if (g_ascii_strncasecmp (text, "AUTH=", strlen ("AUTH=")) == 0)
    text[strlen ("AUTH")] = ' ';
  words = g_strsplit (g_strstrip (text), " ", -1);
  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (keywords); i++)
    if (g_ascii_strcasecmp (words[0], keywords[i].keyword) == 0)
      keywords[i].take (self, words + 1);
}

/* The first word of the first line (RFC 5321 4.1.1.1): a domain, or an address in brackets. What
 * else stands there is no name. (transfer full) */
static char *
take_name (const char *line)
{
  gsize length = strcspn (line, " ");

  if (length == 0 || length > LONGEST_NAME)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (line[i]) && strchr (".-_[]:", line[i]) == NULL)
      return NULL;
  return g_strndup (line, length);
}

MattaSmtpCapabilities *
matta_smtp_capabilities_new (const MattaSmtpServerReply *reply)
{
  MattaSmtpCapabilities *self = NULL;

  g_return_val_if_fail (reply != NULL && reply->lines != NULL, NULL);

  self = g_new0 (MattaSmtpCapabilities, 1);
  if (reply->lines[0] != NULL)
    self->name = take_name (reply->lines[0]);
  for (gsize i = 1; reply->lines[0] != NULL && reply->lines[i] != NULL; i++)
    take_line (self, reply->lines[i]);
  return self;
}

void
matta_smtp_capabilities_free (MattaSmtpCapabilities *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_strfreev (self->auth);
  g_free (self);
}

gboolean
matta_smtp_capabilities_has_mechanism (const MattaSmtpCapabilities *self, const char *mechanism)
{
  g_return_val_if_fail (self != NULL && mechanism != NULL, FALSE);

  return self->auth != NULL && g_strv_contains ((const char *const *) self->auth, mechanism);
}

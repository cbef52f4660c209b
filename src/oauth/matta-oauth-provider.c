/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-oauth-provider.h"

#include "matta-error.h"

#include <string.h>

/* What the providers say of themselves; each serves the mail servers below a domain. */
static const struct {
  const char *domain;
  const char *authorization_url;
  const char *token_url;
  const char *scope;
} known[] = {
  { "office365.com", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "https://outlook.office.com/SMTP.Send offline_access" },
  { "outlook.com", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "https://outlook.office.com/SMTP.Send offline_access" },
  { "gmail.com", "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token", "https://mail.google.com/" },
  { "yahoo.com", "https://api.login.yahoo.com/oauth2/request_auth",
    "https://api.login.yahoo.com/oauth2/get_token", "mail-w" },
};

static gboolean
is_below (const char *host, const char *domain)
{
  gsize length = strlen (host);
  gsize end = strlen (domain);

  return length >= end && g_ascii_strcasecmp (host + length - end, domain) == 0
         && (length == end || host[length - end - 1] == '.');
}

static gboolean
is_this_computer (const char *host)
{
  return g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1")
         || g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
is_safe (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || host[0] == '\0')
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http") && is_this_computer (host));
}

static gboolean
fail (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, text);
  return FALSE;
}

static gboolean
is_complete (const MattaOAuthProvider *self, GError **error)
{
  if (self->client_id[0] == '\0')
    return fail (error, "The organisation's client ID is missing");
  if (self->authorization_url[0] == '\0' || self->token_url[0] == '\0')
    return fail (error, "It is not known where this mail server's users sign in");
  return (is_safe (self->authorization_url) && is_safe (self->token_url))
         || fail (error, "Signing in needs addresses that begin with https://");
}

static char *
choose (const char *said, const char *otherwise)
{
  return g_strdup (said != NULL && said[0] != '\0' ? said : otherwise);
}

MattaOAuthProvider *
matta_oauth_provider_new (const char *host,
                          const char *client_id,
                          const char *authorization_url,
                          const char *token_url,
                          const char *scope,
                          GError **error)
{
  g_autoptr (MattaOAuthProvider) self = g_new0 (MattaOAuthProvider, 1);
  guint i = 0;

  while (i < G_N_ELEMENTS (known) && (host == NULL || !is_below (host, known[i].domain)))
    i++;
  self->client_id = choose (client_id, "");
  self->authorization_url =
      choose (authorization_url, i < G_N_ELEMENTS (known) ? known[i].authorization_url : "");
  self->token_url = choose (token_url, i < G_N_ELEMENTS (known) ? known[i].token_url : "");
  self->scope = choose (scope, i < G_N_ELEMENTS (known) ? known[i].scope : "");
  return is_complete (self, error) ? g_steal_pointer (&self) : NULL;
}

MattaOAuthProvider *
matta_oauth_provider_copy (const MattaOAuthProvider *self)
{
  MattaOAuthProvider *copy = g_new0 (MattaOAuthProvider, 1);

  copy->client_id = g_strdup (self->client_id);
  copy->authorization_url = g_strdup (self->authorization_url);
  copy->token_url = g_strdup (self->token_url);
  copy->scope = g_strdup (self->scope);
  return copy;
}

void
matta_oauth_provider_free (MattaOAuthProvider *self)
{
  g_free (self->client_id);
  g_free (self->authorization_url);
  g_free (self->token_url);
  g_free (self->scope);
  g_free (self);
}

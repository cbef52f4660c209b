/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-policy.h"

#include "matta-error.h"

#include <string.h>

#define PRACTICE_PREFIX "practice:"
#define PORT_SMTP 25
#define PORT_SUBMISSION 587
#define PORT_SMTPS 465

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static guint16
choose_port (const MattaAccount *account, int given)
{
  if (given > 0)
    return (guint16) given;
  if (account->security == MATTA_SECURITY_TLS)
    return PORT_SMTPS;
  return account->user[0] != '\0' ? PORT_SUBMISSION : PORT_SMTP;
}

/* A server and perhaps a user. No password: this text stands in command lines and logs. */
static gboolean
is_plain (GUri *uri)
{
  const char *user = g_uri_get_userinfo (uri);
  const char *path = g_uri_get_path (uri);

  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return FALSE;
  if (user != NULL && strpbrk (user, ":\r\n") != NULL)
    return FALSE;
  return path[0] == '\0' || g_str_equal (path, "/");
}

static MattaAccount *
parse_server (const char *text, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, &reason);
  g_autoptr (MattaAccount) account = g_new0 (MattaAccount, 1);
  gboolean secure = FALSE;

  if (uri == NULL || !is_plain (uri)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "An account is written smtp://HOST:PORT, smtps://USER@HOST:PORT or "
                         "practice:DIR");
    return NULL;
  }
  secure = g_str_equal (g_uri_get_scheme (uri), "smtps");
  account->kind = MATTA_ACCOUNT_SMTP;
  account->host = g_strdup (g_uri_get_host (uri));
  account->user = g_strdup (g_uri_get_userinfo (uri) != NULL ? g_uri_get_userinfo (uri) : "");
  account->security = MATTA_SECURITY_STARTTLS;
  if (secure)
    account->security = MATTA_SECURITY_TLS;
  else if (is_loopback (account->host))
    account->security = MATTA_SECURITY_NONE;
  account->port = choose_port (account, g_uri_get_port (uri));
  return g_steal_pointer (&account);
}

void
matta_oauth_setup_fill (MattaOAuthSetup *self, const MattaOAuthSetup *from)
{
  self->client_id = g_strdup (from->client_id);
  self->authorization_url = g_strdup (from->authorization_url);
  self->token_url = g_strdup (from->token_url);
  self->scope = g_strdup (from->scope);
}

MattaAccount *
matta_account_copy (const MattaAccount *self)
{
  MattaAccount *copy = g_new0 (MattaAccount, 1);

  copy->kind = self->kind;
  copy->host = g_strdup (self->host);
  copy->port = self->port;
  copy->security = self->security;
  copy->user = g_strdup (self->user);
  copy->sign_in = self->sign_in;
  matta_oauth_setup_fill (&copy->oauth, &self->oauth);
  copy->maildir = g_strdup (self->maildir);
  return copy;
}

void
matta_account_free (MattaAccount *self)
{
  g_free (self->host);
  g_free (self->user);
  g_free (self->oauth.client_id);
  g_free (self->oauth.authorization_url);
  g_free (self->oauth.token_url);
  g_free (self->oauth.scope);
  g_free (self->maildir);
  g_free (self);
}

MattaAccount *
matta_account_parse (const char *uri, GError **error)
{
  MattaAccount *account = NULL;

  if (g_str_has_prefix (uri, "smtp://") || g_str_has_prefix (uri, "smtps://"))
    return parse_server (uri, error);
  if (!g_str_has_prefix (uri, PRACTICE_PREFIX)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "An account begins with smtp://, smtps:// or practice:");
    return NULL;
  }
  account = g_new0 (MattaAccount, 1);
  account->kind = MATTA_ACCOUNT_PRACTICE;
  account->user = g_strdup ("");
  if (uri[strlen (PRACTICE_PREFIX)] != '\0')
    account->maildir = g_strdup (uri + strlen (PRACTICE_PREFIX));
  return account;
}

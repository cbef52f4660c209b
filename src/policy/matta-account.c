/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-account.h"

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
  const char *host = g_uri_get_host (uri);
  const char *user = g_uri_get_userinfo (uri);
  const char *path = g_uri_get_path (uri);

  if (host == NULL || host[0] == '\0' || strpbrk (host, " \t\r\n") != NULL)
    return FALSE;
  if ((user != NULL && strpbrk (user, ":\r\n") != NULL) || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  return path[0] == '\0' || g_str_equal (path, "/");
}

static gboolean
find_word (const char *const *words, guint n_words, const char *word, guint *index)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], word) == 0) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

static const char *const securities[] = {
  [MATTA_SECURITY_NONE] = "none",
  [MATTA_SECURITY_STARTTLS] = "starttls",
  [MATTA_SECURITY_TLS] = "tls",
};

static const char *const sign_ins[] = {
  [MATTA_SIGN_IN_PASSWORD] = "password",
  [MATTA_SIGN_IN_BROWSER] = "browser",
  [MATTA_SIGN_IN_DESKTOP] = "desktop",
};

const char *
matta_security_to_string (MattaSecurity security)
{
  return securities[security];
}

gboolean
matta_security_from_string (const char *word, MattaSecurity *security)
{
  guint index = 0;

  if (!find_word (securities, G_N_ELEMENTS (securities), word, &index))
    return FALSE;
  *security = (MattaSecurity) index;
  return TRUE;
}

const char *
matta_sign_in_to_string (MattaSignInKind sign_in)
{
  return sign_ins[sign_in];
}

gboolean
matta_sign_in_from_string (const char *word, MattaSignInKind *sign_in)
{
  guint index = 0;

  if (!find_word (sign_ins, G_N_ELEMENTS (sign_ins), word, &index))
    return FALSE;
  *sign_in = (MattaSignInKind) index;
  return TRUE;
}

/* smtps is TLS, whatever stands behind it. */
static gboolean
take_parameter (MattaAccount *account, const char *name, const char *value)
{
  if (g_str_equal (name, "sign-in"))
    return matta_sign_in_from_string (value, &account->sign_in);
  return g_str_equal (name, "security") && account->security != MATTA_SECURITY_TLS
         && !g_str_equal (value, "tls") && matta_security_from_string (value, &account->security);
}

static gboolean
take_query (MattaAccount *account, const char *query, GError **error)
{
  GUriParamsIter iter;
  g_autoptr (GError) reason = NULL;

  if (query == NULL)
    return TRUE;
  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (TRUE) {
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    if (!g_uri_params_iter_next (&iter, &name, &value, &reason))
      break;
    if (!take_parameter (account, name, value)) {
      g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                           "Behind an account stands security=none, security=starttls, "
                           "sign-in=browser or sign-in=desktop");
      return FALSE;
    }
  }
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, reason->message);
  return FALSE;
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
  return take_query (account, g_uri_get_query (uri), error) ? g_steal_pointer (&account) : NULL;
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

/* What need not be said: it is what the rest of it means. */
static char *
format_query (const MattaAccount *self)
{
  gboolean usual = self->security == MATTA_SECURITY_TLS
                   || (self->security == MATTA_SECURITY_NONE) == is_loopback (self->host);
  GString *query = g_string_new (NULL);

  if (!usual)
    g_string_append_printf (query, "?security=%s", matta_security_to_string (self->security));
  if (self->sign_in != MATTA_SIGN_IN_PASSWORD)
    g_string_append_printf (query, "%csign-in=%s", query->len > 0 ? '&' : '?',
                            matta_sign_in_to_string (self->sign_in));
  return g_string_free (query, FALSE);
}

char *
matta_account_format (const MattaAccount *self)
{
  g_autofree char *user = NULL;
  g_autofree char *query = NULL;
  gboolean six = FALSE;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == MATTA_ACCOUNT_PRACTICE)
    return g_strconcat (PRACTICE_PREFIX, self->maildir, NULL);
  user = self->user != NULL ? g_uri_escape_string (self->user, NULL, FALSE) : g_strdup ("");
  query = format_query (self);
  six = strchr (self->host, ':') != NULL;
  return g_strdup_printf (
      "%s://%s%s%s%s%s:%u%s", self->security == MATTA_SECURITY_TLS ? "smtps" : "smtp", user,
      *user != '\0' ? "@" : "", six ? "[" : "", self->host, six ? "]" : "", self->port, query);
}

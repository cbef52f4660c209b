/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-web.h"

#include "matta-error.h"
#include "matta-secret.h"

#include <string.h>

#define PATIENCE_SECONDS 30
#define LONGEST_ANSWER (256 * 1024)

struct _MattaWeb {
  GMainContext *context;
  SoupSession *session;
  char *url; /* ends with a slash */
  MattaSecret *authorization;
};

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0; /* GLib's resolver asks nobody for it */
}

/* A password in the address would end up wherever addresses do. */
static gboolean
check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return fail (error, MATTA_ERROR_MALFORMED, "This is not the address of a web server");
  if (g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (host)))
    return TRUE;
  if (!g_str_equal (scheme, "http"))
    return fail (error, MATTA_ERROR_MALFORMED, "This is not the address of a web server");
  return fail (error, MATTA_ERROR_UNTRUSTED, "The connection to the server would not be encrypted");
}

static MattaSecret *
make_authorization (const char *user, const char *password)
{
  g_autoptr (MattaSecret) pair = g_strconcat (user, ":", password, NULL);
  g_autoptr (MattaSecret) code = g_base64_encode ((const guint8 *) pair, strlen (pair));

  return g_strconcat ("Basic ", code, NULL);
}

/* It asks for no password and remembers nothing: neither cookies nor who was signed in. */
static SoupSession *
make_session (GTlsDatabase *trust)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Matta", NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  /* Asking the desktop for its proxies loads modules that end the whole program where their
   * settings are not installed. */
  soup_session_set_proxy_resolver (session, NULL);
  soup_session_set_timeout (session, PATIENCE_SECONDS);
  if (trust != NULL)
    soup_session_set_tls_database (session, trust);
  return session;
}

MattaWeb *
matta_web_new (const char *url,
               const char *user,
               const char *password,
               GTlsDatabase *trust,
               GError **error)
{
  MattaWeb *self = NULL;

  g_return_val_if_fail (url != NULL && user != NULL && password != NULL, NULL);

  if (!check_url (url, error))
    return NULL;
  if (strchr (user, ':') != NULL) {
    fail (error, MATTA_ERROR_MALFORMED, "A user name cannot have a colon in it");
    return NULL;
  }
  self = g_new0 (MattaWeb, 1);
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = make_session (trust);
  self->url = g_strconcat (url, g_str_has_suffix (url, "/") ? NULL : "/", NULL);
  self->authorization = make_authorization (user, password);
  return self;
}

void
matta_web_free (MattaWeb *self)
{
  g_return_if_fail (self != NULL);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self->url);
  matta_secret_free (self->authorization);
  g_free (self);
}

void
matta_web_set_patience (MattaWeb *self, guint seconds)
{
  g_return_if_fail (self != NULL);

  soup_session_set_timeout (self->session, seconds);
}

/* HTTP/1.1 only: libsoup 3.2 comes to a halt in the middle of large files that go up by HTTP/2, and
 * has no other way to be told. */
static void
connecting_cb (SoupMessage *message,
               GSocketClientEvent event,
               GIOStream *connection,
               gpointer user_data)
{
  static const char *const protocols[] = { "http/1.1", NULL };

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
}

SoupMessage *
matta_web_ask (MattaWeb *self, const char *method, const char *path)
{
  g_autofree char *escaped = NULL;
  g_autofree char *url = NULL;
  SoupMessage *message = NULL;

  g_return_val_if_fail (self != NULL && method != NULL && path != NULL, NULL);

  escaped = g_uri_escape_string (path, "/", FALSE);
  url = g_strconcat (self->url, escaped, NULL);
  message = soup_message_new (method, url);
  g_signal_connect (message, "network-event", G_CALLBACK (connecting_cb), NULL);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* libsoup keeps its own copy until the message is gone; nothing can be done about that. */
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                self->authorization);
  return message;
}

/* Cancelling is nobody's failure and stays what it is, as does what a body's stream said. */
static void
explain (GError **error, GError *cause)
{
  g_autoptr (GError) owned = cause;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED) || owned->domain == MATTA_ERROR)
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (g_error_matches (owned, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    fail (error, MATTA_ERROR_UNTRUSTED,
          "The server's certificate is not trusted or is for another host");
  else if (owned->domain == G_RESOLVER_ERROR)
    fail (error, MATTA_ERROR_TRY_LATER, "The server's name is not known");
  else if (owned->domain == SOUP_SESSION_ERROR)
    fail (error, MATTA_ERROR_MALFORMED, "The server's answer cannot be understood");
  else /* libsoup's words may name the address */
    fail (error, MATTA_ERROR_TRY_LATER, "The server cannot be reached, or does not answer");
}

static GBytes *
read_answer (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  guint8 block[8192];
  GError *cause = NULL;
  gssize got = 0;

  while ((got = g_input_stream_read (stream, block, sizeof block, cancellable, &cause)) > 0) {
    g_byte_array_append (answer, block, (guint) got);
    if (answer->len <= LONGEST_ANSWER)
      continue;
    fail (error, MATTA_ERROR_MALFORMED, "The server's answer is too long");
    return NULL;
  }
  if (got < 0) {
    explain (error, cause);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
}

GBytes *
matta_web_send (MattaWeb *self, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  GError *cause = NULL;

  g_return_val_if_fail (self != NULL && SOUP_IS_MESSAGE (message), NULL);

  stream = soup_session_send (self->session, message, cancellable, &cause);
  if (stream == NULL) {
    explain (error, cause);
    return NULL;
  }
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message))) {
    fail (error, MATTA_ERROR_MALFORMED, "The server says that its address is another one");
    return NULL;
  }
  return read_answer (stream, cancellable, error);
}

static const struct {
  guint status;
  MattaErrorCode code;
  const char *text;
} meanings[] = {
  { 401, MATTA_ERROR_SIGN_IN, "The server does not accept the user name or the password" },
  { 403, MATTA_ERROR_REFUSED, "The server does not allow this user to do that" },
  { 404, MATTA_ERROR_NOT_FOUND, "There is nothing at this address on the server" },
  { 408, MATTA_ERROR_TRY_LATER, "The connection to the server is too slow" },
  { 409, MATTA_ERROR_NOT_FOUND, "A folder above is not on the server" },
  { 410, MATTA_ERROR_NOT_FOUND, "It is no longer on the server" },
  { 413, MATTA_ERROR_TOO_LARGE, "A file is larger than the server takes" },
  { 423, MATTA_ERROR_TRY_LATER, "Somebody else has it locked on the server" },
  { 429, MATTA_ERROR_TRY_LATER, "The server was asked too often" },
  { 507, MATTA_ERROR_FULL, "The server is full" },
};

gboolean
matta_web_judge (guint status, GError **error)
{
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].status == status)
      return fail (error, meanings[i].code, meanings[i].text);
  if (SOUP_STATUS_IS_SERVER_ERROR (status))
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                 "The server cannot do it at the moment (%u)", status);
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is not a server for files (%u)",
                 status);
  return FALSE;
}

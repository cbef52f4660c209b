/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-oauth-attempt.h"

#include "matta-error.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/random.h>

#define RANDOM_BYTES 32       /* RFC 7636 4.1 */
#define LONGEST_REQUEST 16384 /* of a request's first line */
#define CLIENT_SECONDS 3      /* browsers open connections ahead of what they have to say */
#define PATH "/"

struct _MattaOAuthAttempt {
  MattaOAuthProvider *provider;
  GSocket *listener;
  char *redirect_uri;
  MattaSecret *verifier;
  MattaSecret *state;
  char *url;
};

/* --- what is said to the provider ------------------------------------------------------------- */

/* RFC 7636 appendix A. (transfer full) */
static MattaSecret *
encode (const guint8 *bytes, gsize length)
{
  MattaSecret *text = g_base64_encode (bytes, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* NULL when the system has none. */
static MattaSecret *
make_random (void)
{
  guint8 bytes[RANDOM_BYTES];
  MattaSecret *text = NULL;

  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    return NULL;
  text = encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  return text;
}

static char *
make_challenge (const MattaSecret *verifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *) verifier, -1);
  g_checksum_get_digest (sum, digest, &length);
  return encode (digest, length);
}

static char *
make_url (MattaOAuthAttempt *self, const char *user)
{
  g_autofree char *challenge = make_challenge (self->verifier);
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *query = NULL;
  const char *mark = strchr (self->provider->authorization_url, '?') != NULL ? "&" : "?";

  g_hash_table_insert (form, (gpointer) "response_type", (gpointer) "code");
  g_hash_table_insert (form, (gpointer) "client_id", self->provider->client_id);
  g_hash_table_insert (form, (gpointer) "redirect_uri", self->redirect_uri);
  g_hash_table_insert (form, (gpointer) "state", self->state);
  g_hash_table_insert (form, (gpointer) "code_challenge", challenge);
  g_hash_table_insert (form, (gpointer) "code_challenge_method", (gpointer) "S256");
  /* Google gives out what lasts only when asked like this; others pass over it. */
  g_hash_table_insert (form, (gpointer) "access_type", (gpointer) "offline");
  if (self->provider->scope[0] != '\0')
    g_hash_table_insert (form, (gpointer) "scope", self->provider->scope);
  if (user[0] != '\0')
    g_hash_table_insert (form, (gpointer) "login_hint", (gpointer) user);
  query = soup_form_encode_hash (form);
  return g_strconcat (self->provider->authorization_url, mark, query, NULL);
}

static gboolean
listen_on_loopback (GSocket *socket, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);

  return g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error);
}

static gboolean
listen_for_browser (MattaOAuthAttempt *self, GError **error)
{
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) cause = NULL;

  self->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &cause);
  if (self->listener != NULL && listen_on_loopback (self->listener, &cause))
    got = g_socket_get_local_address (self->listener, &cause);
  if (got == NULL) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "No port for the browser: %s",
                 cause->message);
    return FALSE;
  }
  /* RFC 8252 8.3: the number, not the name, which may lead elsewhere. */
  self->redirect_uri = g_strdup_printf (
      "http://127.0.0.1:%u" PATH, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  return TRUE;
}

MattaOAuthAttempt *
matta_oauth_attempt_new (const MattaOAuthProvider *provider, const char *user, GError **error)
{
  g_autoptr (MattaOAuthAttempt) self = NULL;

  g_return_val_if_fail (provider != NULL && user != NULL, NULL);

  self = g_new0 (MattaOAuthAttempt, 1);
  self->provider = matta_oauth_provider_copy (provider);
  self->verifier = make_random ();
  self->state = make_random ();
  if (self->verifier == NULL || self->state == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The system has no random numbers");
    return NULL;
  }
  if (!listen_for_browser (self, error))
    return NULL;
  self->url = make_url (self, user);
  return g_steal_pointer (&self);
}

void
matta_oauth_attempt_free (MattaOAuthAttempt *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->listener);
  matta_oauth_provider_free (self->provider);
  matta_secret_free (self->verifier);
  matta_secret_free (self->state);
  matta_secret_free (self->url); /* it says the state */
  g_free (self->redirect_uri);
  g_free (self);
}

const char *
matta_oauth_attempt_get_url (MattaOAuthAttempt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/* --- what the browser brings back ------------------------------------------------------------- */

/* The first line of what the browser asks; NULL when it does not come. (transfer full) */
static MattaSecret *
read_line (GSocket *socket, GCancellable *cancellable)
{
  MattaSecret *line = g_malloc0 (LONGEST_REQUEST + 1);
  gsize length = 0;

  while (strchr (line, '\n') == NULL && length < LONGEST_REQUEST) {
    gssize got =
        g_socket_receive (socket, line + length, LONGEST_REQUEST - length, cancellable, NULL);

    if (got <= 0)
      break;
    length += (gsize) got;
  }
  if (strchr (line, '\n') != NULL)
    return line;
  matta_secret_free (line);
  return NULL;
}

/* "GET /?code=… HTTP/1.1" → the parameters, or NULL: that is something else, an icon's address
 * say. @line: is changed. */
static GHashTable *
read_request (MattaSecret *line)
{
  char *end = NULL;

  if (!g_str_has_prefix (line, "GET " PATH "?"))
    return NULL;
  end = strpbrk (line + strlen ("GET "), " \r\n");
  if (end == NULL || *end != ' ')
    return NULL;
  *end = '\0';
  return soup_form_decode (line + strlen ("GET " PATH "?"));
}

/* A browser that is gone has seen enough. */
static void
send_all (GSocket *socket, const char *text, GCancellable *cancellable)
{
  gsize left = strlen (text);

  while (left > 0) {
    gssize sent = g_socket_send (socket, text, left, cancellable, NULL);

    if (sent <= 0)
      return;
    text += sent;
    left -= (gsize) sent;
  }
}

/* What is not read when a connection is closed takes the answer away with it. */
static void
let_come (GSocket *socket, GCancellable *cancellable)
{
  char rest[4096];
  gsize most = LONGEST_REQUEST;
  gssize got = 1;

  while (got > 0 && most > 0) {
    got = g_socket_receive (socket, rest, MIN (most, sizeof rest), cancellable, NULL);
    most -= (gsize) MAX (got, 0);
  }
  explicit_bzero (rest, sizeof rest);
}

static void
answer (GSocket *socket, guint status, const char *page, GCancellable *cancellable)
{
  g_autofree char *escaped = g_markup_escape_text (page, -1);
  g_autofree char *body = g_strdup_printf (
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Matta</title></head>"
      "<body style=\"font: 16px sans-serif; margin: 4em auto; max-width: 30em\"><p>%s</p></body>"
      "</html>",
      escaped);
  g_autofree char *text = g_strdup_printf (
      "HTTP/1.1 %u %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n"
      "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
      "Connection: close\r\n\r\n%s",
      status, soup_status_get_phrase (status), strlen (body), body);

  send_all (socket, text, cancellable);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  let_come (socket, cancellable);
}

/* The code of this very try, or NULL. @refused: the provider said no. */
static MattaSecret *
judge (MattaOAuthAttempt *self, GHashTable *form, gboolean *refused)
{
  const char *code = g_hash_table_lookup (form, "code");

  if (!matta_secret_equal (g_hash_table_lookup (form, "state"), self->state))
    return NULL; /* any page can send a browser here */
  *refused = code == NULL || code[0] == '\0';
  return *refused ? NULL : g_strdup (code);
}

/* One connection. TRUE when it was the one that was waited for. */
static gboolean
serve (MattaOAuthAttempt *self,
       GSocket *socket,
       const char *page,
       MattaSecret **code,
       GCancellable *cancellable)
{
  g_autoptr (MattaSecret) line = NULL;
  g_autoptr (GHashTable) form = NULL;
  gboolean refused = FALSE;

  g_socket_set_timeout (socket, CLIENT_SECONDS);
  line = read_line (socket, cancellable);
  if (line == NULL)
    return FALSE; /* nothing was asked */
  form = read_request (line);
  if (form != NULL)
    *code = judge (self, form, &refused);
  if (*code == NULL && !refused) {
    answer (socket, SOUP_STATUS_NOT_FOUND, "Matta", cancellable);
    return FALSE;
  }
  answer (socket, SOUP_STATUS_OK, page, cancellable);
  return TRUE;
}

/* NULL: the time was over, it was cancelled, or the provider said no. */
static MattaSecret *
wait_for_code (MattaOAuthAttempt *self, guint seconds, const char *page, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  MattaSecret *code = NULL;
  gboolean done = FALSE;

  while (!done) {
    gint64 left = end - g_get_monotonic_time ();
    g_autoptr (GSocket) socket = NULL;

    if (left <= 0
        || !g_socket_condition_timed_wait (self->listener, G_IO_IN, left, cancellable, NULL))
      return NULL;
    socket = g_socket_accept (self->listener, cancellable, NULL);
    if (socket == NULL)
      return NULL;
    done = serve (self, socket, page, &code, cancellable);
  }
  return code;
}

MattaOAuthTokens *
matta_oauth_attempt_wait (MattaOAuthAttempt *self,
                          guint seconds,
                          const char *page,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (MattaSecret) code = NULL;

  g_return_val_if_fail (self != NULL && page != NULL, NULL);

  code = wait_for_code (self, seconds, page, cancellable);
  if (code != NULL)
    return matta_oauth_tokens_redeem (self->provider, code, self->redirect_uri, self->verifier,
                                      cancellable, error);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN,
                         "The browser brought no sign-in back");
  return NULL;
}

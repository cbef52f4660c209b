/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-oauth-tokens.h"

#include "matta-error.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_SECONDS 30
#define MOST_ANSWER (256 * 1024)
#define USUAL_SECONDS 300 /* where it is not told: soon enough for everybody */
#define MOST_SECONDS 86400
#define TOO_MANY_REQUESTS 429 /* RFC 6585, 4 */

void
matta_oauth_tokens_free (MattaOAuthTokens *self)
{
  matta_secret_free (self->access);
  matta_secret_free (self->refresh);
  g_free (self);
}

/* --- the request ------------------------------------------------------------------------------ */

/* What went wrong below HTTP. @cause: (transfer full). */
static void
translate (GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  if (cause->domain == G_TLS_ERROR)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED,
                         "The certificate of who signs people in cannot be trusted");
  else
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "Who signs people in cannot be reached");
  g_debug ("Tokens: %s", cause->message);
  g_error_free (cause);
}

static void
wipe_bytes (gpointer data)
{
  matta_secret_free (data);
}

/* @form: (transfer full). */
static SoupMessage *
make_message (const char *url, MattaSecret *form)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (form, strlen (form), wipe_bytes, form);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                "application/json");
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, bytes);
  return message;
}

/* (transfer full), or NULL. @status: of HTTP. */
static MattaSecret *
post (const char *url, MattaSecret *form, guint *status, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "Matta", NULL);
  g_autoptr (SoupMessage) message = make_message (url, form);
  g_autoptr (GInputStream) stream = NULL;
  MattaSecret *answer = NULL;
  gsize length = 0;
  GError *cause = NULL;

  stream = soup_session_send (session, message, cancellable, &cause);
  if (stream != NULL) {
    answer = g_malloc0 (MOST_ANSWER + 1);
    if (g_input_stream_read_all (stream, answer, MOST_ANSWER, &length, cancellable, &cause)) {
      *status = soup_message_get_status (message);
      return answer;
    }
    matta_secret_free (answer);
  }
  translate (cause, error);
  return NULL;
}

/* --- the answer ------------------------------------------------------------------------------- */

/* (transfer none), or NULL. */
static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* Some write the number as a text. */
static guint
get_seconds (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "expires_in");
  gint64 seconds = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    seconds = json_node_get_string (node) != NULL
                  ? g_ascii_strtoll (json_node_get_string (node), NULL, 10)
                  : json_node_get_int (node);
  return seconds > 0 ? (guint) MIN (seconds, MOST_SECONDS) : USUAL_SECONDS;
}

/* A token goes into a line of SMTP (RFC 6750 2.1): nothing but visible ASCII. */
static gboolean
is_token (const char *text)
{
  if (text == NULL || text[0] == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isgraph (*text))
      return FALSE;
  return TRUE;
}

/* The provider's words may quote what was sent: only its stable word is said on. */
static void
refuse (guint status, JsonObject *object, GError **error)
{
  const char *word = get_text (object, "error");

  if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS
      || SOUP_STATUS_IS_SERVER_ERROR (status))
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                 "Who signs people in asks to try again later (HTTP %u)", status);
  else if (g_strcmp0 (word, "invalid_grant") == 0 || g_strcmp0 (word, "interaction_required") == 0)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN,
                         "The sign-in does not hold any more: it has to be done again");
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_REFUSED,
                 "Who signs people in gave no token (HTTP %u%s%s)", status,
                 is_token (word) ? ", " : "", is_token (word) ? word : "");
}

static MattaOAuthTokens *
read_answer (const MattaSecret *answer, guint status, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);
  JsonObject *object =
      root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *type = get_text (object, "token_type");
  MattaOAuthTokens *tokens = NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (status) || !is_token (get_text (object, "access_token"))
      || (type != NULL && g_ascii_strcasecmp (type, "bearer") != 0)) {
    refuse (status, object, error);
    return NULL;
  }
  tokens = g_new0 (MattaOAuthTokens, 1);
  tokens->access = g_strdup (get_text (object, "access_token"));
  if (is_token (get_text (object, "refresh_token")))
    tokens->refresh = g_strdup (get_text (object, "refresh_token"));
  tokens->seconds = get_seconds (object);
  return tokens;
}

/* @form: (transfer full). */
static MattaOAuthTokens *
fetch (const MattaOAuthProvider *provider,
       MattaSecret *form,
       GCancellable *cancellable,
       GError **error)
{
  guint status = 0;
  g_autoptr (MattaSecret) answer = post (provider->token_url, form, &status, cancellable, error);

  return answer != NULL ? read_answer (answer, status, error) : NULL;
}

MattaOAuthTokens *
matta_oauth_tokens_refresh (const MattaOAuthProvider *provider,
                            const MattaSecret *refresh,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (provider != NULL && refresh != NULL, NULL);

  return fetch (provider,
                soup_form_encode ("grant_type", "refresh_token", "refresh_token", refresh,
                                  "client_id", provider->client_id, NULL),
                cancellable, error);
}

MattaOAuthTokens *
matta_oauth_tokens_redeem (const MattaOAuthProvider *provider,
                           const MattaSecret *code,
                           const char *redirect_uri,
                           const MattaSecret *verifier,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (provider != NULL && code != NULL && redirect_uri != NULL, NULL);
  g_return_val_if_fail (verifier != NULL, NULL);

  return fetch (provider,
                soup_form_encode ("grant_type", "authorization_code", "code", code, "redirect_uri",
                                  redirect_uri, "client_id", provider->client_id, "code_verifier",
                                  verifier, NULL),
                cancellable, error);
}

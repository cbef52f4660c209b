/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-webhook.h"

#include "matta-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define TIMEOUT_SECONDS 30
#define MOST_ANSWER 4096
#define TOO_MANY_REQUESTS 429 /* RFC 6585, 4 */

static gboolean
is_this_computer (const char *host)
{
  return host != NULL
         && (g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1")
             || g_ascii_strcasecmp (host, "localhost") == 0);
}

/* Its first line. */
static GUri *
parse (const MattaSecret *secret, GError **error)
{
  g_autoptr (MattaSecret) url = g_strndup (secret, strcspn (secret, "\r\n"));
  g_autoptr (GUri) uri = NULL;

  uri = g_uri_parse (g_strstrip (url), SOUP_HTTP_URI_FLAGS, NULL); /* its text quotes the URL */
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is no web address");
    return NULL;
  }
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0
      || (g_strcmp0 (g_uri_get_scheme (uri), "http") == 0
          && is_this_computer (g_uri_get_host (uri))))
    return g_steal_pointer (&uri);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                       "The web address has to begin with https://");
  return NULL;
}

gboolean
matta_webhook_is_usable (const MattaSecret *secret, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (secret != NULL, FALSE);

  uri = parse (secret, error);
  return uri != NULL;
}

static void
authorize (SoupMessage *message, const MattaSecret *secret)
{
  const char *second = strchr (secret, '\n');
  g_autoptr (MattaSecret) value = NULL;

  if (second == NULL)
    return;
  value = g_strndup (second + 1, strcspn (second + 1, "\r\n"));
  if (*g_strstrip (value) != '\0')
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                  value);
}

/* What went wrong below HTTP. */
static void
translate (GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }
  if (cause->domain == G_TLS_ERROR)
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED,
                 "The other side's certificate cannot be trusted");
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The other side cannot be reached");
  g_debug ("Posting: %s", cause->message);
  g_error_free (cause);
}

/* Slack and others say "ok" or nothing; what they say otherwise is theirs and not for the log. */
static gboolean
judge (SoupMessage *message, GError **error)
{
  guint status = soup_message_get_status (message);

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return TRUE;
  if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS
      || SOUP_STATUS_IS_SERVER_ERROR (status))
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                 "The other side asks to try again later (HTTP %u)", status);
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_REFUSED,
                 "The other side did not take it (HTTP %u)", status);
  return FALSE;
}

/* Read, so that the other side sees it was heard; bounded. */
static gboolean
drain (GInputStream *answer, GCancellable *cancellable, GError **error)
{
  char buffer[MOST_ANSWER];
  gsize length = 0;
  GError *cause = NULL;

  if (g_input_stream_read_all (answer, buffer, sizeof buffer, &length, cancellable, &cause))
    return TRUE;
  translate (cause, error);
  return FALSE;
}

gboolean
matta_webhook_post (const MattaSecret *secret,
                    const char *content_type,
                    const MattaSecret *body,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GInputStream) answer = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GBytes) bytes = NULL;
  MattaSecret *copy = NULL; /* the message keeps its own as long as it wants */
  GError *cause = NULL;

  g_return_val_if_fail (secret != NULL && content_type != NULL && body != NULL, FALSE);

  uri = parse (secret, error);
  if (uri == NULL)
    return FALSE;
  session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "Matta", NULL);
  message = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  copy = g_strdup (body);
  bytes =
      g_bytes_new_with_free_func (copy, strlen (copy), (GDestroyNotify) matta_secret_free, copy);
  soup_message_set_request_body_from_bytes (message, content_type, bytes);
  authorize (message, secret);
  answer = soup_session_send (session, message, cancellable, &cause);
  if (answer == NULL) {
    translate (cause, error);
    return FALSE;
  }
  return drain (answer, cancellable, error) && judge (message, error);
}

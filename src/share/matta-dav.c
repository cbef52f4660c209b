/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-dav.h"

#include "matta-error.h"

#include <string.h>

#define WHAT_IS_IT                                                                                 \
  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                                   \
  "<propfind xmlns=\"DAV:\"><prop><resourcetype/></prop></propfind>\n"

/* Smaller ones are sent without asking first whether they may be. */
#define ASKS_FROM (64 * 1024)

static gboolean
fail (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* 0 = there was no answer. */
static guint
send (MattaWeb *web, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) answer = matta_web_send (web, message, cancellable, error);

  return answer != NULL ? soup_message_get_status (message) : 0;
}

gboolean
matta_dav_probe (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = matta_web_ask (web, SOUP_METHOD_PROPFIND, path);
  g_autoptr (GBytes) body = g_bytes_new_static (WHAT_IS_IT, strlen (WHAT_IS_IT));
  guint status = 0;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Depth", "0");
  soup_message_set_request_body_from_bytes (message, "application/xml; charset=utf-8", body);
  status = send (web, message, cancellable, error);
  if (status == 0 || !matta_web_judge (status, error))
    return FALSE;
  return status == SOUP_STATUS_MULTI_STATUS
         || fail (error, MATTA_ERROR_MALFORMED, "This server does not speak WebDAV");
}

gboolean
matta_dav_make_folder (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = matta_web_ask (web, SOUP_METHOD_MKCOL, path);
  guint status = send (web, message, cancellable, error);

  if (status == 0)
    return FALSE;
  /* 9.3.1: "MKCOL can only be executed on an unmapped URL." A server that knows no MKCOL at all
   * says the same; the first file to be put there will tell. */
  return status == SOUP_STATUS_METHOD_NOT_ALLOWED || matta_web_judge (status, error);
}

gboolean
matta_dav_make_folders (MattaWeb *web,
                        const char *above,
                        const char *path,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  g_autoptr (GString) folder = g_string_new (above);

  for (guint i = 0; names[i] != NULL; i++) {
    if (folder->len > 0)
      g_string_append_c (folder, '/');
    g_string_append (folder, names[i]);
    if (!matta_dav_make_folder (web, folder->str, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
matta_dav_put (MattaWeb *web,
               const char *path,
               const MattaShareSource *source,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (SoupMessage) message = matta_web_ask (web, SOUP_METHOD_PUT, path);
  g_autoptr (GInputStream) stream = matta_share_stream_new (source);
  guint status = 0;

  soup_message_set_request_body (message, "application/octet-stream", stream,
                                 (gssize) source->size);
  if (source->size >= ASKS_FROM)
    soup_message_headers_set_expectations (soup_message_get_request_headers (message),
                                           SOUP_EXPECTATION_CONTINUE);
  status = send (web, message, cancellable, error);
  return status != 0 && matta_web_judge (status, error);
}

gboolean
matta_dav_remove (MattaWeb *web, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = matta_web_ask (web, SOUP_METHOD_DELETE, path);
  guint status = send (web, message, cancellable, error);

  if (status == 0)
    return FALSE;
  /* 9.6.1: 207 names what could not be removed. */
  if (status == SOUP_STATUS_MULTI_STATUS)
    return fail (error, MATTA_ERROR_TRY_LATER, "Not all of it could be removed from the server");
  return status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE
         || matta_web_judge (status, error);
}

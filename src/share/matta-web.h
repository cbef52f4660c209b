/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One web server that a user signs in to: HTTPS, or plain HTTP to this machine only; Basic
 * authentication (RFC 7617) with every request; what it redirects to is never followed, so the
 * password goes to no other host. No proxy: it is the company's own server. Blocking; made, used
 * and freed on one worker thread, the last made the first freed: it brings a main context of its
 * own, so that nothing of it runs on another thread. */
typedef struct _MattaWeb MattaWeb;

/* @url: where all requests go below, with or without a slash at its end. @trust: NULL = the
 * system's certificates. MATTA_ERROR_MALFORMED: no such address, or a user name with a colon;
 * MATTA_ERROR_UNTRUSTED: it is not encrypted. */
MattaWeb *matta_web_new (const char *url,
                         const char *user,
                         const char *password,
                         GTlsDatabase *trust,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_web_free (MattaWeb *self);

/* How long a silent server is waited for. */
void matta_web_set_patience (MattaWeb *self, guint seconds);

/* A request for @path below the address, UTF-8, its parts with slashes between; "" = itself.
 * (transfer full) */
SoupMessage *
matta_web_ask (MattaWeb *self, const char *method, const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Sends it and reads the answer, whose status is @message's then. NULL when there is none:
 * MATTA_ERROR_UNTRUSTED (certificate), MATTA_ERROR_TRY_LATER (not reachable, silent, cut off),
 * MATTA_ERROR_MALFORMED (no HTTP, a long answer, a redirection), what a body's stream said, or
 * G_IO_ERROR_CANCELLED. */
GBytes *matta_web_send (MattaWeb *self,
                        SoupMessage *message,
                        GCancellable *cancellable,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE for 2xx; else FALSE and an error for what HTTP (RFC 9110) and WebDAV (RFC 4918 11) mean:
 * 401 MATTA_ERROR_SIGN_IN, 403 _REFUSED, 404, 409 and 410 _NOT_FOUND, 413 _TOO_LARGE, 423, 429 and
 * other 5xx _TRY_LATER, 507 _FULL, the rest _MALFORMED: it is not the server it is taken for. */
gboolean matta_web_judge (guint status, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaWeb, matta_web_free)

G_END_DECLS

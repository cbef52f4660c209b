/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* An access token for sending mail from the desktop's online accounts (GNOME), which sign people in
 * and fetch tokens themselves. @user: the address of an account there. @seconds (out): how long it
 * holds. MATTA_ERROR_SIGN_IN: there is no such account, or the person has to sign in there again;
 * _TRY_LATER: there are no online accounts on this desktop, or they don't answer. Blocking; not on
 * the main thread. (transfer full) */
MattaSecret *matta_goa_get_token (GDBusConnection *bus,
                                  const char *user,
                                  guint *seconds,
                                  GCancellable *cancellable,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A mail server as one of these accounts knows it. Plain value. */
typedef struct {
  char *address;
  char *provider; /* "Google", or "" */
  char *host;
  char *user; /* "" = no sign-in */
  guint16 port;
  const char *security; /* "none", "starttls", "tls"; static, as in settings */
  gboolean oauth; /* there are tokens for it; else it has a password, which is not asked for */
} MattaGoaServer;

/* Those of all accounts that mail can be sent with; what is incomplete is left out. NULL as above.
 * Blocking. (transfer full), element MattaGoaServer. */
GPtrArray *matta_goa_list_servers (GDBusConnection *bus,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

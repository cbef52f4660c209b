/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a mail server says, with line ends. NULL for a word that is not expected. */
typedef struct {
  const char *greeting; /* "" = it says nothing, and waits */
  const char *ehlo;
  const char *auth;
  const char *mail; /* to everything else it says that it is fine */
} StageServer;

/* On a port of this computer and threads of its own, until @service is stopped. @server must stay.
 */
guint16 stage_serve_mail (GSocketService *service, const StageServer *server);

G_END_DECLS

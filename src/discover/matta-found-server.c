/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-found-server.h"

MattaFoundServer *
matta_found_server_new (const char *host, guint16 port, const char *security)
{
  MattaFoundServer *self = g_new0 (MattaFoundServer, 1);

  self->host = g_ascii_strdown (host, -1);
  self->port = port;
  self->security = security;
  self->user = g_strdup ("");
  return self;
}

void
matta_found_server_free (MattaFoundServer *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self->user);
  g_free (self);
}

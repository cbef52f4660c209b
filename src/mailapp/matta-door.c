/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-door.h"

#include "matta-error.h"

#include <string.h>

MattaDoor *
matta_door_new (const char *address, GError **error)
{
  const char *colon = NULL;
  guint64 port = 0;
  MattaDoor *self = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  colon = strrchr (address, ':');
  if (colon == NULL || colon == address
      || !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "Not a host and the port of a mail server");
    return NULL;
  }
  self = g_new0 (MattaDoor, 1);
  self->host = *address == '[' && colon[-1] == ']' ? g_strndup (address + 1, colon - address - 2)
                                                   : g_strndup (address, colon - address);
  self->port = (guint16) port;
  return self;
}

MattaDoor *
matta_door_copy (const MattaDoor *self)
{
  MattaDoor *copy = g_memdup2 (self, sizeof *self);

  copy->host = g_strdup (self->host);
  copy->user = g_strdup (self->user);
  return copy;
}

void
matta_door_free (MattaDoor *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self->user);
  g_free (self);
}

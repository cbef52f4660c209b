/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a mail app finds Matta, and how it has to come in. */
typedef struct {
  char *host; /* without brackets */
  guint16 port;
  gboolean encrypted; /* STARTTLS, with Matta's own certificate */
  char *user;         /* NULL = no sign-in; else any name, with the relay password */
} MattaDoor;

/* @address: "HOST:PORT" as the setting `listen` has it, "127.0.0.1:2525" or "[::1]:2525"; a port of
 * 0 is none that a mail app could be told. NULL with MATTA_ERROR_MALFORMED. */
MattaDoor *matta_door_new (const char *address, GError **error) G_GNUC_WARN_UNUSED_RESULT;
MattaDoor *matta_door_copy (const MattaDoor *self) G_GNUC_WARN_UNUSED_RESULT;
void matta_door_free (MattaDoor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaDoor, matta_door_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-identity.h"

G_BEGIN_DECLS

/* The bytes of one connection: in the clear, and from some point on in TLS. Never waits: where it
 * would have to, it says which way. On the session's thread. */
typedef struct _MattaChannel MattaChannel;

typedef enum {
  MATTA_CHANNEL_DONE,
  MATTA_CHANNEL_WANTS_READ,  /* again when the connection can be read */
  MATTA_CHANNEL_WANTS_WRITE, /* … or written */
  MATTA_CHANNEL_GONE,        /* closed, by either side or by an error */
} MattaChannelResult;

/* @fd: (transfer full), a connected socket that does not block. */
MattaChannel *matta_channel_new (int fd) G_GNUC_WARN_UNUSED_RESULT;
void matta_channel_free (MattaChannel *self);

/* For poll () only. */
int matta_channel_get_fd (const MattaChannel *self);
/* TRUE when something was received already that poll () knows nothing of. */
gboolean matta_channel_has_pending (const MattaChannel *self);
gboolean matta_channel_is_encrypted (const MattaChannel *self);

/* @size > 0. DONE: @length bytes, at least one. */
MattaChannelResult matta_channel_read (MattaChannel *self, char *buffer, gsize size, gsize *length);
/* DONE: @length bytes of @size were written, at least one. */
MattaChannelResult
matta_channel_write (MattaChannel *self, const char *bytes, gsize size, gsize *length);
/* Once: from here on TLS, as the server; then matta_channel_shake_hands () until it is DONE.
 * Nothing can be read or written before. FALSE: there is no memory for it. */
gboolean matta_channel_start_tls (MattaChannel *self, MattaIdentity *identity);
MattaChannelResult matta_channel_shake_hands (MattaChannel *self);
/* Nothing more will be written; a client that still sends may go on. */
void matta_channel_shut_down (MattaChannel *self);

G_END_DECLS

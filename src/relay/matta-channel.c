/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-channel.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 8996: nothing older. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct _MattaChannel {
  int fd;
  gnutls_session_t tls;
  MattaIdentity *identity;
  gboolean encrypted; /* hands were shaken */
};

MattaChannel *
matta_channel_new (int fd)
{
  MattaChannel *self = g_new0 (MattaChannel, 1);

  self->fd = fd;
  return self;
}

void
matta_channel_free (MattaChannel *self)
{
  g_return_if_fail (self != NULL);

  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  g_clear_pointer (&self->identity, matta_identity_unref);
  close (self->fd);
  g_free (self);
}

int
matta_channel_get_fd (const MattaChannel *self)
{
  return self->fd;
}

gboolean
matta_channel_has_pending (const MattaChannel *self)
{
  return self->tls != NULL && gnutls_record_check_pending (self->tls) > 0;
}

gboolean
matta_channel_is_encrypted (const MattaChannel *self)
{
  return self->encrypted;
}

/* What @returned, of a system call or of GnuTLS, comes to. */
static MattaChannelResult
judge_plain (gssize returned, MattaChannelResult direction, gsize *length)
{
  if (returned > 0) {
    *length = (gsize) returned;
    return MATTA_CHANNEL_DONE;
  }
  return returned < 0 && (errno == EAGAIN || errno == EINTR) ? direction : MATTA_CHANNEL_GONE;
}

static MattaChannelResult
judge_tls (MattaChannel *self, gssize returned, gsize *length)
{
  if (returned > 0) {
    *length = (gsize) returned;
    return MATTA_CHANNEL_DONE;
  }
  if (returned != GNUTLS_E_AGAIN && returned != GNUTLS_E_INTERRUPTED)
    return MATTA_CHANNEL_GONE;
  return gnutls_record_get_direction (self->tls) == 0 ? MATTA_CHANNEL_WANTS_READ
                                                      : MATTA_CHANNEL_WANTS_WRITE;
}

MattaChannelResult
matta_channel_read (MattaChannel *self, char *buffer, gsize size, gsize *length)
{
  g_return_val_if_fail (self != NULL && size > 0, MATTA_CHANNEL_GONE);

  if (self->tls == NULL)
    return judge_plain (read (self->fd, buffer, size), MATTA_CHANNEL_WANTS_READ, length);
  if (!self->encrypted)
    return MATTA_CHANNEL_GONE;
  return judge_tls (self, gnutls_record_recv (self->tls, buffer, size), length);
}

MattaChannelResult
matta_channel_write (MattaChannel *self, const char *bytes, gsize size, gsize *length)
{
  g_return_val_if_fail (self != NULL && size > 0, MATTA_CHANNEL_GONE);

  if (self->tls == NULL)
    return judge_plain (send (self->fd, bytes, size, MSG_NOSIGNAL), MATTA_CHANNEL_WANTS_WRITE,
                        length);
  if (!self->encrypted)
    return MATTA_CHANNEL_GONE;
  return judge_tls (self, gnutls_record_send (self->tls, bytes, size), length);
}

gboolean
matta_channel_start_tls (MattaChannel *self, MattaIdentity *identity)
{
  g_return_val_if_fail (self != NULL && self->tls == NULL, FALSE);

  if (gnutls_init (&self->tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
    return FALSE;
  self->identity = matta_identity_ref (identity);
  gnutls_transport_set_int (self->tls, self->fd);
  return gnutls_priority_set_direct (self->tls, PRIORITY, NULL) >= 0
         && gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE,
                                    matta_identity_get_credentials (identity))
                >= 0;
}

MattaChannelResult
matta_channel_shake_hands (MattaChannel *self)
{
  int code = 0;
  gsize length = 0;

  g_return_val_if_fail (self != NULL && self->tls != NULL, MATTA_CHANNEL_GONE);

  do {
    code = gnutls_handshake (self->tls);
  } while (code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_WARNING_ALERT_RECEIVED);
  self->encrypted = code == GNUTLS_E_SUCCESS;
  if (self->encrypted)
    return MATTA_CHANNEL_DONE;
  if (code != GNUTLS_E_AGAIN)
    g_debug ("A mail app's TLS failed: %s", gnutls_strerror (code));
  return judge_tls (self, code, &length);
}

void
matta_channel_shut_down (MattaChannel *self)
{
  g_return_if_fail (self != NULL);

  if (self->encrypted)
    gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  shutdown (self->fd, SHUT_WR);
}

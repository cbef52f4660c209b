/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-limits.h"
#include "matta-smtp-reply-parser.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One TCP connection to a server: bytes out, replies in, TLS when asked. Blocking; one thread at a
 * time. What fails is MATTA_ERROR_TRY_LATER unless something else is said here; cancelling is
 * G_IO_ERROR_CANCELLED. */
typedef struct _MattaSmtpWire MattaSmtpWire;

/* NULL with @error; G_RESOLVER_ERROR stands as it is when the name is not known. */
MattaSmtpWire *matta_smtp_wire_new (const char *host,
                                    guint16 port,
                                    guint connect_seconds,
                                    guint reply_seconds,
                                    const MattaLimits *limits,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes at once: what was not written is never sent. */
void matta_smtp_wire_free (MattaSmtpWire *self);

/* Shakes hands. @trust: NULL = the system's. The certificate must fit the host. MATTA_ERROR_
 * UNTRUSTED for a bad certificate, and when bytes came before the handshake (RFC 3207 asks to
 * discard them; who sends any is not to be trusted). */
gboolean matta_smtp_wire_start_tls (MattaSmtpWire *self,
                                    GTlsDatabase *trust,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean matta_smtp_wire_is_encrypted (MattaSmtpWire *self);
/* What only the two ends of this TLS connection know (RFC 5929, 9266), by which a sign-in is bound
 * to it. NULL without TLS, or where its library does not tell. @type (out). (transfer full) */
GBytes *matta_smtp_wire_get_binding (MattaSmtpWire *self,
                                     GTlsChannelBindingType *type) G_GNUC_WARN_UNUSED_RESULT;
/* The other end is this machine. */
gboolean matta_smtp_wire_is_loopback (MattaSmtpWire *self);
/* This end, as EHLO wants it: "[192.0.2.1]", "[IPv6:2001:db8::1]". (transfer full) */
char *matta_smtp_wire_get_address_literal (MattaSmtpWire *self) G_GNUC_WARN_UNUSED_RESULT;
/* Between two messages: FALSE when the server closed or said something unasked. */
gboolean matta_smtp_wire_is_quiet (MattaSmtpWire *self);

gboolean matta_smtp_wire_write (MattaSmtpWire *self,
                                const void *data,
                                gsize length,
                                GCancellable *cancellable,
                                GError **error);
/* (transfer full): the next reply. */
MattaSmtpServerReply *matta_smtp_wire_read (MattaSmtpWire *self,
                                            GCancellable *cancellable,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One command without its line end, and its reply. (transfer full) */
MattaSmtpServerReply *matta_smtp_wire_ask (MattaSmtpWire *self,
                                           const char *command,
                                           GCancellable *cancellable,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Says QUIT and doesn't wait for the reply: nothing depends on it. */
void matta_smtp_wire_quit (MattaSmtpWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSmtpWire, matta_smtp_wire_free)

G_END_DECLS

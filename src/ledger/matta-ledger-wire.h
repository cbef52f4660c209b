/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Hands @lines (element MattaLedgerLine) to the syslog server that @out names, over TLS (RFC 5425),
 * on a connection of their own: all of them or, as far as anybody can say, none. The certificate
 * must be trusted and for that host. Blocks; any thread.
 *
 * Syslog has no acknowledgement. So the connection is closed in order and the server's closing is
 * waited for: TRUE means that after our close_notify the server closed, too, with everything read
 * that was sent. A server that stops, breaks or closes early gives FALSE, and the caller sends the
 * lines again. It does not mean that the server has them on its disk.
 *
 * MATTA_ERROR_UNTRUSTED: its certificate; nothing was sent. _MALFORMED: a file that the settings
 * name cannot be read. _UNKNOWN_OUTCOME: sent, but the server did not close in order. _TRY_LATER.
 * G_IO_ERROR_CANCELLED. */
gboolean matta_ledger_wire_send (const MattaAuditOut *out,
                                 GPtrArray *lines,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS

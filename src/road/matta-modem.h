/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sends text messages with this computer's own modem, through ModemManager. */

/* @connection: the system bus. @number: E.164. @text: may hold a password; it is deleted from the
 * modem afterwards. Blocks, two minutes at most; any thread but the main one.
 * MATTA_ERROR_NOT_FOUND: there is no modem that can; _TRY_LATER: locked, no network, or
 * ModemManager does not answer; _FORBIDDEN: this user may not. */
gboolean matta_modem_send (GDBusConnection *connection,
                           const char *number,
                           const MattaSecret *text,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS

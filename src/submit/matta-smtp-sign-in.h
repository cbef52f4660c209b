/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-smtp-capabilities.h"
#include "matta-smtp-wire.h"

G_BEGIN_DECLS

/* Signs in (RFC 4954) with the strongest mechanism that both sides know: one that is bound to the
 * TLS connection (SCRAM-…-PLUS), one that does not show the password, one that shows it, this only
 * where nobody can listen: over TLS or on this machine. When the server refuses the second kind,
 * the third is tried once. MATTA_ERROR_SIGN_IN when the server doesn't accept it, offers nothing
 * usable, or cannot prove that it knows the password (SCRAM); _TRY_LATER when the connection fails.
 * Blocking. */
gboolean matta_smtp_sign_in (MattaSmtpWire *wire,
                             const MattaSmtpCapabilities *offered,
                             const char *user,
                             const char *password,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"
#include "matta-smtp-capabilities.h"
#include "matta-smtp-wire.h"

G_BEGIN_DECLS

/* Signs in with an access token instead of a password: OAUTHBEARER (RFC 7628), or what Google and
 * Microsoft had before it, XOAUTH2. Only where nobody can listen: over TLS or on this machine.
 * MATTA_ERROR_SIGN_IN when the server doesn't accept it or offers neither; _TRY_LATER when the
 * connection fails. Blocking. */
gboolean matta_smtp_bearer_sign_in (MattaSmtpWire *wire,
                                    const MattaSmtpCapabilities *offered,
                                    const char *user,
                                    const MattaSecret *token,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS

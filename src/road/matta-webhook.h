/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where something is posted to. The secret: an https URL, for whoever knows it may post; and, if
 * there is a second line, what stands in the Authorization field. */

/* Whether @secret is one: MATTA_ERROR_MALFORMED, which says what is wrong with it and nothing of
 * what is in it. Plain http is only taken to this computer itself. */
gboolean matta_webhook_is_usable (const MattaSecret *secret, GError **error);

/* Posts @body once. Blocks, half a minute at most; any thread but the main one. No redirection is
 * followed: it would take the password elsewhere. MATTA_ERROR_TRY_LATER: not reached, or the other
 * side asks to try later; _REFUSED: it did not take it; _UNTRUSTED: its certificate; _MALFORMED:
 * @secret; G_IO_ERROR_CANCELLED: perhaps it was sent. */
gboolean matta_webhook_post (const MattaSecret *secret,
                             const char *content_type,
                             const MattaSecret *body,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS

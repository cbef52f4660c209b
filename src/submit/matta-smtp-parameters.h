/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-envelope.h"
#include "matta-smtp-capabilities.h"

G_BEGIN_DECLS

/* What of an envelope's ESMTP parameters can be said to this server; pure. */

/* TRUE when an address needs SMTPUTF8 (RFC 6531). */
gboolean matta_smtp_needs_smtputf8 (MattaEnvelope *envelope);

/* "MAIL FROM:<…> SIZE=…\r\n". @size: of the content, unstuffed. @eight_bit: the content holds bytes
 * beyond ASCII. (transfer full) */
char *matta_smtp_make_mail (MattaEnvelope *envelope,
                            const MattaSmtpCapabilities *offered,
                            gsize size,
                            gboolean eight_bit) G_GNUC_WARN_UNUSED_RESULT;
/* "RCPT TO:<…> NOTIFY=…\r\n". (transfer full) */
char *matta_smtp_make_rcpt (MattaEnvelope *envelope,
                            guint index,
                            const MattaSmtpCapabilities *offered) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

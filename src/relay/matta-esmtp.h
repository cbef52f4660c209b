/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-session.h"

G_BEGIN_DECLS

/* The parameters of MAIL and RCPT (RFC 5321 4.1.1.11). On the session's thread. */

/* @value: NULL without "=". FALSE after a reply. */
typedef gboolean (*MattaEsmtpFunc) (MattaSession *session, const char *value);

/* One that the relay knows. */
typedef struct {
  const char *keyword; /* upper case */
  MattaEsmtpFunc check;
} MattaEsmtpParameter;

/* @text: what follows the path. FALSE after a reply: one is not among @known, stands there twice or
 * says something wrong. */
gboolean matta_esmtp_check (MattaSession *session,
                            const char *text,
                            const MattaEsmtpParameter *known,
                            guint n_known);
/* Answers that a value is wrong, unless @right, which it returns. */
gboolean matta_esmtp_judge (MattaSession *session, gboolean right);

G_END_DECLS

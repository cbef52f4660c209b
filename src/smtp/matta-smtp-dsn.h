/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How SMTP asks for delivery status notifications (RFC 3461 4). Pure; any thread. */

/* Each TRUE for a value of the parameter of that name, without "KEYWORD=". */
gboolean matta_smtp_dsn_is_ret (const char *value);
gboolean matta_smtp_dsn_is_envid (const char *value);
gboolean matta_smtp_dsn_is_notify (const char *value);
/* Of type "utf-8", also with letters beyond ASCII (RFC 6533 3). */
gboolean matta_smtp_dsn_is_orcpt (const char *value);

/* @parameters: as RCPT gave them, or NULL. TRUE when it is to be told of a delivery. */
gboolean matta_smtp_dsn_wants_success (const char *parameters);
/* What @keyword ("ENVID", "ORCPT") stands for among @parameters, decoded from xtext: (transfer
 * full), or NULL. */
char *matta_smtp_dsn_get (const char *parameters, const char *keyword) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-webhook.h"

G_BEGIN_DECLS

/* Sends text messages through somebody's web service. */

/* @template as the service wants it, with {number} and {text} in it: JSON when it begins with "{"
 * or
 * "[", else a form ("to={number}&text={text}"). MATTA_ERROR_MALFORMED when one of them is missing.
 */
gboolean matta_sms_gateway_is_template (const char *template, GError **error);

/* @number: E.164. @text: may hold a password. See matta_webhook_post (). */
gboolean matta_sms_gateway_send (const MattaSecret *secret,
                                 const char *template,
                                 const char *number,
                                 const MattaSecret *text,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS

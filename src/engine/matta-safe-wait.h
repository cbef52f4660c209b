/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long a mail app may be kept waiting for the reply to the final dot, in seconds: less than it
 * was measured to wait before it gives up. @greeting: what EHLO said; @user_agent: User-Agent or
 * X-Mailer; either may be NULL. Unknown apps get the shortest. Any thread. */
guint matta_safe_wait (const char *greeting, const char *user_agent);

/* The mail app's name for people ("Thunderbird"), or NULL when it is not known. Static. */
const char *matta_safe_wait_get_name (const char *user_agent);

G_END_DECLS

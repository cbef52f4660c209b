/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @value, of its type and in its range, makes sense as the setting @key: addresses to
 * listen on are on this computer, domains are domains, a server's name is one. A key that is not
 * known here may have any value. MATTA_ERROR_MALFORMED says what is wrong. Any thread. */
gboolean matta_value_check (const char *key, GVariant *value, GError **error);

G_END_DECLS

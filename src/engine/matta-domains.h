/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* FALSE for names that are set aside for examples, tests and local use (RFC 2606, RFC 6761):
 * nobody asks the world about them. @domain: folded. */
gboolean matta_domains_can_ask (const char *domain);

/* Which of @domains (folded) can get no mail: they have no MX and no address, or an MX that says so
 * (RFC 7505). Who cannot be asked about within a few seconds is not among them. Blocks; any thread
 * that has no main loop of its own. (transfer full), NULL-terminated. */
char **matta_domains_find_missing (const char *const *domains,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which domains a text names. Pure, any thread, time linear in the text. */

/* Longer ones are none (RFC 1035). */
#define MATTA_LONGEST_DOMAIN 253

/* @folded: a result of matta_patterns_fold (). Adds the domains of the addresses in it to
 * @of_addresses, those of links and those that stand alone to @others, in the order in which they
 * come, each once, until there are @most; lower case, ASCII letters only. What only looks like one,
 * "report.pdf", is left out where that is easy to tell. (element-type char*) */
void matta_named_domains_list (const char *folded,
                               guint most,
                               GPtrArray *of_addresses,
                               GPtrArray *others);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower-case A-labels without a trailing dot: "Café.Example." → "xn--caf-dma.example". What IDNA
 * does not allow is only put into lower case. (transfer full) Any thread. */
char *matta_domain_fold (const char *domain) G_GNUC_WARN_UNUSED_RESULT;

/* Folded. Labels of letters, digits, "-" and "_" with single dots between them. */
gboolean matta_domain_is_valid (const char *domain);

/* Both folded. TRUE for the same domain or one below it: exact at dots. */
gboolean matta_domain_is_below (const char *domain, const char *parent);

/* Where the domain begins in @address, unfolded. NULL for what is no address: a second "@" stands
 * in a quoted local part only, so that nobody can choose which of two domains is looked at. */
const char *matta_domain_find (const char *address);

G_END_DECLS

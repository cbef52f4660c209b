/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower-case A-labels without a trailing dot: "Café.Example." → "xn--caf-dma.example". What IDNA
 * does not allow is only put into lower case. (transfer full) Any thread. */
char *matta_domain_fold (const char *domain) G_GNUC_WARN_UNUSED_RESULT;

/* Both folded. TRUE for the same domain or one below it: exact at dots. */
gboolean matta_domain_is_below (const char *domain, const char *parent);

G_END_DECLS

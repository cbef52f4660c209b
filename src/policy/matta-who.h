/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whom an entry of a setting is about: one address, or a domain, which stands for those below it,
 * too. Pure. */

/* @name as a person wrote it. (transfer full): folded; or NULL when it is neither. */
char *matta_who_fold (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Both folded. */
gboolean matta_who_holds_for (const char *who, const char *address);
/* Of two that hold for the same address: a person is nearer than their company, and of companies
 * the one with more labels. */
gboolean matta_who_is_nearer (const char *who, const char *other);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the eye, or a slip of the finger, takes for the same. Domains are folded: lower case,
 * A-labels (RFC 5890). Any thread. */

/* The part an organisation registers, by the Public Suffix List: "customer.co.jp" of
 * "mail.customer.co.jp". A domain that is a public suffix itself comes back as it is. (transfer
 * full) */
char *matta_likeness_get_organisation (const char *domain) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE for mail services that anybody can get an address at. */
gboolean matta_likeness_is_free_mail (const char *domain);
/* The free-mail domain that @domain looks like, or NULL. */
const char *matta_likeness_find_free_mail (const char *domain);

/* TRUE when @domain could be taken for @known: letters of another alphabet that look the same
 * (UTS #39), a slip of one or two letters, the same name under another suffix. Never for two
 * domains of one organisation. */
gboolean matta_likeness_of_domains (const char *domain, const char *known);
/* The first of @n known domains that @domain could be taken for, or NULL: cheaper than one by one.
 */
const char *matta_likeness_find (const char *domain, const char *const *known, gsize n);
/* TRUE when only letters of other alphabets tell the two apart: no slip of the finger does that. */
gboolean matta_likeness_is_disguise (const char *domain, const char *known);

/* TRUE when local part @one is a slip away from @other: two letters swapped, one doubled, left out
 * or hit beside its key. Another initial or number is another person, not a slip. */
gboolean matta_likeness_of_local_parts (const char *one, const char *other);

G_END_DECLS

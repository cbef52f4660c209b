/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Domains and addresses that somebody wrote down. An entry is one of
 *   "example.com"       this domain and those below it
 *   "@example.com"      this domain alone
 *   "taro@example.com"  this address
 * and is compared exactly at dots and at the "@", international names in their A-label form,
 * without regard to case. Filled by one thread, then read by any; counted by reference. */
typedef struct _MattaAddressSet MattaAddressSet;

MattaAddressSet *matta_address_set_new (void) G_GNUC_WARN_UNUSED_RESULT;
MattaAddressSet *matta_address_set_ref (MattaAddressSet *self);
void matta_address_set_unref (MattaAddressSet *self);
/* MATTA_ERROR_MALFORMED: not an entry; nothing was added. A wildcard is none: it would match
 * nothing, and whoever wrote it thinks it does. */
gboolean matta_address_set_add (MattaAddressSet *self, const char *entry, GError **error);
/* With "*" (any letters) and "?" (one letter), for a whole domain, or around an "@" for a whole
 * address; neither stands for an "@". "*.example.com" is below example.com, not it. */
gboolean matta_address_set_add_pattern (MattaAddressSet *self, const char *pattern, GError **error);
/* FALSE for what is no address, too; see matta_address_set_can_judge (). */
gboolean matta_address_set_contains (const MattaAddressSet *self, const char *address);
guint matta_address_set_get_size (const MattaAddressSet *self);

/* A local part, one "@" (more only inside quotes) and a domain: otherwise nobody knows where the
 * message would go, and no set can say anything about it. */
gboolean matta_address_set_can_judge (const char *address);

/* "*" any letters, "?" one letter; both UTF-8; takes no longer than their product. */
gboolean matta_glob_match (const char *pattern, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAddressSet, matta_address_set_unref)

G_END_DECLS

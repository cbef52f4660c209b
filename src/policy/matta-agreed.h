/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* With whom a password for sealed attachments was agreed beforehand; the password itself is in the
 * keyring. Filled by one thread, then read by any. */
typedef struct {
  char *name;   /* see matta_who_fold () */
  GDate review; /* when it is to be changed */
} MattaAgreed;

/* "customer.example 2027-03-31" or "taro@customer.example 2027-03-31". NULL with
 * MATTA_ERROR_MALFORMED. */
MattaAgreed *matta_agreed_parse (const char *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_agreed_free (MattaAgreed *self);
/* As it is parsed. (transfer full) */
char *matta_agreed_format (const MattaAgreed *self) G_GNUC_WARN_UNUSED_RESULT;

/* The one of @all (element MattaAgreed) that holds for every one of @addresses: a person's before
 * that of their company, and of companies the one with more labels. NULL: there is none, or there
 * is nobody. (transfer none) */
const MattaAgreed *matta_agreed_find (GPtrArray *all, const char *const *addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaAgreed, matta_agreed_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-account.h"

G_BEGIN_DECLS

/* The account that takes the messages of some senders. Filled by one thread, then read by any. */
typedef struct {
  char *who; /* see matta_who_fold () */
  MattaAccount *account;
} MattaSenderAccount;

/* "sales@example.com smtps://sales@mail.example.com", "example.org smtp://…"; see
 * matta_account_parse (). NULL with MATTA_ERROR_MALFORMED. */
MattaSenderAccount *matta_sender_account_parse (const char *entry,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_sender_account_free (MattaSenderAccount *self);
/* As it is parsed. (transfer full) */
char *matta_sender_account_format (const char *who,
                                   const MattaAccount *account) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSenderAccount, matta_sender_account_free)

G_END_DECLS

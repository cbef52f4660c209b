/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-account.h"

#include "matta-error.h"
#include "matta-who.h"

MattaSenderAccount *
matta_sender_account_parse (const char *entry, GError **error)
{
  g_autoptr (MattaSenderAccount) self = g_new0 (MattaSenderAccount, 1);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  words = g_strsplit (entry, " ", 2);
  if (g_strv_length (words) == 2)
    self->who = matta_who_fold (words[0]);
  if (self->who == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "Not an address or a domain, and an account");
    return NULL;
  }
  self->account = matta_account_parse (words[1], error);
  return self->account != NULL ? g_steal_pointer (&self) : NULL;
}

void
matta_sender_account_free (MattaSenderAccount *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->who);
  g_clear_pointer (&self->account, matta_account_free);
  g_free (self);
}

char *
matta_sender_account_format (const char *who, const MattaAccount *account)
{
  g_autofree char *uri = matta_account_format (account);

  return g_strconcat (who, " ", uri, NULL);
}

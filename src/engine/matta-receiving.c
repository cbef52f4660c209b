/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-receiving.h"

#include "matta-receiving-record.h"

#include "matta-courier.h"
#include "matta-receivers.h"

#include <string.h>

void
matta_receiving_free (MattaReceiving *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->refused);
  g_free (self);
}

char **
matta_receiving_list_domains (const char *const *addresses, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) domains = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (addresses != NULL && policy != NULL, NULL);

  for (guint i = 0; addresses[i] != NULL; i++) {
    g_autofree char *folded = matta_address_fold (matta_address_get_domain (addresses[i]));

    if (!matta_policy_is_inside (policy, addresses[i])
        && !g_ptr_array_find_with_equal_func (domains, folded, g_str_equal, NULL))
      g_ptr_array_add (domains, g_steal_pointer (&folded));
  }
  g_ptr_array_add (domains, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&domains), FALSE);
}

char **
matta_receiving_list_domains_of (const MattaRecord *record, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  g_return_val_if_fail (record != NULL && policy != NULL, NULL);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery != MATTA_DELIVERY_DROPPED)
      g_ptr_array_add (addresses, recipient->address);
  }
  g_ptr_array_add (addresses, NULL);
  return matta_receiving_list_domains ((const char *const *) addresses->pdata, policy);
}

MattaReceiving *
matta_receiving_recall (MattaStore *store, const char *const *domains, GError **error)
{
  g_autoptr (MattaReceiving) self = g_new0 (MattaReceiving, 1);
  g_autoptr (GStrvBuilder) refused = g_strv_builder_new ();

  g_return_val_if_fail (MATTA_IS_STORE (store) && domains != NULL, NULL);

  for (guint i = 0; domains[i] != NULL; i++) {
    GError *cause = NULL;
    g_autoptr (MattaReceiver) receiver = matta_store_get_receiver (store, domains[i], &cause);

    if (cause != NULL) {
      g_propagate_error (error, cause);
      return NULL;
    }
    if (receiver == NULL)
      continue;
    self->wrap = self->wrap || receiver->wrap;
    self->old_windows = self->old_windows || receiver->old_windows;
    if (receiver->refused_at > 0)
      g_strv_builder_add (refused, domains[i]);
  }
  self->refused = g_strv_builder_end (refused);
  return g_steal_pointer (&self);
}

gboolean
matta_receiving_note_format (MattaStore *store,
                             const char *const *domains,
                             gboolean wrap,
                             gboolean old_windows,
                             GError **error)
{
  g_return_val_if_fail (MATTA_IS_STORE (store) && domains != NULL, FALSE);

  for (guint i = 0; domains[i] != NULL; i++)
    if (!matta_store_note_format (store, domains[i], wrap, old_windows, error))
      return FALSE;
  return TRUE;
}

/* RFC 3463: X.6.X is the content, X.7.X security and policy; where a server says no more than 552
 * or 554, that is what it mostly means. An unknown person or a full mailbox is no reason. */
static gboolean
is_about_content (const MattaResult *result)
{
  if (result->delivery != MATTA_DELIVERY_REFUSED || result->reply == NULL)
    return FALSE;
  if (g_str_has_prefix (result->reply, "5.6.") || g_str_has_prefix (result->reply, "5.7."))
    return TRUE;
  return (result->code == 552 || result->code == 554) && !g_str_has_prefix (result->reply, "5.");
}

gboolean
matta_receiving_note_results (MattaStore *store, GPtrArray *results, gint64 now, GError **error)
{
  g_return_val_if_fail (MATTA_IS_STORE (store) && results != NULL, FALSE);

  for (guint i = 0; i < results->len; i++) {
    const MattaResult *result = g_ptr_array_index (results, i);

    if (is_about_content (result)
        && !matta_store_note_refusal (store, matta_address_get_domain (result->address), now,
                                      error))
      return FALSE;
  }
  return TRUE;
}

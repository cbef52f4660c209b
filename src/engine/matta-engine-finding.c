/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-discovery.h"
#include "matta-domain.h"
#include "matta-error.h"
#include "matta-likeness.h"
#include "matta-policy.h"

/* The facade's part in finding the account of an address. */

static GQuark
found_quark (void)
{
  return g_quark_from_static_string ("matta-found-server");
}

static void
find_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GError *error = NULL;
  MattaFoundServer *found =
      matta_discovery_find (task_data, resolver, matta_discovery_places, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) matta_found_server_free);
  else
    g_task_return_error (task, error);
}

static MattaFoundServer *
take_account (const MattaAccount *account)
{
  MattaFoundServer *found = NULL;

  if (account->kind != MATTA_ACCOUNT_SMTP || account->host == NULL || *account->host == '\0')
    return NULL;
  found = matta_found_server_new (account->host, account->port,
                                  matta_security_to_string (account->security));
  g_free (found->user);
  found->user = g_strdup (account->user);
  found->oauth = account->sign_in == MATTA_SIGN_IN_BROWSER;
  found->by = MATTA_FOUND_BY_POLICY;
  found->vouched = TRUE;
  return found;
}

/* What a person set themselves is no proposal. */
static gboolean
is_from_organisation (MattaEngine *self, const char *key)
{
  g_autoptr (GVariant) chosen = g_settings_get_user_value (matta_engine_get_settings (self), key);

  return chosen == NULL;
}

/* What the organisation's policy says for @address, but leaves open; or NULL. */
static MattaFoundServer *
find_proposed (MattaEngine *self, const char *address)
{
  const MattaPolicy *policy = matta_engine_get_policy (self);
  g_autofree char *folded = matta_address_fold (address);
  const char *domain = matta_address_get_domain (folded);

  if (matta_domain_find (address) == NULL)
    return NULL;
  for (guint i = 0;
       is_from_organisation (self, "sender-accounts") && i < policy->sender_accounts->len; i++) {
    const MattaSenderAccount *sender = g_ptr_array_index (policy->sender_accounts, i);

    if (g_str_equal (sender->who, folded) || g_str_equal (sender->who, domain))
      return take_account (sender->account);
  }
  return is_from_organisation (self, "account-host") && matta_policy_is_inside (policy, address)
             ? take_account (policy->account)
             : NULL;
}

void
matta_engine_find_account_async (MattaEngine *self,
                                 const char *address,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaFoundServer *proposed = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_find_account_async);
  proposed = find_proposed (self, address);
  if (proposed != NULL) {
    g_task_return_pointer (task, proposed, (GDestroyNotify) matta_found_server_free);
    return;
  }
  g_task_set_task_data (task, g_strdup (address), g_free);
  g_task_set_return_on_cancel (task, TRUE); /* a resolver that hangs is not waited for */
  g_task_run_in_thread (task, find_in_worker);
}

/* Who signs in by the browser needs a registration; without one a password may still do. */
static const char *
choose_sign_in (MattaEngine *self, const MattaFoundServer *found)
{
  const MattaAccount *account = matta_engine_get_policy (self)->account;

  return found->oauth && account->oauth.client_id[0] != '\0' ? "browser" : "password";
}

static MattaVoucher
name_voucher (const MattaFoundServer *found)
{
  if (found->by == MATTA_FOUND_BY_POLICY)
    return MATTA_VOUCHER_ORGANISATION;
  return found->vouched ? MATTA_VOUCHER_DOMAIN : MATTA_VOUCHER_NOBODY;
}

gboolean
matta_engine_find_account_finish (MattaEngine *self,
                                  GAsyncResult *result,
                                  MattaAccountChoice *choice,
                                  MattaVoucher *voucher,
                                  GError **error)
{
  MattaFoundServer *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self) && choice != NULL, FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  g_object_set_qdata_full (G_OBJECT (result), found_quark (), found,
                           (GDestroyNotify) matta_found_server_free);
  *choice = (MattaAccountChoice){ .host = found->host,
                                  .port = found->port,
                                  .security = found->security,
                                  .user = found->user,
                                  .sign_in = choose_sign_in (self, found) };
  if (voucher != NULL)
    *voucher = name_voucher (found);
  return TRUE;
}

char *
matta_engine_propose_domain (MattaEngine *self, const char *address)
{
  g_autofree char *domain = NULL;

  g_return_val_if_fail (MATTA_IS_ENGINE (self) && address != NULL, NULL);

  if (matta_domain_find (address) != NULL)
    domain = matta_domain_fold (matta_domain_find (address));
  if (domain == NULL || !matta_domain_is_valid (domain) || matta_likeness_is_free_mail (domain))
    return NULL;
  return g_steal_pointer (&domain);
}

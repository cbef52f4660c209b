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

void
matta_engine_find_account_async (MattaEngine *self,
                                 const char *address,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_find_account_async);
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

gboolean
matta_engine_find_account_finish (MattaEngine *self,
                                  GAsyncResult *result,
                                  MattaAccountChoice *choice,
                                  gboolean *vouched,
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
  if (vouched != NULL)
    *vouched = found->vouched;
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

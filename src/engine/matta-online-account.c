/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-online-account.h"

#include "matta-goa.h"

void
matta_online_account_free (MattaOnlineAccount *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->provider);
  g_free (self->host);
  g_free (self->user);
  g_free (self);
}

static MattaOnlineAccount *
make_account (const MattaGoaServer *server)
{
  MattaOnlineAccount *account = g_new0 (MattaOnlineAccount, 1);

  account->address = g_strdup (server->address);
  account->provider = g_strdup (server->provider);
  account->host = g_strdup (server->host);
  account->user = g_strdup (server->user);
  account->port = server->port;
  account->security = server->security;
  account->sign_in = server->oauth ? "desktop" : "password";
  return account;
}

static void
list_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_online_account_free);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GPtrArray) servers = bus != NULL ? matta_goa_list_servers (bus, NULL, NULL) : NULL;

  /* Not to have any, or no such desktop, is nothing to speak of. */
  for (guint i = 0; servers != NULL && i < servers->len; i++)
    g_ptr_array_add (accounts, make_account (g_ptr_array_index (servers, i)));
  g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
}

void
matta_engine_list_online_accounts_async (MattaEngine *self,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_list_online_accounts_async);
  g_task_run_in_thread (task, list_in_worker);
}

GPtrArray *
matta_engine_list_online_accounts_finish (MattaEngine *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

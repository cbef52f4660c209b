/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-error.h"

/* The facade's errands: files for other programs, the relay password, the past, what was asked. */

void
matta_engine_export_draft_async (MattaEngine *self,
                                 const char *id,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);

  matta_errand_export_draft (self, &parts, id, callback, user_data);
}

char *
matta_engine_export_draft_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
matta_engine_export_attachment_async (MattaEngine *self,
                                      const char *id,
                                      guint index,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);

  matta_errand_export_attachment (self, &parts, id, index, callback, user_data);
}

char *
matta_engine_export_attachment_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password =
      matta_relay_keys_fetch_password_finish (MATTA_RELAY_KEYS (source), result, &error);

  if (password != NULL)
    g_task_return_pointer (task, password, (GDestroyNotify) matta_secret_free);
  else
    g_task_return_error (task, error);
}

/* NULL, and the task is done, once Matta has stopped. */
static MattaRelayKeys *
find_relay_keys (MattaEngine *self, GTask *task)
{
  MattaRelayKeys *keys = matta_engine_get_relay_keys (self);

  if (keys == NULL)
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Matta has stopped");
  return keys;
}

void
matta_engine_get_relay_password_async (MattaEngine *self,
                                       gboolean renew,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaRelayKeys *keys = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_get_relay_password_async);
  keys = find_relay_keys (self, task);
  if (keys != NULL)
    matta_relay_keys_fetch_password_async (keys, renew, got_password_cb, g_steal_pointer (&task));
}

char *
matta_engine_get_relay_password_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
got_identity_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  MattaIdentity *identity =
      matta_relay_keys_fetch_identity_finish (MATTA_RELAY_KEYS (source), result, &error);

  if (identity != NULL)
    g_task_return_pointer (task, identity, (GDestroyNotify) matta_identity_unref);
  else
    g_task_return_error (task, error);
}

void
matta_engine_get_relay_certificate_async (MattaEngine *self,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaRelayKeys *keys = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_get_relay_certificate_async);
  keys = find_relay_keys (self, task);
  if (keys != NULL)
    matta_relay_keys_fetch_identity_async (keys, got_identity_cb, g_steal_pointer (&task));
}

char *
matta_engine_get_relay_certificate_finish (MattaEngine *self,
                                           GAsyncResult *result,
                                           char **fingerprint,
                                           GError **error)
{
  g_autoptr (MattaIdentity) identity = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  identity = g_task_propagate_pointer (G_TASK (result), error);
  if (identity == NULL)
    return NULL;
  *fingerprint = g_strdup (matta_identity_get_fingerprint (identity));
  return g_strdup (matta_identity_get_certificate (identity));
}

void
matta_engine_read_past_async (MattaEngine *self,
                              const char *const *paths,
                              MattaPastFunc func,
                              gpointer func_data,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  matta_past_run_start_async (matta_engine_get_past_run (self), self,
                              matta_engine_get_policy (self), paths, func, func_data, callback,
                              user_data);
}

gboolean
matta_engine_read_past_finish (MattaEngine *self,
                               GAsyncResult *result,
                               MattaPastCounts *counts,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (counts != NULL)
    *counts = matta_past_run_get_counts (result);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
matta_engine_stop_past (MattaEngine *self)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (matta_engine_get_past_run (self) != NULL)
    matta_past_run_stop (matta_engine_get_past_run (self));
}

void
matta_engine_tally_async (MattaEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);

  matta_errand_tally (self, &parts, callback, user_data);
}

MattaTally *
matta_engine_tally_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

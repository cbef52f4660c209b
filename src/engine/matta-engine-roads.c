/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-error.h"
#include "matta-roads.h"

/* The facade's part in sending passwords by roads of Matta's own. */

typedef struct {
  MattaVault *vault;
  MattaPolicy *policy;
  MattaRoad road;
  char *id; /* NULL = only a try: no password */
  char **people;
  char *number;
  char *text;
  MattaSecret *secret; /* to be kept */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->vault);
  matta_policy_unref (job->policy);
  g_free (job->id);
  g_strfreev (job->people);
  g_free (job->number);
  g_free (job->text);
  matta_secret_free (job->secret);
  g_free (job);
}

static Job *
job_new (MattaEngine *self, MattaRoad road)
{
  const MattaErrandParts parts = matta_engine_get_errand_parts (self);
  Job *job = g_new0 (Job, 1);

  job->vault = g_object_ref (parts.vault);
  job->policy = matta_policy_ref (matta_engine_get_policy (self));
  job->road = road;
  return job;
}

static void
return_done (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
matta_engine_has_road (MattaEngine *self, MattaRoad road)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return matta_roads_has (matta_engine_get_policy (self), road);
}

const char *
matta_engine_get_chat_name (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return matta_engine_get_policy (self)->chat_name;
}

/* --- what is in the keyring ------------------------------------------------------------------- */

static void
keep_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  gboolean kept =
      matta_vault_store (job->vault, MATTA_PURPOSE_ROAD, matta_road_to_string (job->road),
                         job->secret, cancellable, &error);

  return_done (task, kept, error);
}

void
matta_engine_set_road_async (MattaEngine *self,
                             MattaRoad road,
                             const MattaSecret *secret,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && secret != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_set_road_async);
  if (!matta_roads_check_secret (road, secret, &error)) {
    g_task_return_error (task, error);
    return;
  }
  job = job_new (self, road);
  job->secret = g_strdup (secret);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, keep_in_worker);
}

gboolean
matta_engine_set_road_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- sending ---------------------------------------------------------------------------------- */

static MattaSecret *
look_up (const Job *job, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  MattaSecret *password =
      matta_vault_lookup (job->vault, MATTA_PURPOSE_SEAL, job->id, cancellable, &cause);

  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (password == NULL)
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                         "There is no password in the keyring any more");
  return password;
}

static void
send_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;
  g_autoptr (MattaSecret) password = job->id != NULL ? look_up (job, cancellable, &error) : NULL;
  gboolean sent = error == NULL
                  && matta_roads_send (job->policy, job->vault, job->road, job->number, job->text,
                                       password, cancellable, &error);

  return_done (task, sent, error);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean told = matta_engine_told_finish (MATTA_ENGINE (source), result, &error);

  return_done (task, told, error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Job *job = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else
    matta_engine_told_async (MATTA_ENGINE (source), job->id, job->road,
                             (const char *const *) job->people, job->number, told_cb,
                             g_steal_pointer (&task));
}

static Job *
make_sending (MattaEngine *self, MattaRoad road, const char *number, const char *text)
{
  Job *job = job_new (self, road);

  job->number = g_strdup (number);
  job->text = g_strdup (text);
  return job;
}

void
matta_engine_send_password_async (MattaEngine *self,
                                  const char *id,
                                  MattaRoad road,
                                  const char *const *people,
                                  const char *number,
                                  const char *text,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) sending = NULL;
  GError *error = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && id != NULL && text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_send_password_async);
  g_task_set_check_cancellable (task, FALSE); /* what was sent, was sent */
  if (!matta_engine_may_tell (self, id, people, &error)) {
    g_task_return_error (task, error);
    return;
  }
  job = make_sending (self, road, number, text);
  job->id = g_strdup (id);
  job->people = g_strdupv ((char **) people);
  sending = g_task_new (self, cancellable, sent_cb, g_steal_pointer (&task));
  g_task_set_source_tag (sending, send_in_worker);
  g_task_set_check_cancellable (sending, FALSE);
  g_task_set_task_data (sending, job, job_free);
  g_task_run_in_thread (sending, send_in_worker);
}

gboolean
matta_engine_send_password_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
matta_engine_try_road_async (MattaEngine *self,
                             MattaRoad road,
                             const char *number,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_try_road_async);
  g_task_set_task_data (task, make_sending (self, road, number, text), job_free);
  g_task_run_in_thread (task, send_in_worker);
}

gboolean
matta_engine_try_road_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-error.h"
#include "matta-sharing.h"

/* The facade's part in the server for files that links go out for. */

typedef struct {
  MattaErrandParts parts; /* store and vault are held */
  MattaPolicy *policy;
  MattaSecret *password; /* NULL = the keyring's */
  char *said;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->parts.store);
  g_object_unref (job->parts.vault);
  matta_policy_unref (job->policy);
  matta_secret_free (job->password);
  g_free (job->said);
  g_free (job);
}

static Job *
job_new (MattaEngine *self, const MattaSecret *password)
{
  Job *job = g_new0 (Job, 1);

  job->parts = matta_engine_get_errand_parts (self);
  g_object_ref (job->parts.store);
  g_object_ref (job->parts.vault);
  job->policy = matta_policy_ref (matta_engine_get_policy (self));
  job->password = g_strdup (password);
  return job;
}

gboolean
matta_engine_has_sharing (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return matta_engine_get_policy (self)->sharing.kind != MATTA_SHARING_NONE;
}

gboolean
matta_engine_zips_shares (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return matta_engine_get_policy (self)->sharing.kind == MATTA_SHARING_WEBDAV;
}

/* A password that the server did not take is not worth keeping. */
static gboolean
try_and_keep (Job *job, GCancellable *cancellable, GError **error)
{
  const MattaSharer sharer = { job->parts.store, job->parts.vault, job->policy, job->parts.limits };
  g_autofree char *name = matta_sharing_make_name (&job->policy->sharing);

  return matta_sharing_probe (&sharer, job->password, &job->said, cancellable, error)
         && (job->password == NULL
             || matta_vault_store (job->parts.vault, MATTA_PURPOSE_SHARE, name, job->password,
                                   cancellable, error));
}

static void
try_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (try_and_keep (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_engine_try_sharing_async (MattaEngine *self,
                                const MattaSecret *password,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, matta_engine_try_sharing_async);
  g_task_set_task_data (task, job_new (self, password), job_free);
  g_task_run_in_thread (task, try_in_worker);
}

gboolean
matta_engine_try_sharing_finish (MattaEngine *self,
                                 GAsyncResult *result,
                                 char **said,
                                 GError **error)
{
  Job *job = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (said != NULL)
    *said = g_steal_pointer (&job->said);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-keep.h"

#include "matta-practice-record.h"
#include "matta-settings-backend.h"

#define KEY "keep-practice-results"

typedef struct {
  char *folder;
  MattaPracticeResult *result;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->folder);
  matta_practice_result_free (job->result);
  g_free (job);
}

gboolean
matta_practice_is_kept (MattaEngine *engine)
{
  return g_settings_get_boolean (matta_engine_get_settings (engine), KEY);
}

gboolean
matta_practice_is_fixed (MattaEngine *engine)
{
  return matta_settings_is_locked (matta_engine_get_settings (engine), KEY);
}

static MattaPracticeResult *
describe (const MattaExerciseRun *run)
{
  g_auto (GStrv) missed = matta_exercise_run_list (run, MATTA_MARK_MISSED);
  g_auto (GStrv) alarms = matta_exercise_run_list (run, MATTA_MARK_ALARM);

  return matta_practice_result_new (
      g_get_real_time (), matta_exercise_run_count (run, MATTA_MARK_RIGHT),
      matta_exercise_run_get_n (run), (const char *const *) missed, (const char *const *) alarms);
}

static void
keep_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (matta_practice_record_add (job->folder, job->result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_practice_keep_async (MattaEngine *engine,
                           const MattaExerciseRun *run,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (engine) && run != NULL);

  task = g_task_new (engine, NULL, callback, user_data);
  job = g_new0 (Job, 1);
  job->folder = g_strdup (matta_engine_get_data_dir (engine));
  job->result = describe (run);
  g_task_set_source_tag (task, matta_practice_keep_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, keep_in_worker);
}

gboolean
matta_practice_keep_finish (MattaEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-past-run.h"

#include "matta-error.h"
#include "matta-post.h"

struct _MattaPastRun {
  GObject parent_instance;

  MattaStore *store;
  MattaHabits *habits;
  GThread *thread; /* NULL when none runs */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MattaPastRun, matta_past_run, G_TYPE_OBJECT)

/* The thread's own copies; the task's data. */
typedef struct {
  MattaStore *store;
  MattaHabits *habits;
  MattaPolicy *policy;
  GCancellable *cancellable;
  char **paths;
  MattaPastFunc func;
  gpointer func_data;
  MattaPastCounts counts;
} Job;

typedef struct {
  GTask *task;
  MattaPastCounts counts;
} News;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  matta_habits_unref (job->habits);
  matta_policy_unref (job->policy);
  g_object_unref (job->cancellable);
  g_strfreev (job->paths);
  g_free (job);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_object_unref (news->task);
  g_free (news);
}

static gboolean
deliver_cb (gpointer data)
{
  News *news = data;
  const Job *job = g_task_get_task_data (news->task);

  if (!g_task_get_completed (news->task) && job->func != NULL)
    job->func (&news->counts, job->func_data);
  return G_SOURCE_REMOVE;
}

static void
came_further (const MattaPastCounts *counts, gpointer data)
{
  GTask *task = data;
  News *news = g_new (News, 1);

  news->task = g_object_ref (task);
  news->counts = *counts;
  matta_post (g_task_get_context (task), G_PRIORITY_DEFAULT, deliver_cb, news, news_free);
}

static gpointer
read_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (matta_past_read (job->store, job->habits, job->policy, (const char *const *) job->paths,
                       came_further, task, &job->counts, job->cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return NULL;
}

void
matta_past_run_stop (MattaPastRun *self)
{
  g_return_if_fail (MATTA_IS_PAST_RUN (self));

  if (self->thread == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
}

static void
matta_past_run_dispose (GObject *object)
{
  MattaPastRun *self = MATTA_PAST_RUN (object);

  matta_past_run_stop (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->habits, matta_habits_unref);
  G_OBJECT_CLASS (matta_past_run_parent_class)->dispose (object);
}

static void
matta_past_run_class_init (MattaPastRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_past_run_dispose;
}

static void
matta_past_run_init (MattaPastRun *self)
{
}

MattaPastRun *
matta_past_run_new (MattaStore *store, MattaHabits *habits)
{
  MattaPastRun *self = g_object_new (MATTA_TYPE_PAST_RUN, NULL);

  self->store = g_object_ref (store);
  self->habits = matta_habits_ref (habits);
  return self;
}

static Job *
new_job (MattaPastRun *self, MattaPolicy *policy, const char *const *paths)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (self->store);
  job->habits = matta_habits_ref (self->habits);
  job->policy = matta_policy_ref (policy);
  job->cancellable = g_object_ref (self->cancellable);
  job->paths = g_strdupv ((char **) paths);
  return job;
}

/* The thread ends with its task: nobody is left to wait for it then. */
static void
ended_cb (GTask *task, GParamSpec *pspec, MattaPastRun *self)
{
  const Job *job = g_task_get_task_data (task);

  if (job->cancellable == self->cancellable)
    matta_past_run_stop (self);
}

void
matta_past_run_start_async (MattaPastRun *self,
                            gpointer source,
                            MattaPolicy *policy,
                            const char *const *paths,
                            MattaPastFunc func,
                            gpointer func_data,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_PAST_RUN (self) && policy != NULL);
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  task = g_task_new (source, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_past_run_start_async);
  if (self->thread != NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                             "Sent mail is being read already");
    return;
  }
  self->cancellable = g_cancellable_new ();
  job = new_job (self, policy, paths);
  job->func = func;
  job->func_data = func_data;
  g_task_set_task_data (task, job, job_free);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (ended_cb), self, 0);
  self->thread = g_thread_new ("matta-past", read_in_thread, g_steal_pointer (&task));
}

MattaPastCounts
matta_past_run_get_counts (GAsyncResult *result)
{
  const Job *job = g_task_get_task_data (G_TASK (result));

  return job != NULL ? job->counts : (MattaPastCounts){ 0 };
}

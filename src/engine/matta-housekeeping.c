/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-housekeeping.h"

gint64
matta_housekeeping_find_midnight (gint64 wall)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);
  g_autoptr (GDateTime) midnight =
      g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), 0, 0, 0);

  if (midnight == NULL)
    return wall - G_TIME_SPAN_DAY;
  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

typedef struct {
  MattaVault *vault;
  gint64 before;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->vault);
  g_free (job);
}

/* A password whose message nobody can find any more would stay for ever. */
static gboolean
forget_passwords (MattaStore *store, const Job *job, GError **error)
{
  g_auto (GStrv) ids = matta_store_list_sealed (store, job->before, error);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (!matta_vault_remove (job->vault, MATTA_PURPOSE_SEAL, ids[i], NULL, error))
      return FALSE;
  return ids != NULL;
}

static void
purge_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (GError) error = NULL;
  int purged = -1;

  if (forget_passwords (MATTA_STORE (source), job, &error))
    do {
      purged = matta_store_purge (MATTA_STORE (source), job->before, &error);
    } while (purged > 0);
  if (purged < 0)
    g_warning ("Old contents could not be purged: %s", error->message);
  g_task_return_boolean (task, purged == 0);
}

void
matta_housekeeping_purge (MattaStore *store, MattaVault *vault, gint64 before)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_STORE (store));

  task = g_task_new (store, NULL, NULL, NULL);
  g_task_set_source_tag (task, matta_housekeeping_purge);
  job = g_new0 (Job, 1);
  job->vault = g_object_ref (vault);
  job->before = before;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, purge_in_worker);
}

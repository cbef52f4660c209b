/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-private.h"

#include "matta-bounce.h"
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-id.h"
#include "matta-receiving-record.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The facade's part in delivery reports that a person gives us. */

typedef struct {
  MattaStore *store;
  MattaLimits limits;
  gint64 now;
  char *path;
  MattaReport *report; /* out */
  MattaRecord *record; /* out: what it is about */
  MattaBounceCounts counts;
} Job;

/* The worker's task may outlive its callback. */
static void
job_clear (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_free (job->path);
  g_clear_pointer (&job->report, matta_report_free);
  g_clear_pointer (&job->record, matta_record_free);
}

static void
job_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, job_clear);
}

static gboolean
fail_with_errno (GError **error)
{
  int code = errno;

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "The file cannot be read: %s",
               g_strerror (code));
  return FALSE;
}

static MattaContent *
open_file (const char *path, const MattaLimits *limits, GError **error)
{
  /* Without O_NONBLOCK a pipe would keep the worker for ever. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status = { 0 };

  if (fd < 0 || fstat (fd, &status) != 0) {
    fail_with_errno (error);
    if (fd >= 0)
      close (fd);
    return NULL;
  }
  if (S_ISREG (status.st_mode) && (guint64) status.st_size <= limits->message)
    return matta_content_new_for_fd (fd, (gsize) status.st_size, NULL);
  close (fd);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "This is not a file of a mail");
  return NULL;
}

static gboolean
fail_unknown (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                       "The report is about no message that Matta sent");
  return FALSE;
}

static gboolean
find_message (Job *job, GError **error)
{
  const char *message_id = job->report->message_id;
  g_autoptr (GError) cause = NULL;
  g_autofree char *id = NULL;

  if (message_id == NULL)
    return fail_unknown (error);
  id = matta_store_find_message (job->store, message_id, &cause);
  if (id == NULL && cause == NULL)
    id = matta_id_from_message_id (message_id);
  if (id != NULL)
    job->record = matta_store_get (job->store, id, &cause);
  if (job->record != NULL)
    return TRUE;
  if (cause == NULL || g_error_matches (cause, MATTA_ERROR, MATTA_ERROR_NOT_FOUND))
    return fail_unknown (error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Who does not take sealed mail is asked another way next time. */
static void
remember_refusals (Job *job)
{
  g_autoptr (GPtrArray) failed = matta_bounce_list_failed (job->record, job->report);
  g_autoptr (GError) error = NULL;

  if (job->record->plan != NULL && job->record->plan->seal && !job->record->plan->share
      && !matta_receiving_note_results (job->store, failed, job->now, &error))
    g_message ("%s: Who refused it is not remembered: %s", job->record->id, error->message);
}

static gboolean
read_report (Job *job, GError **error)
{
  g_autoptr (MattaContent) content = open_file (job->path, &job->limits, error);
  g_autoptr (GError) cause = NULL;

  if (content == NULL)
    return FALSE;
  job->report = matta_report_read (content, &job->limits, &cause);
  if (job->report != NULL)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, cause->message);
  return FALSE;
}

static void
find_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (read_report (job, &error) && find_message (job, &error)) {
    remember_refusals (job);
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What is listed may have moved on since the worker looked. @task: (transfer full). */
static void
apply (MattaCustody *custody, Job *job, GTask *task)
{
  MattaNow now = matta_custody_get_now (custody);
  MattaEntry *entry = matta_custody_find (custody, job->record->id);
  g_autoptr (MattaRecord) record = NULL;
  GError *error = NULL;

  record = matta_record_copy (entry != NULL ? matta_entry_peek_record (entry) : job->record);
  if (!matta_bounce_apply (record, job->report, &now, &job->counts)) {
    fail_unknown (&error);
    g_task_return_error (task, error);
    g_object_unref (task);
  } else if (entry != NULL && matta_entry_get_busy (entry)) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_CONFLICT, "It is changing just now");
    g_object_unref (task);
  } else if (job->counts.n_failed == 0) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
  } else {
    if (entry == NULL)
      entry = matta_custody_list (custody, matta_record_copy (job->record));
    matta_custody_keep_async (custody, entry, g_steal_pointer (&record), kept_cb, task);
  }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MattaCustody *custody = matta_engine_get_custody (MATTA_ENGINE (source));
  GError *error = NULL;

  if (custody == NULL)
    g_set_error_literal (&error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Matta is closing");
  if (error == NULL && g_task_propagate_boolean (G_TASK (result), &error)) {
    apply (custody, g_task_get_task_data (task), task);
    return;
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
matta_engine_take_report_async (MattaEngine *self,
                                const char *path,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  MattaErrandParts parts = { 0 };
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) finding = NULL;
  Job *job = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self) && path != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_take_report_async);
  if (matta_engine_get_custody (self) == NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "Matta is closing");
    return;
  }
  parts = matta_engine_get_errand_parts (self);
  job = g_atomic_rc_box_new0 (Job);
  job->store = g_object_ref (parts.store);
  job->limits = *parts.limits;
  job->now = matta_custody_get_now (matta_engine_get_custody (self)).wall;
  job->path = g_strdup (path);
  g_task_set_task_data (task, job, job_unref);
  finding = g_task_new (self, NULL, found_cb, g_object_ref (task));
  g_task_set_source_tag (finding, find_in_worker);
  g_task_set_task_data (finding, g_atomic_rc_box_acquire (job), job_unref);
  g_task_run_in_thread (finding, find_in_worker);
}

gboolean
matta_engine_take_report_finish (MattaEngine *self,
                                 GAsyncResult *result,
                                 char **id,
                                 MattaBounceCounts *counts,
                                 GError **error)
{
  Job *job = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  job = g_task_get_task_data (G_TASK (result));
  if (id != NULL)
    *id = g_strdup (job->record->id);
  if (counts != NULL)
    *counts = job->counts;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-writer.h"

#include "matta-error.h"

typedef struct {
  MattaWriterWork work;
  MattaWriterDone done;
  gpointer data;
  GError *error; /* its result */
} Job;

struct _MattaWriter {
  MattaDatabase *database;
  GThread *thread;
  GMutex lock; /* guards what follows */
  GCond changed;
  GQueue jobs;      /* element Job */
  gboolean writing; /* somebody holds the database: the thread, or a caller that blocks */
  gboolean closing;
  GCond flushed; /* those who watch */
  guint n_watching;
  guint64 n_flushes;
  GMutex results;            /* guards the waiters' results; outlives them, which are on stacks */
  gatomicrefcount ref_count; /* the owner and the thread */
};

/* A caller that blocks. */
typedef struct {
  MattaWriterWork work;
  gpointer data;
  GMutex *lock;
  GCond finished;
  gboolean is_finished;
  GError *error;
} Waiter;

static void
unref (MattaWriter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->database, matta_database_free);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->results);
  g_cond_clear (&self->changed);
  g_cond_clear (&self->flushed);
  g_free (self);
}

static gboolean
step (MattaDatabase *database, const char *sql, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);

  return statement != NULL && matta_database_step (database, statement, NULL, error);
}

/* FALSE: the transaction as a whole is lost, with the reason in @error. */
static gboolean
run_job (MattaDatabase *database, Job *job, GError **error)
{
  if (!step (database, "SAVEPOINT job", error))
    return FALSE;
  if (job->work (database, job->data, &job->error))
    return step (database, "RELEASE job", error);
  g_debug ("A job was undone: %s", job->error->message);
  if (matta_database_in_transaction (database))
    return step (database, "ROLLBACK TO job", error) && step (database, "RELEASE job", error);
  /* A full disk may have made SQLite roll back everything by itself. */
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The transaction was lost");
  return FALSE;
}

static gboolean
run_batch (MattaDatabase *database, GQueue *batch, GError **error)
{
  if (!matta_database_make_certain (database, error) || !step (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (GList *link = batch->head; link != NULL; link = link->next)
    if (!run_job (database, link->data, error))
      return FALSE;
  return step (database, "COMMIT", error);
}

/* Nothing of the batch happened; whoever asked may try again. A job that failed by itself keeps its
 * own reason. */
static void
fail_batch (MattaDatabase *database, GQueue *batch, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  g_info ("A transaction failed: %s", cause->message);
  if (matta_database_in_transaction (database) && !step (database, "ROLLBACK", &error))
    g_warning ("A transaction could not be rolled back: %s", error->message);
  for (GList *link = batch->head; link != NULL; link = link->next) {
    Job *job = link->data;

    if (job->error == NULL)
      job->error = g_error_new_literal (MATTA_ERROR, MATTA_ERROR_TRY_LATER, cause->message);
  }
}

static void
finish_batch (GQueue *batch)
{
  Job *job = NULL;

  while ((job = g_queue_pop_head (batch)) != NULL) {
    job->done (job->data, job->error);
    g_clear_error (&job->error);
    g_free (job);
  }
}

/* With the lock held; whoever takes a batch has the database until it gives it back. */
static void
take_jobs (MattaWriter *self, GQueue *batch)
{
  *batch = self->jobs;
  g_queue_init (&self->jobs);
  self->writing = TRUE;
}

/* With the lock held. Nearly always nobody watches, and then it costs nothing. */
static void
tell_watchers (MattaWriter *self)
{
  self->n_flushes++;
  if (self->n_watching > 0)
    g_cond_broadcast (&self->flushed);
}

static void
give_back (MattaWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->writing = FALSE;
  tell_watchers (self);
  if (!g_queue_is_empty (&self->jobs) || self->closing)
    g_cond_signal (&self->changed);
}

static void
write_batch (MattaWriter *self, GQueue *batch)
{
  g_autoptr (GError) error = NULL;

  if (!run_batch (self->database, batch, &error))
    fail_batch (self->database, batch, error);
  finish_batch (batch);
  give_back (self);
}

/* FALSE when there is nothing left and nothing will come. */
static gboolean
wait_for_batch (MattaWriter *self, GQueue *batch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->writing || (g_queue_is_empty (&self->jobs) && !self->closing))
    g_cond_wait (&self->changed, &self->lock);
  if (g_queue_is_empty (&self->jobs))
    return FALSE;
  take_jobs (self, batch);
  return TRUE;
}

static gpointer
write_in_worker (gpointer data)
{
  MattaWriter *self = data;
  GQueue batch = G_QUEUE_INIT;

  while (wait_for_batch (self, &batch))
    write_batch (self, &batch);
  unref (self);
  return NULL;
}

MattaWriter *
matta_writer_new (MattaDatabase *database)
{
  MattaWriter *self = NULL;

  g_return_val_if_fail (database != NULL, NULL);

  self = g_new0 (MattaWriter, 1);
  self->database = database;
  g_mutex_init (&self->lock);
  g_mutex_init (&self->results);
  g_cond_init (&self->changed);
  g_cond_init (&self->flushed);
  g_queue_init (&self->jobs);
  g_atomic_ref_count_init (&self->ref_count);
  g_atomic_ref_count_inc (&self->ref_count);
  self->thread = g_thread_new ("matta-writer", write_in_worker, self);
  return self;
}

void
matta_writer_free (MattaWriter *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  unref (self);
}

static Job *
new_job (MattaWriterWork work, MattaWriterDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->done = done;
  job->data = data;
  return job;
}

void
matta_writer_queue (MattaWriter *self, MattaWriterWork work, MattaWriterDone done, gpointer data)
{
  g_return_if_fail (self != NULL && work != NULL && done != NULL);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->jobs, new_job (work, done, data));
  if (!self->writing)
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
waiter_work (MattaDatabase *database, gpointer data, GError **error)
{
  Waiter *waiter = data;

  return waiter->work (database, waiter->data, error);
}

static void
waiter_done (gpointer data, const GError *error)
{
  Waiter *waiter = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (waiter->lock);

  waiter->error = error != NULL ? g_error_copy (error) : NULL;
  waiter->is_finished = TRUE;
  g_cond_signal (&waiter->finished);
}

/* A caller that blocks anyway writes itself when nobody else does, with whatever is queued: two
 * changes of thread less for each message. */
static void
write_or_wait (MattaWriter *self, Waiter *waiter)
{
  GQueue batch = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->jobs, new_job (waiter_work, waiter_done, waiter));
  if (!self->writing)
    take_jobs (self, &batch);
  g_mutex_unlock (&self->lock);
  if (!g_queue_is_empty (&batch))
    write_batch (self, &batch);
  g_mutex_lock (waiter->lock);
  while (!waiter->is_finished)
    g_cond_wait (&waiter->finished, waiter->lock);
  g_mutex_unlock (waiter->lock);
}

gboolean
matta_writer_run (MattaWriter *self, MattaWriterWork work, gpointer data, GError **error)
{
  Waiter waiter = { .work = work, .data = data };

  g_return_val_if_fail (self != NULL && work != NULL, FALSE);

  waiter.lock = &self->results;
  g_cond_init (&waiter.finished);
  write_or_wait (self, &waiter);
  g_cond_clear (&waiter.finished);
  if (waiter.error == NULL)
    return TRUE;
  g_propagate_error (error, waiter.error);
  return FALSE;
}

void
matta_writer_watch (MattaWriter *self, guint64 *seen, gint64 until)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean in_time = TRUE;

  g_return_if_fail (self != NULL && seen != NULL);

  locker = g_mutex_locker_new (&self->lock);
  self->n_watching++;
  while (in_time && *seen == self->n_flushes) {
    if (until < 0)
      g_cond_wait (&self->flushed, &self->lock);
    else
      in_time = g_cond_wait_until (&self->flushed, &self->lock, until);
  }
  self->n_watching--;
  *seen = self->n_flushes;
}

void
matta_writer_wake (MattaWriter *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);

  locker = g_mutex_locker_new (&self->lock);
  tell_watchers (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-store.h"

#include "matta-audit.h"
#include "matta-bags.h"
#include "matta-error.h"
#include "matta-folder.h"
#include "matta-history.h"
#include "matta-id.h"
#include "matta-queries.h"
#include "matta-reader-pool.h"
#include "matta-store-private.h"
#include "matta-rows.h"
#include "matta-schema.h"
#include "matta-writer.h"

#define PURGE_BATCH 200

struct _MattaStore {
  GObject parent_instance;

  MattaFolder *folder;
  MattaWriter *writer;
  MattaReaderPool *readers;
};

G_DEFINE_FINAL_TYPE (MattaStore, matta_store, G_TYPE_OBJECT)

/* What one insert or update carries to the writer. */
typedef struct {
  MattaRow *row;
  MattaStored stored;  /* insert */
  GBytes *bytes;       /* insert, or NULL */
  MattaState expected; /* update */
  char *detail;        /* update */
} RowJob;

/* Three texts: a row for the audit, or a fact's key and value. */
typedef struct {
  char *first;
  char *second;
  char *third;
} TextJob;

typedef struct {
  gint64 before;
  GPtrArray *files; /* ids whose file is to go once the rows say so */
  int n_purged;
} PurgeJob;

/* An asynchronous job: the task, and whatever it runs. */
typedef struct {
  GTask *task;
  MattaWriterWork work;
} AsyncJob;

static void
row_job_free (RowJob *self)
{
  g_clear_pointer (&self->row, matta_row_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->detail);
  g_free (self);
}

static void
text_job_free (TextJob *self)
{
  g_free (self->first);
  g_free (self->second);
  g_free (self->third);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RowJob, row_job_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TextJob, text_job_free)

static gboolean
insert_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  RowJob *job = data;

  return matta_row_insert (database, job->row, job->stored, job->bytes, error)
         && matta_audit_append (database, job->row->record->id, "received", NULL, error);
}

static gboolean
update_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  RowJob *job = data;
  const MattaRecord *record = job->row->record;

  return matta_row_update (database, job->row, job->expected, error)
         && matta_audit_append (database, record->id, matta_state_to_string (record->state),
                                job->detail, error);
}

static gboolean
append_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  TextJob *job = data;

  return matta_audit_append (database, job->first, job->second, job->third, error);
}

static gboolean
set_fact_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  TextJob *job = data;
  g_autoptr (MattaStatement) statement =
      job->second != NULL
          ? matta_database_prepare (database, "REPLACE INTO fact VALUES (?1, ?2)", error)
          : matta_database_prepare (database, "DELETE FROM fact WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, job->first);
  if (job->second != NULL)
    matta_statement_bind_text (statement, 2, job->second);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
run_on_number (MattaDatabase *database, const char *sql, gint64 number, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  return matta_database_step (database, statement, NULL, error);
}

/* The batch is read to its end first: what is stepped through does not change under the feet. */
static gboolean
find_purgeable (MattaDatabase *database, PurgeJob *job, GArray *numbers, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "SELECT number, id, stored FROM message WHERE settled = 1 AND stored > 0 AND changed_at < ?"
      " ORDER BY changed_at LIMIT ?",
      error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, job->before);
  sqlite3_bind_int (statement, 2, PURGE_BATCH);
  while (matta_database_step (database, statement, &row, error)) {
    gint64 number = 0;

    if (!row)
      return TRUE;
    number = sqlite3_column_int64 (statement, 0);
    g_array_append_val (numbers, number);
    if (sqlite3_column_int (statement, 2) == MATTA_STORED_IN_FILE)
      g_ptr_array_add (job->files, matta_statement_dup_text (statement, 1));
  }
  return FALSE;
}

static gboolean
purge_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  PurgeJob *job = data;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *detail = NULL;

  if (!find_purgeable (database, job, numbers, error))
    return FALSE;
  for (guint i = 0; i < numbers->len; i++) {
    gint64 number = g_array_index (numbers, gint64, i);

    if (!run_on_number (database, "DELETE FROM content WHERE message = ?", number, error)
        || !run_on_number (database, "UPDATE message SET stored = 0 WHERE number = ?", number,
                           error))
      return FALSE;
  }
  job->n_purged = (int) numbers->len;
  if (job->n_purged == 0)
    return TRUE;
  detail = g_strdup_printf ("%d", job->n_purged);
  return matta_audit_append (database, NULL, "purged", detail, error);
}

static gboolean
async_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  AsyncJob *job = data;

  return job->work (database, g_task_get_task_data (job->task), error);
}

static void
async_done (gpointer data, const GError *error)
{
  AsyncJob *job = data;

  if (error != NULL)
    g_task_return_error (job->task, g_error_copy (error));
  else
    g_task_return_boolean (job->task, TRUE);
  g_object_unref (job->task);
  g_free (job);
}

/* Takes @task over; its task data is what @work gets. */
static void
queue_task (MattaStore *self, MattaWriterWork work, GTask *task)
{
  AsyncJob *job = g_new (AsyncJob, 1);

  job->task = task;
  job->work = work;
  matta_writer_queue (self->writer, async_in_worker, async_done, job);
}

/* The folder is left last: its lock must outlive the writer. */
static void
matta_store_finalize (GObject *object)
{
  MattaStore *self = MATTA_STORE (object);

  g_clear_pointer (&self->readers, matta_reader_pool_free);
  g_clear_pointer (&self->writer, matta_writer_free);
  g_clear_pointer (&self->folder, matta_folder_free);
  G_OBJECT_CLASS (matta_store_parent_class)->finalize (object);
}

static void
matta_store_class_init (MattaStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_store_finalize;
}

static void
matta_store_init (MattaStore *self)
{
}

/* Damage shows here, before anything is written: a page that cannot be read now would lose a
 * message later. Contents are left out, they may be gigabytes. */
static gboolean
check_soundness (MattaDatabase *database, GError **error)
{
  static const char *const tables[] = { "message", "recipient", "audit", "fact" };
  gint64 version = 0;

  if (!matta_database_read_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == 0)
    return TRUE; /* there is nothing in it yet */
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *sql = g_strdup_printf (
        "SELECT count(*) FROM pragma_quick_check('%s') WHERE quick_check <> 'ok'", tables[i]);
    gint64 n_faults = 0;

    if (!matta_database_read_number (database, sql, &n_faults, error))
      return FALSE;
    if (n_faults == 0)
      continue;
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_DAMAGED, "The database is damaged (table %s)",
                 tables[i]);
    return FALSE;
  }
  return TRUE;
}

static MattaDatabase *
open_database (MattaFolder *folder, GError **error)
{
  g_autoptr (MattaDatabase) database =
      matta_database_open (matta_folder_get_database_path (folder), FALSE, error);

  if (database == NULL || !matta_schema_check (database, error)
      || !check_soundness (database, error)
      || !matta_database_run (database,
                              "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST;"
                              "PRAGMA journal_size_limit = 16777216;",
                              error)
      || !matta_schema_migrate (database, error))
    return NULL;
  matta_database_accept (database);
  return g_steal_pointer (&database);
}

static gboolean
tidy_contents (MattaStore *self, MattaDatabase *database, GError **error)
{
  g_autoptr (GHashTable) ids = matta_query_list_files (database, error);

  return ids != NULL && matta_folder_tidy (self->folder, ids, error);
}

MattaStore *
matta_store_open (const char *data_dir, GError **error)
{
  g_autoptr (MattaStore) self = NULL;
  g_autoptr (MattaDatabase) database = NULL;

  g_return_val_if_fail (data_dir != NULL, NULL);

  self = g_object_new (MATTA_TYPE_STORE, NULL);
  self->folder = matta_folder_open (data_dir, error);
  if (self->folder == NULL)
    return NULL;
  database = open_database (self->folder, error);
  if (database == NULL || !tidy_contents (self, database, error))
    return NULL;
  self->writer = matta_writer_new (g_steal_pointer (&database));
  self->readers = matta_reader_pool_new (matta_folder_get_database_path (self->folder));
  return g_steal_pointer (&self);
}

const char *
matta_store_get_content_dir (MattaStore *self)
{
  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  return matta_folder_get_content_dir (self->folder);
}

static RowJob *
new_insert (const MattaRecord *record, MattaContent *content)
{
  RowJob *job = g_new0 (RowJob, 1);

  job->row = matta_row_new (record);
  if (job->row->record->digest == NULL)
    job->row->record->digest = g_strdup (matta_content_get_digest (content));
  return job;
}

gboolean
matta_store_insert (MattaStore *self,
                    const MattaRecord *record,
                    MattaContent *content,
                    GError **error)
{
  g_autoptr (RowJob) job = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), FALSE);
  g_return_val_if_fail (record != NULL && matta_id_is_valid (record->id), FALSE);
  g_return_val_if_fail (content != NULL, FALSE);

  job = new_insert (record, content);
  if (matta_content_peek_fd (content) < 0) {
    job->stored = MATTA_STORED_IN_ROW;
    job->bytes = matta_content_get_bytes (content, error);
    return job->bytes != NULL && matta_writer_run (self->writer, insert_in_worker, job, error);
  }
  job->stored = MATTA_STORED_IN_FILE;
  if (!matta_folder_keep (self->folder, record->id, content, error))
    return FALSE;
  if (matta_writer_run (self->writer, insert_in_worker, job, error))
    return TRUE;
  matta_folder_drop (self->folder, record->id);
  return FALSE;
}

static RowJob *
new_update (const MattaRecord *record, MattaState expected, const char *detail, GError **error)
{
  RowJob *job = NULL;

  if (record->state != expected && !matta_state_may_become (expected, record->state)) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "From %s nothing becomes %s",
                 matta_state_to_string (expected), matta_state_to_string (record->state));
    return NULL;
  }
  job = g_new0 (RowJob, 1);
  job->row = matta_row_new (record);
  job->expected = expected;
  job->detail = g_strdup (detail);
  return job;
}

gboolean
matta_store_update (MattaStore *self,
                    const MattaRecord *record,
                    MattaState expected,
                    const char *detail,
                    GError **error)
{
  g_autoptr (RowJob) job = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), FALSE);
  g_return_val_if_fail (record != NULL && record->id != NULL, FALSE);

  job = new_update (record, expected, detail, error);
  return job != NULL && matta_writer_run (self->writer, update_in_worker, job, error);
}

void
matta_store_update_async (MattaStore *self,
                          const MattaRecord *record,
                          MattaState expected,
                          const char *detail,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = NULL;
  RowJob *job = NULL;
  GError *error = NULL;

  g_return_if_fail (MATTA_IS_STORE (self));
  g_return_if_fail (record != NULL && record->id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_store_update_async);
  job = new_update (record, expected, detail, &error);
  if (job == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  g_task_set_task_data (task, job, (GDestroyNotify) row_job_free);
  queue_task (self, update_in_worker, task);
}

gboolean
matta_store_update_finish (MattaStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static TextJob *
new_text_job (const char *first, const char *second, const char *third)
{
  TextJob *job = g_new (TextJob, 1);

  job->first = g_strdup (first);
  job->second = g_strdup (second);
  job->third = g_strdup (third);
  return job;
}

gboolean
matta_store_append_audit (MattaStore *self,
                          const char *id,
                          const char *event,
                          const char *detail,
                          GError **error)
{
  g_autoptr (TextJob) job = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  job = new_text_job (id, event, detail);
  return matta_writer_run (self->writer, append_in_worker, job, error);
}

void
matta_store_append_audit_async (MattaStore *self,
                                const char *id,
                                const char *event,
                                const char *detail,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (MATTA_IS_STORE (self));
  g_return_if_fail (event != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_store_append_audit_async);
  g_task_set_task_data (task, new_text_job (id, event, detail), (GDestroyNotify) text_job_free);
  queue_task (self, append_in_worker, task);
}

gboolean
matta_store_append_audit_finish (MattaStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
matta_store_set_fact (MattaStore *self, const char *key, const char *value, GError **error)
{
  g_autoptr (TextJob) job = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  job = new_text_job (key, value, NULL);
  return matta_writer_run (self->writer, set_fact_in_worker, job, error);
}

void
matta_store_set_fact_async (MattaStore *self,
                            const char *key,
                            const char *value,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (MATTA_IS_STORE (self));
  g_return_if_fail (key != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_store_set_fact_async);
  g_task_set_task_data (task, new_text_job (key, value, NULL), (GDestroyNotify) text_job_free);
  queue_task (self, set_fact_in_worker, task);
}

gboolean
matta_store_set_fact_finish (MattaStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

char **
matta_store_list_sealed (MattaStore *self, gint64 before, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_list_sealed (reader->database, before, error) : NULL;
}

int
matta_store_purge (MattaStore *self, gint64 before, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  PurgeJob job = { .before = before, .files = files };

  g_return_val_if_fail (MATTA_IS_STORE (self), -1);

  if (!matta_writer_run (self->writer, purge_in_worker, &job, error))
    return -1;
  for (guint i = 0; i < files->len; i++)
    matta_folder_drop (self->folder, g_ptr_array_index (files, i));
  return job.n_purged;
}

MattaRecord *
matta_store_get (MattaStore *self, const char *id, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_get (reader->database, id, error) : NULL;
}

MattaRecord *
matta_store_get_due (MattaStore *self, const char *id, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_get_due (reader->database, id, error) : NULL;
}

GPtrArray *
matta_store_list (MattaStore *self, gint64 since, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_list (reader->database, since, error) : NULL;
}

GPtrArray *
matta_store_list_asked (MattaStore *self, gint64 since, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_list_asked (reader->database, since, error) : NULL;
}

gboolean
matta_store_find_beginning (MattaStore *self, gint64 *at, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && at != NULL, FALSE);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL && matta_query_find_beginning (reader->database, at, error);
}

MattaContent *
matta_store_load_content (MattaStore *self, const char *id, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;
  g_auto (MattaWhereabouts) found = { 0 };

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  if (reader == NULL || !matta_query_find_content (reader->database, id, &found, error))
    return NULL;
  if (found.bytes != NULL)
    return matta_content_new_for_bytes (found.bytes);
  return matta_folder_load (self->folder, id, found.size, error);
}

gboolean
matta_store_count_address (MattaStore *self, const char *address, guint *count, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && address != NULL && count != NULL, FALSE);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL && matta_history_count_address (reader->database, address, count, error);
}

gboolean
matta_store_count_domain (MattaStore *self, const char *domain, guint *count, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && domain != NULL && count != NULL, FALSE);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL && matta_history_count_domain (reader->database, domain, count, error);
}

gboolean
matta_store_count_total (MattaStore *self, guint *count, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && count != NULL, FALSE);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL && matta_history_count_total (reader->database, count, error);
}

static gboolean
add_past_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  GPtrArray *mails = data;

  for (guint i = 0; i < mails->len; i++)
    if (!matta_history_add_past (database, g_ptr_array_index (mails, i), error))
      return FALSE;
  return TRUE;
}

gboolean
matta_store_add_past (MattaStore *self, GPtrArray *mails, GError **error)
{
  g_return_val_if_fail (MATTA_IS_STORE (self) && mails != NULL, FALSE);

  return matta_writer_run (self->writer, add_past_in_worker, mails, error);
}

void
matta_bag_row_free (MattaBagRow *self)
{
  g_return_if_fail (self != NULL);

  g_bytes_unref (self->value);
  g_free (self);
}

GBytes *
matta_store_get_bag (MattaStore *self, guint sort, guint64 key, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_bags_get (reader->database, sort, key, error) : NULL;
}

static gboolean
put_bags_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  GPtrArray *rows = data;

  for (guint i = 0; i < rows->len; i++)
    if (!matta_bags_put (database, g_ptr_array_index (rows, i), error))
      return FALSE;
  return TRUE;
}

gboolean
matta_store_put_bags (MattaStore *self, GPtrArray *rows, GError **error)
{
  g_return_val_if_fail (MATTA_IS_STORE (self) && rows != NULL, FALSE);

  return matta_writer_run (self->writer, put_bags_in_worker, rows, error);
}

typedef struct {
  guint sort;
  guint most;
} TrimJob;

static gboolean
trim_bags_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const TrimJob *job = data;

  return matta_bags_trim (database, job->sort, job->most, error);
}

gboolean
matta_store_trim_bags (MattaStore *self, guint sort, guint most, GError **error)
{
  TrimJob job = { sort, most };

  g_return_val_if_fail (MATTA_IS_STORE (self), FALSE);

  return matta_writer_run (self->writer, trim_bags_in_worker, &job, error);
}

void
matta_acquaintance_free (MattaAcquaintance *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->name);
  g_free (self);
}

GPtrArray *
matta_store_list_people (MattaStore *self,
                         MattaPeopleBy by,
                         const char *key,
                         guint limit,
                         GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && key != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_history_select_people (reader->database, by, key, limit, error)
                        : NULL;
}

char **
matta_store_list_domains (MattaStore *self, guint limit, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_history_select_domains (reader->database, limit, error) : NULL;
}

GPtrArray *
matta_store_find_returned (MattaStore *self, const char *from, gint64 since, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && from != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_find_returned (reader->database, from, since, error) : NULL;
}

char *
matta_store_find_repeat (MattaStore *self, const MattaRecord *record, gint64 since, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && record != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_find_repeat (reader->database, record, since, error) : NULL;
}

char *
matta_store_find_message (MattaStore *self, const char *message_id, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && message_id != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_find_message (reader->database, message_id, error) : NULL;
}

GPtrArray *
matta_store_list_audit (MattaStore *self, gint64 after, guint limit, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self), NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_audit_list (reader->database, after, limit, error) : NULL;
}

gboolean
matta_store_verify_audit (MattaStore *self, gint64 *broken, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && broken != NULL, FALSE);

  *broken = 0;
  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL && matta_audit_verify (reader->database, broken, error);
}

void
matta_store_watch (MattaStore *self, guint64 *seen, gint64 until)
{
  g_return_if_fail (MATTA_IS_STORE (self) && seen != NULL);

  matta_writer_watch (self->writer, seen, until);
}

void
matta_store_wake (MattaStore *self)
{
  g_return_if_fail (MATTA_IS_STORE (self));

  matta_writer_wake (self->writer);
}

char *
matta_store_get_fact (MattaStore *self, const char *key, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && key != NULL, NULL);

  reader = matta_reader_pool_borrow (self->readers, error);
  return reader != NULL ? matta_query_get_fact (reader->database, key, error) : NULL;
}

MattaWriter *
matta_store_get_writer (MattaStore *self)
{
  return self->writer;
}

MattaReader *
matta_store_borrow_reader (MattaStore *self, GError **error)
{
  return matta_reader_pool_borrow (self->readers, error);
}

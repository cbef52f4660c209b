/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-receivers.h"

#include "matta-store-private.h"

/* What is to be written; folded once, outside of the transaction. */
typedef struct {
  char *folded;
  const MattaReceiver *receiver;
} Job;

static void
bind_text (MattaStatement *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

static gboolean
note_road_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const Job *job = data;
  /* A road without a number does not forget the number of another. */
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "INSERT INTO receiver (folded, road, number) VALUES (?1, ?2, ?3)"
      " ON CONFLICT (folded) DO UPDATE SET road = ?2, number = coalesce (?3, number)",
      error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->folded);
  bind_text (statement, 2, job->receiver->road);
  bind_text (statement, 3, job->receiver->number);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
note_format_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database,
                              "INSERT INTO receiver (folded, wrap, old_windows) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (folded) DO UPDATE SET wrap = ?2, old_windows = ?3",
                              error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->folded);
  sqlite3_bind_int (statement, 2, job->receiver->wrap);
  sqlite3_bind_int (statement, 3, job->receiver->old_windows);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
note_refusal_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database,
                              "INSERT INTO receiver (folded, refused_at) VALUES (?1, ?2)"
                              " ON CONFLICT (folded) DO UPDATE SET refused_at = ?2",
                              error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->folded);
  sqlite3_bind_int64 (statement, 2, job->receiver->refused_at);
  return matta_database_step (database, statement, NULL, error);
}

static char *
read_text (MattaStatement *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static MattaReceiver *
read_receiver (MattaDatabase *database, const char *folded, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "SELECT road, number, wrap, old_windows, refused_at FROM receiver WHERE folded = ?",
      error);
  MattaReceiver *receiver = NULL;
  gboolean found = FALSE;

  if (statement == NULL)
    return NULL;
  bind_text (statement, 1, folded);
  if (!matta_database_step (database, statement, &found, error) || !found)
    return NULL;
  receiver = g_new0 (MattaReceiver, 1);
  receiver->road = read_text (statement, 0);
  receiver->number = read_text (statement, 1);
  receiver->wrap = sqlite3_column_int (statement, 2) != 0;
  receiver->old_windows = sqlite3_column_int (statement, 3) != 0;
  receiver->refused_at = sqlite3_column_int64 (statement, 4);
  return receiver;
}

void
matta_receiver_free (MattaReceiver *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->road);
  g_free (self->number);
  g_free (self);
}

MattaReceiver *
matta_store_get_receiver (MattaStore *self, const char *name, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && name != NULL, NULL);

  folded = matta_address_fold (name);
  reader = matta_store_borrow_reader (self, error);
  return reader != NULL ? read_receiver (reader->database, folded, error) : NULL;
}

static gboolean
note_receiver (MattaStore *self,
               MattaWriterWork work,
               const char *name,
               const MattaReceiver *receiver,
               GError **error)
{
  g_autofree char *folded = NULL;
  Job job = { NULL, receiver };

  g_return_val_if_fail (MATTA_IS_STORE (self) && name != NULL, FALSE);

  folded = matta_address_fold (name);
  job.folded = folded;
  return matta_writer_run (matta_store_get_writer (self), work, &job, error);
}

gboolean
matta_store_note_road (MattaStore *self,
                       const char *name,
                       const char *road,
                       const char *number,
                       GError **error)
{
  const MattaReceiver receiver = { .road = (char *) road, .number = (char *) number };

  return note_receiver (self, note_road_in_worker, name, &receiver, error);
}

gboolean
matta_store_note_format (MattaStore *self,
                         const char *name,
                         gboolean wrap,
                         gboolean old_windows,
                         GError **error)
{
  const MattaReceiver receiver = { .wrap = wrap, .old_windows = old_windows };

  return note_receiver (self, note_format_in_worker, name, &receiver, error);
}

gboolean
matta_store_note_refusal (MattaStore *self, const char *name, gint64 at, GError **error)
{
  const MattaReceiver receiver = { .refused_at = at };

  return note_receiver (self, note_refusal_in_worker, name, &receiver, error);
}

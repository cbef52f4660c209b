/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-links.h"

#include "matta-store-private.h"

typedef struct {
  const char *id;
  const char *place;
  gint64 ends;
} Job;

static gboolean
note_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "INSERT OR REPLACE INTO link (id, place, ends) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, job->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, job->place, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, job->ends);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
forget_in_worker (MattaDatabase *database, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "DELETE FROM link WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, job->id, -1, SQLITE_STATIC);
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_store_note_link (MattaStore *self,
                       const char *id,
                       const char *place,
                       gint64 ends,
                       GError **error)
{
  Job job = { id, place, ends };

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL && place != NULL, FALSE);

  return matta_writer_run (matta_store_get_writer (self), note_in_worker, &job, error);
}

gboolean
matta_store_forget_link (MattaStore *self, const char *id, GError **error)
{
  Job job = { .id = id };

  g_return_val_if_fail (MATTA_IS_STORE (self) && id != NULL, FALSE);

  return matta_writer_run (matta_store_get_writer (self), forget_in_worker, &job, error);
}

/* A message that nobody finds any more keeps its link until that ends; so does one that was taken
 * back when colleagues had got it. */
static char **
list_due (MattaDatabase *database, const char *place, gint64 now, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "SELECT link.id FROM link LEFT JOIN message ON message.id = link.id"
      " WHERE link.place = ?1"
      " AND (link.ends <= ?2 OR (message.state IN ('cancelled', 'returned')"
      " AND NOT EXISTS (SELECT 1 FROM recipient WHERE message = message.number"
      " AND delivery IN ('accepted', 'unknown')))) ORDER BY link.id",
      error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  gboolean found = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, place, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, now);
  do {
    if (!matta_database_step (database, statement, &found, error))
      return NULL;
    if (found)
      g_strv_builder_add (ids, (const char *) sqlite3_column_text (statement, 0));
  } while (found);
  return g_strv_builder_end (ids);
}

char **
matta_store_list_due_links (MattaStore *self, const char *place, gint64 now, GError **error)
{
  g_autoptr (MattaReader) reader = NULL;

  g_return_val_if_fail (MATTA_IS_STORE (self) && place != NULL, NULL);

  reader = matta_store_borrow_reader (self, error);
  return reader != NULL ? list_due (reader->database, place, now, error) : NULL;
}

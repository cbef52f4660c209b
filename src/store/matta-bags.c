/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bags.h"

gboolean
matta_bags_put (MattaDatabase *database, const MattaBagRow *row, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "REPLACE INTO bag VALUES (?, ?, ?, ?)", error);
  gsize size = 0;
  const void *data = g_bytes_get_data (row->value, &size);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->sort);
  sqlite3_bind_int64 (statement, 2, (gint64) row->key);
  sqlite3_bind_int64 (statement, 3, row->day);
  sqlite3_bind_blob64 (statement, 4, data, size, SQLITE_STATIC);
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_bags_trim (MattaDatabase *database, guint sort, guint most, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "DELETE FROM bag WHERE sort = ?1 AND key IN (SELECT key FROM bag WHERE sort = ?1"
      " ORDER BY day DESC LIMIT -1 OFFSET ?2)",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, sort);
  sqlite3_bind_int64 (statement, 2, most);
  return matta_database_step (database, statement, NULL, error);
}

GBytes *
matta_bags_get (MattaDatabase *database, guint sort, guint64 key, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "SELECT value FROM bag WHERE sort = ? AND key = ?", error);
  gboolean found = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, sort);
  sqlite3_bind_int64 (statement, 2, (gint64) key);
  if (!matta_database_step (database, statement, &found, error) || !found)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, 0),
                      (gsize) sqlite3_column_bytes (statement, 0));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-history.h"

#include "matta-envelope.h"

static gboolean
add_to (MattaDatabase *database, const char *sql, const char *folded, gint64 at, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, folded);
  sqlite3_bind_int64 (statement, 2, at);
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_history_add (MattaDatabase *database, const char *address, gint64 at, GError **error)
{
  g_autofree char *folded = matta_address_fold (address);

  return add_to (database,
                 "INSERT INTO history_address VALUES (?1, 1, ?2) ON CONFLICT (folded)"
                 " DO UPDATE SET count = count + 1, last_at = max (last_at, ?2)",
                 folded, at, error)
         && add_to (database,
                    "INSERT INTO history_domain VALUES (?1, 1, ?2) ON CONFLICT (folded)"
                    " DO UPDATE SET count = count + 1, last_at = max (last_at, ?2)",
                    matta_address_get_domain (folded), at, error);
}

gboolean
matta_history_add_message (MattaDatabase *database, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "UPDATE history_total SET count = count + 1", error);

  return statement != NULL && matta_database_step (database, statement, NULL, error);
}

static gboolean
read_count (MattaDatabase *database,
            const char *sql,
            const char *folded,
            guint *count,
            GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  if (folded != NULL)
    matta_statement_bind_text (statement, 1, folded);
  if (!matta_database_step (database, statement, &row, error))
    return FALSE;
  *count = row ? (guint) CLAMP (sqlite3_column_int64 (statement, 0), 0, G_MAXUINT) : 0;
  return TRUE;
}

gboolean
matta_history_count_address (MattaDatabase *database,
                             const char *address,
                             guint *count,
                             GError **error)
{
  g_autofree char *folded = matta_address_fold (address);

  return read_count (database, "SELECT count FROM history_address WHERE folded = ?", folded, count,
                     error);
}

gboolean
matta_history_count_domain (MattaDatabase *database,
                            const char *domain,
                            guint *count,
                            GError **error)
{
  g_autofree char *address = g_strconcat ("@", domain, NULL); /* folds like any address's */
  g_autofree char *folded = matta_address_fold (address);

  return read_count (database, "SELECT count FROM history_domain WHERE folded = ?",
                     matta_address_get_domain (folded), count, error);
}

gboolean
matta_history_count_total (MattaDatabase *database, guint *count, GError **error)
{
  return read_count (database, "SELECT count FROM history_total", NULL, count, error);
}

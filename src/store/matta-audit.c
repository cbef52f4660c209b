/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-audit.h"

#include "matta-store.h"

#include <string.h>

typedef struct {
  gint64 number;
  char *hash;
} Head;

static void
add_field (GChecksum *checksum, const char *text)
{
  char prefix[32];

  if (text == NULL) {
    g_checksum_update (checksum, (const guchar *) "-", 1);
    return;
  }
  g_snprintf (prefix, sizeof prefix, "%" G_GSIZE_FORMAT ":", strlen (text));
  g_checksum_update (checksum, (const guchar *) prefix, -1);
  g_checksum_update (checksum, (const guchar *) text, -1);
}

static void
add_number (GChecksum *checksum, gint64 number)
{
  char digits[32];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, number);
  add_field (checksum, digits);
}

static char *
hash_row (const char *previous, const MattaAuditRow *row)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_field (checksum, previous);
  add_number (checksum, row->number);
  add_number (checksum, row->at);
  add_field (checksum, row->id);
  add_field (checksum, row->event);
  add_field (checksum, row->detail);
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
read_head (MattaDatabase *database, Head *head, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "SELECT number, hash FROM audit_head", error);
  gboolean row = FALSE;

  if (statement == NULL || !matta_database_step (database, statement, &row, error))
    return FALSE;
  head->number = row ? sqlite3_column_int64 (statement, 0) : 0;
  head->hash = row ? matta_statement_dup_text (statement, 1) : g_strdup ("");
  return TRUE;
}

static gboolean
write_head (MattaDatabase *database, const MattaAuditRow *row, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "REPLACE INTO audit_head VALUES (1, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->number);
  matta_statement_bind_text (statement, 2, row->hash);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
write_row (MattaDatabase *database, const MattaAuditRow *row, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->number);
  sqlite3_bind_int64 (statement, 2, row->at);
  matta_statement_bind_text (statement, 3, row->id);
  matta_statement_bind_text (statement, 4, row->event);
  matta_statement_bind_text (statement, 5, row->detail);
  matta_statement_bind_text (statement, 6, row->hash);
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_audit_append (MattaDatabase *database,
                    const char *id,
                    const char *event,
                    const char *detail,
                    GError **error)
{
  MattaAuditRow row = {
    .at = g_get_real_time (), .id = (char *) id, .event = (char *) event, .detail = (char *) detail
  };
  g_autofree char *previous = NULL;
  g_autofree char *hash = NULL;
  Head head = { 0 };

  g_return_val_if_fail (event != NULL, FALSE);

  if (!read_head (database, &head, error))
    return FALSE;
  previous = head.hash;
  row.number = head.number + 1;
  hash = hash_row (previous, &row);
  row.hash = hash;
  return write_row (database, &row, error) && write_head (database, &row, error);
}

static MattaAuditRow *
read_row (MattaStatement *statement)
{
  MattaAuditRow *row = g_new0 (MattaAuditRow, 1);

  row->number = sqlite3_column_int64 (statement, 0);
  row->at = sqlite3_column_int64 (statement, 1);
  row->id = matta_statement_dup_text (statement, 2);
  row->event = matta_statement_dup_text (statement, 3);
  row->detail = matta_statement_dup_text (statement, 4);
  row->hash = matta_statement_dup_text (statement, 5);
  return row;
}

void
matta_audit_row_free (MattaAuditRow *row)
{
  g_return_if_fail (row != NULL);

  g_free (row->id);
  g_free (row->event);
  g_free (row->detail);
  g_free (row->hash);
  g_free (row);
}

static void
free_row (gpointer row)
{
  matta_audit_row_free (row);
}

GPtrArray *
matta_audit_list (MattaDatabase *database, gint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "SELECT number, at, id, event, detail, hash FROM audit WHERE number > ? ORDER BY number"
      " LIMIT ?",
      error);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, after);
  sqlite3_bind_int64 (statement, 2, limit);
  while (matta_database_step (database, statement, &row, error)) {
    if (!row)
      return g_steal_pointer (&rows);
    g_ptr_array_add (rows, read_row (statement));
  }
  return NULL;
}

/* *@number is the last row that fits, *@hash its hash. FALSE: the next one does not fit. */
static gboolean
follow_chain (MattaStatement *statement, gint64 *number, char **hash)
{
  g_autoptr (MattaAuditRow) row = read_row (statement);
  g_autofree char *expected = hash_row (*hash, row);

  if (row->number != *number + 1 || g_strcmp0 (row->hash, expected) != 0)
    return FALSE;
  *number = row->number;
  g_free (*hash);
  *hash = g_steal_pointer (&expected);
  return TRUE;
}

static gboolean
verify_rows (MattaDatabase *database, gint64 *number, char **hash, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "SELECT number, at, id, event, detail, hash FROM audit ORDER BY number", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (matta_database_step (database, statement, &row, error))
    if (!row || !follow_chain (statement, number, hash))
      return TRUE; /* the end, or the first that does not fit: the head tells which */
  return FALSE;
}

gboolean
matta_audit_verify (MattaDatabase *database, gint64 *broken, GError **error)
{
  g_autofree char *hash = g_strdup ("");
  g_autofree char *head_hash = NULL;
  gint64 number = 0;
  Head head = { 0 };

  *broken = 0;
  if (!read_head (database, &head, error))
    return FALSE;
  head_hash = head.hash;
  if (!verify_rows (database, &number, &hash, error))
    return FALSE;
  if (number == head.number && g_strcmp0 (hash, head_hash) == 0)
    return TRUE;
  *broken = number + 1;
  return FALSE;
}

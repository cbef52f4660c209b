/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-schema.h"

#include "matta-error.h"

/* "Mtta": tells our file from anybody else's. */
#define APPLICATION_ID "1299477601"

/* Step n leads from version n to n + 1. A released step never changes; each version has its fixture
 * under tests/store. `stored`: 0 purged, 1 in table content, 2 in a file. `envelope` and
 * `from_folded` are only for finding. */
static const char *const steps[] = {
  "CREATE TABLE message ("
  " number INTEGER PRIMARY KEY,"
  " id TEXT NOT NULL UNIQUE,"
  " state TEXT NOT NULL,"
  " settled INTEGER NOT NULL,"
  " tier TEXT NOT NULL,"
  " created_at INTEGER NOT NULL,"
  " changed_at INTEGER NOT NULL,"
  " due_at INTEGER NOT NULL,"
  " due_boot INTEGER NOT NULL,"
  " boot_id TEXT,"
  " first_try_at INTEGER NOT NULL,"
  " attempts INTEGER NOT NULL,"
  " client TEXT,"
  " return_path TEXT NOT NULL,"
  " parameters TEXT,"
  " from_address TEXT,"
  " from_folded TEXT,"
  " subject TEXT,"
  " message_id TEXT,"
  " size INTEGER NOT NULL,"
  " digest TEXT NOT NULL,"
  " n_attachments INTEGER NOT NULL,"
  " note TEXT,"
  " verdict TEXT,"
  " plan TEXT,"
  " ticks TEXT,"
  " envelope TEXT NOT NULL,"
  " stored INTEGER NOT NULL);"
  "CREATE INDEX message_settled ON message (settled, changed_at);"
  "CREATE INDEX message_from ON message (from_folded, created_at);"
  "CREATE INDEX message_repeat ON message (message_id, created_at);"
  "CREATE INDEX message_purge ON message (changed_at) WHERE settled = 1 AND stored > 0;"
  "CREATE INDEX message_file ON message (id) WHERE stored = 2;"
  "CREATE TABLE recipient ("
  " message INTEGER NOT NULL REFERENCES message (number),"
  " position INTEGER NOT NULL,"
  " address TEXT NOT NULL,"
  " parameters TEXT,"
  " name TEXT,"
  " kind TEXT,"
  " delivery TEXT NOT NULL,"
  " code INTEGER NOT NULL,"
  " reply TEXT,"
  " settled_at INTEGER NOT NULL,"
  " PRIMARY KEY (message, position)) WITHOUT ROWID;"
  "CREATE TABLE content ("
  " message INTEGER PRIMARY KEY REFERENCES message (number),"
  " bytes BLOB NOT NULL);"
  "CREATE TABLE history_address ("
  " folded TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE history_domain ("
  " folded TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE history_total (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL);"
  "INSERT INTO history_total VALUES (1, 0);"
  "CREATE TABLE audit ("
  " number INTEGER PRIMARY KEY,"
  " at INTEGER NOT NULL,"
  " id TEXT,"
  " event TEXT NOT NULL,"
  " detail TEXT,"
  " hash TEXT NOT NULL);"
  "CREATE TABLE audit_head ("
  " one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL);"
  "INSERT INTO audit_head VALUES (1, 0, '');"
  "CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",

  /* Who is known at a domain, and who else bears a family name. */
  "ALTER TABLE history_address ADD COLUMN name TEXT;"
  "ALTER TABLE history_address ADD COLUMN family TEXT;"
  "ALTER TABLE history_address ADD COLUMN domain TEXT NOT NULL DEFAULT '';"
  "UPDATE history_address SET domain = substr (folded, instr (folded, '@') + 1);"
  "CREATE INDEX history_family ON history_address (family, count) WHERE family IS NOT NULL;"
  "CREATE INDEX history_people ON history_address (domain, count);"
  "CREATE INDEX history_often ON history_domain (count);",

  /* What the suspicion model remembers. */
  "CREATE TABLE bag ("
  " sort INTEGER NOT NULL,"
  " key INTEGER NOT NULL,"
  " day INTEGER NOT NULL,"
  " value BLOB NOT NULL,"
  " PRIMARY KEY (sort, key)) WITHOUT ROWID;"
  "CREATE INDEX bag_old ON bag (sort, day);",

  /* Which mail from before Matta was counted: it may be read again. */
  "CREATE TABLE history_mail (key INTEGER PRIMARY KEY);",

  /* What is known of those who get sealed attachments: people, and domains. */
  "CREATE TABLE receiver ("
  " folded TEXT PRIMARY KEY,"
  " road TEXT,"
  " number TEXT,"
  " wrap INTEGER NOT NULL DEFAULT 0,"
  " old_windows INTEGER NOT NULL DEFAULT 0,"
  " refused_at INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;",

  /* Whose files may be on a server, and until when. */
  "CREATE TABLE link ("
  " id TEXT PRIMARY KEY,"
  " place TEXT NOT NULL,"
  " ends INTEGER NOT NULL) WITHOUT ROWID;",

  /* Which server said what became of a recipient. */
  "ALTER TABLE recipient ADD COLUMN server TEXT;",
};

int
matta_schema_get_version (void)
{
  return G_N_ELEMENTS (steps);
}

static gboolean
refuse (GError **error, MattaErrorCode code, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, code, text);
  return FALSE;
}

/* TRUE for an empty file and for one of ours that is not newer than this program. */
static gboolean
check_origin (MattaDatabase *database, gint64 version, GError **error)
{
  gint64 application = 0;
  gint64 n_tables = 0;
  gint64 ours = g_ascii_strtoll (APPLICATION_ID, NULL, 10);

  if (!matta_database_read_number (database, "PRAGMA application_id", &application, error)
      || !matta_database_read_number (database, "SELECT count(*) FROM sqlite_schema", &n_tables,
                                      error))
    return FALSE;
  if (application != ours && (n_tables > 0 || version != 0))
    return refuse (error, MATTA_ERROR_DAMAGED, "The database was not made by Matta");
  if (version > matta_schema_get_version ())
    return refuse (error, MATTA_ERROR_NEWER, "The database was made by a newer Matta");
  return TRUE;
}

static gboolean
take_step (MattaDatabase *database, int version, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA application_id = " APPLICATION_ID
                       "; PRAGMA user_version = %d; COMMIT;",
                       steps[version], version + 1);

  if (matta_database_run (database, sql, error))
    return TRUE;
  if (matta_database_in_transaction (database) && !matta_database_run (database, "ROLLBACK", NULL))
    g_warning ("A migration could not be rolled back");
  return FALSE;
}

gboolean
matta_schema_check (MattaDatabase *database, GError **error)
{
  gint64 version = 0;

  g_return_val_if_fail (database != NULL, FALSE);

  return matta_database_read_number (database, "PRAGMA user_version", &version, error)
         && check_origin (database, version, error);
}

gboolean
matta_schema_migrate (MattaDatabase *database, GError **error)
{
  gint64 version = 0;

  if (!matta_schema_check (database, error)
      || !matta_database_read_number (database, "PRAGMA user_version", &version, error))
    return FALSE;
  for (int i = (int) version; i < matta_schema_get_version (); i++)
    if (!take_step (database, i, error))
      return FALSE;
  return TRUE;
}

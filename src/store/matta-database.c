/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-database.h"

#include "matta-error.h"

#include <errno.h>
#include <glib/gstdio.h>

#define BUSY_MILLISECONDS 10000
#define TORN_SUFFIX "-torn" /* beside the file: it could not be flushed */
#define JOURNAL_PAGES 1000  /* more are carried over into the file */

struct _MattaDatabase {
  sqlite3 *handle;
  GHashTable *statements; /* static SQL → sqlite3_stmt */
  gboolean doubtful;      /* a flush of the journal failed */
  gboolean torn;          /* a flush of the file failed: only the journal is to be trusted */
};

/* SQLite's own message is left out: it may quote what was bound. */
static gboolean
fail (MattaDatabase *self, GError **error)
{
  int code = sqlite3_extended_errcode (self->handle);
  MattaErrorCode ours = MATTA_ERROR_TRY_LATER;

  if (code == SQLITE_IOERR_FSYNC)
    self->doubtful = TRUE;
  if ((code & 0xff) == SQLITE_CONSTRAINT)
    ours = MATTA_ERROR_CONFLICT;
  else if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    ours = MATTA_ERROR_DAMAGED;
  if ((code & 0xff) == SQLITE_BUSY)
    g_set_error_literal (error, MATTA_ERROR, ours, "Another program has locked the database");
  else
    g_set_error (error, MATTA_ERROR, ours, "The database says: %s (%d)", sqlite3_errstr (code),
                 code);
  return FALSE;
}

static char *
name_mark (const char *path)
{
  return g_strconcat (path, TORN_SUFFIX, NULL);
}

/* For the next start: the kernel will go on telling what was not written. */
static void
mark_as_torn (MattaDatabase *self)
{
  g_autofree char *mark = name_mark (sqlite3_db_filename (self->handle, "main"));

  if (!g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_DURABLE, 0600, NULL))
    g_warning ("That the database is torn could not be noted: restart the computer before Matta");
}

/* Puts a file of other blocks in the place of one that could not be flushed. Whatever is wrong in
 * it is in the journal, which counts first. */
static gboolean
renew_if_torn (const char *path, GError **error)
{
  g_autofree char *mark = name_mark (path);
  g_autoptr (GMappedFile) file = NULL;

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;
  file = g_mapped_file_new (path, FALSE, NULL);
  if (file != NULL
      && g_file_set_contents_full (
          path, g_mapped_file_get_contents (file), (gssize) g_mapped_file_get_length (file),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, NULL)
      && g_unlink (mark) == 0)
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The torn database cannot be copied: %s",
               g_strerror (errno));
  return FALSE;
}

/* Closing writes a journal into the file, unless it is told to keep it. */
static void
keep_journal (MattaDatabase *self, gboolean keep)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep, NULL);
}

/* Carries the journal over into the file. If that cannot be flushed the journal is all that is left
 * of what was promised: from then on it is kept as it is, also on closing. */
static int
carry_over (MattaDatabase *self, int how)
{
  int code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, how, NULL, NULL);

  if (code != SQLITE_IOERR_FSYNC)
    return code;
  g_warning (
      "The disk lost a part of the database, which its journal still has. Nothing is taken any "
      "more before Matta is started again");
  self->torn = TRUE;
  mark_as_torn (self);
  keep_journal (self, TRUE);
  return code;
}

static int
journal_grew_cb (void *data, sqlite3 *handle, const char *name, int n_pages)
{
  MattaDatabase *self = data;

  if (n_pages >= JOURNAL_PAGES && !self->torn)
    carry_over (self, SQLITE_CHECKPOINT_PASSIVE);
  return SQLITE_OK; /* what was committed is flushed, whatever became of this */
}

static gboolean
has_journal (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);

  return g_file_test (journal, G_FILE_TEST_EXISTS);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* Counting its memory would have all threads wait for one lock at each allocation. It cannot be
 * changed any more once SQLite is in use; nothing depends on it. */
static gpointer
count_no_memory (gpointer data)
{
  if (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
    g_debug ("SQLite goes on counting its memory");
  return NULL;
}

MattaDatabase *
matta_database_open (const char *path, gboolean read_only, GError **error)
{
  g_autoptr (MattaDatabase) self = NULL;
  static GOnce once = G_ONCE_INIT;
  gboolean had_journal = has_journal (path);
  int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;

  g_return_val_if_fail (path != NULL, NULL);

  g_once (&once, count_no_memory, NULL);
  if (!read_only && !renew_if_torn (path, error))
    return NULL;
  self = g_new0 (MattaDatabase, 1);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK) {
    fail (self, error);
    return NULL;
  }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  sqlite3_wal_hook (self->handle, journal_grew_cb, self);
  keep_journal (self, had_journal);
  return g_steal_pointer (&self);
}

void
matta_database_accept (MattaDatabase *self)
{
  g_return_if_fail (self != NULL);

  keep_journal (self, FALSE);
}

void
matta_database_free (MattaDatabase *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self);
}

MattaStatement *
matta_database_prepare (MattaDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK) {
    fail (self, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

void
matta_statement_release (MattaStatement *statement)
{
  sqlite3_reset (statement); /* repeats the error of the last step, which was reported then */
  sqlite3_clear_bindings (statement);
}

gboolean
matta_database_step (MattaDatabase *self, MattaStatement *statement, gboolean *row, GError **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return fail (self, error);
  if (row != NULL)
    *row = code == SQLITE_ROW;
  return TRUE;
}

gboolean
matta_database_run (MattaDatabase *self, const char *sql, GError **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

gboolean
matta_database_read_number (MattaDatabase *self, const char *sql, gint64 *number, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok = FALSE;
  gboolean row = FALSE;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    return fail (self, error);
  ok = matta_database_step (self, statement, &row, error);
  *number = row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_finalize (statement);
  return ok;
}

gboolean
matta_database_make_certain (MattaDatabase *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->doubtful && !self->torn)
    return TRUE;
  if (!self->torn && carry_over (self, SQLITE_CHECKPOINT_TRUNCATE) == SQLITE_OK) {
    self->doubtful = FALSE;
    return TRUE;
  }
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The disk is not to be trusted");
  return FALSE;
}

gboolean
matta_database_in_transaction (MattaDatabase *self)
{
  return sqlite3_get_autocommit (self->handle) == 0;
}

gint64
matta_database_get_last_number (MattaDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

void
matta_statement_bind_text (MattaStatement *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

char *
matta_statement_dup_text (MattaStatement *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

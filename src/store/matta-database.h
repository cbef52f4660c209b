/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One SQLite connection with the statements it has prepared. One thread at a time. Errors:
 * MATTA_ERROR_TRY_LATER (disk full, I/O, locked), _CONFLICT (a constraint), _DAMAGED (not a
 * database, or a damaged one). */
typedef struct _MattaDatabase MattaDatabase;

/* The file must exist: SQLite then never creates one with the wrong permissions. */
MattaDatabase *matta_database_open (const char *path,
                                    gboolean read_only,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It is sound, and ours: a journal that was left beside it may be written into it. Until this is
 * said closing leaves both as they are. */
void matta_database_accept (MattaDatabase *self);
void matta_database_free (MattaDatabase *self);

/* A prepared statement, ready to be bound; goes back to its connection (reset, bindings cleared)
 * when the variable goes out of scope. @sql must be static: its address is the key. One use of the
 * same @sql at a time. */
typedef struct sqlite3_stmt MattaStatement;
MattaStatement *matta_database_prepare (MattaDatabase *self,
                                        const char *sql,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_statement_release (MattaStatement *statement);
/* TRUE with *@row telling whether there is one (NULL when none is expected). */
gboolean
matta_database_step (MattaDatabase *self, MattaStatement *statement, gboolean *row, GError **error);

/* One or several statements without parameters; not kept. */
gboolean matta_database_run (MattaDatabase *self, const char *sql, GError **error);
/* The first column of the first row of @sql (not kept); 0 when there is no row. */
gboolean
matta_database_read_number (MattaDatabase *self, const char *sql, gint64 *number, GError **error);
/* To be called before a transaction. Once a flush has failed the kernel takes the pages in question
 * for written: a later flush succeeds, and yet they may never reach the disk, not even when they
 * are written again, since the file's blocks may still count as empty. So after such an error what
 * was flushed before is carried over, and the journal begins anew in other blocks. FALSE as long as
 * that fails. Once it was the file itself that could not be flushed only opening it anew helps. */
gboolean matta_database_make_certain (MattaDatabase *self, GError **error);
gboolean matta_database_in_transaction (MattaDatabase *self);
gint64 matta_database_get_last_number (MattaDatabase *self);

/* NULL is bound as NULL; @text must outlive the statement's use. */
void matta_statement_bind_text (MattaStatement *statement, int index, const char *text);
/* (transfer full), NULL for NULL. */
char *matta_statement_dup_text (MattaStatement *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaDatabase, matta_database_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaStatement, matta_statement_release)

G_END_DECLS

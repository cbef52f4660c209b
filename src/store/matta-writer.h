/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-database.h"

G_BEGIN_DECLS

/* The one writer. At any time one thread holds the database for writing: a thread of the writer's
 * own, or a caller of matta_writer_run () who found nobody else at it. Who holds it takes whatever
 * is queued, runs each job in a savepoint of its own inside one transaction and commits once; then
 * every job learns its own result. When the commit fails all of them fail with
 * MATTA_ERROR_TRY_LATER. */
typedef struct _MattaWriter MattaWriter;

/* Runs on the thread that holds the database. FALSE with @error undoes what this job did, and only
 * that. */
typedef gboolean (*MattaWriterWork) (MattaDatabase *database, gpointer data, GError **error);
/* On the thread that wrote, after the flush. @error is NULL on success. */
typedef void (*MattaWriterDone) (gpointer data, const GError *error);

/* Owns @database from now on. */
MattaWriter *matta_writer_new (MattaDatabase *database) G_GNUC_WARN_UNUSED_RESULT;
/* What is queued is still written. May be called on the writer's own thread, from a done function;
 * the thread then ends by itself. */
void matta_writer_free (MattaWriter *self);

/* Blocks until the flush. Not from a work or done function. */
gboolean matta_writer_run (MattaWriter *self, MattaWriterWork work, gpointer data, GError **error);
/* Returns at once. @data belongs to @done, which is always called. Any thread. */
void
matta_writer_queue (MattaWriter *self, MattaWriterWork work, MattaWriterDone done, gpointer data);

/* For whoever follows what is written: blocks until something was flushed that *@seen does not
 * count (0 at first), until matta_writer_wake (), or until the monotonic time @until (-1 = no end).
 * May return too early. Not while the writer is freed. */
void matta_writer_watch (MattaWriter *self, guint64 *seen, gint64 until);
void matta_writer_wake (MattaWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaWriter, matta_writer_free)

G_END_DECLS

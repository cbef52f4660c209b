/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-reader-pool.h"

/* As many as read at once when mail is sent and received in a hurry: opening one more costs as much
 * as a message. */
#define IDLE_MAX 16

struct _MattaReaderPool {
  char *path;
  GMutex lock;
  GPtrArray *idle; /* element MattaDatabase */
};

static void
free_database (gpointer database)
{
  matta_database_free (database);
}

MattaReaderPool *
matta_reader_pool_new (const char *path)
{
  MattaReaderPool *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (MattaReaderPool, 1);
  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  self->idle = g_ptr_array_new_with_free_func (free_database);
  return self;
}

void
matta_reader_pool_free (MattaReaderPool *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->idle);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

static MattaDatabase *
take_idle (MattaReaderPool *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->idle->len == 0)
    return NULL;
  return g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
}

MattaReader *
matta_reader_pool_borrow (MattaReaderPool *self, GError **error)
{
  MattaReader *reader = NULL;
  MattaDatabase *database = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  database = take_idle (self);
  if (database == NULL)
    database = matta_database_open (self->path, TRUE, error);
  if (database == NULL)
    return NULL;
  reader = g_new (MattaReader, 1);
  reader->database = database;
  reader->pool = self;
  return reader;
}

void
matta_reader_return (MattaReader *reader)
{
  g_autoptr (MattaDatabase) surplus = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->pool->lock);

  if (reader->pool->idle->len < IDLE_MAX)
    g_ptr_array_add (reader->pool->idle, reader->database);
  else
    surplus = reader->database;
  g_free (reader);
}

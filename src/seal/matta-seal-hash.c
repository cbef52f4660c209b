/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-hash.h"

#include "matta-sha256.h"

#define SMALL (16 * 1024) /* bytes; below, waking the thread takes longer */

struct _MattaSealHash {
  MattaSha256 *hash;
  GThread *thread; /* NULL = not needed yet */
  GMutex lock;
  GCond changed;
  const guint8 *bytes; /* NULL = nothing to do */
  gsize length;
  gboolean stopped;
};

static gpointer
hash_in_worker (gpointer data)
{
  MattaSealHash *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stopped) {
    if (self->bytes == NULL) {
      g_cond_wait (&self->changed, &self->lock);
      continue;
    }
    g_mutex_unlock (&self->lock);
    matta_sha256_update (self->hash, self->bytes, self->length);
    g_mutex_lock (&self->lock);
    self->bytes = NULL;
    g_cond_broadcast (&self->changed);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

MattaSealHash *
matta_seal_hash_new (void)
{
  MattaSealHash *self = g_new0 (MattaSealHash, 1);

  self->hash = matta_sha256_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
matta_seal_hash_begin (MattaSealHash *self, const guint8 *bytes, gsize length)
{
  matta_seal_hash_wait (self);
  if (self->thread == NULL && length >= SMALL)
    self->thread = g_thread_try_new ("seal-hash", hash_in_worker, self, NULL);
  if (self->thread == NULL || length < SMALL) {
    matta_sha256_update (self->hash, bytes, length);
    return;
  }
  g_mutex_lock (&self->lock);
  self->bytes = bytes;
  self->length = length;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
matta_seal_hash_wait (MattaSealHash *self)
{
  g_mutex_lock (&self->lock);
  while (self->bytes != NULL)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

char *
matta_seal_hash_finish (MattaSealHash *self)
{
  matta_seal_hash_wait (self);
  return matta_sha256_finish (self->hash);
}

void
matta_seal_hash_free (MattaSealHash *self)
{
  matta_seal_hash_wait (self);
  if (self->thread != NULL) {
    g_mutex_lock (&self->lock);
    self->stopped = TRUE;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->lock);
    g_thread_join (self->thread);
  }
  matta_sha256_free (self->hash);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

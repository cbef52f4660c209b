/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-bag.h"

G_BEGIN_DECLS

/* Everything the suspicion model remembers: bags by sort and key, a bounded number of each sort;
 * those that have faded most are forgotten first. May stand in front of a larger store: what is not
 * in memory is fetched, what changed is given out by matta_memory_save (). One thread at a time. */
typedef struct _MattaMemory MattaMemory;

typedef enum {
  MATTA_MEMORY_MAIL,    /* one bag for all mail */
  MATTA_MEMORY_PERSON,  /* address; companions: other addresses */
  MATTA_MEMORY_COMPANY, /* domain; companions: other domains, and itself when two were written to */
  MATTA_MEMORY_WORD,    /* companions: addresses and domains */
  MATTA_MEMORY_THREAD,  /* companions: addresses */
  MATTA_MEMORY_N_SORTS,
} MattaMemorySort;

/* The row kept for (@sort, @key), (transfer full), or NULL. */
typedef GVariant *(*MattaMemoryFetchFunc) (MattaMemorySort sort, guint64 key, gpointer data);
/* @row is new or changed; @day: when it was last counted, for forgetting old rows. */
typedef void (*MattaMemoryRowFunc) (MattaMemorySort sort,
                                    guint64 key,
                                    guint32 day,
                                    GVariant *row,
                                    gpointer data);

/* Bags of each sort at most; 0 takes the default, which keeps memory below
 * MATTA_MEMORY_MOST_BYTES whatever is learnt. */
MattaMemory *matta_memory_new (const guint most[MATTA_MEMORY_N_SORTS]) G_GNUC_WARN_UNUSED_RESULT;
void matta_memory_free (MattaMemory *self);

#define MATTA_MEMORY_MOST_BYTES (64u * 1024 * 1024)

/* With a source a changed bag stays in memory until it was saved. */
void matta_memory_set_source (MattaMemory *self, MattaMemoryFetchFunc fetch, gpointer data);

/* NULL when it was never seen. Valid until the next matta_memory_trim (). */
const MattaBag *matta_memory_look_up (MattaMemory *self, MattaMemorySort sort, guint64 key);
/* The same for writing: made when it is not there, and changed from now on. */
MattaBag *
matta_memory_open (MattaMemory *self, MattaMemorySort sort, guint64 key, const char *text);

guint matta_memory_get_size (const MattaMemory *self, MattaMemorySort sort);

/* Forgets what is over the bound; call it between two mails. */
void matta_memory_trim (MattaMemory *self, guint32 day);
/* Gives every bag that changed since the last call. */
void matta_memory_save (MattaMemory *self, MattaMemoryRowFunc func, gpointer data);

/* The key of @text, the same on every machine. */
guint64 matta_memory_hash (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaMemory, matta_memory_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-seal-zip.h"

#define PASSWORD "correct-horse-9"
#define N_SAMPLES 5

/* Files in memory, and an archive without a name. */
typedef struct {
  const char *name;
  const guint8 *bytes;
  gsize length;
  gsize at;       /* how far it was read */
  gsize most;     /* what one call gives; 0 = all that is asked for */
  gboolean ended; /* said so; must not be asked again */
  gssize breaks;  /* says an error once it was read so far; -1 = never */
} Sample;

/* Text, nothing, noise, very little, and much with a Japanese name. Belongs to the callee. */
Sample *get_samples (void);
gssize read_sample (gpointer data, guint8 *buffer, gsize length, GError **error);
/* One source for each, from its beginning. (transfer full) */
MattaSealSource *make_sources (Sample *samples, guint n_samples);
/* An empty file that nobody else can see. */
int open_nameless (void);
/* All that is in @fd. */
GBytes *read_all (int fd);
/* Seals the samples with @options; asserts that it could be done. */
GPtrArray *seal_samples (int fd, const MattaSealOptions *options);

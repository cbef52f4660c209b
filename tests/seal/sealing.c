/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealing.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MUCH 1500000

static guint8 *
make_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < MUCH)
    g_string_append_printf (text, "Line %" G_GSIZE_FORMAT " of the estimate.\n", text->len);
  return (guint8 *) g_string_free (g_steal_pointer (&text), FALSE);
}

static guint8 *
make_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint32 *noise = g_new (guint32, MUCH / 4);

  for (guint i = 0; i < MUCH / 4; i++)
    noise[i] = g_rand_int (random);
  return (guint8 *) noise;
}

Sample *
get_samples (void)
{
  static Sample samples[N_SAMPLES];

  if (samples[0].bytes == NULL) {
    const guint8 *text = make_text ();
    const guint8 *noise = make_noise ();

    samples[0] = (Sample){ .name = "text.txt", .bytes = text, .length = MUCH };
    samples[1] = (Sample){ .name = "empty", .bytes = text };
    samples[2] = (Sample){ .name = "noise.bin", .bytes = noise, .length = MUCH - 1 };
    samples[3] = (Sample){ .name = "text.txt", .bytes = text, .length = 1 };
    samples[4] = (Sample){ .name = "見積書表.csv", .bytes = text, .length = 300001 };
  }
  for (guint i = 0; i < N_SAMPLES; i++) {
    samples[i].at = 0;
    samples[i].most = 0;
    samples[i].ended = FALSE;
    samples[i].breaks = -1;
  }
  return samples;
}

gssize
read_sample (gpointer data, guint8 *buffer, gsize length, GError **error)
{
  Sample *sample = data;
  gsize given = MIN (length, sample->length - sample->at);

  g_assert_false (sample->ended);
  sample->ended = given == 0;
  if (sample->breaks >= 0 && sample->at >= (gsize) sample->breaks) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "Gone");
    return -1;
  }
  if (sample->most > 0)
    given = MIN (given, sample->most);
  memcpy (buffer, sample->bytes + sample->at, given);
  sample->at += given;
  return (gssize) given;
}

MattaSealSource *
make_sources (Sample *samples, guint n_samples)
{
  MattaSealSource *sources = g_new0 (MattaSealSource, n_samples);

  for (guint i = 0; i < n_samples; i++)
    sources[i] = (MattaSealSource){ .name = samples[i].name,
                                    .mtime = 1770000000,
                                    .size = samples[i].length,
                                    .read = read_sample,
                                    .read_data = &samples[i],
                                    .fd = -1 };
  return sources;
}

int
open_nameless (void)
{
  int fd = memfd_create ("sealed", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

GBytes *
read_all (int fd)
{
  gsize length = (gsize) lseek (fd, 0, SEEK_END);
  guint8 *bytes = g_malloc (length + 1);

  g_assert_cmpint (pread (fd, bytes, length, 0), ==, length);
  return g_bytes_new_take (bytes, length);
}

GPtrArray *
seal_samples (int fd, const MattaSealOptions *options)
{
  g_autofree MattaSealSource *sources = make_sources (get_samples (), N_SAMPLES);
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = matta_seal_zip_write (fd, sources, N_SAMPLES, options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, N_SAMPLES);
  return entries;
}

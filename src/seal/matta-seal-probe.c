/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-probe.h"

#include <string.h>
#include <zlib.h>

#define SAMPLE (64 * 1024)
#define LEAST 128 /* bytes; below, what is saved is eaten up by the format */
/* Of sixteen bytes one has to go. */
#define WORTH(length) ((length) - (length) / 16)

/* Packed formats. Some begin with much that can be compressed, such as a preview: a sample of that
 * would tell the wrong thing about the rest. */
static const struct {
  const char *magic;
  gsize length;
  gsize at;
} packed[] = {
  { "PK\003\004", 4, 0 },
  { "\xff\xd8\xff", 3, 0 },
  { "\x89PNG\r\n\x1a\n", 8, 0 },
  { "GIF8", 4, 0 },
  { "WEBP", 4, 8 },
  { "ftyp", 4, 4 },
  { "\x1a\x45\xdf\xa3", 4, 0 },
  { "ID3", 3, 0 },
  { "OggS", 4, 0 },
  { "fLaC", 4, 0 },
  { "\x1f\x8b\x08", 3, 0 },
  { "BZh", 3, 0 },
  { "\xfd\x37zXZ\x00", 6, 0 },
  { "\x28\xb5\x2f\xfd", 4, 0 },
  { "7z\xbc\xaf\x27\x1c", 6, 0 },
  { "Rar!\x1a\x07", 6, 0 },
  { "\x04\x22\x4d\x18", 4, 0 },
  { "MSCF", 4, 0 },
};

/* Those that have no beginning of their own, or not always. */
static const char *const packed_names[] = { ".aac", ".br", ".gpg", ".lzh", ".mp3", ".pgp", ".tgz" };

static gboolean
is_packed (const char *name, const guint8 *head, gsize length)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (packed); i++)
    if (length >= packed[i].at + packed[i].length
        && memcmp (head + packed[i].at, packed[i].magic, packed[i].length) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (packed_names); i++)
    if (g_str_has_suffix (lower, packed_names[i]))
      return TRUE;
  return FALSE;
}

/* The first half of the sample is how the file begins, the other is from as far on as there is. */
static gboolean
shrinks (const guint8 *head, gsize length)
{
  gsize half = MIN (length, SAMPLE) / 2;
  gsize rest = MIN (length, SAMPLE) - half;
  g_autofree guint8 *sample = g_malloc (half + rest);
  uLongf size = compressBound (half + rest);
  g_autofree guint8 *compressed = g_malloc (size);

  memcpy (sample, head, half);
  memcpy (sample + half, head + length - rest, rest);
  return compress2 (compressed, &size, sample, half + rest, Z_BEST_SPEED) == Z_OK
         && size < WORTH (half + rest);
}

gboolean
matta_seal_probe (const char *name, const guint8 *head, gsize length)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (head != NULL || length == 0, FALSE);

  return length >= LEAST && !is_packed (name, head, length) && shrinks (head, length);
}

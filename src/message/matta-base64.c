/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-base64.h"

#include <gmime/gmime.h>
#include <string.h>

#define NO_LETTER 0xff000000u

/* What each letter says at each of the four places of a group. */
static guint32 places[4][256];

static gpointer
fill_places (gpointer data)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  for (guint place = 0; place < G_N_ELEMENTS (places); place++) {
    for (guint i = 0; i < G_N_ELEMENTS (places[place]); i++)
      places[place][i] = NO_LETTER;
    for (guint i = 0; letters[i] != '\0'; i++)
      places[place][(guchar) letters[i]] = i << (18 - 6 * place);
  }
  return NULL;
}

gsize
matta_base64_measure (gsize length)
{
  return length / 4 * 3 + 6;
}

static gsize
step_slowly (MattaBase64 *self, const guint8 *data, gsize length, guint8 *out)
{
  return g_mime_encoding_base64_decode_step (data, length, out, &self->state, &self->save);
}

/* Whole groups of four letters, of which each writes a byte too many that the next one, or nothing,
 * takes the place of. @at moves behind them. */
static guint8 *
decode_groups (const guint8 **at, const guint8 *end, guint8 *out)
{
  const guint8 *p = *at;

  for (; end - p >= 4; p += 4, out += 3) {
    guint32 group = places[0][p[0]] | places[1][p[1]] | places[2][p[2]] | places[3][p[3]];
    guint32 bytes = GUINT32_TO_BE (group << 8);

    if (group >= NO_LETTER)
      break;
    memcpy (out, &bytes, sizeof bytes);
  }
  *at = p;
  return out;
}

static gboolean
is_letter_or_line_end (guint8 byte)
{
  return places[3][byte] != NO_LETTER || byte == '\r' || byte == '\n';
}

gsize
matta_base64_step (MattaBase64 *self, const guint8 *data, gsize length, guint8 *out)
{
  static GOnce once = G_ONCE_INIT;
  const guint8 *at = data;
  const guint8 *end = data + length;
  guint8 *start = out;

  g_once (&once, fill_places, NULL);
  while (at < end && is_letter_or_line_end (*at)) {
    if (self->state == 0 && (*at == '\r' || *at == '\n')) {
      at++;
    } else if (self->state == 0 && end - at >= 4) {
      const guint8 *before = at;

      out = decode_groups (&at, end, out);
      if (at == before) /* a group that a line's end or something else divides */
        out += step_slowly (self, at++, 1, out);
    } else {
      out += step_slowly (self, at++, 1, out);
    }
  }
  /* GMime may drop what follows an odd "=" up to the end of a piece: it gets all of it. */
  return (gsize) (out - start) + step_slowly (self, at, (gsize) (end - at), out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mbox.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct {
  GArray *places; /* element guint64: begin, end, deleted */
  guint64 size;
} Found;

static void
found_cb (guint64 offset, guint64 length, gboolean deleted, gpointer data)
{
  Found *found = data;
  guint64 last =
      found->places->len > 0 ? g_array_index (found->places, guint64, found->places->len - 2) : 0;
  const guint64 place[] = { offset, offset + length, (guint64) deleted };

  g_assert_cmpuint (offset, >=, last);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (offset + length, <=, found->size);
  g_array_append_vals (found->places, place, G_N_ELEMENTS (place));
}

static GArray *
scan (const char *bytes, gsize size, gsize piece)
{
  Found found = { g_array_new (FALSE, FALSE, sizeof (guint64)), size };
  g_autoptr (MattaMbox) mbox = matta_mbox_new (found_cb, &found);

  for (gsize at = 0; at < size; at += piece)
    matta_mbox_feed (mbox, bytes + at, MIN (piece, size - at));
  matta_mbox_finish (mbox);
  return found.places;
}

/* The first byte says how large the pieces are: it never matters. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *bytes = (const char *) data + 1;
  g_autoptr (GArray) whole = NULL;
  g_autoptr (GArray) pieces = NULL;

  if (size < 2)
    return 0;
  whole = scan (bytes, size - 1, size);
  pieces = scan (bytes, size - 1, (gsize) data[0] + 1);
  g_assert_cmpmem (whole->data, whole->len * sizeof (guint64), pieces->data,
                   pieces->len * sizeof (guint64));
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Base64 going by, in pieces of any length. Decodes to the same bytes as GMime, piece by piece,
 * also what is damaged; but what is not, at a fraction of the cost. Starts as all zero. */
typedef struct {
  int state;
  guint32 save;
} MattaBase64;

/* How much @length bytes become at most, with what was left over before. */
gsize matta_base64_measure (gsize length);

/* Returns how many bytes it put into @out, which has room for matta_base64_measure (@length). */
gsize matta_base64_step (MattaBase64 *self, const guint8 *data, gsize length, guint8 *out);

G_END_DECLS

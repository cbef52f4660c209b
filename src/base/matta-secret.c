/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-secret.h"

#include <string.h>

void
matta_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

gboolean
matta_secret_equal (const char *a, const char *b)
{
  gsize length;
  gsize other;
  guint difference;

  if (a == NULL || b == NULL)
    return FALSE;
  length = strlen (a);
  other = strlen (b);
  difference = length != other;
  /* Walks the whole of @a whatever is found; b's last NUL stands in once @b has ended. */
  for (gsize i = 0; i < length; i++)
    difference |= (guchar) a[i] ^ (guchar) b[MIN (i, other)];
  return difference == 0;
}

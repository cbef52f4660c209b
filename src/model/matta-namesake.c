/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-namesake.h"

#include <string.h>

/* More of a local part is no name. */
#define LONGEST 48
#define SHORTEST_NAME 3

typedef struct {
  char text[LONGEST + 4]; /* two spaces before, one after: so first letters weigh most */
  guint length;
} Local;

static void
read_local (Local *local, const char *address)
{
  const char *end = strrchr (address, '@');
  gsize length = end != NULL ? (gsize) (end - address) : strlen (address);

  local->length = (guint) MIN (length, LONGEST) + 3;
  memset (local->text, 0, sizeof local->text);
  memcpy (local->text, "  ", 2);
  memcpy (local->text + 2, address, local->length - 3);
  local->text[local->length - 1] = ' ';
}

/* Bytes from @at on that belong to one name. */
static guint
measure_name (const char *at)
{
  guint length = 0;

  while (g_ascii_isalpha (at[length]) || (guchar) at[length] >= 0x80)
    length++;
  return length;
}

static gboolean
has_name (const Local *local, const char *name, guint length)
{
  for (guint at = 0; at < local->length;) {
    guint here = measure_name (local->text + at);

    if (here == length && memcmp (local->text + at, name, length) == 0)
      return TRUE;
    at += MAX (here, 1);
  }
  return FALSE;
}

static gboolean
share_name (const Local *one, const Local *other)
{
  for (guint at = 0; at < one->length;) {
    guint length = measure_name (one->text + at);

    if (length >= SHORTEST_NAME && has_name (other, one->text + at, length))
      return TRUE;
    at += MAX (length, 1);
  }
  return FALSE;
}

static double
compare_groups (const Local *one, const Local *other)
{
  guint n_one = one->length - 2;
  guint n_other = other->length - 2;
  guint common = 0;

  for (guint i = 0; i < n_one; i++)
    for (guint j = 0; j < n_other; j++)
      if (memcmp (one->text + i, other->text + j, 3) == 0) {
        common++;
        break;
      }
  return MIN (1.0, (double) common / MAX (1, n_one + n_other - MIN (common, n_other)));
}

double
matta_namesake_compare (const char *one, const char *other)
{
  Local a = { .length = 0 };
  Local b = { .length = 0 };

  read_local (&a, one);
  read_local (&b, other);
  return share_name (&a, &b) ? 1.0 : compare_groups (&a, &b);
}

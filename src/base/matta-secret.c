/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-secret.h"

#include <string.h>
#include <sys/resource.h>

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

/* One byte is too little for a file and, as core(5) has it, the only limit that a program which
 * collects dumps by a pipe is not asked to judge itself. A process that cannot lower its limit does
 * not exist, so nothing is left to report. */
void
matta_secret_forbid_core_dumps (void)
{
  const struct rlimit limit = { .rlim_cur = 1, .rlim_max = 1 };
  struct rlimit now = { 0 };

  if (getrlimit (RLIMIT_CORE, &now) == 0 && now.rlim_max >= limit.rlim_max)
    (void) setrlimit (RLIMIT_CORE, &limit);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-redact.h"

#include <string.h>

static const char *
get_run_key (void)
{
  static gsize once = 0;
  static char *key = NULL;

  if (g_once_init_enter (&once)) {
    key = g_uuid_string_random ();
    g_once_init_leave (&once, 1);
  }
  return key;
}

char *
matta_redact (const char *text)
{
  g_autofree char *digest = NULL;
  const char *key = get_run_key ();

  if (text == NULL)
    return g_strdup ("(none)");
  digest =
      g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key), text, -1);
  return g_strdup_printf ("<%" G_GSIZE_FORMAT ":%.8s>", strlen (text), digest);
}

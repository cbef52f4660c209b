/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autoconfig.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever was read can be connected to. */
static void
check (const MattaFoundServer *server)
{
  g_assert_cmpstr (server->host, !=, "");
  g_assert_null (strpbrk (server->host, " \t\r\n/@:"));
  g_assert_cmpint (server->port, >, 0);
  g_assert_nonnull (server->security);
  g_assert_nonnull (server->user);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) servers =
      matta_autoconfig_read ((const char *) data, size, "hanako@example.jp", NULL);

  for (guint i = 0; servers != NULL && i < servers->len; i++)
    check (g_ptr_array_index (servers, i));
  return 0;
}

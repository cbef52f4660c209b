/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sandbox.h"

gboolean
matta_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-flush.h"

#include <errno.h>
#include <glib/gstdio.h>

static void
test_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("matta-flush-XXXXXX", NULL);

  g_assert_true (matta_flush_folder (folder));
  g_rmdir (folder);
  errno = 0;
  g_assert_false (matta_flush_folder (folder));
  g_assert_cmpint (errno, ==, ENOENT);
}

static void
test_file (void)
{
  errno = 0;
  g_assert_false (matta_flush_folder ("/proc/self/status"));
  g_assert_cmpint (errno, ==, ENOTDIR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flush/folder", test_folder);
  g_test_add_func ("/flush/no-folder", test_file);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-file.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Looks into any bytes as the helper does, within bounds that keep a run short. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const words[] = { "confidential", "社外秘", NULL };
  MattaScanLimits limits;
  g_autoptr (MattaScanReport) report = NULL;
  g_autofree char *text = NULL;

  matta_scan_limits_init (&limits);
  limits.total = 16 * 1024 * 1024;
  limits.member = 1024 * 1024;
  limits.pages = 20;
  report = matta_scan_file (data, size, "", words, &limits);
  text = matta_scan_report_print (report);
  g_assert_nonnull (text);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever was read names somebody, in text that can be shown. */
static void
check (const MattaReport *report)
{
  g_assert_cmpuint (report->people->len, >, 0);
  for (guint i = 0; i < report->people->len; i++) {
    const MattaReported *reported = g_ptr_array_index (report->people, i);

    g_assert_nonnull (reported->address);
    g_assert_true (g_utf8_validate (reported->address, -1, NULL));
    g_assert_true (reported->reply == NULL || g_utf8_validate (reported->reply, -1, NULL));
    g_assert_nonnull (matta_report_action_to_string (reported->action));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaReport) report = NULL;
  MattaLimits limits = { 0 };

  matta_limits_init (&limits);
  report = matta_report_read (content, &limits, NULL);
  if (report != NULL)
    check (report);
  return 0;
}

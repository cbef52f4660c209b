/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* Most often a mail that left before it was finished. */
void
matta_check_empty_subject (const MattaCheckRun *run)
{
  if (is_blank (run->facts->subject))
    matta_check_report (run, "empty-subject", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL, NULL,
                        NULL);
}

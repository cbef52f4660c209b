/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-file-kind.h"

#include <string.h>

/* "invoice.pdf.exe" */
static gboolean
has_two_extensions (const char *name)
{
  g_autofree char *last = matta_file_get_extension (name);
  g_autofree char *stem = NULL;
  g_autofree char *first = NULL;

  if (!matta_file_is_risky (last))
    return FALSE;
  stem = g_strndup (name, strlen (name) - strlen (last) - 1);
  first = matta_file_get_extension (stem);
  return *first != '\0' && matta_file_is_document (first);
}

/* Letters that turn the direction of reading or cannot be seen at all. */
static gboolean
has_hidden_letters (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (g_unichar_type (letter) == G_UNICODE_FORMAT && letter != 0x00ad)
      return TRUE;
  }
  return strstr (name, "          ") != NULL; /* pushes the true ending out of sight */
}

/* A name made so that one takes the file for something else. */
void
matta_check_deceptive_name (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);

    if (has_two_extensions (attachment->name))
      matta_check_report_file (run, "deceptive-name", MATTA_TIER_STOP, i, "two-extensions");
    else if (has_hidden_letters (attachment->name))
      matta_check_report_file (run, "deceptive-name", MATTA_TIER_STOP, i, "hidden-letters");
  }
}

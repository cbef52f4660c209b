/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

#include "matta-file-kind.h"

#include <string.h>

/* Windows takes no notice of dots and spaces at the end of a name: nor does who opens the file. */
static char *
get_extension (const char *name)
{
  g_autofree char *bare = g_strdup (name);
  gsize length = strlen (bare);

  while (length > 0 && (bare[length - 1] == '.' || g_ascii_isspace (bare[length - 1])))
    bare[--length] = '\0';
  return matta_file_get_extension (bare);
}

/* The organisation wants such files opened before they are ticked. The detail is the file's digest:
 * that very file has to be seen, whatever it is called and wherever it stands. */
void
matta_check_open_first (const MattaCheckRun *run)
{
  const char *const *wanted = (const char *const *) run->policy->open_before_tick;

  for (guint i = 0; i < run->facts->attachments->len && run->outside->len > 0; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);
    g_autofree char *extension = get_extension (attachment->name);

    if (attachment->sort != MATTA_ATTACHMENT_INLINE && g_strv_contains (wanted, extension))
      matta_check_report_file (run, "open-first", MATTA_TIER_LOOK, i, attachment->digest);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-checks.h"

/* Stable words; what is told first stands first. The speaker's notes are often meant to go along,
 * and so are files in a PDF: they make nobody think. */
static const struct {
  const char *word;
  MattaHidden hidden;
  MattaTier tier;
} kinds[] = {
  { "sheets", MATTA_HIDDEN_SHEET, MATTA_TIER_THINK },
  { "changes", MATTA_HIDDEN_CHANGES, MATTA_TIER_THINK },
  { "comments", MATTA_HIDDEN_COMMENTS, MATTA_TIER_THINK },
  { "macros", MATTA_HIDDEN_MACROS, MATTA_TIER_THINK },
  { "paths", MATTA_HIDDEN_PATHS, MATTA_TIER_THINK },
  { "slides", MATTA_HIDDEN_SLIDE, MATTA_TIER_LOOK },
  { "rows", MATTA_HIDDEN_ROWS, MATTA_TIER_LOOK },
  { "notes", MATTA_HIDDEN_NOTES, MATTA_TIER_LOOK },
  { "files", MATTA_HIDDEN_FILES, MATTA_TIER_LOOK },
};

static void
tell (const MattaCheckRun *run, guint index, MattaHidden hidden)
{
  g_autoptr (GString) words = g_string_new (NULL);
  MattaTier tier = MATTA_TIER_LOOK;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if ((hidden & kinds[i].hidden) == 0)
      continue;
    g_string_append_printf (words, "%s%s", words->len > 0 ? "," : "", kinds[i].word);
    tier = MAX (tier, kinds[i].tier);
  }
  matta_check_report_file (run, "hidden-content", tier, index, words->str);
}

/* What the sender may not know is in the file. */
void
matta_check_hidden_content (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaScanReport *report = matta_check_get_report (run, i);

    if (report != NULL && report->hidden != 0)
      tell (run, i, report->hidden);
  }
}

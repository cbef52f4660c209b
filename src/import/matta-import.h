/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-rule-file.h"

G_BEGIN_DECLS

/* Rules and lists out of other products' files, known by their names: OutlookOkan's CSV files,
 * FlexConfirmMail's lists, and Matta's own list in CSV. docs/rules.md says what becomes of each
 * column. */
typedef struct {
  char *json;    /* a rule file that matta_rule_file_parse () takes */
  guint n_files; /* that were known and read */
  guint n_rules;
  guint n_entries;
  GPtrArray *notes; /* char *: "FILE:LINE: what was not taken over, or otherwise than it was" */
} MattaImport;

/* All or nothing: MATTA_ERROR_NOT_FOUND when @dir has no file that is known, MATTA_ERROR_MALFORMED
 * with "FILE:LINE: REASON" when one cannot be read. Blocking. */
MattaImport *matta_import_folder (const char *dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_import_free (MattaImport *self);

/* The lists of @file as CSV, "list,entry", a pattern as "pattern:*.example"; the import takes it
 * under the name matta-lists.csv. (transfer full) */
char *matta_import_write_lists (const MattaRuleFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaImport, matta_import_free)

G_END_DECLS

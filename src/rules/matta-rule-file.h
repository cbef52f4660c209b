/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy-file.h"
#include "matta-rule.h"

G_BEGIN_DECLS

/* What an organisation leaves to the user's own rule files. */
typedef enum {
  MATTA_USER_FILES_ALL,
  MATTA_USER_FILES_STRICTER, /* none that trusts anybody: no inside and no trusted list */
  MATTA_USER_FILES_NONE,
} MattaUserFiles;

/* As written down, for putting it into another form. */
typedef struct {
  MattaListKind list;
  gboolean pattern;
  char *text;
} MattaListEntry;

/* One rule file, read whole. Immutable; counted by reference; any thread. */
typedef struct {
  MattaAddressLists *lists;
  GPtrArray *entries; /* MattaListEntry: what the lists were made of, in order */
  GPtrArray *rules;   /* MattaRule, in order */
  MattaUserFiles user_files;
  GBytes *text; /* as it was read */
  gatomicrefcount ref_count;
} MattaRuleFile;

/* Most bytes of one file. */
#define MATTA_RULE_FILE_MOST_BYTES (4 * 1024 * 1024)

/* MATTA_ERROR_MALFORMED with "LINE: REASON", and then nothing of it counts. */
MattaRuleFile *
matta_rule_file_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* NULL with @refusal (transfer full) that names the file. Blocking. */
MattaRuleFile *matta_rule_file_load (const char *path,
                                     MattaRefusal **refusal) G_GNUC_WARN_UNUSED_RESULT;
MattaRuleFile *matta_rule_file_ref (MattaRuleFile *self);
void matta_rule_file_unref (MattaRuleFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRuleFile, matta_rule_file_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The detail of a finding "rule:…": a JSON object, language → text as the organisation wrote it, or
 * why the rule could not be judged. */

/* The text in the first of @languages ("ja_JP", "ja", … as g_get_language_names () has them) that
 * is there, else English, else any. NULL when the rule says nothing. Somebody else's words: never
 * markup. (transfer full) */
char *matta_rule_words_choose (const char *detail,
                               const char *const *languages) G_GNUC_WARN_UNUSED_RESULT;

/* What could not be looked at: "text", "attachments", "date" …; NULL = the rule was judged.
 * (transfer full) */
char *matta_rule_words_get_unjudged (const char *detail) G_GNUC_WARN_UNUSED_RESULT;
/* The detail that says so. (transfer full) */
char *matta_rule_words_new_unjudged (const char *reason) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

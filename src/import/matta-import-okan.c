/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-import-build.h"

#include <string.h>

#define MOST_WORD 320
#define MOST_HOLD_MINUTES (7 * 24 * 60)
#define NAME "\001"
#define ENTRIES "\002"

/* OutlookOkan writes its settings as CSV without a heading, a fixed meaning for each column. What a
 * name was looked for in by "contains" is compared exactly here; see matta_import_add_entry (). */

static gboolean
is_yes (const MattaCsvRow *row, guint index)
{
  static const char *const words[] = { "true", "yes", "y", "1", NULL };
  g_autofree char *text = matta_csv_row_dup_field (row, index);
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return g_strv_contains (words, lower);
}

/* A word as JSON, or NULL with a note. */
static char *
quote_word (MattaImportBuild *build, const MattaCsvRow *row, guint index)
{
  g_autofree char *raw = matta_csv_row_dup_field (row, index);
  g_autofree char *word = matta_import_clean (raw);
  g_autofree char *folded = matta_rule_fold_text (word);

  if (folded[0] != '\0' && g_utf8_strlen (word, -1) <= MOST_WORD)
    return matta_import_quote (word);
  matta_import_note (build, "not taken over: the word is missing or too long");
  return NULL;
}

/* The list that stands for one address or domain: "[…]"; NULL with a note. */
static char *
make_at (MattaImportBuild *build, const MattaCsvRow *row, guint index)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = matta_csv_row_dup_field (row, index);
  g_autofree char *joined = NULL;

  if (!matta_import_add_entry (build, entries, text, FALSE))
    return NULL;
  joined = matta_import_join (entries);
  return g_strdup_printf ("[%s]", joined);
}

/* A list for groups, when a row adds to the address lists rather than to a rule. */
static void
add_to_list (MattaImportBuild *build, const MattaCsvRow *row, MattaListKind kind)
{
  g_autofree char *text = matta_csv_row_dup_field (row, 0);

  matta_import_add_entry (build, build->lists[kind], text,
                          kind == MATTA_LIST_INSIDE || kind == MATTA_LIST_TRUSTED);
}

static void
convert_internal_domain (MattaImportBuild *build, const MattaCsvRow *row)
{
  add_to_list (build, row, MATTA_LIST_INSIDE);
}

static void
convert_whitelist (MattaImportBuild *build, const MattaCsvRow *row)
{
  add_to_list (build, row, MATTA_LIST_TRUSTED);
}

static void
convert_alert_address (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *raw = matta_csv_row_dup_field (row, 2);
  g_autofree char *message = matta_import_clean (raw);
  g_autofree char *at = NULL;
  g_autofree char *when = NULL;
  g_autofree char *then = NULL;

  if (message[0] == '\0') {
    add_to_list (build, row, is_yes (row, 1) ? MATTA_LIST_BLOCKED : MATTA_LIST_WATCHED);
    return;
  }
  at = make_at (build, row, 0);
  if (at == NULL)
    return;
  when = g_strdup_printf ("{\"recipient\": {\"at\": %s}}", at);
  then = matta_import_make_then (message, is_yes (row, 1));
  matta_import_add_rule (build, "okan-alert-address", when, then);
}

static void
convert_alert_keyword_in (MattaImportBuild *build,
                          const MattaCsvRow *row,
                          const char *condition,
                          const char *stem)
{
  g_autofree char *word = quote_word (build, row, 0);
  g_autofree char *message = matta_csv_row_dup_field (row, 1);
  g_autofree char *when = NULL;
  g_autofree char *then = NULL;

  if (word == NULL)
    return;
  if (g_str_equal (word, "\"*\""))
    when = g_strdup ("{\"always\": true}");
  else
    when = g_strdup_printf ("{\"%s\": [%s]}", condition, word);
  then = matta_import_make_then (message, is_yes (row, 2));
  matta_import_add_rule (build, stem, when, then);
}

static void
convert_alert_keyword (MattaImportBuild *build, const MattaCsvRow *row)
{
  convert_alert_keyword_in (build, row, "text-words", "okan-alert-keyword");
}

static void
convert_alert_subject (MattaImportBuild *build, const MattaCsvRow *row)
{
  convert_alert_keyword_in (build, row, "subject-words", "okan-alert-subject");
}

/* The columns "Cc or Bcc" and an address, as the members of "then"; NULL with a note. */
static char *
make_added (MattaImportBuild *build, const MattaCsvRow *row, guint index)
{
  g_autofree char *kind = matta_csv_row_dup_field (row, index);
  g_autofree char *lower = g_ascii_strdown (kind, -1);
  g_autofree char *address = matta_csv_row_dup_field (row, index + 1);
  g_autofree char *quoted = matta_import_quote (address);
  g_autoptr (MattaAddressSet) set = matta_address_set_new ();

  if (!g_str_equal (lower, "cc") && !g_str_equal (lower, "bcc")) {
    matta_import_note (build, "not taken over: neither Cc nor Bcc");
    return NULL;
  }
  if (!matta_address_set_can_judge (address) || strpbrk (address, "<> ") != NULL
      || !matta_address_set_add (set, address, NULL)) {
    matta_import_note (build, "not taken over: the address to add is none");
    return NULL;
  }
  return g_strdup_printf ("{\"%s\": [%s]}", lower, quoted);
}

static void
convert_added_by_keyword (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *word = quote_word (build, row, 0);
  g_autofree char *then = word != NULL ? make_added (build, row, 1) : NULL;
  g_autofree char *when = NULL;

  if (then == NULL)
    return;
  when = g_strdup_printf ("{\"text-words\": [%s]}", word);
  matta_import_add_rule (build, "okan-add-by-keyword", when, then);
}

static void
convert_added_by_recipient (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *at = make_at (build, row, 0);
  g_autofree char *then = at != NULL ? make_added (build, row, 1) : NULL;
  g_autofree char *when = NULL;

  if (then == NULL)
    return;
  when = g_strdup_printf ("{\"recipient\": {\"at\": %s}}", at);
  matta_import_add_rule (build, "okan-add-by-recipient", when, then);
}

static void
convert_added_by_file (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *then = make_added (build, row, 0);

  if (then != NULL)
    matta_import_add_rule (build, "okan-add-by-file", "{\"attachment-count\": {\"at-least\": 1}}",
                           then);
}

/* Rows of one name count together: a mail that names it may go to any of their domains. */
static void
convert_group (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *word = quote_word (build, row, 0);
  g_autofree char *text = matta_csv_row_dup_field (row, 1);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);

  if (word == NULL || !matta_import_add_entry (build, entries, text, TRUE))
    return;
  g_ptr_array_extend_and_steal (matta_import_get_group (build, word)->entries,
                                g_steal_pointer (&entries));
}

/* @when has NAME and ENTRIES where a group's go; neither can stand in what is quoted. */
static void
add_group_rules (MattaImportBuild *build, const char *stem, const char *when, const char *then)
{
  for (guint i = 0; i < build->groups->len; i++) {
    const MattaImportGroup *group = g_ptr_array_index (build->groups, i);
    g_autoptr (GString) filled = g_string_new (when);
    g_autofree char *entries = matta_import_join (group->entries);

    g_string_replace (filled, NAME, group->name, 1);
    g_string_replace (filled, ENTRIES, entries, 1);
    build->line = group->line;
    matta_import_add_rule (build, stem, filled->str, then);
  }
}

static void
finish_names (MattaImportBuild *build)
{
  add_group_rules (
      build, "okan-name",
      "{\"all\": [{\"text-words\": [" NAME "]}, {\"recipient\": {\"side\": \"outside\", "
      "\"not-at\": [" ENTRIES "]}}]}",
      "{\"tier\": \"think\", \"message\": {\"en\": \"The text names another organization than "
      "this recipient’s.\", \"ja\": \"本文にある名称と、この宛先のドメインが結び付きません。\"}}");
}

static void
finish_keywords (MattaImportBuild *build)
{
  add_group_rules (
      build, "okan-keyword-recipient",
      "{\"all\": [{\"text-words\": [" NAME "]}, {\"not\": {\"recipient\": {\"at\": [" ENTRIES
      "]}}}]}",
      "{\"tier\": \"think\", \"message\": {\"en\": \"Somebody who should get such a message is "
      "not among the recipients.\", \"ja\": \"この本文なら含まれるはずの宛先がありません。\"}}");
}

static void
convert_file_name (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *name = matta_csv_row_dup_field (row, 0);
  g_autofree char *glob = g_strconcat ("*", name, "*", NULL);
  g_autofree char *quoted = matta_import_quote (glob);
  g_autofree char *text = matta_csv_row_dup_field (row, 1);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);

  if (name[0] == '\0' || g_utf8_strlen (glob, -1) > MOST_WORD) {
    matta_import_note (build, "not taken over: the file name is missing or too long");
    return;
  }
  if (matta_import_add_entry (build, entries, text, TRUE))
    g_ptr_array_extend_and_steal (matta_import_get_group (build, quoted)->entries,
                                  g_steal_pointer (&entries));
}

static void
finish_file_names (MattaImportBuild *build)
{
  add_group_rules (
      build, "okan-file-recipient",
      "{\"all\": [{\"attachment\": {\"name\": [" NAME
      "]}}, {\"recipient\": {\"side\": \"outside\", "
      "\"not-at\": [" ENTRIES "]}}]}",
      "{\"tier\": \"think\", \"message\": {\"en\": \"A file with this name goes to somebody else "
      "than usual.\", \"ja\": \"この名前の添付ファイルの宛先として登録されていません。\"}}");
}

static void
convert_deferred (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *target = matta_csv_row_dup_field (row, 0);
  g_autofree char *number = matta_csv_row_dup_field (row, 1);
  guint64 minutes = 0;
  g_autofree char *at = NULL;
  g_autofree char *when = NULL;
  g_autofree char *then = NULL;

  if (!g_ascii_string_to_unsigned (number, 10, 1, MOST_HOLD_MINUTES, &minutes, NULL)) {
    matta_import_note (build, "not taken over: minutes are from 1 to 10080");
    return;
  }
  at = g_str_equal (target, "@") ? NULL : make_at (build, row, 0);
  if (at == NULL && !g_str_equal (target, "@"))
    return;
  when = at == NULL ? g_strdup ("{\"always\": true}")
                    : g_strdup_printf ("{\"recipient\": {\"at\": %s}}", at);
  then = g_strdup_printf ("{\"hold-minutes\": %" G_GUINT64_FORMAT "}", minutes);
  matta_import_add_rule (build, "okan-hold", when, then);
}

static void
convert_files_for (MattaImportBuild *build,
                   const MattaCsvRow *row,
                   const char *message,
                   gboolean forbid)
{
  g_autofree char *at = make_at (build, row, 0);
  g_autofree char *when = NULL;
  g_autofree char *then = NULL;

  if (at == NULL)
    return;
  when = g_strdup_printf (
      "{\"all\": [{\"attachment-count\": {\"at-least\": 1}}, {\"recipient\": {\"at\": %s}}]}", at);
  then = matta_import_make_then (message, forbid);
  matta_import_add_rule (build, forbid ? "okan-no-files" : "okan-files", when, then);
}

static void
convert_files_prohibited (MattaImportBuild *build, const MattaCsvRow *row)
{
  convert_files_for (build, row, "", TRUE);
}

static void
convert_files_alert (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *message = matta_csv_row_dup_field (row, 1);

  convert_files_for (build, row, message, FALSE);
}

static void
convert_external_domains (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *number = matta_csv_row_dup_field (row, 0);
  g_autofree char *when = NULL;
  const char *then = NULL;
  guint64 least = 0;

  if (is_yes (row, 2))
    then = "{\"forbid\": true}";
  else if (is_yes (row, 3))
    then = "{\"tier\": \"look\", \"outside-to-bcc\": true}";
  else if (is_yes (row, 1))
    then = "{\"tier\": \"think\", \"remedy\": \"to-bcc\"}";
  if (then == NULL)
    return;
  if (!g_ascii_string_to_unsigned (number, 10, 1, 100000, &least, NULL)) {
    matta_import_note (build, "not taken over: the number of domains is none");
    return;
  }
  when = g_strdup_printf ("{\"visible-outside-domains\": {\"at-least\": %" G_GUINT64_FORMAT "}}",
                          least);
  matta_import_add_rule (build, "okan-many-domains", when, then);
}

static void
convert_force_bcc (MattaImportBuild *build, const MattaCsvRow *row)
{
  g_autofree char *to = matta_csv_row_dup_field (row, 1);

  if (!is_yes (row, 0))
    return;
  matta_import_add_rule (build, "okan-all-to-bcc", "{\"visible-outside-count\": {\"at-least\": 1}}",
                         "{\"tier\": \"look\", \"outside-to-bcc\": true}");
  if (to[0] != '\0' || is_yes (row, 2))
    matta_import_note (build, "only people outside move to Bcc, and To gets no substitute");
}

static void
finish_unused (MattaImportBuild *build)
{
  build->line = 0;
  matta_import_note (build, "this file is not taken over; docs/rules.md says what stands for it");
}

const MattaImportSource matta_import_okan[] = {
  { "InternalDomainList.csv", 1, convert_internal_domain, NULL, FALSE },
  { "Whitelist.csv", 1, convert_whitelist, NULL, FALSE },
  { "AlertAddressList.csv", 1, convert_alert_address, NULL, FALSE },
  { "AlertKeywordAndMessageList.csv", 1, convert_alert_keyword, NULL, FALSE },
  { "AlertKeywordAndMessageListForSubject.csv", 1, convert_alert_subject, NULL, FALSE },
  { "AutoCcBccKeywordList.csv", 3, convert_added_by_keyword, NULL, FALSE },
  { "AutoCcBccRecipientList.csv", 3, convert_added_by_recipient, NULL, FALSE },
  { "AutoCcBccAttachedFileList.csv", 2, convert_added_by_file, NULL, FALSE },
  { "NameAndDomains.csv", 2, convert_group, finish_names, FALSE },
  { "KeywordAndRecipientsList.csv", 2, convert_group, finish_keywords, FALSE },
  { "RecipientsAndAttachmentsName.csv", 2, convert_file_name, finish_file_names, FALSE },
  { "DeferredDeliveryMinutes.csv", 2, convert_deferred, NULL, FALSE },
  { "AttachmentProhibitedRecipients.csv", 1, convert_files_prohibited, NULL, FALSE },
  { "AttachmentAlertRecipients.csv", 1, convert_files_alert, NULL, FALSE },
  { "ExternalDomainsWarningAndAutoChangeToBccSetting.csv", 1, convert_external_domains, NULL,
    FALSE },
  { "ForceAutoChangeRecipientsToBcc.csv", 1, convert_force_bcc, NULL, FALSE },
  { "GeneralSetting.csv", 1, NULL, finish_unused, FALSE },
  { "AttachmentsSetting.csv", 1, NULL, finish_unused, FALSE },
  { "AutoAddMessage.csv", 1, NULL, finish_unused, FALSE },
  { "AutoDeleteRecipientList.csv", 1, NULL, finish_unused, FALSE },
  { "SecurityForReceivedMail.csv", 1, NULL, finish_unused, FALSE },
  { "AlertKeywordOfSubjectWhenOpeningMailList.csv", 1, NULL, finish_unused, FALSE },
  { "MailHeaderAnalysisExceptionAddress.csv", 1, NULL, finish_unused, FALSE },
  { NULL, 0, NULL, NULL, FALSE },
};

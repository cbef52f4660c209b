/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command-rules.h"

#include "matta-check.h"
#include "matta-domain.h"
#include "matta-recall.h"
#include "matta-scan-message.h"
#include "matta-store.h"
#include "matta-wording.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define LONGEST_HEADER (1024 * 1024)

static gboolean as_json = FALSE;
static char *data_dir = NULL;
static char *policy_dir = NULL;
static char *from = NULL;
static char **recipients = NULL;
static char **overrides = NULL;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir,
    N_ ("Whose history counts; none: everybody is new"), N_ ("DIR") },
  { "policy-dir", 0, 0, G_OPTION_ARG_FILENAME, &policy_dir, N_ ("The organisation’s policy"),
    N_ ("DIR") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Return path"), N_ ("ADDRESS") },
  { "rcpt", 0, 0, G_OPTION_ARG_STRING_ARRAY, &recipients,
    N_ ("Envelope recipient; none: those of To and Cc"), N_ ("ADDRESS") },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &overrides, N_ ("Override a setting"),
    N_ ("KEY=VALUE") },
  G_OPTION_ENTRY_NULL
};

/* Everything about one message that is to be printed. */
typedef struct {
  MattaPolicy *policy;
  MattaFacts *facts;
  MattaRuleSet *rules;
  MattaVerdict *verdict;
  MattaRuleActions *actions;
} Result;

static MattaContent *
open_content (const char *path, GError **error)
{
  struct stat status = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                         _ ("The message file cannot be read."));
    if (fd >= 0)
      g_close (fd, NULL);
    return NULL;
  }
  return matta_content_new_for_fd (fd, (gsize) status.st_size, NULL);
}

/* What stands above the first empty line, to see whom it names: the rest need not be parsed for
 * that. All of @content when there is no such line. */
static MattaContent *
cut_header (MattaContent *content, GError **error)
{
  g_autofree char *start = NULL;
  g_autoptr (GBytes) header = NULL;
  gsize length = MIN (matta_content_get_size (content), LONGEST_HEADER);
  const char *end = NULL;

  start = g_malloc (length + 1);
  if (!matta_content_read (content, 0, start, length, error))
    return NULL;
  end = memmem (start, length, "\r\n\r\n", 4);
  if (end == NULL)
    return matta_content_ref (content);
  header = g_bytes_new (start, (gsize) (end + 4 - start));
  return matta_content_new_for_bytes (header);
}

static MattaEnvelope *
make_envelope (MattaContent *content, const MattaLimits *limits, GError **error)
{
  g_autoptr (MattaEnvelope) envelope =
      matta_envelope_new (from != NULL ? from : "sender@localhost", NULL);
  g_autoptr (MattaEnvelope) nobody = matta_envelope_new ("sender@localhost", NULL);
  g_autoptr (MattaContent) header = NULL;
  g_autoptr (MattaFacts) facts = NULL;

  for (guint i = 0; recipients != NULL && recipients[i] != NULL; i++)
    matta_envelope_add (envelope, recipients[i], NULL);
  if (recipients != NULL)
    return g_steal_pointer (&envelope);
  header = cut_header (content, error);
  if (header == NULL)
    return NULL;
  facts = matta_facts_read (header, nobody, limits, NULL, error);
  if (facts == NULL)
    return NULL;
  for (guint i = 0; i < facts->absent->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (facts->absent, i);

    matta_envelope_add (envelope, recipient->address, NULL);
  }
  return g_steal_pointer (&envelope);
}

static MattaHistory *
read_history (MattaFacts *facts, const MattaPolicy *policy, GError **error)
{
  g_autoptr (MattaStore) store = NULL;

  if (data_dir == NULL)
    return matta_history_new ();
  store = matta_store_open (data_dir, error);
  return store != NULL ? matta_recall (store, facts, policy, error) : NULL;
}

/* @verdict with what is inside the attachments. (transfer full) */
static MattaVerdict *
look_inside (MattaContent *content,
             const Result *result,
             const MattaHistory *history,
             MattaVerdict *verdict,
             GError **error)
{
  const char *const *words = (const char *const *) result->policy->watch_words;
  g_autoptr (GPtrArray) reports = NULL;
  MattaLimits limits;

  if (!matta_check_wants_inside (result->facts, result->policy))
    return matta_verdict_ref (verdict);
  matta_limits_init (&limits);
  reports = matta_scan_message (content, result->facts, words, &limits, NULL, error);
  if (reports == NULL)
    return NULL;
  return matta_check_run_inside (result->facts, history, result->policy, reports, verdict);
}

static gboolean
judge (const char *path, Result *result, GError **error)
{
  g_autoptr (MattaContent) content = open_content (path, error);
  g_autoptr (MattaEnvelope) envelope = NULL;
  g_autoptr (MattaHistory) history = NULL;
  g_autoptr (MattaVerdict) found = NULL;
  g_autoptr (MattaVerdict) inside = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  if (content == NULL)
    return FALSE;
  envelope = make_envelope (content, &limits, error);
  if (envelope == NULL)
    return FALSE;
  result->facts = matta_facts_read (content, envelope, &limits, NULL, error);
  if (result->facts == NULL)
    return FALSE;
  history = read_history (result->facts, result->policy, error);
  if (history == NULL)
    return FALSE;
  found = matta_check_run (result->facts, history, result->policy);
  inside = look_inside (content, result, history, found, error);
  if (inside == NULL)
    return FALSE;
  result->verdict = matta_check_run_rules (result->facts, result->policy, result->rules, inside,
                                           &result->actions);
  return TRUE;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_ids (JsonBuilder *builder, MattaVerdict *verdict, MattaAbout about, const char *subject)
{
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (finding->about == about && g_strcmp0 (finding->subject, subject) == 0)
      json_builder_add_string_value (builder, finding->id);
  }
  json_builder_end_array (builder);
}

static void
add_recipient (JsonBuilder *builder, const Result *result, const MattaRecipient *recipient)
{
  json_builder_begin_object (builder);
  add_string (builder, "address", recipient->address);
  add_string (builder, "name", recipient->name);
  add_string (builder, "kind", matta_kind_to_string (recipient->kind));
  json_builder_set_member_name (builder, "inside");
  json_builder_add_boolean_value (builder,
                                  matta_policy_is_inside (result->policy, recipient->address));
  add_ids (builder, result->verdict, MATTA_ABOUT_RECIPIENT, recipient->address);
  json_builder_end_object (builder);
}

static void
add_attachment (JsonBuilder *builder, const Result *result, guint index)
{
  const MattaAttachment *attachment = matta_facts_get_attachment (result->facts, index);
  char subject[16];

  g_snprintf (subject, sizeof subject, "%u", index);
  json_builder_begin_object (builder);
  add_string (builder, "name", attachment->name);
  add_string (builder, "type", attachment->type);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) attachment->size);
  add_string (builder, "digest", attachment->digest);
  add_ids (builder, result->verdict, MATTA_ABOUT_ATTACHMENT, subject);
  json_builder_end_object (builder);
}

static const char *
get_about (const Result *result, const MattaFinding *finding)
{
  guint64 index = 0;

  if (finding->about != MATTA_ABOUT_ATTACHMENT)
    return finding->subject;
  index = g_ascii_strtoull (finding->subject, NULL, 10);
  return matta_facts_get_attachment (result->facts, (guint) index)->name;
}

static void
add_finding (JsonBuilder *builder, const Result *result, const MattaFinding *finding)
{
  g_autofree char *text = matta_wording_for_finding (finding);

  json_builder_begin_object (builder);
  add_string (builder, "id", finding->id);
  add_string (builder, "tier", matta_tier_to_string (finding->tier));
  add_string (builder, "about", get_about (result, finding));
  add_string (builder, "text", text);
  add_string (builder, "remedy", finding->remedy);
  json_builder_end_object (builder);
}

static void
add_lists (JsonBuilder *builder, const Result *result)
{
  json_builder_set_member_name (builder, "recipients");
  json_builder_begin_array (builder);
  for (guint i = 0; i < matta_facts_get_n_recipients (result->facts); i++)
    add_recipient (builder, result, matta_facts_get_recipient (result->facts, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "attachments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < matta_facts_get_n_attachments (result->facts); i++)
    add_attachment (builder, result, i);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < matta_verdict_get_n_findings (result->verdict); i++)
    add_finding (builder, result, matta_verdict_get_finding (result->verdict, i));
  json_builder_end_array (builder);
}

static void
print_as_json (const Result *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_string (builder, "tier", matta_tier_to_string (matta_verdict_get_tier (result->verdict)));
  add_string (builder, "from", result->facts->from_address);
  add_string (builder, "subject", result->facts->subject);
  add_lists (builder, result);
  matta_command_add_actions (builder, result->actions);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  matta_command_print_json (root);
}

static void
print_as_text (const Result *result)
{
  g_print ("%s\n", matta_tier_to_string (matta_verdict_get_tier (result->verdict)));
  for (guint i = 0; i < matta_verdict_get_n_findings (result->verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (result->verdict, i);
    g_autofree char *about = matta_command_clean (get_about (result, finding));
    g_autofree char *text = matta_wording_for_finding (finding);
    g_autofree char *clean = matta_command_clean (text);

    g_print ("  %-5s  %s%s%s\n", matta_tier_to_string (finding->tier), about,
             about[0] != '\0' ? ": " : "", clean);
  }
  matta_command_print_actions (result->actions);
}

static MattaExit
check (const char *path, MattaPolicy *policy)
{
  g_autoptr (MattaRuleSet) rules = matta_command_open_rules (policy_dir, TRUE);
  Result result = { .policy = policy, .rules = rules };
  g_autoptr (GError) error = NULL;
  MattaExit done = MATTA_EXIT_DONE;

  matta_policy_set_inside_list (policy, matta_rule_set_get_inside (rules));
  matta_command_print_rule_refusals (rules);
  if (!judge (path, &result, &error))
    done = matta_command_fail (error);
  else if (as_json)
    print_as_json (&result);
  else
    print_as_text (&result);
  g_clear_pointer (&result.facts, matta_facts_unref);
  g_clear_pointer (&result.verdict, matta_verdict_unref);
  g_clear_pointer (&result.actions, matta_rule_actions_free);
  return done;
}

/* One that could not stand in an envelope would be judged as somebody. */
static gboolean
are_addresses (void)
{
  gboolean all = from == NULL || from[0] == '\0' || matta_domain_find (from) != NULL;

  for (guint i = 0; recipients != NULL && recipients[i] != NULL; i++)
    all = all && matta_domain_find (recipients[i]) != NULL;
  if (!all)
    g_printerr ("mattactl: %s\n", _ ("--from and --rcpt want an address: name@example.com."));
  return all;
}

MattaExit
matta_command_check (int argc, char **argv)
{
  g_autoptr (MattaPolicyFolder) folder = NULL;
  g_autoptr (MattaPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  if (!matta_command_parse (&argc, &argv, entries, "FILE.eml", 1, 1))
    return MATTA_EXIT_USAGE;
  if (!are_addresses ())
    return MATTA_EXIT_USAGE;
  if (!matta_command_has_folder (data_dir))
    return MATTA_EXIT_NOT_DONE;
  folder = matta_command_open_policy (policy_dir, data_dir, &error);
  if (folder == NULL)
    return matta_command_fail (error);
  matta_command_print_refusals (folder);
  policy = matta_policy_new (matta_policy_folder_get_settings (folder),
                             (const char *const *) overrides, &error);
  return policy != NULL ? check (argv[1], policy) : matta_command_fail_setting (error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

#include "matta-checks.h"

#include <string.h>

typedef void (*CheckFunc) (const MattaCheckRun *run);

static const CheckFunc checks[] = {
  matta_check_unreadable,
  matta_check_look_alike,
  matta_check_same_name,
  matta_check_unusual_company,
  matta_check_reply_all_grew,
  matta_check_free_mail,
  matta_check_no_such_domain,
  matta_check_first_domain,
  matta_check_first_address,
  matta_check_outside,
  matta_check_retired,
  matta_check_list,
  matta_check_inside_talk_outside,
  matta_check_mixed_companies,
  matta_check_many_visible,
  matta_check_missing_usual,
  matta_check_sender_unusual,
  matta_check_greeting_mismatch,
  matta_check_missing_attachment,
  matta_check_words,
  matta_check_numbers,
  matta_check_empty_subject,
  matta_check_empty_body,
  matta_check_late_hour,
  matta_check_deceptive_name,
  matta_check_risky_type,
  matta_check_type_mismatch,
  matta_check_other_company_name,
  matta_check_same_file_elsewhere,
  matta_check_open_first,
  matta_check_large,
  matta_check_outside_attachment,
};

static const CheckFunc inside_checks[] = {
  matta_check_inside_unreadable, matta_check_inside_words,   matta_check_inside_numbers,
  matta_check_personal_data,     matta_check_hidden_content, matta_check_inside_company,
};

static GPtrArray *
list_outside (const MattaFacts *facts, const MattaPolicy *policy)
{
  GPtrArray *outside = g_ptr_array_new ();

  for (guint i = 0; i < facts->recipients->len; i++) {
    MattaRecipient *recipient = g_ptr_array_index (facts->recipients, i);

    if (!matta_policy_is_inside (policy, recipient->address))
      g_ptr_array_add (outside, recipient);
  }
  return outside;
}

MattaTier
matta_check_get_novelty_tier (const MattaCheckRun *run)
{
  if (matta_history_get_total (run->history) < MATTA_YOUNG_HISTORY)
    return MATTA_TIER_LOOK;
  return MATTA_TIER_THINK;
}

/* What somebody found to be noise; never what needs a thought, nor what has to be done. */
static MattaTier
turn_down (const MattaCheckRun *run, const char *id, MattaTier tier)
{
  const char *const *quiet = (const char *const *) run->policy->quiet_checks;

  if (tier != MATTA_TIER_LOOK || quiet == NULL || g_str_equal (id, "open-first")
      || !g_strv_contains (quiet, id))
    return tier;
  return MATTA_TIER_QUIET;
}

void
matta_check_report (const MattaCheckRun *run,
                    const char *id,
                    MattaTier tier,
                    MattaAbout about,
                    const char *subject,
                    const char *detail,
                    const char *remedy)
{
  g_ptr_array_add (run->findings, matta_finding_new (id, turn_down (run, id, tier), about, subject,
                                                     detail, remedy));
}

void
matta_check_report_file (const MattaCheckRun *run,
                         const char *id,
                         MattaTier tier,
                         guint index,
                         const char *detail)
{
  char subject[16];

  g_snprintf (subject, sizeof subject, "%u", index);
  matta_check_report (run, id, tier, MATTA_ABOUT_ATTACHMENT, subject, detail, NULL);
}

gboolean
matta_check_is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

gboolean
matta_check_has_files (const MattaCheckRun *run)
{
  for (guint i = 0; i < run->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (run->facts->attachments, i);

    if (attachment->sort != MATTA_ATTACHMENT_INLINE)
      return TRUE;
  }
  return FALSE;
}

/* NULL when @text is not all ASCII. Many letters at a time, which GLib's functions are not made
 * for.
 */
static char *
lower_ascii (const char *text)
{
  gsize length = strlen (text);
  char *lower = g_malloc (length + 1);
  guchar all = 0;

  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];

    all |= c;
    lower[i] = (char) (c + (((guchar) (c - 'A') < 26) << 5));
  }
  lower[length] = '\0';
  if (all < 0x80)
    return lower;
  g_free (lower);
  return NULL;
}

char *
matta_check_simplify (const char *text)
{
  char *lower = lower_ascii (text); /* a tenth of the time, and most texts are */
  g_autofree char *valid = NULL;
  g_autofree char *normal = NULL;

  if (lower != NULL)
    return lower;
  valid = g_utf8_make_valid (text, -1);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  return g_utf8_strdown (normal, -1);
}

const MattaScanReport *
matta_check_get_report (const MattaCheckRun *run, guint index)
{
  return run->reports != NULL && index < run->reports->len ? g_ptr_array_index (run->reports, index)
                                                           : NULL;
}

static void
run_checks (const CheckFunc *funcs,
            gsize n,
            const MattaFacts *facts,
            const MattaHistory *history,
            const MattaPolicy *policy,
            GPtrArray *reports,
            GPtrArray *findings)
{
  g_autoptr (GPtrArray) outside = list_outside (facts, policy);
  g_autoptr (GPtrArray) people = matta_history_list_people (history);
  g_autoptr (GPtrArray) domains = matta_history_list_domains (history);
  g_autofree char *own_text =
      facts->own_text != NULL ? matta_check_simplify (facts->own_text) : g_strdup ("");
  const MattaCheckRun run = {
    .facts = facts,
    .own_text = own_text,
    .history = history,
    .policy = policy,
    .outside = outside,
    .people = people,
    .domains = domains,
    .findings = findings,
    .reports = reports,
  };

  if (!facts->is_report)
    for (gsize i = 0; i < n; i++)
      funcs[i](&run);
}

static GPtrArray *
new_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
}

MattaVerdict *
matta_check_run (const MattaFacts *facts, const MattaHistory *history, const MattaPolicy *policy)
{
  GPtrArray *findings = new_findings ();

  run_checks (checks, G_N_ELEMENTS (checks), facts, history, policy, NULL, findings);
  return matta_verdict_new (findings);
}

gboolean
matta_check_wants_inside (const MattaFacts *facts, const MattaPolicy *policy)
{
  g_autoptr (GPtrArray) outside = NULL;

  g_return_val_if_fail (facts != NULL && policy != NULL, FALSE);

  if (!policy->look_inside || facts->is_report || facts->attachments->len == 0)
    return FALSE;
  outside = list_outside (facts, policy);
  return outside->len > 0;
}

MattaVerdict *
matta_check_run_inside (const MattaFacts *facts,
                        const MattaHistory *history,
                        const MattaPolicy *policy,
                        GPtrArray *reports,
                        MattaVerdict *verdict)
{
  GPtrArray *findings = new_findings ();

  g_return_val_if_fail (history != NULL && reports != NULL && verdict != NULL, NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    g_ptr_array_add (findings,
                     matta_finding_new (finding->id, finding->tier, finding->about,
                                        finding->subject, finding->detail, finding->remedy));
  }
  run_checks (inside_checks, G_N_ELEMENTS (inside_checks), facts, history, policy, reports,
              findings);
  return matta_verdict_new (findings);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rule-judge.h"

#include <string.h>

/* Texts this long may have been cut. */
#define CUT_AT (64 * 1024 - 8)

G_STATIC_ASSERT ((int) MATTA_KIND_BCC == MATTA_RULE_KIND_BCC);
G_STATIC_ASSERT ((int) MATTA_PROTECTION_ENCRYPTED == MATTA_RULE_ENCRYPTED);

struct _MattaRuleJudge {
  const MattaFacts *facts;
  const MattaPolicy *policy;
  const MattaRuleSet *rules;
  GPtrArray *findings;
  char *subject; /* folded on first use, as are the others */
  char *text;
  char *own_text;
  const char *obstacle;
  GArray *people;
  GArray *files;
};

typedef MattaJudgement (*AskFunc) (MattaRuleJudge *self, const MattaCondition *condition);

/* Conditions stand inside conditions. */
static MattaJudgement ask (MattaRuleJudge *self, const MattaCondition *condition);

static MattaJudgement
judge (gboolean holds)
{
  return holds ? MATTA_JUDGED_YES : MATTA_JUDGED_NO;
}

static MattaJudgement
give_up (MattaRuleJudge *self, const char *obstacle)
{
  if (self->obstacle == NULL)
    self->obstacle = obstacle;
  return MATTA_JUDGED_UNKNOWN;
}

static void
note (GArray *indices, guint index)
{
  for (guint i = 0; i < indices->len; i++)
    if (g_array_index (indices, guint, i) == index)
      return;
  g_array_append_val (indices, index);
}

/* --- all, any, not ------------------------------------------------------------------------------
 */

static MattaJudgement
ask_always (MattaRuleJudge *self, const MattaCondition *condition)
{
  return MATTA_JUDGED_YES;
}

static MattaJudgement
ask_all (MattaRuleJudge *self, const MattaCondition *condition)
{
  MattaJudgement answer = MATTA_JUDGED_YES;

  for (guint i = 0; i < condition->parts->len; i++)
    answer = MIN (answer, ask (self, g_ptr_array_index (condition->parts, i)));
  return answer;
}

/* Every part is asked, so that everybody who is meant gets named. */
static MattaJudgement
ask_any (MattaRuleJudge *self, const MattaCondition *condition)
{
  MattaJudgement answer = MATTA_JUDGED_NO;

  for (guint i = 0; i < condition->parts->len; i++)
    answer = MAX (answer, ask (self, g_ptr_array_index (condition->parts, i)));
  return answer;
}

static MattaJudgement
ask_not (MattaRuleJudge *self, const MattaCondition *condition)
{
  guint n_people = self->people->len;
  guint n_files = self->files->len;
  MattaJudgement answer = ask (self, g_ptr_array_index (condition->parts, 0));

  g_array_set_size (self->people, n_people); /* whoever is meant is not meant */
  g_array_set_size (self->files, n_files);
  return (MattaJudgement) (MATTA_JUDGED_YES - answer);
}

/* --- people
 * ---------------------------------------------------------------------------------------- */

static gboolean
is_inside (MattaRuleJudge *self, const char *address)
{
  return matta_policy_is_inside (self->policy, address)
         || matta_rule_set_contains (self->rules, MATTA_LIST_INSIDE, address);
}

static gboolean
is_on_lists (MattaRuleJudge *self, guint lists, const char *address)
{
  for (guint i = 0; i < MATTA_N_LISTS; i++)
    if ((lists & (1u << i)) != 0
        && matta_rule_set_contains (self->rules, (MattaListKind) i, address))
      return TRUE;
  return FALSE;
}

static gboolean
is_at (const MattaCondition *condition, const char *address)
{
  if (condition->at != NULL && !matta_address_set_contains (condition->at, address))
    return FALSE;
  return condition->not_at == NULL || !matta_address_set_contains (condition->not_at, address);
}

static MattaJudgement
judge_recipient (MattaRuleJudge *self,
                 const MattaCondition *condition,
                 const MattaRecipient *recipient)
{
  const char *address = recipient->address;
  gboolean asks_where = condition->at != NULL || condition->not_at != NULL || condition->lists != 0
                        || condition->side != MATTA_SIDE_ANY;

  if (condition->kinds != 0 && (condition->kinds & (1u << recipient->kind)) == 0)
    return MATTA_JUDGED_NO;
  if (asks_where && !matta_address_set_can_judge (address))
    return give_up (self, "address");
  if (condition->lists != 0 && !is_on_lists (self, condition->lists, address))
    return MATTA_JUDGED_NO;
  if (condition->side != MATTA_SIDE_ANY
      && is_inside (self, address) != (condition->side == MATTA_SIDE_INSIDE))
    return MATTA_JUDGED_NO;
  return judge (is_at (condition, address));
}

static MattaJudgement
ask_recipient (MattaRuleJudge *self, const MattaCondition *condition)
{
  MattaJudgement answer = MATTA_JUDGED_NO;

  for (guint i = 0; i < self->facts->recipients->len; i++) {
    MattaJudgement one =
        judge_recipient (self, condition, g_ptr_array_index (self->facts->recipients, i));

    if (one == MATTA_JUDGED_YES)
      note (self->people, i);
    answer = MAX (answer, one);
  }
  return answer;
}

static MattaJudgement
ask_sender (MattaRuleJudge *self, const MattaCondition *condition)
{
  const char *sender = self->facts->from_address;

  if (sender == NULL || !matta_address_set_can_judge (sender))
    return give_up (self, "sender");
  return judge (is_at (condition, sender));
}

/* --- findings so far
 * -------------------------------------------------------------------------------- */

static MattaJudgement
ask_finding (MattaRuleJudge *self, const MattaCondition *condition)
{
  for (guint i = 0; i < self->findings->len; i++) {
    const MattaFinding *finding = g_ptr_array_index (self->findings, i);

    for (guint j = 0; j < condition->words->len; j++)
      if (g_str_equal (finding->id, g_ptr_array_index (condition->words, j)))
        return MATTA_JUDGED_YES;
  }
  return MATTA_JUDGED_NO;
}

static MattaJudgement
ask_tier (MattaRuleJudge *self, const MattaCondition *condition)
{
  guint tier = MATTA_TIER_QUIET;

  for (guint i = 0; i < self->findings->len; i++)
    tier = MAX (tier, ((const MattaFinding *) g_ptr_array_index (self->findings, i))->tier);
  return judge (tier >= condition->least);
}

/* --- words
 * -------------------------------------------------------------------------------------------- */

static gboolean
has_word (const MattaCondition *condition, const char *text, char **folded)
{
  if (*folded == NULL)
    *folded = matta_rule_fold_text (text != NULL ? text : "");
  for (guint i = 0; i < condition->words->len; i++)
    if (strstr (*folded, g_ptr_array_index (condition->words, i)) != NULL)
      return TRUE;
  return FALSE;
}

static MattaJudgement
ask_subject_words (MattaRuleJudge *self, const MattaCondition *condition)
{
  if (has_word (condition, self->facts->subject, &self->subject))
    return MATTA_JUDGED_YES;
  if (self->facts->subject == NULL
      && g_strcmp0 (self->facts->unreadable, MATTA_UNREADABLE_HEADERS) == 0)
    return give_up (self, "subject");
  return MATTA_JUDGED_NO;
}

/* What was not found in what could be read may be in the rest. */
static MattaJudgement
judge_absence (MattaRuleJudge *self)
{
  const char *text = self->facts->text;

  if (self->facts->unreadable != NULL || (text != NULL && strlen (text) >= CUT_AT))
    return give_up (self, "text");
  return MATTA_JUDGED_NO;
}

static MattaJudgement
ask_text_words (MattaRuleJudge *self, const MattaCondition *condition)
{
  if (has_word (condition, self->facts->text, &self->text))
    return MATTA_JUDGED_YES;
  return judge_absence (self);
}

static MattaJudgement
ask_own_text_words (MattaRuleJudge *self, const MattaCondition *condition)
{
  if (has_word (condition, self->facts->own_text, &self->own_text))
    return MATTA_JUDGED_YES;
  return judge_absence (self);
}

/* --- attachments
 * ---------------------------------------------------------------------------------------- */

static gboolean
matches_any (GPtrArray *globs, const char *text)
{
  for (guint i = 0; i < globs->len; i++)
    if (matta_glob_match (g_ptr_array_index (globs, i), text))
      return TRUE;
  return FALSE;
}

/* "a.exe. " is an a.exe to Windows. */
static const char *
cut_extension (char *name)
{
  char *dot = NULL;
  gsize length = strlen (name);

  while (length > 0 && strchr (". ", name[length - 1]) != NULL)
    name[--length] = '\0';
  dot = strrchr (name, '.');
  return dot != NULL ? dot + 1 : "";
}

static gboolean
attachment_matches (const MattaCondition *condition, const MattaAttachment *attachment)
{
  g_autofree char *name = matta_rule_fold_text (attachment->name);
  gboolean shown = attachment->sort == MATTA_ATTACHMENT_INLINE;

  if (condition->asks_shown && shown != condition->flag)
    return FALSE;
  if (condition->asks_size
      && (attachment->size < condition->least || attachment->size > condition->most))
    return FALSE;
  if (condition->words != NULL && !matches_any (condition->words, name))
    return FALSE;
  if (condition->types != NULL && !matches_any (condition->types, attachment->type))
    return FALSE;
  return condition->extensions == NULL || matches_any (condition->extensions, cut_extension (name));
}

static MattaJudgement
ask_attachment (MattaRuleJudge *self, const MattaCondition *condition)
{
  gboolean found = FALSE;
  gboolean hidden = self->facts->unreadable != NULL;

  for (guint i = 0; i < self->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (self->facts->attachments, i);

    hidden = hidden || attachment->sort == MATTA_ATTACHMENT_TNEF;
    if (!attachment_matches (condition, attachment))
      continue;
    found = TRUE;
    note (self->files, i);
  }
  return !found && hidden ? give_up (self, "attachments") : judge (found);
}

/* --- counts and sizes
 * -------------------------------------------------------------------------------------- */

static MattaJudgement
judge_range (const MattaCondition *condition, guint64 value)
{
  return judge (value >= condition->least && value <= condition->most);
}

/* There may be more than @value. */
static MattaJudgement
judge_visible (MattaRuleJudge *self,
               const MattaCondition *condition,
               guint64 value,
               gboolean hidden)
{
  if (!hidden || value > condition->most
      || (value >= condition->least && condition->most == G_MAXUINT64))
    return judge_range (condition, value);
  return give_up (self, "attachments");
}

static gboolean
hides_files (MattaRuleJudge *self)
{
  for (guint i = 0; i < self->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (self->facts->attachments, i);

    if (attachment->sort == MATTA_ATTACHMENT_TNEF)
      return TRUE;
  }
  return self->facts->unreadable != NULL;
}

/* What is inside an attached message counts with that message. */
static MattaJudgement
ask_attachment_count (MattaRuleJudge *self, const MattaCondition *condition)
{
  guint64 count = 0;

  for (guint i = 0; i < self->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (self->facts->attachments, i);

    if (attachment->depth == 0 && attachment->sort != MATTA_ATTACHMENT_INLINE)
      count++;
  }
  return judge_visible (self, condition, count, hides_files (self));
}

static MattaJudgement
ask_attachment_size (MattaRuleJudge *self, const MattaCondition *condition)
{
  guint64 size = 0;

  for (guint i = 0; i < self->facts->attachments->len; i++) {
    const MattaAttachment *attachment = g_ptr_array_index (self->facts->attachments, i);

    if (attachment->depth == 0)
      size += attachment->size;
  }
  return judge_visible (self, condition, size, self->facts->unreadable != NULL);
}

static MattaJudgement
ask_message_size (MattaRuleJudge *self, const MattaCondition *condition)
{
  return judge_range (condition, self->facts->size);
}

static MattaJudgement
ask_recipient_count (MattaRuleJudge *self, const MattaCondition *condition)
{
  return judge_range (condition, self->facts->recipients->len);
}

static gboolean
is_counted (MattaRuleJudge *self, const MattaRecipient *recipient, gboolean visible)
{
  return !is_inside (self, recipient->address) && (!visible || recipient->kind != MATTA_KIND_BCC);
}

static MattaJudgement
count_outside (MattaRuleJudge *self, const MattaCondition *condition, gboolean visible)
{
  guint64 count = 0;

  for (guint i = 0; i < self->facts->recipients->len; i++)
    if (is_counted (self, g_ptr_array_index (self->facts->recipients, i), visible))
      count++;
  return judge_range (condition, count);
}

static MattaJudgement
ask_outside_count (MattaRuleJudge *self, const MattaCondition *condition)
{
  return count_outside (self, condition, FALSE);
}

static MattaJudgement
ask_visible_outside_count (MattaRuleJudge *self, const MattaCondition *condition)
{
  return count_outside (self, condition, TRUE);
}

static MattaJudgement
ask_visible_outside_domains (MattaRuleJudge *self, const MattaCondition *condition)
{
  g_autoptr (GHashTable) domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->facts->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (self->facts->recipients, i);
    g_autofree char *folded = NULL;

    if (!is_counted (self, recipient, TRUE))
      continue;
    folded = matta_address_fold (recipient->address);
    g_hash_table_add (domains, g_strdup (matta_address_get_domain (folded)));
  }
  return judge_range (condition, g_hash_table_size (domains));
}

/* --- time and sort of message
 * ------------------------------------------------------------------------------ */

static GDateTime *
get_local_time (MattaRuleJudge *self)
{
  if (!self->facts->has_date || self->facts->date == 0)
    return NULL;
  return g_date_time_new_from_unix_local (self->facts->date / G_USEC_PER_SEC);
}

static MattaJudgement
ask_hour (MattaRuleJudge *self, const MattaCondition *condition)
{
  g_autoptr (GDateTime) time = get_local_time (self);
  guint64 minute = 0;

  if (time == NULL)
    return give_up (self, "date");
  minute = (guint64) (g_date_time_get_hour (time) * 60 + g_date_time_get_minute (time));
  if (condition->least < condition->most)
    return judge (minute >= condition->least && minute < condition->most);
  return judge (minute >= condition->least || minute < condition->most); /* over midnight */
}

static MattaJudgement
ask_weekday (MattaRuleJudge *self, const MattaCondition *condition)
{
  g_autoptr (GDateTime) time = get_local_time (self);

  if (time == NULL)
    return give_up (self, "date");
  return judge ((condition->days & (1u << (g_date_time_get_day_of_week (time) - 1))) != 0);
}

static MattaJudgement
ask_reply (MattaRuleJudge *self, const MattaCondition *condition)
{
  return judge ((self->facts->in_reply_to != NULL) == condition->flag);
}

static MattaJudgement
ask_invitation (MattaRuleJudge *self, const MattaCondition *condition)
{
  return judge (self->facts->is_invitation == condition->flag);
}

static MattaJudgement
ask_protection (MattaRuleJudge *self, const MattaCondition *condition)
{
  return judge ((condition->days & (1u << self->facts->protection)) != 0);
}

static const AskFunc ask_funcs[] = {
  [MATTA_CONDITION_ALWAYS] = ask_always,
  [MATTA_CONDITION_ALL] = ask_all,
  [MATTA_CONDITION_ANY] = ask_any,
  [MATTA_CONDITION_NOT] = ask_not,
  [MATTA_CONDITION_RECIPIENT] = ask_recipient,
  [MATTA_CONDITION_SENDER] = ask_sender,
  [MATTA_CONDITION_FINDING] = ask_finding,
  [MATTA_CONDITION_TIER] = ask_tier,
  [MATTA_CONDITION_SUBJECT_WORDS] = ask_subject_words,
  [MATTA_CONDITION_TEXT_WORDS] = ask_text_words,
  [MATTA_CONDITION_OWN_TEXT_WORDS] = ask_own_text_words,
  [MATTA_CONDITION_ATTACHMENT] = ask_attachment,
  [MATTA_CONDITION_ATTACHMENT_COUNT] = ask_attachment_count,
  [MATTA_CONDITION_ATTACHMENT_SIZE] = ask_attachment_size,
  [MATTA_CONDITION_MESSAGE_SIZE] = ask_message_size,
  [MATTA_CONDITION_RECIPIENT_COUNT] = ask_recipient_count,
  [MATTA_CONDITION_OUTSIDE_COUNT] = ask_outside_count,
  [MATTA_CONDITION_VISIBLE_OUTSIDE_COUNT] = ask_visible_outside_count,
  [MATTA_CONDITION_VISIBLE_OUTSIDE_DOMAINS] = ask_visible_outside_domains,
  [MATTA_CONDITION_HOUR] = ask_hour,
  [MATTA_CONDITION_WEEKDAY] = ask_weekday,
  [MATTA_CONDITION_REPLY] = ask_reply,
  [MATTA_CONDITION_INVITATION] = ask_invitation,
  [MATTA_CONDITION_PROTECTION] = ask_protection,
};

G_STATIC_ASSERT (G_N_ELEMENTS (ask_funcs) == MATTA_CONDITION_PROTECTION + 1);

MattaRuleJudge *
matta_rule_judge_new (const MattaFacts *facts,
                      const MattaPolicy *policy,
                      const MattaRuleSet *rules,
                      GPtrArray *findings)
{
  MattaRuleJudge *self = g_new0 (MattaRuleJudge, 1);

  self->facts = facts;
  self->policy = policy;
  self->rules = rules;
  self->findings = findings;
  self->people = g_array_new (FALSE, FALSE, sizeof (guint));
  self->files = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
matta_rule_judge_free (MattaRuleJudge *self)
{
  g_free (self->subject);
  g_free (self->text);
  g_free (self->own_text);
  g_array_unref (self->people);
  g_array_unref (self->files);
  g_free (self);
}

/* A part that does not hold names nobody. */
static MattaJudgement
ask (MattaRuleJudge *self, const MattaCondition *condition)
{
  guint n_people = self->people->len;
  guint n_files = self->files->len;
  MattaJudgement answer = ask_funcs[condition->kind](self, condition);

  if (answer != MATTA_JUDGED_YES) {
    g_array_set_size (self->people, n_people);
    g_array_set_size (self->files, n_files);
  }
  return answer;
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

MattaJudgement
matta_rule_judge_ask (MattaRuleJudge *self, const MattaCondition *condition)
{
  MattaJudgement answer = MATTA_JUDGED_UNKNOWN;

  g_return_val_if_fail (self != NULL && condition != NULL, MATTA_JUDGED_UNKNOWN);

  self->obstacle = NULL;
  g_array_set_size (self->people, 0);
  g_array_set_size (self->files, 0);
  answer = ask (self, condition);
  g_array_sort (self->people, compare_indices);
  g_array_sort (self->files, compare_indices);
  return answer;
}

const char *
matta_rule_judge_get_obstacle (MattaRuleJudge *self)
{
  return self->obstacle;
}

GArray *
matta_rule_judge_get_people (MattaRuleJudge *self)
{
  return self->people;
}

GArray *
matta_rule_judge_get_files (MattaRuleJudge *self)
{
  return self->files;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-intake.h"

#include "matta-ahead.h"
#include "matta-bounds.h"
#include "matta-check-rules.h"
#include "matta-check.h"
#include "matta-domains.h"
#include "matta-error.h"
#include "matta-id.h"
#include "matta-move.h"
#include "matta-recall.h"
#include "matta-safe-wait.h"
#include "matta-scan-message.h"
#include "matta-ticks.h"

#define REPEAT_WINDOW (G_TIME_SPAN_HOUR)
#define CARRY_WINDOW (2 * G_TIME_SPAN_HOUR)

struct _MattaIntake {
  gatomicrefcount ref_count;
  GMutex mutex;           /* guards what follows, up to the store */
  GHashTable *repeated;   /* ids whose mail app was told 250 once more */
  GHashTable *given_back; /* ids that become their mail app's own again */
  MattaPolicy *policy;
  MattaRuleSet *rules;
  MattaSentenceFunc sentences;
  gpointer sentences_data;

  MattaStore *store;
  MattaClock *clock;
  MattaLimits limits;
  MattaReview review;
  MattaArrivedFunc arrived;
  gpointer user_data;
  GThreadPool *looks; /* element Look; NULL once stopped */
  GCancellable *stopping;
};

/* Domains asked about at most; who writes to more new ones has other things to look at. */
#define MOST_DOMAINS 5

/* Children that look into attachments at the same time. */
#define MOST_LOOKS 2

/* Attachments to look into. */
typedef struct {
  char *id;
  MattaContent *content;   /* NULL: the store has it */
  MattaEnvelope *envelope; /* with no facts */
  MattaFacts *facts;       /* or NULL */
} Look;

typedef struct {
  const char *reason;
  const char *english;
} Sentence;

static const Sentence sentences[] = {
  { "returned", "Not sent: you went back to editing." },
  { "disk-full", "Matta could not keep the message because the disk is full or broken. Nothing was "
                 "sent; please try again later." },
  { "not-kept", "Matta could not take the message just now. Nothing was sent; please try again." },
};

static MattaNow
get_now (MattaIntake *self)
{
  return (MattaNow){
    .wall = matta_clock_get_wall (self->clock),
    .boot = matta_clock_get_boot (self->clock),
    .boot_id = matta_clock_get_boot_id (self->clock),
  };
}

static void
fill_recipients (MattaRecord *record, MattaEnvelope *envelope, MattaFacts *facts)
{
  g_autoptr (GHashTable) by_address = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < matta_facts_get_n_recipients (facts); i++) {
    const MattaRecipient *fact = matta_facts_get_recipient (facts, i);

    g_hash_table_insert (by_address, fact->address, (gpointer) fact);
  }
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++) {
    const char *address = matta_envelope_get_address (envelope, i);
    const MattaRecipient *fact = g_hash_table_lookup (by_address, address);
    MattaRecordRecipient *recipient = NULL;

    if (fact == NULL)
      continue; /* named twice in the envelope: one copy is enough */
    recipient = matta_record_add_recipient (record, address,
                                            matta_envelope_get_recipient_parameters (envelope, i));
    g_free (recipient->name);
    recipient->name = g_strdup (fact->name);
    g_free (recipient->kind);
    recipient->kind = g_strdup (matta_kind_to_string (fact->kind));
    g_hash_table_remove (by_address, address);
  }
}

static MattaRecord *
make_record (MattaIntake *self, MattaTicket *ticket, MattaFacts *facts, const MattaNow *now)
{
  MattaRecord *record = matta_record_new ();
  MattaEnvelope *envelope = matta_ticket_get_envelope (ticket);
  MattaContent *content = matta_ticket_get_content (ticket);

  record->id = matta_id_new (now->wall);
  record->state = MATTA_STATE_WAITING;
  record->created_at = now->wall;
  record->changed_at = now->wall;
  record->client = g_strdup (matta_safe_wait_get_name (facts->user_agent));
  record->return_path = g_strdup (matta_envelope_get_return_path (envelope));
  record->parameters = g_strdup (matta_envelope_get_parameters (envelope));
  record->from = g_strdup (facts->from_address);
  record->subject = g_strdup (facts->subject);
  record->message_id = g_strdup (facts->message_id);
  record->size = matta_content_get_size (content);
  record->digest = g_strdup (matta_content_get_digest (content));
  record->n_attachments = matta_facts_get_n_attachments (facts);
  record->has_content = TRUE;
  record->entrance = matta_ticket_get_entrance (ticket);
  fill_recipients (record, envelope, facts);
  return record;
}

/* Of one that still waits for a person the mail app has been promised nothing. */
static gboolean
is_promised (MattaIntake *self, const char *id)
{
  g_autoptr (MattaRecord) kept = matta_store_get (self->store, id, NULL);

  return kept != NULL
         && !(kept->state == MATTA_STATE_WAITING && g_strcmp0 (kept->note, MATTA_NOTE_ASKING) == 0);
}

/* Once it is promised again it can't be given back any more, and the other way round. */
static gboolean
promise_again (MattaIntake *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_hash_table_contains (self->given_back, id))
    return FALSE;
  g_hash_table_add (self->repeated, g_strdup (id));
  return TRUE;
}

/* A client that lost our reply sends the same bytes again: it gets its 250, and no second copy. */
static gboolean
is_repeat (MattaIntake *self, const MattaRecord *record)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (record->message_id == NULL)
    return FALSE;
  id = matta_store_find_repeat (self->store, record, record->created_at - REPEAT_WINDOW, &error);
  if (error != NULL)
    g_warning ("%s: Could not look for a repeat: %s", record->id, error->message);
  if (id == NULL || !is_promised (self, id) || !promise_again (self, id))
    return FALSE;
  g_info ("%s: Repeats %s", record->id, id);
  return TRUE;
}

static void
refuse (MattaIntake *self, MattaTicket *ticket, const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
    matta_ticket_answer (ticket, 452, "4.3.1", matta_intake_get_sentence (self, "disk-full"));
  else
    matta_ticket_answer (ticket, 451, "4.3.0", matta_intake_get_sentence (self, "not-kept"));
}

static gboolean
needs_nobody (MattaIntake *self, const MattaFacts *facts, MattaVerdict *verdict)
{
  return self->review == MATTA_REVIEW_CONFIRM || facts->is_report
         || matta_verdict_get_tier (verdict) == MATTA_TIER_QUIET;
}

static void
pass_on (MattaIntake *self,
         MattaRecord *record,
         MattaTicket *ticket,
         MattaFacts *facts,
         char **carried)
{
  MattaArrival *arrival = g_new0 (MattaArrival, 1);

  arrival->record = record;
  arrival->ticket = ticket != NULL ? matta_ticket_ref (ticket) : NULL;
  arrival->facts = facts != NULL ? matta_facts_ref (facts) : NULL;
  arrival->carried = carried;
  self->arrived (arrival, self->user_data);
}

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->id);
  g_clear_pointer (&look->content, matta_content_unref);
  g_clear_pointer (&look->envelope, matta_envelope_unref);
  g_clear_pointer (&look->facts, matta_facts_unref);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static GPtrArray *
look_inside (MattaIntake *self, MattaContent *content, const MattaFacts *facts, GError **error)
{
  g_autoptr (MattaPolicy) policy = matta_intake_dup_policy (self);

  return matta_scan_message (content, facts, (const char *const *) policy->watch_words,
                             &self->limits, self->stopping, error);
}

/* After a restart there is only the row. */
static gboolean
load (MattaIntake *self, Look *look, GError **error)
{
  if (look->facts != NULL)
    return TRUE;
  look->content = matta_store_load_content (self->store, look->id, error);
  if (look->content == NULL)
    return FALSE;
  look->facts = matta_facts_read (look->content, look->envelope, &self->limits, NULL, error);
  return look->facts != NULL;
}

/* Those that never got mail and can be asked about. (transfer full), NULL-terminated. */
static char **
list_new_domains (MattaVerdict *verdict)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict) && n < MOST_DOMAINS; i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);
    g_autofree char *folded = NULL;

    if (!g_str_equal (finding->id, "first-domain") || finding->subject == NULL)
      continue;
    folded = matta_address_fold (finding->subject);
    if (!matta_domains_can_ask (matta_address_get_domain (folded)))
      continue;
    g_strv_builder_add (builder, matta_address_get_domain (folded));
    n++;
  }
  return g_strv_builder_end (builder);
}

static gboolean
wants_domains (MattaVerdict *verdict, const MattaPolicy *policy)
{
  g_auto (GStrv) domains = policy->check_domains ? list_new_domains (verdict) : NULL;

  return domains != NULL && domains[0] != NULL;
}

static char **
find_nowhere (MattaIntake *self, MattaVerdict *verdict)
{
  g_autoptr (MattaPolicy) policy = matta_intake_dup_policy (self);
  g_auto (GStrv) domains = list_new_domains (verdict);

  if (!policy->check_domains || domains[0] == NULL)
    return g_new0 (char *, 1);
  return matta_domains_find_missing ((const char *const *) domains, self->stopping);
}

/* All that takes its time: what is inside the attachments, and what the DNS knows. */
static MattaVerdict *
judge_closely (MattaIntake *self, MattaContent *content, MattaFacts *facts, GError **error)
{
  g_autoptr (MattaPolicy) policy = matta_intake_dup_policy (self);
  g_autoptr (MattaVerdict) first = matta_intake_judge (self, facts, NULL, NULL, error);
  g_autoptr (GPtrArray) reports = NULL;
  g_auto (GStrv) nowhere = NULL;

  if (first == NULL)
    return NULL;
  nowhere = find_nowhere (self, first);
  if (matta_check_wants_inside (facts, policy)) {
    reports = look_inside (self, content, facts, error);
    if (reports == NULL)
      return NULL;
  }
  return matta_intake_judge (self, facts, reports, (const char *const *) nowhere, error);
}

static MattaVerdict *
judge_inside (MattaIntake *self, Look *look, GError **error)
{
  return load (self, look, error) ? judge_closely (self, look->content, look->facts, error) : NULL;
}

static void
look_in_worker (gpointer data, gpointer user_data)
{
  MattaIntake *self = user_data;
  g_autoptr (Look) look = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaVerdict) verdict = judge_inside (self, look, &error);
  MattaArrival *arrival = NULL;

  if (verdict == NULL) {
    /* It goes on waiting, and is looked into after the next start. */
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_warning ("%s: Attachments not looked into: %s", look->id, error->message);
    return;
  }
  arrival = g_new0 (MattaArrival, 1);
  arrival->looked_at = g_strdup (look->id);
  arrival->verdict = g_steal_pointer (&verdict);
  arrival->facts = matta_facts_ref (look->facts);
  self->arrived (arrival, self->user_data);
}

static void
push_look (MattaIntake *self, Look *look)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->looks != NULL)
    g_thread_pool_push (self->looks, look, NULL);
  else
    look_free (look);
}

static void
look_later (MattaIntake *self, const char *id, MattaContent *content, MattaFacts *facts)
{
  Look *look = g_new0 (Look, 1);

  look->id = g_strdup (id);
  look->content = matta_content_ref (content);
  look->facts = matta_facts_ref (facts);
  push_look (self, look);
}

/* Flushed once, in the state it will be held in. */
static void
take_and_hold (MattaIntake *self,
               MattaTicket *ticket,
               MattaRecord *record,
               MattaFacts *facts,
               const MattaPolicy *policy)
{
  MattaNow now = get_now (self);
  g_autoptr (MattaRecord) held = record;
  g_autofree char *id = g_strdup (record->id);
  g_autoptr (GError) error = NULL;

  matta_ahead_hold (held, policy, &now);
  if (!matta_store_insert (self->store, held, matta_ticket_get_content (ticket), &error)) {
    g_warning ("%s: Not taken: %s", held->id, error->message);
    refuse (self, ticket, error);
    return;
  }
  /* The id travels with the ticket, so that a reply that could not be delivered finds its message.
   */
  matta_ticket_set_id (ticket, id);
  /* What leaves at once need not be read once more for that. */
  pass_on (self, g_steal_pointer (&held), NULL, policy->hold_seconds == 0 ? facts : NULL, NULL);
  if (!matta_ticket_answer (ticket, 250, "2.0.0", "OK"))
    g_info ("%s: The mail app hung up before the reply", id);
}

static char **
find_carried (MattaIntake *self, const MattaRecord *record)
{
  g_autoptr (GPtrArray) earlier = NULL;
  g_autoptr (GError) error = NULL;

  if (record->from == NULL)
    return NULL;
  earlier = matta_store_find_returned (self->store, record->from, record->created_at - CARRY_WINDOW,
                                       &error);
  if (earlier == NULL) {
    g_warning ("%s: Could not look for earlier ticks: %s", record->id, error->message);
    return NULL;
  }
  return matta_ticks_find (earlier, record);
}

static void
take_and_ask (MattaIntake *self, MattaTicket *ticket, MattaRecord *record, MattaFacts *facts)
{
  g_autoptr (MattaRecord) waiting = record;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) carried = find_carried (self, waiting);
  gboolean parks = self->review == MATTA_REVIEW_PARK;
  gboolean looking = FALSE;
  g_autofree char *id = NULL;

  /* Until the mail app has its 250 the message is still its own, also after a crash. */
  if (!parks)
    waiting->note = g_strdup (MATTA_NOTE_ASKING);
  if (!matta_store_insert (self->store, waiting, matta_ticket_get_content (ticket), &error)) {
    g_warning ("%s: Not taken: %s", waiting->id, error->message);
    refuse (self, ticket, error);
    return;
  }
  matta_ticket_set_id (ticket, waiting->id);
  if (parks) {
    pass_on (self, g_steal_pointer (&waiting), NULL, NULL, NULL);
    matta_ticket_answer (ticket, 250, "2.0.0", "OK");
    return;
  }
  looking = matta_bounds_is_looking (waiting->verdict);
  id = g_strdup (waiting->id);
  pass_on (self, g_steal_pointer (&waiting), ticket, facts, g_steal_pointer (&carried));
  if (looking)
    look_later (self, id, matta_ticket_get_content (ticket), facts);
}

void
matta_intake_look_again (MattaIntake *self, const MattaRecord *record)
{
  Look *look = g_new0 (Look, 1);

  look->id = g_strdup (record->id);
  look->envelope = matta_record_get_envelope (record);
  push_look (self, look);
}

void
matta_intake_stop (MattaIntake *self)
{
  GThreadPool *looks = NULL;

  g_mutex_lock (&self->mutex);
  looks = g_steal_pointer (&self->looks);
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->stopping);
  if (looks != NULL)
    g_thread_pool_free (looks, TRUE, TRUE);
}

static void
intake_free (MattaIntake *self)
{
  matta_intake_stop (self);
  g_clear_object (&self->stopping);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->repeated);
  g_hash_table_unref (self->given_back);
  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->rules, matta_rule_set_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_free (self);
}

void
matta_arrival_free (MattaArrival *self)
{
  g_clear_pointer (&self->record, matta_record_free);
  g_clear_pointer (&self->ticket, matta_ticket_unref);
  g_clear_pointer (&self->facts, matta_facts_unref);
  g_strfreev (self->carried);
  g_free (self->looked_at);
  g_clear_pointer (&self->verdict, matta_verdict_unref);
  g_free (self);
}

MattaIntake *
matta_intake_new (MattaStore *store,
                  MattaClock *clock,
                  const MattaLimits *limits,
                  MattaReview review,
                  MattaArrivedFunc arrived,
                  gpointer user_data)
{
  MattaIntake *self = g_new0 (MattaIntake, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->repeated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->given_back = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->limits = *limits;
  self->review = review;
  self->arrived = arrived;
  self->user_data = user_data;
  self->stopping = g_cancellable_new ();
  self->looks = g_thread_pool_new_full (look_in_worker, self, look_free, MOST_LOOKS, FALSE, NULL);
  return self;
}

MattaIntake *
matta_intake_ref (MattaIntake *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_intake_unref (MattaIntake *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    intake_free (self);
}

void
matta_intake_set_policy (MattaIntake *self, MattaPolicy *policy)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  matta_policy_ref (policy);
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
}

void
matta_intake_set_rules (MattaIntake *self, MattaRuleSet *rules)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  matta_rule_set_ref (rules);
  g_clear_pointer (&self->rules, matta_rule_set_unref);
  self->rules = rules;
}

static MattaRuleSet *
dup_rules (MattaIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->rules != NULL ? matta_rule_set_ref (self->rules) : matta_rule_set_new_empty ();
}

MattaPolicy *
matta_intake_dup_policy (MattaIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return matta_policy_ref (self->policy);
}

void
matta_intake_set_sentences (MattaIntake *self, MattaSentenceFunc func, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->sentences = func;
  self->sentences_data = user_data;
}

const char *
matta_intake_get_sentence (MattaIntake *self, const char *reason)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *text = NULL;

  if (self->sentences != NULL)
    text = self->sentences (reason, self->sentences_data);
  for (guint i = 0; text == NULL && i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].reason, reason))
      text = sentences[i].english;
  return text;
}

gboolean
matta_intake_give_back (MattaIntake *self, const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_hash_table_contains (self->repeated, id))
    return FALSE;
  g_hash_table_add (self->given_back, g_strdup (id));
  return TRUE;
}

MattaVerdict *
matta_intake_judge (MattaIntake *self,
                    MattaFacts *facts,
                    GPtrArray *reports,
                    const char *const *nowhere,
                    GError **error)
{
  g_autoptr (MattaPolicy) policy = matta_intake_dup_policy (self);
  g_autoptr (MattaRuleSet) rules = dup_rules (self);
  g_autoptr (MattaHistory) history = matta_recall (self->store, facts, policy, error);
  g_autoptr (MattaVerdict) verdict = NULL;
  g_autoptr (MattaVerdict) inside = NULL;
  g_autoptr (MattaVerdict) ruled = NULL;
  g_autoptr (MattaRuleActions) actions = NULL;

  if (history == NULL)
    return NULL;
  for (guint i = 0; nowhere != NULL && nowhere[i] != NULL; i++)
    matta_history_add_nowhere (history, nowhere[i]);
  verdict = matta_check_run (facts, history, policy);
  if (reports != NULL)
    inside = matta_check_run_inside (facts, history, policy, reports, verdict);
  ruled = matta_check_run_rules (facts, policy, rules, inside != NULL ? inside : verdict, &actions);
  return matta_bounds_add (ruled, facts, actions);
}

/* Where somebody is asked anyhow they need not wait until the attachments have been looked into;
 * where nobody is, what is in them decides whether somebody has to be. */
static MattaVerdict *
judge_on_arrival (MattaIntake *self,
                  MattaTicket *ticket,
                  MattaFacts *facts,
                  const MattaPolicy *policy,
                  GError **error)
{
  g_autoptr (MattaVerdict) verdict = matta_intake_judge (self, facts, NULL, NULL, error);

  if (verdict == NULL
      || (!matta_check_wants_inside (facts, policy) && !wants_domains (verdict, policy)))
    return g_steal_pointer (&verdict);
  if (self->review == MATTA_REVIEW_ASK && !needs_nobody (self, facts, verdict))
    return matta_bounds_add_looking (verdict);
  return judge_closely (self, matta_ticket_get_content (ticket), facts, error);
}

void
matta_intake_deliver (MattaIntake *self, MattaTicket *ticket)
{
  g_autoptr (MattaPolicy) policy = matta_intake_dup_policy (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (MattaRecord) record = NULL;
  MattaNow now = get_now (self);

  facts = matta_facts_read (matta_ticket_get_content (ticket), matta_ticket_get_envelope (ticket),
                            &self->limits, NULL, &error);
  if (facts == NULL) {
    refuse (self, ticket, error);
    return;
  }
  record = make_record (self, ticket, facts, &now);
  if (is_repeat (self, record)) {
    matta_ticket_answer (ticket, 250, "2.0.0", "OK");
    return;
  }
  record->verdict = judge_on_arrival (self, ticket, facts, policy, &error);
  if (record->verdict == NULL) {
    refuse (self, ticket, error);
    return;
  }
  record->tier = matta_verdict_get_tier (record->verdict);
  matta_bounds_oblige (record, facts, policy);
  if (needs_nobody (self, facts, record->verdict))
    take_and_hold (self, ticket, g_steal_pointer (&record), facts, policy);
  else
    take_and_ask (self, ticket, g_steal_pointer (&record), facts);
}

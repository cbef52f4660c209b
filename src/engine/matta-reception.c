/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-reception.h"

#include "matta-entry-record.h"

#include "matta-post.h"
#include "matta-safe-wait.h"

/* One open question. */
typedef struct {
  MattaReception *reception; /* not owned */
  MattaEntry *entry;
  MattaQuestion *question;
  MattaTicket *ticket; /* NULL once answered */
  guint deadline;
} Case;

struct _MattaReception {
  GObject parent_instance;

  MattaClock *clock;
  MattaPolicy *policy;
  MattaReviewer *reviewer;
  GHashTable *cases; /* id → Case */
  GMainContext *context;
  guint wait_seconds;
};

G_DEFINE_FINAL_TYPE (MattaReception, matta_reception, G_TYPE_OBJECT)

enum {
  SIGNAL_ANSWERED,
  SIGNAL_LATE,
  SIGNAL_GONE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The mail app hung up: told on the session's thread. */
typedef struct {
  MattaReception *reception;
  char *id;
} Gone;

static void
case_free (gpointer data)
{
  Case *open = data;

  g_clear_handle_id (&open->deadline, g_source_remove);
  g_signal_handlers_disconnect_by_data (open->question, open);
  if (open->ticket != NULL)
    matta_ticket_set_abandoned_func (open->ticket, NULL, NULL, NULL);
  g_clear_pointer (&open->ticket, matta_ticket_unref);
  g_clear_object (&open->question);
  g_clear_object (&open->entry);
  g_free (open);
}

static void
gone_free (gpointer data)
{
  Gone *gone = data;

  g_object_unref (gone->reception);
  g_free (gone->id);
  g_free (gone);
}

static gboolean
gone_cb (gpointer data)
{
  Gone *gone = data;
  MattaReception *self = gone->reception;
  Case *open = g_hash_table_lookup (self->cases, gone->id);
  g_autoptr (MattaEntry) entry = NULL;

  if (open == NULL || open->ticket == NULL)
    return G_SOURCE_REMOVE;
  entry = g_object_ref (open->entry);
  g_clear_pointer (&open->ticket, matta_ticket_unref);
  matta_reception_withdraw (self, gone->id);
  g_signal_emit (self, signals[SIGNAL_GONE], 0, entry);
  return G_SOURCE_REMOVE;
}

static void
abandoned_in_worker (MattaTicket *ticket, gpointer user_data)
{
  Gone *known = user_data;
  Gone *gone = g_new0 (Gone, 1);

  gone->reception = g_object_ref (known->reception);
  gone->id = g_strdup (known->id);
  /* Never at once: the mail app may be gone already while the question is only being opened. */
  matta_post (known->reception->context, G_PRIORITY_HIGH, gone_cb, gone, gone_free);
}

static gboolean
deadline_cb (gpointer data)
{
  Case *open = data;
  g_autoptr (MattaEntry) entry = g_object_ref (open->entry);

  open->deadline = 0;
  g_signal_emit (open->reception, signals[SIGNAL_LATE], 0, entry);
  return G_SOURCE_REMOVE;
}

static void
answered_cb (MattaQuestion *question, int answer, Case *open)
{
  g_autoptr (MattaQuestion) kept = g_object_ref (question);

  if (answer == MATTA_QUESTION_WITHDRAWN)
    return;
  g_signal_emit (open->reception, signals[SIGNAL_ANSWERED], 0, kept, answer);
}

static gboolean
is_inside (const char *address, gpointer user_data)
{
  return matta_policy_is_inside (user_data, address);
}

static void
watch_ticket (MattaReception *self, Case *open, MattaTicket *ticket, guint wait)
{
  Gone *known = g_new0 (Gone, 1);

  known->reception = g_object_ref (self);
  known->id = g_strdup (matta_entry_get_id (open->entry));
  open->ticket = matta_ticket_ref (ticket);
  open->deadline = g_timeout_add_seconds (wait, deadline_cb, open);
  matta_ticket_set_abandoned_func (ticket, abandoned_in_worker, known, gone_free);
}

static Case *
open_case (MattaReception *self,
           MattaEntry *entry,
           MattaTicket *ticket,
           MattaFacts *facts,
           const char *const *carried)
{
  g_autoptr (MattaChecklist) checklist = matta_checklist_new (
      facts, matta_entry_get_verdict (entry), is_inside, self->policy, carried);
  Case *open = g_new0 (Case, 1);
  guint wait = self->wait_seconds;
  gint64 deadline = 0;

  if (ticket != NULL && wait == 0)
    wait = matta_safe_wait (matta_ticket_get_client (ticket), facts->user_agent);
  if (ticket != NULL)
    deadline = matta_clock_get_wall (self->clock) + (gint64) wait * G_USEC_PER_SEC;
  if (self->policy->sharing.kind != MATTA_SHARING_NONE)
    matta_checklist_offer_share (checklist, self->policy->sharing.ordered,
                                 self->policy->sharing.first);
  matta_checklist_oblige (checklist, matta_entry_peek_record (entry)->plan);
  open->reception = self;
  open->entry = g_object_ref (entry);
  open->question = matta_question_new (entry, checklist, deadline);
  g_signal_connect (open->question, "answered", G_CALLBACK (answered_cb), open);
  g_hash_table_insert (self->cases, g_strdup (matta_entry_get_id (entry)), open);
  if (ticket != NULL)
    watch_ticket (self, open, ticket, wait);
  return open;
}

static void
matta_reception_dispose (GObject *object)
{
  MattaReception *self = MATTA_RECEPTION (object);

  matta_reception_stop (self);
  g_clear_object (&self->reviewer);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_reception_parent_class)->dispose (object);
}

static void
matta_reception_finalize (GObject *object)
{
  MattaReception *self = MATTA_RECEPTION (object);

  g_clear_pointer (&self->cases, g_hash_table_unref);
  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (matta_reception_parent_class)->finalize (object);
}

static void
matta_reception_class_init (MattaReceptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = matta_reception_dispose;
  object_class->finalize = matta_reception_finalize;
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, MATTA_TYPE_QUESTION, G_TYPE_INT);
  signals[SIGNAL_LATE] = g_signal_new ("late", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_GONE] = g_signal_new ("gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
}

static void
matta_reception_init (MattaReception *self)
{
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, case_free);
  self->context = g_main_context_ref_thread_default ();
}

MattaReception *
matta_reception_new (MattaClock *clock, guint wait_seconds)
{
  MattaReception *self = g_object_new (MATTA_TYPE_RECEPTION, NULL);

  self->clock = g_object_ref (clock);
  self->wait_seconds = wait_seconds;
  return self;
}

void
matta_reception_set_policy (MattaReception *self, MattaPolicy *policy)
{
  g_return_if_fail (MATTA_IS_RECEPTION (self));

  matta_policy_ref (policy);
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
}

static GPtrArray *
list_questions (MattaReception *self)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (questions, g_object_ref (((Case *) value)->question));
  return questions;
}

/* An answer that is still being carried out is not asked for again. */
static void
ask (MattaReception *self, MattaQuestion *question)
{
  g_autoptr (MattaQuestion) kept = g_object_ref (question);

  if (self->reviewer != NULL && !matta_question_is_answered (kept))
    matta_reviewer_ask (self->reviewer, kept);
}

void
matta_reception_set_reviewer (MattaReception *self, MattaReviewer *reviewer)
{
  g_autoptr (GPtrArray) questions = NULL;

  g_return_if_fail (MATTA_IS_RECEPTION (self));

  if (!g_set_object (&self->reviewer, reviewer) || reviewer == NULL)
    return;
  questions = list_questions (self); /* one that is answered on the spot leaves the table */
  for (guint i = 0; i < questions->len; i++)
    ask (self, g_ptr_array_index (questions, i));
}

void
matta_reception_receive (MattaReception *self,
                         MattaEntry *entry,
                         MattaTicket *ticket,
                         MattaFacts *facts,
                         const char *const *carried)
{
  Case *open = NULL;

  g_return_if_fail (MATTA_IS_RECEPTION (self));

  open = g_hash_table_lookup (self->cases, matta_entry_get_id (entry));
  if (open == NULL)
    open = open_case (self, entry, ticket, facts, carried);
  ask (self, open->question);
}

MattaQuestion *
matta_reception_find (MattaReception *self, const char *id)
{
  Case *open = NULL;

  g_return_val_if_fail (MATTA_IS_RECEPTION (self), NULL);

  open = g_hash_table_lookup (self->cases, id);
  return open != NULL ? open->question : NULL;
}

gboolean
matta_reception_reply (MattaReception *self,
                       const char *id,
                       guint code,
                       const char *status,
                       const char *text)
{
  Case *open = NULL;
  g_autoptr (MattaTicket) ticket = NULL;

  g_return_val_if_fail (MATTA_IS_RECEPTION (self), FALSE);

  open = g_hash_table_lookup (self->cases, id);
  if (open == NULL || open->ticket == NULL)
    return TRUE;
  if (!matta_ticket_answer (open->ticket, code, status, text))
    return FALSE;
  ticket = g_steal_pointer (&open->ticket);
  matta_ticket_set_abandoned_func (ticket, NULL, NULL, NULL);
  g_clear_handle_id (&open->deadline, g_source_remove);
  return TRUE;
}

void
matta_reception_set_parked (MattaReception *self, const char *id)
{
  Case *open = NULL;

  g_return_if_fail (MATTA_IS_RECEPTION (self));

  open = g_hash_table_lookup (self->cases, id);
  if (open != NULL)
    matta_question_clear_deadline (open->question);
}

gboolean
matta_reception_is_waiting (MattaReception *self, const char *id)
{
  Case *open = NULL;

  g_return_val_if_fail (MATTA_IS_RECEPTION (self), FALSE);

  open = g_hash_table_lookup (self->cases, id);
  return open != NULL && open->ticket != NULL;
}

void
matta_reception_withdraw (MattaReception *self, const char *id)
{
  Case *open = NULL;
  g_autoptr (MattaQuestion) question = NULL;

  g_return_if_fail (MATTA_IS_RECEPTION (self));

  open = g_hash_table_lookup (self->cases, id);
  if (open == NULL)
    return;
  question = g_object_ref (open->question);
  g_hash_table_remove (self->cases, id);
  matta_question_withdraw (question);
}

char **
matta_reception_list_waiting (MattaReception *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer value = NULL;

  g_return_val_if_fail (MATTA_IS_RECEPTION (self), NULL);

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Case *) value)->ticket != NULL)
      g_strv_builder_add (builder, id);
  return g_strv_builder_end (builder);
}

void
matta_reception_stop (MattaReception *self)
{
  g_autoptr (GList) ids = NULL;

  g_return_if_fail (MATTA_IS_RECEPTION (self));

  ids = g_hash_table_get_keys (self->cases);
  for (GList *at = ids; at != NULL; at = at->next) {
    g_autofree char *id = g_strdup (at->data);

    matta_reception_withdraw (self, id);
  }
}

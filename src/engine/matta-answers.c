/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-answers.h"

#include "matta-ahead.h"
#include "matta-bounds.h"
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-ticks.h"

#define RETURN_PAUSE_SECONDS 10
#define NEWS_PAUSE_SECONDS 1
#define BUSY_PAUSE_MILLISECONDS 50

struct _MattaAnswers {
  GObject parent_instance;

  MattaCustody *custody;
  MattaReception *reception;
  MattaIntake *intake;
  GHashTable *retries; /* Pending, each with its timer */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (MattaAnswers, matta_answers, G_TYPE_OBJECT)

/* What goes along while a change to a message is being flushed. */
typedef struct {
  MattaAnswers *answers;
  MattaEntry *entry;
  MattaState from;  /* the state that is being left */
  gboolean by_hand; /* parked by a person, not by the time */
  guint timer;
} Pending;

static Pending *
pending_new (MattaAnswers *self, MattaEntry *entry)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->answers = g_object_ref (self);
  pending->entry = g_object_ref (entry);
  pending->from = matta_entry_get_state (entry);
  return pending;
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_hash_table_remove (pending->answers->retries, pending);
  g_object_unref (pending->answers);
  g_object_unref (pending->entry);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void give_back (MattaAnswers *self, MattaEntry *entry);

static gboolean
again_cb (gpointer data)
{
  Pending *pending = data;

  if (!pending->answers->stopped)
    give_back (pending->answers, pending->entry);
  return G_SOURCE_REMOVE;
}

static void
try_again (Pending *pending, guint seconds)
{
  pending->timer =
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, seconds, again_cb, pending, pending_free);
  g_hash_table_add (pending->answers->retries, pending);
}

static void
given_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GError) error = NULL;

  if (matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error)
      || pending->answers->stopped)
    return;
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
    try_again (g_steal_pointer (&pending), RETURN_PAUSE_SECONDS);
  else if (!g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT))
    return;
  else if (matta_entry_get_state (pending->entry) != pending->from)
    /* Consent was being flushed when the mail app hung up: it is no less the mail app's now. */
    give_back (pending->answers, pending->entry);
  else
    try_again (g_steal_pointer (&pending), NEWS_PAUSE_SECONDS); /* a submission's news to come */
}

/* What is on its way to the server already cannot be called back. */
static void
give_back (MattaAnswers *self, MattaEntry *entry)
{
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (entry));
  MattaNow now = matta_custody_get_now (self->custody);

  if (!matta_move_to_returned (record, &now)) {
    g_info ("%s: The mail app hung up too late to return it", record->id);
    return;
  }
  if (!matta_intake_give_back (self->intake, record->id)) {
    g_info ("%s: The mail app has sent it once more", record->id);
    return;
  }
  matta_custody_keep_async (self->custody, entry, g_steal_pointer (&record), given_back_cb,
                            pending_new (self, entry));
}

static gboolean
is_recipient (const MattaRecord *record, const char *address)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (matta_address_equal (recipient->address, address))
      return TRUE;
  }
  return FALSE;
}

/* From here on the right address is the recipient: it is what the server answers for and what the
 * history learns. Which one came in stays in the plan. */
static void
correct_recipient (const MattaRecord *record, MattaRecordRecipient *recipient, const char *right)
{
  if (is_recipient (record, right)) {
    recipient->delivery = MATTA_DELIVERY_DROPPED;
    return;
  }
  g_free (recipient->address);
  recipient->address = g_strdup (right);
  g_clear_pointer (&recipient->parameters, g_free);
}

static void
settle_recipients (MattaRecord *record, const MattaPlan *plan)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);
    const char *right = matta_plan_get_correction (plan, recipient->address);

    if (matta_plan_drops (plan, recipient->address))
      recipient->delivery = MATTA_DELIVERY_DROPPED;
    else if (right != NULL)
      correct_recipient (record, recipient, right);
  }
}

/* A copy of the row with what the person did in the checklist. */
static MattaRecord *
copy_with_review (MattaQuestion *question)
{
  MattaChecklist *checklist = matta_question_get_checklist (question);
  MattaRecord *record =
      matta_record_copy (matta_entry_peek_record (matta_question_get_entry (question)));
  g_auto (GStrv) ticks = matta_checklist_dup_ticks (checklist);

  g_free (record->ticks);
  record->ticks = matta_ticks_to_json ((const char *const *) ticks);
  g_clear_pointer (&record->plan, matta_plan_free);
  record->plan = matta_plan_copy (matta_checklist_get_plan (checklist));
  return record;
}

/* What was found, while its row is busy with something else. */
typedef struct {
  MattaAnswers *answers;
  char *id;
  MattaVerdict *verdict;
  MattaFacts *facts;
} Inside;

static void
inside_free (gpointer data)
{
  Inside *inside = data;

  g_object_unref (inside->answers);
  g_free (inside->id);
  matta_verdict_unref (inside->verdict);
  matta_facts_unref (inside->facts);
  g_free (inside);
}

static gboolean
note_again_cb (gpointer data)
{
  Inside *inside = data;

  matta_answers_note_inside (inside->answers, inside->id, inside->verdict, inside->facts);
  return G_SOURCE_REMOVE;
}

static void
note_later (MattaAnswers *self, const char *id, MattaVerdict *verdict, MattaFacts *facts)
{
  Inside *inside = g_new0 (Inside, 1);

  inside->answers = g_object_ref (self);
  inside->id = g_strdup (id);
  inside->verdict = matta_verdict_ref (verdict);
  inside->facts = matta_facts_ref (facts);
  g_timeout_add_full (G_PRIORITY_DEFAULT, BUSY_PAUSE_MILLISECONDS, note_again_cb, inside,
                      inside_free);
}

/* Shown at once, so that whatever is answered meanwhile goes on from it. */
static void
show_verdict (MattaAnswers *self, MattaEntry *entry, const MattaRecord *record)
{
  MattaQuestion *question = matta_reception_find (self->reception, record->id);

  matta_entry_set_record (entry, matta_record_copy (record));
  if (question != NULL)
    matta_checklist_renew (matta_question_get_checklist (question), record->verdict, record->plan);
}

void
matta_answers_note_inside (MattaAnswers *self,
                           const char *id,
                           MattaVerdict *verdict,
                           MattaFacts *facts)
{
  MattaEntry *entry = NULL;
  g_autoptr (MattaRecord) record = NULL;

  g_return_if_fail (MATTA_IS_ANSWERS (self));

  entry = matta_custody_find (self->custody, id);
  if (self->stopped || entry == NULL || matta_entry_get_state (entry) != MATTA_STATE_WAITING)
    return;
  if (matta_entry_get_busy (entry)) {
    note_later (self, id, verdict, facts);
    return;
  }
  record = matta_record_copy (matta_entry_peek_record (entry));
  matta_verdict_unref (record->verdict);
  record->verdict = matta_verdict_ref (verdict);
  record->tier = matta_verdict_get_tier (verdict);
  matta_bounds_renew (record, facts, matta_custody_get_policy (self->custody));
  show_verdict (self, entry, record);
  matta_custody_keep_async (self->custody, entry, g_steal_pointer (&record), NULL, NULL);
}

static gboolean
reply (MattaAnswers *self, const char *id, guint code, const char *status, const char *reason)
{
  return matta_reception_reply (self->reception, id, code, status,
                                matta_intake_get_sentence (self->intake, reason));
}

static gboolean
reply_ok (MattaAnswers *self, const char *id)
{
  return matta_reception_reply (self->reception, id, 250, "2.0.0", "OK");
}

/* What could not be kept stays the mail app's, if that still waits. One that has had its 250 is
 * ours, and goes on waiting for the user. */
static void
refuse (MattaAnswers *self, MattaEntry *entry)
{
  const char *id = matta_entry_get_id (entry);
  gboolean waits = matta_reception_is_waiting (self->reception, id);

  reply (self, id, 452, "4.3.1", "disk-full");
  matta_reception_withdraw (self->reception, id);
  if (waits)
    give_back (self, entry);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  MattaAnswers *self = pending->answers;
  const char *id = matta_entry_get_id (pending->entry);
  gboolean heard = FALSE;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, NULL)) {
    refuse (self, pending->entry);
    return;
  }
  heard = reply_ok (self, id);
  matta_reception_withdraw (self->reception, id);
  if (!heard)
    give_back (self, pending->entry);
}

static void
answer_send (MattaAnswers *self, MattaQuestion *question)
{
  MattaEntry *entry = matta_question_get_entry (question);
  g_autoptr (MattaRecord) record = copy_with_review (question);
  MattaNow now = matta_custody_get_now (self->custody);

  settle_recipients (record, record->plan);
  matta_entry_set_typed_password (
      entry, matta_checklist_get_typed_password (matta_question_get_checklist (question)));
  if (!matta_ahead_hold (record, matta_custody_get_policy (self->custody), &now)) {
    matta_reception_withdraw (self->reception, matta_entry_get_id (entry));
    return;
  }
  matta_custody_keep_async (self->custody, entry, g_steal_pointer (&record), sent_cb,
                            pending_new (self, entry));
}

/* It is the user's own word, and the message stays theirs: the reply need not wait for the disk. */
static void
answer_return (MattaAnswers *self, MattaQuestion *question)
{
  MattaEntry *entry = matta_question_get_entry (question);
  const char *id = matta_entry_get_id (entry);
  g_autoptr (MattaRecord) record = copy_with_review (question);
  MattaNow now = matta_custody_get_now (self->custody);
  gboolean waits = matta_reception_is_waiting (self->reception, id);
  gboolean moved = FALSE;

  reply (self, id, 554, "5.7.1", "returned");
  if (waits)
    moved = matta_move_to_returned (record, &now);
  else
    moved = matta_move_step (record, MATTA_STEP_RETURN, 0, 0, &now, NULL);
  if (moved)
    matta_custody_keep_async (self->custody, entry, g_steal_pointer (&record),
                              waits ? given_back_cb : NULL,
                              waits ? pending_new (self, entry) : NULL);
  matta_reception_withdraw (self->reception, id);
}

/* It has its 250 and waits. A window that is still open stays, without hurry; after one that was
 * closed the next one is a new question. */
static void
show_parked (MattaAnswers *self, MattaEntry *entry, gboolean by_hand)
{
  const char *id = matta_entry_get_id (entry);
  MattaQuestion *question = matta_reception_find (self->reception, id);

  if (by_hand)
    matta_reception_withdraw (self->reception, id);
  else if (question != NULL && matta_question_is_answered (question))
    return; /* just before it was too late; that answer is being flushed */
  else
    matta_reception_set_parked (self->reception, id);
  matta_custody_point_out (self->custody, entry);
}

static void
parked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  MattaAnswers *self = pending->answers;
  const char *id = matta_entry_get_id (pending->entry);

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, NULL))
    refuse (self, pending->entry);
  else if (!matta_reception_is_waiting (self->reception, id))
    return; /* decided, or hung up, meanwhile */
  else if (reply_ok (self, id))
    show_parked (self, pending->entry, pending->by_hand);
  else
    give_back (self, pending->entry);
}

/* From the 250 on the message is ours: that has to be on the disk before it is said. */
static void
park (MattaAnswers *self, MattaEntry *entry, gboolean by_hand)
{
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (entry));
  Pending *pending = NULL;

  if (record->state != MATTA_STATE_WAITING)
    return;
  g_clear_pointer (&record->note, g_free);
  pending = pending_new (self, entry);
  pending->by_hand = by_hand;
  matta_custody_keep_async (self->custody, entry, g_steal_pointer (&record), parked_cb, pending);
}

static void
late_cb (MattaAnswers *self, MattaEntry *entry)
{
  park (self, entry, FALSE);
}

static void
answered_cb (MattaAnswers *self, MattaQuestion *question, int answer)
{
  MattaEntry *entry = matta_question_get_entry (question);
  const char *id = matta_entry_get_id (entry);

  switch ((MattaAnswer) answer) {
  case MATTA_ANSWER_SEND:
    answer_send (self, question);
    return;
  case MATTA_ANSWER_RETURN:
    answer_return (self, question);
    return;
  case MATTA_ANSWER_PARK:
    if (matta_reception_is_waiting (self->reception, id))
      park (self, entry, TRUE);
    else
      matta_reception_withdraw (self->reception, id);
    return;
  }
}

static void
matta_answers_dispose (GObject *object)
{
  MattaAnswers *self = MATTA_ANSWERS (object);

  g_clear_object (&self->custody);
  g_clear_object (&self->reception);
  g_clear_pointer (&self->intake, matta_intake_unref);
  G_OBJECT_CLASS (matta_answers_parent_class)->dispose (object);
}

static void
matta_answers_finalize (GObject *object)
{
  g_hash_table_unref (MATTA_ANSWERS (object)->retries);
  G_OBJECT_CLASS (matta_answers_parent_class)->finalize (object);
}

static void
matta_answers_class_init (MattaAnswersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_answers_dispose;
  G_OBJECT_CLASS (klass)->finalize = matta_answers_finalize;
}

static void
matta_answers_init (MattaAnswers *self)
{
  self->retries = g_hash_table_new (NULL, NULL);
}

MattaAnswers *
matta_answers_new (MattaCustody *custody, MattaReception *reception, MattaIntake *intake)
{
  MattaAnswers *self = g_object_new (MATTA_TYPE_ANSWERS, NULL);

  self->custody = g_object_ref (custody);
  self->reception = g_object_ref (reception);
  self->intake = matta_intake_ref (intake);
  g_signal_connect_object (reception, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reception, "late", G_CALLBACK (late_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reception, "gone", G_CALLBACK (give_back), self, G_CONNECT_SWAPPED);
  return self;
}

void
matta_answers_stop (MattaAnswers *self)
{
  g_autoptr (GList) retries = NULL;

  g_return_if_fail (MATTA_IS_ANSWERS (self));

  self->stopped = TRUE;
  retries = g_hash_table_get_keys (self->retries);
  for (GList *at = retries; at != NULL; at = at->next)
    g_source_remove (((Pending *) at->data)->timer);
}

void
matta_answers_return (MattaAnswers *self, const char *id)
{
  MattaEntry *entry = NULL;

  g_return_if_fail (MATTA_IS_ANSWERS (self));

  entry = matta_custody_find (self->custody, id);
  if (entry == NULL)
    return;
  give_back (self, entry);
  matta_reception_withdraw (self->reception, id);
}

void
matta_answers_expire (MattaAnswers *self, const char *id)
{
  g_return_if_fail (MATTA_IS_ANSWERS (self));

  if (matta_reception_is_waiting (self->reception, id))
    return;
  matta_reception_withdraw (self->reception, id);
  matta_custody_step_async (self->custody, id, MATTA_STEP_EXPIRE, 0, NULL, NULL);
}

static const MattaStep action_steps[] = {
  [MATTA_ACTION_CONFIRM] = MATTA_STEP_CONFIRM,   [MATTA_ACTION_RETURN] = MATTA_STEP_RETURN,
  [MATTA_ACTION_CANCEL] = MATTA_STEP_CANCEL,     [MATTA_ACTION_UNDO] = MATTA_STEP_UNDO,
  [MATTA_ACTION_SEND_NOW] = MATTA_STEP_SEND_NOW, [MATTA_ACTION_HOLD] = MATTA_STEP_HOLD,
};

/* Consent from elsewhere to a message whose checklist is open: the mail app must hear of it too. */
static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaAnswers *self = g_task_get_source_object (task);
  MattaEntry *entry = g_task_get_task_data (task);
  const char *id = matta_entry_get_id (entry);
  GError *error = NULL;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!self->stopped) {
    if (!reply_ok (self, id))
      give_back (self, entry);
    matta_reception_withdraw (self->reception, id);
  }
  g_task_return_boolean (task, TRUE);
}

static gboolean
goes_back (MattaAnswers *self, const char *id, MattaAction action)
{
  return (action == MATTA_ACTION_RETURN || action == MATTA_ACTION_CANCEL)
         && matta_reception_is_waiting (self->reception, id);
}

void
matta_answers_act_async (MattaAnswers *self,
                         const char *id,
                         MattaAction action,
                         gint64 until,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaEntry *entry = NULL;

  g_return_if_fail (MATTA_IS_ANSWERS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_answers_act_async);
  entry = matta_custody_find (self->custody, id);
  if (entry == NULL || self->stopped) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return;
  }
  if (goes_back (self, id, action)) {
    answer_return (self, matta_reception_find (self->reception, id));
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (action == MATTA_ACTION_HOLD && until <= matta_custody_get_now (self->custody).wall) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                             "The time to hold it until is past");
    return;
  }
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  matta_custody_step_async (self->custody, id, action_steps[action], until, acted_cb,
                            g_steal_pointer (&task));
}

gboolean
matta_answers_act_finish (MattaAnswers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

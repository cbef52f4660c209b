/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-custody.h"

#include "matta-ahead.h"
#include "matta-bounce.h"
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-outcome.h"
#include "matta-telling.h"

struct _MattaCustody {
  GObject parent_instance;

  MattaStore *store;
  MattaClock *clock;
  MattaOutbox *outbox;
  MattaDispatcher *dispatcher;
  MattaPolicy *policy;
};

G_DEFINE_FINAL_TYPE (MattaCustody, matta_custody, G_TYPE_OBJECT)

enum {
  SIGNAL_HELD,
  SIGNAL_SETTLED,
  SIGNAL_NEEDS_YOU,
  SIGNAL_SEALING,
  SIGNAL_TOLD,
  SIGNAL_TROUBLE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* One change, while it is being flushed. */
typedef struct {
  MattaRecord *record;
  MattaEntry *entry;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->record, matta_record_free);
  g_clear_object (&change->entry);
  g_free (change);
}

static void
announce (MattaCustody *self, MattaEntry *entry, MattaState before)
{
  MattaState state = matta_entry_get_state (entry);

  if (state == before)
    return;
  if (state == MATTA_STATE_HOLDING || state == MATTA_STATE_SCHEDULED)
    g_signal_emit (self, signals[SIGNAL_HELD], 0, entry);
  else if (state == MATTA_STATE_SEALING)
    g_signal_emit (self, signals[SIGNAL_SEALING], 0, entry);
  else if (state == MATTA_STATE_FAILED || state == MATTA_STATE_MAYBE_SENT
           || g_strcmp0 (matta_entry_get_note (entry), "expired") == 0)
    g_signal_emit (self, signals[SIGNAL_NEEDS_YOU], 0, entry);
  else if (matta_state_is_settled (state))
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entry);
}

static void
tell_trouble (MattaCustody *self, const char *word, gboolean begins)
{
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, word, begins);
}

static void
watch_account (MattaCustody *self, const MattaRecord *record)
{
  if (record->state == MATTA_STATE_SENT)
    tell_trouble (self, "account", FALSE);
  else if ((record->state == MATTA_STATE_RETRYING
            || matta_ahead_get_time (record) != G_MAXINT64) /* tried, and not through */
           && (g_strcmp0 (record->note, "sign-in") == 0
               || g_strcmp0 (record->note, "untrusted") == 0))
    tell_trouble (self, "account", TRUE);
  else if (matta_ahead_is_split (record) && record->note == NULL && matta_ahead_has_begun (record))
    tell_trouble (self, "account", FALSE);
}

static gboolean
tells_more (const MattaRecord *record, const MattaRecord *before)
{
  guint told = before->plan != NULL ? before->plan->told->len : 0;

  return record->plan != NULL && record->plan->told->len > told;
}

/* Something was flushed: show it, and plan what follows. @record: (transfer full). */
static void
take_over (MattaCustody *self, MattaEntry *entry, MattaRecord *record)
{
  MattaState before = matta_entry_get_state (entry);
  gboolean told = tells_more (record, matta_entry_peek_record (entry));

  if (matta_ahead_is_older (record, matta_entry_peek_record (entry))) {
    matta_record_free (record); /* the news of what was flushed after it came first */
    return;
  }
  watch_account (self, record);
  matta_entry_set_record (entry, record);
  matta_dispatcher_watch (self->dispatcher, record);
  announce (self, entry, before);
  if (told)
    g_signal_emit (self, signals[SIGNAL_TOLD], 0, entry);
}

static void
moved_cb (MattaCustody *self, const MattaRecord *record)
{
  MattaEntry *entry = matta_outbox_find (self->outbox, record->id);

  if (entry != NULL)
    take_over (self, entry, matta_record_copy (record));
  else if (record->plan != NULL && record->plan->report_of != NULL) /* it is new */
    matta_custody_list (self, matta_record_copy (record));
}

static void
matta_custody_dispose (GObject *object)
{
  MattaCustody *self = MATTA_CUSTODY (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->outbox);
  g_clear_object (&self->dispatcher);
  G_OBJECT_CLASS (matta_custody_parent_class)->dispose (object);
}

static void
matta_custody_finalize (GObject *object)
{
  g_clear_pointer (&MATTA_CUSTODY (object)->policy, matta_policy_unref);
  G_OBJECT_CLASS (matta_custody_parent_class)->finalize (object);
}

static guint
new_entry_signal (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       MATTA_TYPE_ENTRY);
}

static void
matta_custody_class_init (MattaCustodyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = matta_custody_dispose;
  object_class->finalize = matta_custody_finalize;
  signals[SIGNAL_HELD] = new_entry_signal (type, "held");
  signals[SIGNAL_SETTLED] = new_entry_signal (type, "settled");
  signals[SIGNAL_NEEDS_YOU] = new_entry_signal (type, "needs-you");
  signals[SIGNAL_SEALING] = new_entry_signal (type, "sealing");
  signals[SIGNAL_TOLD] = new_entry_signal (type, "told");
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
matta_custody_init (MattaCustody *self)
{
}

MattaCustody *
matta_custody_new (MattaStore *store,
                   MattaClock *clock,
                   MattaOutbox *outbox,
                   MattaDispatcher *dispatcher)
{
  MattaCustody *self = g_object_new (MATTA_TYPE_CUSTODY, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->outbox = g_object_ref (outbox);
  self->dispatcher = g_object_ref (dispatcher);
  g_signal_connect_object (dispatcher, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
matta_custody_set_policy (MattaCustody *self, MattaPolicy *policy)
{
  g_return_if_fail (MATTA_IS_CUSTODY (self));

  matta_policy_ref (policy);
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)); i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

    matta_entry_set_policy (entry, policy);
  }
}

MattaPolicy *
matta_custody_get_policy (MattaCustody *self)
{
  g_return_val_if_fail (MATTA_IS_CUSTODY (self), NULL);

  return self->policy;
}

MattaNow
matta_custody_get_now (MattaCustody *self)
{
  return (MattaNow){
    .wall = matta_clock_get_wall (self->clock),
    .boot = matta_clock_get_boot (self->clock),
    .boot_id = matta_clock_get_boot_id (self->clock),
  };
}

/* After a crash: what was being sent, and what a mail app still waited for. */
static gboolean
recover (MattaCustody *self, MattaRecord *record, GError **error)
{
  MattaNow now = matta_custody_get_now (self);
  MattaState before = record->state;
  gboolean practice = self->policy->account->kind == MATTA_ACCOUNT_PRACTICE;

  if (before == MATTA_STATE_SENDING)
    matta_outcome_recover (record, practice, &now);
  else if (before == MATTA_STATE_WAITING && g_strcmp0 (record->note, MATTA_NOTE_ASKING) == 0)
    matta_move_to_returned (record, &now);
  else if (!matta_ahead_is_split (record) /* it may have been cancelled: that can be undone */
           || !matta_outcome_recover_ahead (record, practice, &now))
    return TRUE;
  return matta_store_update (self->store, record, before, "recovered", error);
}

/* What was sent on another day, but somebody there still cannot open. */
static gboolean
take_up_untold (MattaCustody *self, gint64 since, GError **error)
{
  g_auto (GStrv) ids = matta_store_list_sealed (self->store, since, error);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    g_autoptr (MattaRecord) record = matta_store_get (self->store, ids[i], error);

    if (record == NULL)
      return FALSE;
    if (record->state == MATTA_STATE_SENT && matta_telling_is_open (record))
      matta_custody_list (self, g_steal_pointer (&record));
  }
  return ids != NULL;
}

gboolean
matta_custody_take_up (MattaCustody *self, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) records = matta_store_list (self->store, since, error);

  if (records == NULL || !take_up_untold (self, since, error))
    return FALSE;
  for (guint i = records->len; i > 0; i--) {
    MattaRecord *record = g_ptr_array_index (records, i - 1);

    if (!recover (self, record, error))
      return FALSE;
    matta_custody_list (self, matta_record_copy (record));
  }
  return TRUE;
}

MattaEntry *
matta_custody_list (MattaCustody *self, MattaRecord *record)
{
  g_autoptr (MattaEntry) entry = matta_entry_new (record, self->policy);

  matta_outbox_add (self->outbox, entry);
  matta_dispatcher_watch (self->dispatcher, record);
  if (record->state == MATTA_STATE_SEALING)
    g_signal_emit (self, signals[SIGNAL_SEALING], 0, entry);
  return matta_outbox_find (self->outbox, record->id);
}

MattaEntry *
matta_custody_find (MattaCustody *self, const char *id)
{
  g_return_val_if_fail (MATTA_IS_CUSTODY (self), NULL);

  return matta_outbox_find (self->outbox, id);
}

void
matta_custody_point_out (MattaCustody *self, MattaEntry *entry)
{
  gboolean waits = matta_entry_get_state (entry) == MATTA_STATE_WAITING;

  g_signal_emit (self, signals[waits ? SIGNAL_NEEDS_YOU : SIGNAL_HELD], 0, entry);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaCustody *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  matta_entry_set_busy (change->entry, FALSE);
  if (!matta_store_update_finish (MATTA_STORE (source), result, &error)) {
    g_warning ("%s: Not kept: %s", change->record->id, error->message);
    if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
      tell_trouble (self, "disk-full", TRUE);
    g_task_return_error (task, error);
    return;
  }
  tell_trouble (self, "disk-full", FALSE);
  take_over (self, change->entry, g_steal_pointer (&change->record));
  g_task_return_boolean (task, TRUE);
}

/* For the audit trail: why it is sent although a rule asks, once, with the consent; that a
 * password was told; and that it did not reach everybody. */
static const char *
get_detail (const MattaRecord *record, MattaEntry *entry)
{
  MattaState from = matta_entry_get_state (entry);
  gboolean consents =
      from == MATTA_STATE_WAITING
      && (record->state == MATTA_STATE_HOLDING || record->state == MATTA_STATE_SCHEDULED
          || record->state == MATTA_STATE_SEALING);

  if (tells_more (record, matta_entry_peek_record (entry)))
    return "password-told";
  if (g_strcmp0 (record->note, MATTA_NOTE_BOUNCED) == 0)
    return MATTA_NOTE_BOUNCED;
  if (from != MATTA_STATE_CANCELLED && record->state == MATTA_STATE_CANCELLED
      && matta_ahead_has_begun (record))
    return "some-have-it";
  return consents && record->plan != NULL ? record->plan->reason : NULL;
}

void
matta_custody_keep_async (MattaCustody *self,
                          MattaEntry *entry,
                          MattaRecord *record,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->record = record;
  change->entry = g_object_ref (entry);
  g_task_set_source_tag (task, matta_custody_keep_async);
  g_task_set_task_data (task, change, change_free);
  matta_entry_set_busy (entry, TRUE);
  matta_store_update_async (self->store, record, matta_entry_get_state (entry),
                            get_detail (record, entry), kept_cb, task);
}

/* A copy of the row of @id to be changed; NULL, and it was reported, when there is none. */
static MattaRecord *
take_row (MattaCustody *self,
          const char *id,
          MattaEntry **entry,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  *entry = matta_outbox_find (self->outbox, id);
  if (*entry != NULL)
    return matta_record_copy (matta_entry_peek_record (*entry));
  g_task_report_new_error (self, callback, user_data, matta_custody_keep_async, MATTA_ERROR,
                           MATTA_ERROR_NOT_FOUND, "There is no such message");
  return NULL;
}

/* A step that is being taken. */
typedef struct {
  MattaEntry *entry;
  MattaStep step;
  gint64 until;
  guint read; /* which reading of the row it was taken from */
  gulong news;
} Stride;

static void
stride_free (gpointer data)
{
  Stride *stride = data;

  g_clear_signal_handler (&stride->news, stride->entry);
  g_object_unref (stride->entry);
  g_free (stride);
}

static void take_step (GTask *task);

static guint
get_reading (MattaEntry *entry)
{
  const MattaRecord *record = matta_entry_peek_record (entry);

  return record->plan != NULL ? record->plan->ahead_step : 0;
}

static void
news_came_cb (MattaEntry *entry, GParamSpec *pspec, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Stride *stride = g_task_get_task_data (task);

  g_clear_signal_handler (&stride->news, entry);
  take_step (task);
}

/* What became of colleagues was written down just then: the step is still what was asked for, and
 * is taken from there. Whoever flushed that is about to tell. */
static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaCustody *self = MATTA_CUSTODY (source);
  Stride *stride = g_task_get_task_data (task);
  GError *error = NULL;

  if (matta_custody_keep_finish (self, result, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (!g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT)
      || !matta_ahead_is_split (matta_entry_peek_record (stride->entry))) {
    g_task_return_error (task, error);
    return;
  }
  g_error_free (error);
  if (get_reading (stride->entry) != stride->read)
    take_step (task);
  else
    stride->news = g_signal_connect_data (stride->entry, "notify::state", G_CALLBACK (news_came_cb),
                                          g_object_ref (task), NULL, 0);
}

static void
take_step (GTask *task)
{
  MattaCustody *self = g_task_get_source_object (task);
  Stride *stride = g_task_get_task_data (task);
  MattaNow now = matta_custody_get_now (self);
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (stride->entry));
  guint hold_seconds = matta_ahead_get_hold (record, self->policy);
  GError *error = NULL;

  if (!matta_move_step (record, stride->step, stride->until, hold_seconds, &now, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (stride->step == MATTA_STEP_CONFIRM)
    matta_ahead_split (record, self->policy, &now);
  stride->read = get_reading (stride->entry);
  matta_custody_keep_async (self, stride->entry, g_steal_pointer (&record), stepped_cb,
                            g_object_ref (task));
}

void
matta_custody_step_async (MattaCustody *self,
                          const char *id,
                          MattaStep step,
                          gint64 until,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Stride *stride = NULL;
  MattaEntry *entry = matta_outbox_find (self->outbox, id);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_custody_keep_async);
  if (entry == NULL) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return;
  }
  stride = g_new0 (Stride, 1);
  stride->entry = g_object_ref (entry);
  stride->step = step;
  stride->until = until;
  g_task_set_task_data (task, stride, stride_free);
  take_step (task);
}

void
matta_custody_tell_async (MattaCustody *self,
                          const char *id,
                          MattaRoad road,
                          const char *const *people,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  MattaNow now = matta_custody_get_now (self);
  MattaEntry *entry = NULL;
  g_autoptr (MattaRecord) record = take_row (self, id, &entry, callback, user_data);
  GError *error = NULL;

  if (record == NULL)
    return;
  if (matta_telling_note (record, road, people, &now, &error))
    matta_custody_keep_async (self, entry, g_steal_pointer (&record), callback, user_data);
  else
    g_task_report_error (self, callback, user_data, matta_custody_keep_async, error);
}

gboolean
matta_custody_keep_finish (MattaCustody *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Consent may just have been flushed, and the main thread not have heard of it: so what the store
 * says counts. */
static gboolean
return_kept (MattaCustody *self, const char *id, GError **error)
{
  g_autoptr (MattaRecord) record = matta_store_get (self->store, id, error);
  MattaNow now = matta_custody_get_now (self);
  MattaState before = MATTA_STATE_WAITING;

  if (record == NULL)
    return FALSE;
  before = record->state;
  if (before == MATTA_STATE_RETURNED || !matta_move_to_returned (record, &now))
    return TRUE;
  return matta_store_update (self->store, record, before, "stopping", error);
}

void
matta_custody_return_waiting (MattaCustody *self, char **ids)
{
  g_return_if_fail (MATTA_IS_CUSTODY (self));

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;

    /* The writer takes things in order: after a conflict what was under way is flushed. */
    if (!return_kept (self, ids[i], &error)
        && g_error_matches (error, MATTA_ERROR, MATTA_ERROR_CONFLICT)) {
      g_clear_error (&error);
      return_kept (self, ids[i], &error);
    }
    if (error != NULL)
      g_warning ("%s: Not kept while stopping: %s", ids[i], error->message);
  }
}

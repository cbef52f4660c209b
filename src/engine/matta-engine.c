/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine.h"
#include "matta-engine-parts.h"

#include "matta-account-keeper.h"
#include "matta-dispatcher.h"
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-export.h"
#include "matta-intake.h"
#include "matta-move.h"
#include "matta-outbox.h"
#include "matta-outcome.h"
#include "matta-reception.h"
#include "matta-relay.h"
#include "matta-ticks.h"

#include "matta-config.h"

#define FACT_PAUSED "paused"
#define STOP_MILLISECONDS 3000
#define HOUSEKEEPING_SECONDS 3600
#define RETURN_PAUSE_SECONDS 10

struct _MattaEngine {
  GObject parent_instance;

  MattaReview review;
  char **overrides;
  char *upstream;
  int hold_seconds;
  char *data_dir;
  char *export_dir;
  char *account_label;
  char *problem;
  gboolean paused;
  gboolean closed;
  guint housekeeping;

  GSettings *settings;
  MattaPolicy *policy;
  MattaLimits limits;
  MattaClock *clock;
  MattaVault *vault;
  MattaCourier *given_courier;
  MattaStore *store;
  MattaOutbox *outbox;
  MattaIntake *intake;
  MattaDispatcher *dispatcher;
  MattaReception *reception;
  MattaRelay *relay;
  GMainContext *context;

  GMutex password_mutex; /* guards relay_password */
  char *relay_password;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MattaEngine,
                               matta_engine,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_PAUSED,
  PROP_PROBLEM,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum {
  SIGNAL_HELD,
  SIGNAL_SETTLED,
  SIGNAL_NEEDS_YOU,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* An arrival on its way to the main thread. */
typedef struct {
  MattaEngine *engine;
  MattaArrival *arrival;
} Delivery;

/* One change asked for by a person, while it is being flushed. */
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

static MattaNow
get_now (MattaEngine *self)
{
  return (MattaNow){
    .wall = matta_clock_get_wall (self->clock),
    .boot = matta_clock_get_boot (self->clock),
    .boot_id = matta_clock_get_boot_id (self->clock),
  };
}

static void
set_problem (MattaEngine *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

static void
announce (MattaEngine *self, MattaEntry *entry, MattaState before)
{
  MattaState state = matta_entry_get_state (entry);

  if (state == before)
    return;
  if (state == MATTA_STATE_HOLDING || state == MATTA_STATE_SCHEDULED)
    g_signal_emit (self, signals[SIGNAL_HELD], 0, entry);
  else if (state == MATTA_STATE_FAILED || state == MATTA_STATE_MAYBE_SENT
           || g_strcmp0 (matta_entry_get_note (entry), "expired") == 0)
    g_signal_emit (self, signals[SIGNAL_NEEDS_YOU], 0, entry);
  else if (matta_state_is_settled (state))
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entry);
}

static void
watch_problem (MattaEngine *self, const MattaRecord *record)
{
  gboolean account =
      record->state == MATTA_STATE_RETRYING
      && (g_strcmp0 (record->note, "sign-in") == 0 || g_strcmp0 (record->note, "untrusted") == 0);

  if (account)
    set_problem (self, "account");
  else if (record->state == MATTA_STATE_SENT && g_strcmp0 (self->problem, "account") == 0)
    set_problem (self, NULL);
}

/* Something was flushed: show it, and plan what follows. @record: (transfer full). */
static void
take_over (MattaEngine *self, MattaEntry *entry, MattaRecord *record)
{
  MattaState before = matta_entry_get_state (entry);

  watch_problem (self, record);
  matta_entry_set_record (entry, record);
  matta_dispatcher_watch (self->dispatcher, record);
  announce (self, entry, before);
}

static MattaEntry *
list_record (MattaEngine *self, MattaRecord *record)
{
  g_autoptr (MattaEntry) entry = matta_entry_new (record, self->policy);

  matta_outbox_add (self->outbox, entry);
  matta_dispatcher_watch (self->dispatcher, record);
  return matta_outbox_find (self->outbox, record->id);
}

static void
moved_cb (MattaDispatcher *dispatcher, const MattaRecord *record, MattaEngine *self)
{
  MattaEntry *entry = matta_outbox_find (self->outbox, record->id);

  if (entry != NULL)
    take_over (self, entry, matta_record_copy (record));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MattaEngine *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  matta_entry_set_busy (change->entry, FALSE);
  if (!matta_store_update_finish (MATTA_STORE (source), result, &error)) {
    g_warning ("%s: Not kept: %s", change->record->id, error->message);
    if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER))
      set_problem (self, "disk-full");
    g_task_return_error (task, error);
    return;
  }
  if (g_strcmp0 (self->problem, "disk-full") == 0)
    set_problem (self, NULL);
  take_over (self, change->entry, g_steal_pointer (&change->record));
  g_task_return_boolean (task, TRUE);
}

/* Flushes @record over @entry's row, then shows it. @record: (transfer full). */
static void
keep_async (MattaEngine *self,
            MattaEntry *entry,
            MattaRecord *record,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);

  change->record = record;
  change->entry = g_object_ref (entry);
  g_task_set_source_tag (task, keep_async);
  g_task_set_task_data (task, change, change_free);
  matta_entry_set_busy (entry, TRUE);
  matta_store_update_async (self->store, record, matta_entry_get_state (entry), NULL, kept_cb,
                            task);
}

static void
step_async (MattaEngine *self,
            const char *id,
            MattaStep step,
            gint64 until,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  MattaEntry *entry = matta_outbox_find (self->outbox, id);
  MattaNow now = get_now (self);
  g_autoptr (MattaRecord) record = NULL;
  GError *error = NULL;

  if (entry == NULL) {
    g_task_report_new_error (self, callback, user_data, keep_async, MATTA_ERROR,
                             MATTA_ERROR_NOT_FOUND, "There is no such message");
    return;
  }
  record = matta_record_copy (matta_entry_peek_record (entry));
  if (!matta_move_step (record, step, until, self->policy->hold_seconds, &now, &error)) {
    g_task_report_error (self, callback, user_data, keep_async, error);
    return;
  }
  keep_async (self, entry, g_steal_pointer (&record), callback, user_data);
}

static void
expired_cb (MattaDispatcher *dispatcher, const char *id, MattaEngine *self)
{
  if (matta_reception_is_waiting (self->reception, id))
    return;
  matta_reception_withdraw (self->reception, id);
  step_async (self, id, MATTA_STEP_EXPIRE, 0, NULL, NULL);
}

/* A message that must become returned and could not be flushed as such. */
typedef struct {
  MattaEngine *engine;
  char *id;
} Unheard;

static void
unheard_free (gpointer data)
{
  Unheard *unheard = data;

  g_object_unref (unheard->engine);
  g_free (unheard->id);
  g_free (unheard);
}

static Unheard *
unheard_new (MattaEngine *self, const char *id)
{
  Unheard *unheard = g_new0 (Unheard, 1);

  unheard->engine = g_object_ref (self);
  unheard->id = g_strdup (id);
  return unheard;
}

static void return_unheard (MattaEngine *self, const char *id);

static gboolean
unheard_cb (gpointer data)
{
  Unheard *unheard = data;

  if (!unheard->engine->closed)
    return_unheard (unheard->engine, unheard->id);
  return G_SOURCE_REMOVE;
}

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Unheard *unheard = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)
      || !g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER)) {
    unheard_free (unheard);
    return;
  }
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, RETURN_PAUSE_SECONDS, unheard_cb, unheard,
                              unheard_free);
}

/* The mail app still owns it. What is on its way to the server already cannot be called back. */
static void
return_unheard (MattaEngine *self, const char *id)
{
  MattaEntry *entry = matta_outbox_find (self->outbox, id);
  g_autoptr (MattaRecord) record = NULL;
  MattaNow now = get_now (self);

  if (entry == NULL)
    return;
  record = matta_record_copy (matta_entry_peek_record (entry));
  if (!matta_move_to_returned (record, &now)) {
    g_info ("%s: The mail app hung up too late to return it", id);
    return;
  }
  keep_async (self, entry, g_steal_pointer (&record), returned_cb, unheard_new (self, id));
}

static void
drop_recipients (MattaRecord *record, const MattaPlan *plan)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (matta_plan_drops (plan, recipient->address))
      recipient->delivery = MATTA_DELIVERY_DROPPED;
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

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaEngine *self = MATTA_ENGINE (source);
  g_autoptr (MattaEntry) entry = user_data;
  const char *id = matta_entry_get_id (entry);
  g_autoptr (GError) error = NULL;
  gboolean kept = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean heard = FALSE;

  if (kept)
    heard = matta_reception_reply (self->reception, id, 250, "2.0.0", "OK");
  else
    heard = matta_reception_reply (self->reception, id, 452, "4.3.1",
                                   matta_intake_get_sentence (self->intake, "disk-full"));
  matta_reception_withdraw (self->reception, id);
  if (!kept || !heard)
    return_unheard (self, id);
}

static void
answer_send (MattaEngine *self, MattaQuestion *question)
{
  MattaEntry *entry = matta_question_get_entry (question);
  g_autoptr (MattaRecord) record = copy_with_review (question);
  MattaNow now = get_now (self);

  drop_recipients (record, record->plan);
  if (!matta_move_to_hold (record, self->policy->hold_seconds, &now)) {
    matta_reception_withdraw (self->reception, matta_entry_get_id (entry));
    return;
  }
  keep_async (self, entry, g_steal_pointer (&record), sent_cb, g_object_ref (entry));
}

static void
answer_return (MattaEngine *self, MattaQuestion *question)
{
  MattaEntry *entry = matta_question_get_entry (question);
  const char *id = matta_entry_get_id (entry);
  g_autoptr (MattaRecord) record = copy_with_review (question);
  MattaNow now = get_now (self);
  gboolean waits = matta_reception_is_waiting (self->reception, id);
  gboolean moved = FALSE;

  /* It is the user's own word, and the message stays theirs: the reply need not wait for the disk.
   */
  matta_reception_reply (self->reception, id, 554, "5.7.1",
                         matta_intake_get_sentence (self->intake, "returned"));
  if (waits)
    moved = matta_move_to_returned (record, &now);
  else
    moved = matta_move_step (record, MATTA_STEP_RETURN, 0, 0, &now, NULL);
  if (moved)
    keep_async (self, entry, g_steal_pointer (&record), waits ? returned_cb : NULL,
                waits ? unheard_new (self, id) : NULL);
  matta_reception_withdraw (self->reception, id);
}

static void
parked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaEngine *self = MATTA_ENGINE (source);
  g_autoptr (MattaEntry) entry = user_data;
  const char *id = matta_entry_get_id (entry);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    matta_reception_reply (self->reception, id, 452, "4.3.1",
                           matta_intake_get_sentence (self->intake, "disk-full"));
    matta_reception_withdraw (self->reception, id);
    return_unheard (self, id);
    return;
  }
  if (!matta_reception_reply (self->reception, id, 250, "2.0.0", "OK")) {
    return_unheard (self, id);
    return;
  }
  matta_reception_set_parked (self->reception, id);
  g_signal_emit (self, signals[SIGNAL_NEEDS_YOU], 0, entry);
}

/* From the 250 on the message is ours: that has to be on the disk before it is said. */
static void
park (MattaEngine *self, MattaEntry *entry)
{
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (entry));

  if (record->state != MATTA_STATE_WAITING)
    return;
  g_clear_pointer (&record->note, g_free);
  keep_async (self, entry, g_steal_pointer (&record), parked_cb, g_object_ref (entry));
}

static void
late_cb (MattaReception *reception, MattaEntry *entry, MattaEngine *self)
{
  park (self, entry);
}

static void
gone_cb (MattaReception *reception, MattaEntry *entry, MattaEngine *self)
{
  return_unheard (self, matta_entry_get_id (entry));
}

static void
answered_cb (MattaReception *reception, MattaQuestion *question, int answer, MattaEngine *self)
{
  MattaEntry *entry = matta_question_get_entry (question);

  switch ((MattaAnswer) answer) {
  case MATTA_ANSWER_SEND:
    answer_send (self, question);
    return;
  case MATTA_ANSWER_RETURN:
    answer_return (self, question);
    return;
  case MATTA_ANSWER_PARK:
    if (matta_reception_is_waiting (reception, matta_entry_get_id (entry)))
      park (self, entry);
    else
      matta_reception_withdraw (reception, matta_entry_get_id (entry));
    return;
  }
}

static gboolean
arrived_cb (gpointer data)
{
  Delivery *delivery = data;
  MattaEngine *self = delivery->engine;
  MattaArrival *arrival = delivery->arrival;
  MattaEntry *entry = NULL;

  if (self->closed)
    return G_SOURCE_REMOVE;
  entry = list_record (self, g_steal_pointer (&arrival->record));
  if (arrival->ticket != NULL)
    matta_reception_receive (self->reception, entry, arrival->ticket, arrival->facts,
                             (const char *const *) arrival->carried);
  else if (matta_entry_get_state (entry) == MATTA_STATE_WAITING)
    g_signal_emit (self, signals[SIGNAL_NEEDS_YOU], 0, entry);
  else
    g_signal_emit (self, signals[SIGNAL_HELD], 0, entry);
  return G_SOURCE_REMOVE;
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  matta_arrival_free (delivery->arrival);
  g_object_unref (delivery->engine);
  g_free (delivery);
}

static void
arrived_in_worker (MattaArrival *arrival, gpointer user_data)
{
  MattaEngine *self = user_data;
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->engine = g_object_ref (self);
  delivery->arrival = arrival;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, arrived_cb, delivery,
                              delivery_free);
}

static void
deliver_in_worker (MattaTicket *ticket, gpointer user_data)
{
  MattaEngine *self = user_data;

  matta_intake_deliver (self->intake, ticket);
}

/* After a failed reply the mail app still owns the message: it must not leave from here. */
static void
unheard_in_worker (MattaTicket *ticket, gpointer user_data)
{
  MattaEngine *self = user_data;
  const char *id = matta_ticket_get_id (ticket);

  if (id != NULL)
    g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, unheard_cb, unheard_new (self, id),
                                unheard_free);
}

/* Asked at every EHLO: a keyring that is slow, or asks its user, must not hold up mail. */
static char *
get_password_in_worker (gpointer user_data)
{
  MattaEngine *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->password_mutex);

  return g_strdup (self->relay_password);
}

static void
look_up_password_in_worker (GTask *task,
                            gpointer source,
                            gpointer task_data,
                            GCancellable *cancellable)
{
  MattaEngine *self = source;
  g_autoptr (GError) error = NULL;
  char *password =
      matta_vault_lookup (self->vault, MATTA_PURPOSE_RELAY, "matta", cancellable, &error);

  if (error != NULL)
    g_debug ("No relay password: %s", error->message);
  g_mutex_lock (&self->password_mutex);
  matta_secret_free (self->relay_password);
  self->relay_password = password;
  g_mutex_unlock (&self->password_mutex);
  g_task_return_boolean (task, password != NULL);
}

static void
look_up_password (MattaEngine *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_run_in_thread (task, look_up_password_in_worker);
}

static const char *
get_sentence_in_worker (const char *reason, gpointer user_data)
{
  return matta_intake_get_sentence (MATTA_ENGINE (user_data)->intake, reason);
}

static const MattaRelayHandler relay_handler = {
  .deliver = deliver_in_worker,
  .unheard = unheard_in_worker,
  .get_password = get_password_in_worker,
  .get_sentence = get_sentence_in_worker,
};

static void
purge_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const gint64 *before = task_data;
  g_autoptr (GError) error = NULL;
  int purged = 0;

  do {
    purged = matta_store_purge (MATTA_STORE (source), *before, &error);
  } while (purged > 0);
  if (purged < 0)
    g_warning ("Old contents could not be purged: %s", error->message);
  g_task_return_boolean (task, purged == 0);
}

static gint64
get_midnight (MattaEngine *self)
{
  gint64 wall = matta_clock_get_wall (self->clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);
  g_autoptr (GDateTime) midnight =
      g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), 0, 0, 0);

  /* A clock change can make midnight not exist. */
  if (midnight == NULL)
    return wall - G_TIME_SPAN_DAY;
  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static void
keep_house (MattaEngine *self)
{
  g_autoptr (GTask) task = g_task_new (self->store, NULL, NULL, NULL);
  gint64 *before = g_new (gint64, 1);

  *before = matta_clock_get_wall (self->clock) - (gint64) self->policy->keep_days * G_TIME_SPAN_DAY;
  matta_outbox_forget_settled (self->outbox, get_midnight (self));
  g_task_set_task_data (task, before, g_free);
  g_task_run_in_thread (task, purge_in_worker);
}

static gboolean
housekeeping_cb (gpointer data)
{
  keep_house (data);
  return G_SOURCE_CONTINUE;
}

static GType
engine_get_item_type (GListModel *model)
{
  return MATTA_TYPE_ENTRY;
}

static guint
engine_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MATTA_ENGINE (model)->outbox));
}

static gpointer
engine_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MATTA_ENGINE (model)->outbox), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = engine_get_item_type;
  iface->get_n_items = engine_get_n_items;
  iface->get_item = engine_get_item;
}

static void
items_changed_cb (GListModel *outbox, guint position, guint removed, guint added, MattaEngine *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
matta_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MattaEngine *self = MATTA_ENGINE (object);

  switch (id) {
  case PROP_PAUSED:
    g_value_set_boolean (value, self->paused);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_engine_dispose (GObject *object)
{
  MattaEngine *self = MATTA_ENGINE (object);

  matta_engine_close (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->given_courier);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (matta_engine_parent_class)->dispose (object);
}

static void
matta_engine_finalize (GObject *object)
{
  MattaEngine *self = MATTA_ENGINE (object);

  g_clear_object (&self->vault); /* a worker may have held the last reference */
  g_strfreev (self->overrides);
  g_free (self->upstream);
  g_free (self->data_dir);
  g_free (self->export_dir);
  g_free (self->account_label);
  g_free (self->problem);
  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  matta_secret_free (self->relay_password);
  g_mutex_clear (&self->password_mutex);
  G_OBJECT_CLASS (matta_engine_parent_class)->finalize (object);
}

static void
matta_engine_class_init (MattaEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = matta_engine_get_property;
  object_class->dispose = matta_engine_dispose;
  object_class->finalize = matta_engine_finalize;
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_HELD] = g_signal_new ("held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
  signals[SIGNAL_NEEDS_YOU] = g_signal_new ("needs-you", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, MATTA_TYPE_ENTRY);
}

static void
matta_engine_init (MattaEngine *self)
{
  matta_limits_init (&self->limits);
  g_mutex_init (&self->password_mutex);
  self->context = g_main_context_ref_thread_default ();
  self->outbox = matta_outbox_new ();
  g_signal_connect_object (self->outbox, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
}

/* The policy of now: settings, then what the command line says. */
static MattaPolicy *
resolve_policy (MattaEngine *self, GError **error)
{
  g_autoptr (MattaPolicy) policy =
      matta_policy_new (self->settings, (const char *const *) self->overrides, error);
  MattaAccount *account = NULL;

  if (policy == NULL)
    return NULL;
  if (self->hold_seconds >= 0)
    policy->hold_seconds = (guint) self->hold_seconds;
  if (self->upstream != NULL) {
    account = matta_account_parse (self->upstream, error);
    if (account == NULL)
      return NULL;
    matta_account_free (policy->account);
    policy->account = account;
  }
  return g_steal_pointer (&policy);
}

static void
use_account (MattaEngine *self)
{
  g_autoptr (MattaCourier) courier = NULL;

  g_free (self->account_label);
  self->account_label = matta_account_make_label (self->policy->account, self->data_dir);
  if (self->given_courier != NULL)
    courier = g_object_ref (self->given_courier);
  else
    courier = matta_account_make_courier (self->policy->account, &self->limits, self->vault,
                                          self->data_dir);
  matta_dispatcher_set_courier (self->dispatcher, courier);
}

/* @policy: (transfer full). */
static void
use_policy (MattaEngine *self, MattaPolicy *policy)
{
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
  self->limits.recipients = policy->max_recipients;
  self->limits.message = policy->max_message_size;
  matta_intake_set_policy (self->intake, policy);
  matta_dispatcher_set_policy (self->dispatcher, policy);
  matta_reception_set_policy (self->reception, policy);
}

static void
settings_changed_cb (GSettings *settings, const char *key, MattaEngine *self)
{
  g_autoptr (GError) error = NULL;
  MattaPolicy *policy = resolve_policy (self, &error);

  if (policy == NULL) {
    g_warning ("The settings cannot be used as they are now: %s", error->message);
    set_problem (self, "policy");
    return;
  }
  use_policy (self, policy);
  if (!g_str_has_prefix (key, "account-"))
    return;
  use_account (self);
}

/* After a crash: what was being sent, and what a mail app still waited for. */
static gboolean
recover (MattaEngine *self, MattaRecord *record, GError **error)
{
  MattaNow now = get_now (self);
  MattaState before = record->state;
  gboolean practice = self->policy->account->kind == MATTA_ACCOUNT_PRACTICE;

  if (before == MATTA_STATE_SENDING)
    matta_outcome_recover (record, practice, &now);
  else if (before == MATTA_STATE_WAITING && g_strcmp0 (record->note, MATTA_NOTE_ASKING) == 0)
    matta_move_to_returned (record, &now);
  else
    return TRUE;
  return matta_store_update (self->store, record, before, "recovered", error);
}

static gboolean
take_up_messages (MattaEngine *self, GError **error)
{
  g_autoptr (GPtrArray) records = matta_store_list (self->store, get_midnight (self), error);

  if (records == NULL)
    return FALSE;
  for (guint i = records->len; i > 0; i--) {
    MattaRecord *record = g_ptr_array_index (records, i - 1);

    if (!recover (self, record, error))
      return FALSE;
    list_record (self, matta_record_copy (record));
  }
  return TRUE;
}

static gboolean
listen_for_mail (MattaEngine *self, const char *const *addresses, GError **error)
{
  self->relay =
      matta_relay_new (&relay_handler, self, &self->limits,
                       matta_store_get_content_dir (self->store), self->policy->same_user);
  return matta_relay_listen (
      self->relay, addresses != NULL ? addresses : (const char *const *) self->policy->listen,
      error);
}

static void
take_options (MattaEngine *self, const MattaEngineOptions *options, const MattaEngineParts *parts)
{
  const char *runtime_dir = g_get_user_runtime_dir ();

  self->review = options->review;
  self->overrides = g_strdupv ((char **) options->overrides);
  self->upstream = g_strdup (options->upstream);
  self->hold_seconds = options->hold_seconds;
  self->data_dir = options->data_dir != NULL
                       ? g_strdup (options->data_dir)
                       : g_build_filename (g_get_user_data_dir (), "matta", NULL);
  self->export_dir = g_build_filename (runtime_dir, "matta", NULL);
  self->clock = parts->clock != NULL ? g_object_ref (parts->clock) : matta_system_clock_new ();
  self->vault = parts->vault != NULL ? g_object_ref (parts->vault) : matta_keyring_new ();
  g_set_object (&self->given_courier, parts->courier);
}

static void
open_settings (MattaEngine *self, const char *policy_dir)
{
  g_autofree char *problem = NULL;

  self->settings =
      matta_settings_open (policy_dir != NULL ? policy_dir : MATTA_POLICYDIR, &problem);
  if (problem == NULL)
    return;
  g_warning ("The organisation's policy is not used: %s", problem);
  self->problem = g_strdup ("policy");
}

static void
make_rooms (MattaEngine *self, guint wait_seconds)
{
  self->intake = matta_intake_new (self->store, self->clock, &self->limits, self->review,
                                   arrived_in_worker, self);
  self->dispatcher = matta_dispatcher_new (self->store, self->clock, &self->limits);
  self->reception = matta_reception_new (self->clock, wait_seconds);
  g_signal_connect (self->dispatcher, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect (self->dispatcher, "expired", G_CALLBACK (expired_cb), self);
  g_signal_connect (self->reception, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect (self->reception, "late", G_CALLBACK (late_cb), self);
  g_signal_connect (self->reception, "gone", G_CALLBACK (gone_cb), self);
}

static void
restore_pause (MattaEngine *self)
{
  g_autofree char *paused = matta_store_get_fact (self->store, FACT_PAUSED, NULL);

  self->paused = g_strcmp0 (paused, "yes") == 0;
  matta_dispatcher_set_paused (self->dispatcher, self->paused);
}

MattaEngine *
matta_engine_open_with (const MattaEngineOptions *options,
                        const MattaEngineParts *parts,
                        GError **error)
{
  g_autoptr (MattaEngine) self = g_object_new (MATTA_TYPE_ENGINE, NULL);
  MattaPolicy *policy = NULL;

  take_options (self, options, parts);
  open_settings (self, options->policy_dir);
  policy = resolve_policy (self, error);
  if (policy == NULL)
    return NULL;
  self->store = matta_store_open (self->data_dir, error);
  if (self->store == NULL) {
    matta_policy_unref (policy);
    return NULL;
  }
  make_rooms (self, parts->wait_seconds);
  use_policy (self, policy);
  use_account (self);
  restore_pause (self);
  if (!take_up_messages (self, error) || !listen_for_mail (self, options->listen, error))
    return NULL;
  look_up_password (self);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed_cb), self, 0);
  self->housekeeping = g_timeout_add_seconds (HOUSEKEEPING_SECONDS, housekeeping_cb, self);
  return g_steal_pointer (&self);
}

MattaEngine *
matta_engine_open (const MattaEngineOptions *options, GError **error)
{
  const MattaEngineParts none = { 0 };

  return matta_engine_open_with (options, &none, error);
}

/* Who still waits is about to be told 421: their mail app keeps the message. */
static void
return_waiting (MattaEngine *self, char **ids)
{
  for (guint i = 0; ids[i] != NULL; i++) {
    MattaEntry *entry = matta_outbox_find (self->outbox, ids[i]);
    MattaNow now = get_now (self);
    g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (entry));
    g_autoptr (GError) error = NULL;

    if (matta_move_to_returned (record, &now)
        && !matta_store_update (self->store, record, MATTA_STATE_WAITING, "stopping", &error))
      g_warning ("%s: Not kept while stopping: %s", ids[i], error->message);
  }
}

void
matta_engine_close (MattaEngine *self)
{
  g_auto (GStrv) waiting = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->housekeeping, g_source_remove);
  if (self->reception != NULL)
    waiting = matta_reception_list_waiting (self->reception);
  if (self->relay != NULL)
    matta_relay_stop (self->relay, STOP_MILLISECONDS);
  if (waiting != NULL)
    return_waiting (self, waiting);
  if (self->reception != NULL)
    matta_reception_stop (self->reception);
  if (self->dispatcher != NULL)
    matta_dispatcher_stop (self->dispatcher);
  if (self->export_dir != NULL)
    matta_export_clean (self->export_dir);
  g_clear_object (&self->relay);
  g_clear_object (&self->reception);
  g_clear_object (&self->dispatcher);
  g_clear_pointer (&self->intake, matta_intake_unref);
  g_clear_object (&self->store);
}

void
matta_engine_set_reviewer (MattaEngine *self, MattaReviewer *reviewer)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->reception != NULL)
    matta_reception_set_reviewer (self->reception, reviewer);
}

gboolean
matta_engine_is_practice (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return self->policy->account->kind == MATTA_ACCOUNT_PRACTICE;
}

const char *
matta_engine_get_account_label (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->account_label;
}

guint16
matta_engine_get_port (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return self->relay != NULL ? matta_relay_get_port (self->relay) : 0;
}

const char *
matta_engine_get_problem (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->problem;
}

const char *
matta_engine_get_data_dir (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->data_dir;
}

GSettings *
matta_engine_get_settings (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return self->settings;
}

guint
matta_engine_get_hold_seconds (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), 0);

  return self->policy->hold_seconds;
}

MattaEntry *
matta_engine_find (MattaEngine *self, const char *id)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), NULL);

  return matta_outbox_find (self->outbox, id);
}

/* Consent from elsewhere to a message whose checklist is open: the mail app must hear of it too. */
static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaEngine *self = MATTA_ENGINE (source);
  g_autoptr (GTask) task = user_data;
  MattaEntry *entry = g_task_get_task_data (task);
  const char *id = matta_entry_get_id (entry);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (self->reception != NULL) {
    if (!matta_reception_reply (self->reception, id, 250, "2.0.0", "OK"))
      return_unheard (self, id);
    matta_reception_withdraw (self->reception, id);
  }
  g_task_return_boolean (task, TRUE);
}

static const MattaStep action_steps[] = {
  [MATTA_ACTION_CONFIRM] = MATTA_STEP_CONFIRM,   [MATTA_ACTION_RETURN] = MATTA_STEP_RETURN,
  [MATTA_ACTION_CANCEL] = MATTA_STEP_CANCEL,     [MATTA_ACTION_UNDO] = MATTA_STEP_UNDO,
  [MATTA_ACTION_SEND_NOW] = MATTA_STEP_SEND_NOW, [MATTA_ACTION_HOLD] = MATTA_STEP_HOLD,
};

static gboolean
goes_back (MattaEngine *self, const char *id, MattaAction action)
{
  return (action == MATTA_ACTION_RETURN || action == MATTA_ACTION_CANCEL)
         && matta_reception_is_waiting (self->reception, id);
}

void
matta_engine_act_async (MattaEngine *self,
                        const char *id,
                        MattaAction action,
                        gint64 until,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  MattaEntry *entry = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, matta_engine_act_async);
  entry = matta_outbox_find (self->outbox, id);
  if (entry == NULL || self->closed) {
    g_task_return_new_error (task, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return;
  }
  if (goes_back (self, id, action)) {
    answer_return (self, matta_reception_find (self->reception, id));
    g_task_return_boolean (task, TRUE);
    return;
  }
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  step_async (self, id, action_steps[action], until, acted_cb, g_steal_pointer (&task));
}

gboolean
matta_engine_act_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a worker needs to read a message again. */
typedef struct {
  MattaStore *store;
  MattaEntry *entry;
  MattaEnvelope *envelope;
  MattaLimits limits;
} Reread;

static void
reread_free (gpointer data)
{
  Reread *reread = data;

  g_object_unref (reread->store);
  g_object_unref (reread->entry);
  matta_envelope_unref (reread->envelope);
  g_free (reread);
}

static void
reread_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reread *reread = task_data;
  GError *error = NULL;
  g_autoptr (MattaContent) content =
      matta_store_load_content (reread->store, matta_entry_get_id (reread->entry), &error);
  MattaFacts *facts = NULL;

  if (content != NULL)
    facts = matta_facts_read (content, reread->envelope, &reread->limits, cancellable, &error);
  if (facts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, facts, (GDestroyNotify) matta_facts_unref);
}

static void
reread_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MattaEngine *self = MATTA_ENGINE (source);
  Reread *reread = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaFacts) facts = g_task_propagate_pointer (G_TASK (result), &error);
  g_auto (GStrv) ticks = NULL;

  if (facts == NULL) {
    g_warning ("%s: Cannot be read again: %s", matta_entry_get_id (reread->entry), error->message);
    return;
  }
  if (self->closed || matta_entry_get_state (reread->entry) != MATTA_STATE_WAITING)
    return;
  ticks = matta_ticks_from_json (matta_entry_peek_record (reread->entry)->ticks);
  matta_reception_receive (self->reception, reread->entry, NULL, facts,
                           (const char *const *) ticks);
}

void
matta_engine_review (MattaEngine *self, const char *id)
{
  MattaEntry *entry = NULL;
  g_autoptr (GTask) task = NULL;
  Reread *reread = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  entry = matta_outbox_find (self->outbox, id);
  if (entry == NULL || matta_entry_get_state (entry) != MATTA_STATE_WAITING)
    return;
  if (matta_reception_find (self->reception, id) != NULL) {
    matta_reception_receive (self->reception, entry, NULL, NULL, NULL);
    return;
  }
  reread = g_new0 (Reread, 1);
  reread->store = g_object_ref (self->store);
  reread->entry = g_object_ref (entry);
  reread->envelope = matta_record_get_envelope (matta_entry_peek_record (entry));
  reread->limits = self->limits;
  task = g_task_new (self, NULL, reread_cb, NULL);
  g_task_set_task_data (task, reread, reread_free);
  g_task_run_in_thread (task, reread_in_worker);
}

gboolean
matta_engine_get_paused (MattaEngine *self)
{
  g_return_val_if_fail (MATTA_IS_ENGINE (self), FALSE);

  return self->paused;
}

static void
pause_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_store_set_fact_finish (MATTA_STORE (source), result, &error))
    g_warning ("Whether Matta is paused could not be kept: %s", error->message);
}

void
matta_engine_set_paused (MattaEngine *self, gboolean paused)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->paused == paused || self->closed)
    return;
  self->paused = paused;
  matta_dispatcher_set_paused (self->dispatcher, paused);
  matta_store_set_fact_async (self->store, FACT_PAUSED, paused ? "yes" : NULL, pause_kept_cb, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
}

void
matta_engine_set_sentences (MattaEngine *self, MattaSentenceFunc func, gpointer user_data)
{
  g_return_if_fail (MATTA_IS_ENGINE (self));

  if (self->intake != NULL)
    matta_intake_set_sentences (self->intake, func, user_data);
}

/* What a worker needs to write a file or try an account; copies. */
typedef struct {
  MattaStore *store;
  MattaVault *vault;
  MattaAccount *account;
  MattaLimits limits;
  char *id;
  char *directory;
  char *password;
  char *label;
  guint index;
  const char *step;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->store);
  g_clear_object (&errand->vault);
  g_clear_pointer (&errand->account, matta_account_free);
  g_free (errand->id);
  g_free (errand->directory);
  matta_secret_free (errand->password);
  g_free (errand->label);
  g_free (errand);
}

static Errand *
errand_new (MattaEngine *self)
{
  Errand *errand = g_new0 (Errand, 1);

  g_set_object (&errand->store, self->store);
  g_set_object (&errand->vault, self->vault);
  errand->limits = self->limits;
  errand->directory = g_strdup (self->export_dir);
  return errand;
}

static void
run_errand (MattaEngine *self,
            Errand *errand,
            GTaskThreadFunc func,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, errand, errand_free);
  g_task_run_in_thread (task, func);
}

static void
return_path (GTask *task, char *path, GError *error)
{
  if (path == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, path, g_free);
}

static void
draft_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;

  return_path (task, matta_export_draft (errand->store, errand->id, errand->directory, &error),
               error);
}

void
matta_engine_export_draft_async (MattaEngine *self,
                                 const char *id,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Errand *errand = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  errand = errand_new (self);
  errand->id = g_strdup (id);
  run_errand (self, errand, draft_in_worker, NULL, callback, user_data);
}

char *
matta_engine_export_draft_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
attachment_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;

  return_path (task,
               matta_export_attachment (errand->store, errand->id, errand->index, &errand->limits,
                                        errand->directory, &error),
               error);
}

void
matta_engine_export_attachment_async (MattaEngine *self,
                                      const char *id,
                                      guint index,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  Errand *errand = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  errand = errand_new (self);
  errand->id = g_strdup (id);
  errand->index = index;
  run_errand (self, errand, attachment_in_worker, NULL, callback, user_data);
}

char *
matta_engine_export_attachment_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
probe_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  MattaProbe step = matta_account_probe (errand->account, &errand->limits, errand->vault,
                                         errand->password, cancellable, &error);

  errand->step = matta_probe_to_string (step);
  if (step == MATTA_PROBE_DONE)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_engine_probe_account_async (MattaEngine *self,
                                  const char *account_uri,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GError *error = NULL;
  MattaAccount *account = NULL;
  Errand *errand = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  account = matta_account_parse (account_uri, &error);
  if (account == NULL) {
    g_task_report_error (self, callback, user_data, matta_engine_probe_account_async, error);
    return;
  }
  errand = errand_new (self);
  errand->account = account;
  errand->password = g_strdup (password);
  run_errand (self, errand, probe_in_worker, cancellable, callback, user_data);
}

gboolean
matta_engine_probe_account_finish (MattaEngine *self,
                                   GAsyncResult *result,
                                   const char **step,
                                   GError **error)
{
  Errand *errand = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  errand = g_task_get_task_data (G_TASK (result));
  if (step != NULL)
    *step = errand != NULL && errand->step != NULL ? errand->step : "resolve";
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep_password_in_worker (GTask *task,
                         gpointer source,
                         gpointer task_data,
                         GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;

  if (errand->password == NULL
      || matta_vault_store (errand->vault, MATTA_PURPOSE_ACCOUNT, errand->label, errand->password,
                            cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
matta_engine_apply_account_async (MattaEngine *self,
                                  const char *password,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Errand *errand = NULL;

  g_return_if_fail (MATTA_IS_ENGINE (self));

  errand = errand_new (self);
  errand->password = g_strdup (password);
  errand->label = g_strdup (self->account_label);
  run_errand (self, errand, keep_password_in_worker, NULL, callback, user_data);
}

gboolean
matta_engine_apply_account_finish (MattaEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  use_account (self);
  return TRUE;
}

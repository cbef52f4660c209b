/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-dispatcher.h"

#include "matta-ahead.h"
#include "matta-post.h"
#include "matta-submission.h"

#define SUBMITTING_THREADS 8
#define STALL_PAUSE (10 * G_TIME_SPAN_SECOND)

/* What is planned for one message. */
typedef struct {
  MattaRecord *record; /* as it was when planned */
  gint64 at;           /* wall microseconds */
} Plan;

struct _MattaDispatcher {
  GObject parent_instance;

  MattaStore *store;
  MattaHabits *habits;
  MattaClock *clock;
  MattaCourier *courier;
  MattaVault *vault; /* NULL: nothing sealed can leave */
  MattaPolicy *policy;
  MattaLimits limits;
  GSequence *held;        /* element Plan, earliest first: what is to be submitted */
  GSequence *waiting;     /* the same: what is to be given back */
  GHashTable *by_id;      /* id → GSequenceIter */
  GHashTable *submitting; /* ids */
  char *read_id;          /* of the message that was noted last; or NULL */
  MattaFacts *read_facts;
  GThreadPool *pool;
  GCancellable *cancellable;
  GMainContext *context;
  int paused; /* atomic: submitting threads look at it too */
};

G_DEFINE_FINAL_TYPE (MattaDispatcher, matta_dispatcher, G_TYPE_OBJECT)

enum {
  SIGNAL_MOVED,
  SIGNAL_EXPIRED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* News from a submitting thread. */
typedef struct {
  MattaDispatcher *dispatcher;
  MattaRecord *record; /* as it is now; NULL: the submission of `id` has ended */
  char *id;
  MattaRecord *stalled; /* ended without a move: plan it again; or NULL */
  gboolean paused;      /* it never began */
} News;

static void look_at_time (MattaDispatcher *self);
static void plan_at (MattaDispatcher *self, const MattaRecord *record, gint64 at);

static void
plan_free (gpointer data)
{
  Plan *plan = data;

  matta_record_free (plan->record);
  g_free (plan);
}

static int
compare_plans (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Plan *first = a;
  const Plan *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return g_strcmp0 (first->record->id, second->record->id);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->record, matta_record_free);
  g_clear_pointer (&news->stalled, matta_record_free);
  g_free (news->id);
  g_object_unref (news->dispatcher);
  g_free (news);
}

/* When to try again what could not be tried. */
static gint64
get_next_look (MattaDispatcher *self, const News *news)
{
  gint64 wall = matta_clock_get_wall (self->clock);

  if (news->paused)
    return wall;
  /* With those who are ahead the others' time may come first. */
  return matta_ahead_is_split (news->stalled)
             ? CLAMP (news->stalled->due_at, wall, wall + STALL_PAUSE)
             : wall + STALL_PAUSE;
}

static gboolean
news_came_cb (gpointer data)
{
  News *news = data;
  MattaDispatcher *self = news->dispatcher;

  if (news->record != NULL) {
    g_signal_emit (self, signals[SIGNAL_MOVED], 0, news->record);
    return G_SOURCE_REMOVE;
  }
  g_hash_table_remove (self->submitting, news->id);
  if (news->stalled != NULL && !g_hash_table_contains (self->by_id, news->id))
    plan_at (self, news->stalled, get_next_look (self, news));
  look_at_time (self);
  return G_SOURCE_REMOVE;
}

static void
tell (MattaDispatcher *self, News *news)
{
  news->dispatcher = g_object_ref (self);
  matta_post (self->context, G_PRIORITY_DEFAULT, news_came_cb, news, news_free);
}

static void
moved_in_worker (MattaRecord *record, gpointer user_data)
{
  News *news = g_new0 (News, 1);

  news->record = record;
  tell (user_data, news);
}

static void
submit_in_worker (gpointer data, gpointer user_data)
{
  g_autoptr (MattaSubmission) submission = data;
  g_autoptr (MattaDispatcher) self = submission->user_data;
  News *news = g_new0 (News, 1);

  news->id = g_strdup (submission->record->id);
  /* It may have stood in the queue behind others when the pause came. */
  news->paused = g_atomic_int_get (&self->paused);
  if (!news->paused)
    matta_submission_run (submission);
  if (news->paused || submission->stalled)
    news->stalled = matta_record_copy (submission->record);
  tell (self, news);
}

/* Only of what goes as it came: then the facts are about those who get it. (transfer full) */
static MattaFacts *
take_facts (MattaDispatcher *self, const MattaRecord *record)
{
  if (g_strcmp0 (self->read_id, record->id) != 0 || record->plan != NULL || record->attempts > 0)
    return NULL;
  return g_steal_pointer (&self->read_facts);
}

static void
start_submission (MattaDispatcher *self, const MattaRecord *record, gboolean ahead)
{
  MattaSubmission *submission = g_new0 (MattaSubmission, 1);

  submission->store = g_object_ref (self->store);
  submission->habits = matta_habits_ref (self->habits);
  submission->clock = g_object_ref (self->clock);
  submission->courier = g_object_ref (self->courier);
  g_set_object (&submission->vault, self->vault);
  submission->policy = matta_policy_ref (self->policy);
  submission->limits = self->limits;
  submission->record = matta_record_copy (record);
  submission->ahead = ahead;
  submission->facts = take_facts (self, record);
  submission->cancellable = g_object_ref (self->cancellable);
  submission->moved = moved_in_worker;
  submission->user_data = g_object_ref (self); /* released by the worker */
  g_hash_table_add (self->submitting, g_strdup (record->id));
  g_thread_pool_push (self->pool, submission, NULL);
}

static void
forget (MattaDispatcher *self, const char *id)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_id, id);

  if (iter == NULL)
    return;
  g_hash_table_remove (self->by_id, id);
  g_sequence_remove (iter);
}

static void
plan_at (MattaDispatcher *self, const MattaRecord *record, gint64 at)
{
  Plan *plan = g_new0 (Plan, 1);
  GSequence *plans = record->state == MATTA_STATE_WAITING ? self->waiting : self->held;

  plan->record = matta_record_copy (record);
  plan->at = at;
  g_hash_table_insert (self->by_id, g_strdup (record->id),
                       g_sequence_insert_sorted (plans, plan, compare_plans, NULL));
}

/* When something is to happen by itself, or G_MAXINT64 for never. */
static gint64
get_time (MattaDispatcher *self, const MattaRecord *record)
{
  switch (record->state) {
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
    return MIN (record->due_at, matta_ahead_get_time (record));
  case MATTA_STATE_RETRYING:
    return record->due_at;
  case MATTA_STATE_WAITING:
    return record->created_at + (gint64) self->policy->max_wait_days * G_TIME_SPAN_DAY;
  case MATTA_STATE_SEALING:
  case MATTA_STATE_SENDING:
  case MATTA_STATE_SENT:
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
  case MATTA_STATE_RETURNED:
  case MATTA_STATE_CANCELLED:
    return G_MAXINT64;
  }
  g_return_val_if_reached (G_MAXINT64);
}

static Plan *
get_first (GSequence *plans)
{
  GSequenceIter *first = g_sequence_get_begin_iter (plans);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

/* Returns when the next one waits for too long. */
static gint64
give_back (MattaDispatcher *self, gint64 wall)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Plan *plan = NULL;

  for (plan = get_first (self->waiting); plan != NULL && plan->at <= wall;
       plan = get_first (self->waiting)) {
    g_ptr_array_add (ids, g_strdup (plan->record->id));
    forget (self, g_ptr_array_index (ids, ids->len - 1));
  }
  for (guint i = 0; i < ids->len; i++)
    g_signal_emit (self, signals[SIGNAL_EXPIRED], 0, g_ptr_array_index (ids, i));
  plan = get_first (self->waiting);
  return plan != NULL ? plan->at : G_MAXINT64;
}

/* TRUE when it is under way; else the earliest boot reading still missing in @boot. */
static gboolean
submit (MattaDispatcher *self, const Plan *plan, const MattaNow *now, gint64 *boot)
{
  if (g_hash_table_contains (self->submitting, plan->record->id))
    return FALSE; /* its thread is about to report; that brings us back here */
  if (matta_move_is_due (plan->record, now)) {
    start_submission (self, plan->record, FALSE);
    return TRUE;
  }
  if (matta_ahead_get_time (plan->record) <= now->wall) {
    start_submission (self, plan->record, TRUE);
    return TRUE;
  }
  *boot = MIN (*boot, plan->record->due_boot);
  return FALSE;
}

/* Returns when the next one is due by the wall clock, or may be by the boot clock in @boot. */
static gint64
submit_due (MattaDispatcher *self, const MattaNow *now, gint64 *boot)
{
  GSequenceIter *iter = g_sequence_get_begin_iter (self->held);

  while (!g_sequence_iter_is_end (iter)) {
    GSequenceIter *at = iter;
    const Plan *plan = g_sequence_get (at);

    if (plan->at > now->wall)
      return plan->at;
    iter = g_sequence_iter_next (at);
    if (!submit (self, plan, now, boot))
      continue;
    g_hash_table_remove (self->by_id, plan->record->id);
    g_sequence_remove (at);
  }
  return G_MAXINT64;
}

/* While paused the outbox may grow long: nothing in it is looked at then. */
static void
look_at_time (MattaDispatcher *self)
{
  MattaNow now = {
    .wall = matta_clock_get_wall (self->clock),
    .boot = matta_clock_get_boot (self->clock),
    .boot_id = matta_clock_get_boot_id (self->clock),
  };
  gint64 next = G_MAXINT64;
  gint64 due = G_MAXINT64;
  gint64 boot = G_MAXINT64;

  if (self->policy == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  next = give_back (self, now.wall);
  if (!g_atomic_int_get (&self->paused) && self->courier != NULL)
    due = submit_due (self, &now, &boot);
  matta_clock_set_alarm (self->clock, MIN (next, due), boot);
}

static void
alarm_cb (MattaClock *clock, gpointer data)
{
  look_at_time (data);
}

static void
matta_dispatcher_dispose (GObject *object)
{
  MattaDispatcher *self = MATTA_DISPATCHER (object);

  matta_dispatcher_stop (self);
  g_clear_pointer (&self->habits, matta_habits_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->courier);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (matta_dispatcher_parent_class)->dispose (object);
}

static void
matta_dispatcher_finalize (GObject *object)
{
  MattaDispatcher *self = MATTA_DISPATCHER (object);

  g_clear_pointer (&self->policy, matta_policy_unref);
  g_clear_pointer (&self->read_facts, matta_facts_unref);
  g_free (self->read_id);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->held, g_sequence_free);
  g_clear_pointer (&self->waiting, g_sequence_free);
  g_clear_pointer (&self->submitting, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (matta_dispatcher_parent_class)->finalize (object);
}

static void
matta_dispatcher_class_init (MattaDispatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = matta_dispatcher_dispose;
  object_class->finalize = matta_dispatcher_finalize;
  signals[SIGNAL_MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_EXPIRED] = g_signal_new ("expired", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
matta_dispatcher_init (MattaDispatcher *self)
{
  self->held = g_sequence_new (plan_free);
  self->waiting = g_sequence_new (plan_free);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->submitting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pool = g_thread_pool_new (submit_in_worker, NULL, SUBMITTING_THREADS, FALSE, NULL);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
}

MattaDispatcher *
matta_dispatcher_new (MattaStore *store, MattaClock *clock, const MattaLimits *limits)
{
  MattaDispatcher *self = g_object_new (MATTA_TYPE_DISPATCHER, NULL);

  self->store = g_object_ref (store);
  self->habits = matta_habits_new (store);
  self->clock = g_object_ref (clock);
  self->limits = *limits;
  g_signal_connect_object (clock, "alarm", G_CALLBACK (alarm_cb), self, 0);
  return self;
}

void
matta_dispatcher_set_vault (MattaDispatcher *self, MattaVault *vault)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  g_set_object (&self->vault, vault);
}

MattaHabits *
matta_dispatcher_get_habits (MattaDispatcher *self)
{
  g_return_val_if_fail (MATTA_IS_DISPATCHER (self), NULL);

  return self->habits;
}

void
matta_dispatcher_set_courier (MattaDispatcher *self, MattaCourier *courier)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  g_set_object (&self->courier, courier);
  look_at_time (self);
}

void
matta_dispatcher_set_policy (MattaDispatcher *self, MattaPolicy *policy)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  matta_policy_ref (policy);
  g_clear_pointer (&self->policy, matta_policy_unref);
  self->policy = policy;
}

void
matta_dispatcher_set_paused (MattaDispatcher *self, gboolean paused)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  g_atomic_int_set (&self->paused, paused);
  look_at_time (self);
}

void
matta_dispatcher_watch (MattaDispatcher *self, const MattaRecord *record)
{
  gint64 at = G_MAXINT64;

  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  forget (self, record->id);
  at = get_time (self, record);
  if (at == G_MAXINT64)
    return;
  plan_at (self, record, at);
  look_at_time (self);
}

void
matta_dispatcher_note_facts (MattaDispatcher *self, const char *id, MattaFacts *facts)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  g_clear_pointer (&self->read_facts, matta_facts_unref);
  g_free (self->read_id);
  self->read_id = g_strdup (id);
  self->read_facts = matta_facts_ref (facts);
}

gboolean
matta_dispatcher_is_submitting (MattaDispatcher *self, const char *id)
{
  g_return_val_if_fail (MATTA_IS_DISPATCHER (self), FALSE);

  return g_hash_table_contains (self->submitting, id);
}

void
matta_dispatcher_stop (MattaDispatcher *self)
{
  g_return_if_fail (MATTA_IS_DISPATCHER (self));

  if (self->pool == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  matta_clock_set_alarm (self->clock, G_MAXINT64, G_MAXINT64);
  g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
  matta_habits_stop (self->habits);
}

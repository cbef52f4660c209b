/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seals.h"

#include "matta-ahead.h"

#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-telling.h"

#define PROGRESS_MILLISECONDS 100
#define BUSY_PAUSE_MILLISECONDS 50

struct _MattaSeals {
  GObject parent_instance;

  MattaCustody *custody; /* NULL once it is stopped */
  MattaStore *store;
  MattaVault *vault;
  MattaCourier *courier; /* or NULL */
  const MattaLimits *limits;
  GHashTable *tries; /* all that are under way */
};

G_DEFINE_FINAL_TYPE (MattaSeals, matta_seals, G_TYPE_OBJECT)

/* One message while it is being sealed. */
typedef struct {
  MattaSeals *seals;
  MattaEntry *entry;
  GCancellable *cancellable;
  gint *progress; /* atomic, the worker's too */
  gulong handler;
  guint timer;
  GAsyncResult *result; /* NULL until it is there */
} Try;

/* Taken back, or the mail app hung up: what it was done for is gone. Put back, it is tried anew. */
static void
moved_cb (Try *try, GParamSpec *property, MattaEntry *entry)
{
  if (matta_entry_get_state (entry) != MATTA_STATE_SEALING)
    g_cancellable_cancel (try->cancellable);
}

static gboolean
show_progress_cb (gpointer data)
{
  Try *try = data;

  if (!g_cancellable_is_cancelled (try->cancellable))
    matta_entry_set_progress (try->entry,
                              g_atomic_int_get (try->progress) / (double) MATTA_ERRAND_WHOLE);
  return G_SOURCE_CONTINUE;
}

static Try *
try_new (MattaSeals *self, MattaEntry *entry)
{
  Try *try = g_new0 (Try, 1);

  try->seals = g_object_ref (self);
  try->entry = g_object_ref (entry);
  try->cancellable = g_cancellable_new ();
  try->progress = g_atomic_rc_box_new0 (gint);
  try->handler = g_signal_connect_swapped (entry, "notify::state", G_CALLBACK (moved_cb), try);
  try->timer = g_timeout_add (PROGRESS_MILLISECONDS, show_progress_cb, try);
  g_hash_table_add (self->tries, try);
  return try;
}

static void
try_free (Try *try)
{
  g_hash_table_remove (try->seals->tries, try);
  g_clear_handle_id (&try->timer, g_source_remove);
  g_clear_signal_handler (&try->handler, try->entry);
  g_clear_object (&try->result);
  g_clear_object (&try->cancellable);
  g_atomic_rc_box_release (try->progress);
  g_object_unref (try->entry);
  g_object_unref (try->seals);
  g_free (try);
}

/* Where it could not be kept, the row still says "sealing": the next start tries once more. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MattaEntry) entry = user_data;
  g_autoptr (GError) error = NULL;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error))
    g_warning ("%s: The end of sealing was not kept: %s", matta_entry_get_id (entry),
               error->message);
  else if (matta_entry_get_state (entry) == MATTA_STATE_WAITING)
    matta_custody_point_out (MATTA_CUSTODY (source), entry);
}

/* @record becomes what the worker found out; FALSE when it may not. */
static gboolean
apply (MattaSeals *self, MattaRecord *record, GAsyncResult *result)
{
  MattaNow now = matta_custody_get_now (self->custody);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    matta_errand_get_format (result, record->plan);
    return matta_ahead_hold (record, matta_custody_get_policy (self->custody), &now);
  }
  g_message ("%s: Not sealed: %s", record->id, error->message);
  return matta_move_unsealed (record, matta_errand_get_obstacle (result), &now);
}

/* FALSE while the row is being changed: it may be taken back just now, or told to somebody. */
static gboolean
settle (Try *try)
{
  MattaSeals *self = try->seals;
  g_autoptr (MattaRecord) record = NULL;

  if (self->custody == NULL || g_cancellable_is_cancelled (try->cancellable))
    return TRUE;
  if (matta_entry_get_busy (try->entry))
    return FALSE;
  record = matta_record_copy (matta_entry_peek_record (try->entry));
  if (apply (self, record, try->result))
    matta_custody_keep_async (self->custody, try->entry, g_steal_pointer (&record), kept_cb,
                              g_object_ref (try->entry));
  return TRUE;
}

static gboolean
settle_cb (gpointer data)
{
  Try *try = data;

  if (!settle (try))
    return G_SOURCE_CONTINUE;
  try->timer = 0;
  try_free (try);
  return G_SOURCE_REMOVE;
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Try *try = user_data;

  g_clear_handle_id (&try->timer, g_source_remove);
  try->result = g_object_ref (result);
  if (settle (try))
    try_free (try);
  else
    try->timer = g_timeout_add (BUSY_PAUSE_MILLISECONDS, settle_cb, try);
}

static MattaErrandParts
get_parts (MattaSeals *self)
{
  return (MattaErrandParts){
    .store = self->store,
    .vault = self->vault,
    .courier = self->courier,
    .limits = self->limits,
  };
}

/* Else the housekeeping forgets it some day. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("A password that is needed no more stays for now: %s", error->message);
}

/* Else it is tried again some time. */
static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("Files stay on the server for now: %s", error->message);
}

void
matta_seals_withdraw_due (MattaSeals *self)
{
  const MattaErrandParts parts = get_parts (self);
  MattaPolicy *policy = NULL;

  g_return_if_fail (MATTA_IS_SEALS (self));

  if (self->custody == NULL)
    return;
  policy = matta_custody_get_policy (self->custody);
  if (policy->sharing.kind != MATTA_SHARING_NONE)
    matta_errand_withdraw (self, &parts, policy, matta_custody_get_now (self->custody).wall,
                           withdrawn_cb, NULL);
}

/* Else it is asked about once more. */
static void
told_by_mail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error))
    g_message ("That a password was told by mail is not noted: %s", error->message);
}

/* The server took a mail with the password of another message. */
static void
note_told_by_mail (MattaSeals *self, const MattaRecord *record)
{
  const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, 0);
  const char *const people[] = { recipient->address, NULL };

  matta_custody_tell_async (self->custody, record->plan->password_of, MATTA_ROAD_MAIL, people,
                            told_by_mail_cb, NULL);
}

/* Settled and told, in whatever order: nobody needs the password any more. What was taken back may
 * still be sent after all, with the password that somebody was told. */
static void
done_cb (MattaSeals *self, MattaEntry *entry)
{
  const MattaRecord *record = matta_entry_peek_record (entry);
  const MattaErrandParts parts = get_parts (self);

  if (record->plan != NULL && record->plan->password_of != NULL
      && record->state == MATTA_STATE_SENT)
    note_told_by_mail (self, record);
  if (record->plan != NULL && record->plan->share
      && (record->state == MATTA_STATE_CANCELLED || record->state == MATTA_STATE_RETURNED))
    matta_seals_withdraw_due (self);
  if (record->plan != NULL && record->plan->seal && matta_state_is_settled (record->state)
      && record->state != MATTA_STATE_CANCELLED && !matta_telling_is_open (record))
    matta_errand_forget_seal (self, &parts, record->id, forgotten_cb, NULL);
}

static void
try_to_seal (Try *try)
{
  MattaSeals *self = try->seals;
  const MattaErrandParts parts = get_parts (self);

  matta_errand_seal (
      self, &parts, matta_entry_peek_record (try->entry), matta_custody_get_policy (self->custody),
      matta_custody_get_now (self->custody).wall, try->progress, try->cancellable, tried_cb, try);
}

static void
typed_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Try *try = user_data;

  if (g_task_had_error (G_TASK (result)))
    tried_cb (source, result, try);
  else if (try->seals->custody == NULL || g_cancellable_is_cancelled (try->cancellable))
    try_free (try);
  else
    try_to_seal (try);
}

/* A password that was typed goes into the keyring first, where the others are made. */
static void
sealing_cb (MattaSeals *self, MattaEntry *entry)
{
  const MattaErrandParts parts = get_parts (self);
  g_autoptr (MattaSecret) typed = matta_entry_take_typed_password (entry);
  Try *try = try_new (self, entry);

  if (typed == NULL)
    try_to_seal (try);
  else
    matta_errand_keep_seal (self, &parts, matta_entry_get_id (entry), typed, typed_kept_cb, try);
}

void
matta_seals_stop (MattaSeals *self)
{
  GHashTableIter iter;
  gpointer try = NULL;

  g_return_if_fail (MATTA_IS_SEALS (self));

  if (self->custody != NULL)
    g_signal_handlers_disconnect_by_data (self->custody, self);
  g_clear_object (&self->custody);
  g_hash_table_iter_init (&iter, self->tries);
  while (g_hash_table_iter_next (&iter, &try, NULL))
    g_cancellable_cancel (((Try *) try)->cancellable);
}

static void
matta_seals_dispose (GObject *object)
{
  MattaSeals *self = MATTA_SEALS (object);

  matta_seals_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_object (&self->courier);
  G_OBJECT_CLASS (matta_seals_parent_class)->dispose (object);
}

static void
matta_seals_finalize (GObject *object)
{
  g_hash_table_unref (MATTA_SEALS (object)->tries);
  G_OBJECT_CLASS (matta_seals_parent_class)->finalize (object);
}

static void
matta_seals_class_init (MattaSealsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = matta_seals_finalize;
  G_OBJECT_CLASS (klass)->dispose = matta_seals_dispose;
}

static void
matta_seals_init (MattaSeals *self)
{
  self->tries = g_hash_table_new (NULL, NULL);
}

MattaSeals *
matta_seals_new (MattaCustody *custody,
                 MattaStore *store,
                 MattaVault *vault,
                 const MattaLimits *limits)
{
  MattaSeals *self = g_object_new (MATTA_TYPE_SEALS, NULL);

  self->custody = g_object_ref (custody);
  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->limits = limits;
  g_signal_connect_object (custody, "sealing", G_CALLBACK (sealing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (custody, "settled", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (custody, "told", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
matta_seals_set_courier (MattaSeals *self, MattaCourier *courier)
{
  g_return_if_fail (MATTA_IS_SEALS (self));

  g_set_object (&self->courier, courier);
}

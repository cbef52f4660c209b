/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seals.h"

#include "matta-entry-record.h"
#include "matta-telling.h"

struct _MattaSeals {
  GObject parent_instance;

  MattaCustody *custody; /* NULL once it is stopped */
  MattaStore *store;
  MattaVault *vault;
  const MattaLimits *limits;
};

G_DEFINE_FINAL_TYPE (MattaSeals, matta_seals, G_TYPE_OBJECT)

typedef struct {
  MattaSeals *seals;
  MattaEntry *entry;
} Pending;

static Pending *
pending_new (MattaSeals *self, MattaEntry *entry)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->seals = g_object_ref (self);
  pending->entry = g_object_ref (entry);
  return pending;
}

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->seals);
  g_object_unref (pending->entry);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

/* Where it could not be kept, the row still says "sealing": the next start tries once more. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GError) error = NULL;

  if (!matta_custody_keep_finish (MATTA_CUSTODY (source), result, &error))
    g_warning ("%s: The end of sealing was not kept: %s", matta_entry_get_id (pending->entry),
               error->message);
  else if (matta_entry_get_state (pending->entry) == MATTA_STATE_WAITING)
    matta_custody_point_out (MATTA_CUSTODY (source), pending->entry);
}

/* FALSE: taken back meanwhile, or the program stops. */
static gboolean
is_wanted (const Pending *pending)
{
  return pending->seals->custody != NULL
         && matta_entry_get_state (pending->entry) == MATTA_STATE_SEALING;
}

static void
keep (const Pending *pending, MattaRecord *record)
{
  matta_custody_keep_async (pending->seals->custody, pending->entry, record, kept_cb,
                            pending_new (pending->seals, pending->entry));
}

/* It waits for the user again. */
static void
give_up (const Pending *pending, const char *obstacle, const GError *error)
{
  MattaNow now = matta_custody_get_now (pending->seals->custody);
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (pending->entry));

  g_message ("%s: Not sealed: %s", record->id, error->message);
  if (matta_move_unsealed (record, obstacle, &now))
    keep (pending, g_steal_pointer (&record));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  MattaCustody *custody = pending->seals->custody;
  g_autoptr (MattaRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean sealed = g_task_propagate_boolean (G_TASK (result), &error);
  MattaNow now = { 0 };

  if (!is_wanted (pending))
    return;
  if (!sealed) {
    give_up (pending, matta_errand_get_obstacle (result), error);
    return;
  }
  now = matta_custody_get_now (custody);
  record = matta_record_copy (matta_entry_peek_record (pending->entry));
  matta_errand_get_format (result, record->plan);
  if (matta_move_to_hold (record, matta_custody_get_policy (custody)->hold_seconds, &now))
    keep (pending, g_steal_pointer (&record));
}

static MattaErrandParts
get_parts (MattaSeals *self)
{
  return (MattaErrandParts){
    .store = self->store,
    .vault = self->vault,
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

/* Settled and told, in whatever order: nobody needs the password any more. What was taken back may
 * still be sent after all, with the password that somebody was told. */
static void
done_cb (MattaSeals *self, MattaEntry *entry)
{
  const MattaRecord *record = matta_entry_peek_record (entry);
  const MattaErrandParts parts = get_parts (self);

  if (record->plan != NULL && record->plan->seal && matta_state_is_settled (record->state)
      && record->state != MATTA_STATE_CANCELLED && !matta_telling_is_open (record))
    matta_errand_forget_seal (self, &parts, record->id, forgotten_cb, NULL);
}

static void
try_to_seal (const Pending *pending)
{
  MattaSeals *self = pending->seals;
  const MattaErrandParts parts = get_parts (self);

  matta_errand_seal (self, &parts, matta_entry_peek_record (pending->entry),
                     matta_custody_get_policy (self->custody), tried_cb,
                     pending_new (self, pending->entry));
}

static void
typed_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = g_task_propagate_boolean (G_TASK (result), &error);

  if (!is_wanted (pending))
    return;
  if (kept)
    try_to_seal (pending);
  else
    give_up (pending, matta_errand_get_obstacle (result), error);
}

/* A password that was typed goes into the keyring first, where the others are made. */
static void
sealing_cb (MattaSeals *self, MattaEntry *entry)
{
  const MattaErrandParts parts = get_parts (self);
  g_autoptr (MattaSecret) typed = matta_entry_take_typed_password (entry);
  g_autoptr (Pending) pending = pending_new (self, entry);

  if (typed == NULL)
    try_to_seal (pending);
  else
    matta_errand_keep_seal (self, &parts, matta_entry_get_id (entry), typed, typed_kept_cb,
                            g_steal_pointer (&pending));
}

void
matta_seals_stop (MattaSeals *self)
{
  g_return_if_fail (MATTA_IS_SEALS (self));

  if (self->custody != NULL)
    g_signal_handlers_disconnect_by_data (self->custody, self);
  g_clear_object (&self->custody);
}

static void
matta_seals_dispose (GObject *object)
{
  MattaSeals *self = MATTA_SEALS (object);

  matta_seals_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (matta_seals_parent_class)->dispose (object);
}

static void
matta_seals_class_init (MattaSealsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = matta_seals_dispose;
}

static void
matta_seals_init (MattaSeals *self)
{
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

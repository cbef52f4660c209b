/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entry.h"

#include "matta-ahead.h"
#include "matta-entry-record.h"
#include "matta-telling.h"

#include <string.h>

struct _MattaEntry {
  GObject parent_instance;

  MattaRecord *record;
  GByteArray *inside; /* one flag per recipient */
  guint n_changes;    /* on their way to the disk */
  MattaSecret *typed; /* password, or NULL */
  double progress;    /* of sealing */
  gboolean withheld;  /* no password before the server took the message */
};

G_DEFINE_FINAL_TYPE (MattaEntry, matta_entry, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_DUE_AT,
  PROP_BUSY,
  PROP_PROGRESS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum {
  SIGNAL_MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
tell_moved (MattaEntry *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

static MattaKind
read_kind (const char *kind)
{
  if (g_strcmp0 (kind, "to") == 0)
    return MATTA_KIND_TO;
  return g_strcmp0 (kind, "cc") == 0 ? MATTA_KIND_CC : MATTA_KIND_BCC;
}

static void
matta_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MattaEntry *self = MATTA_ENTRY (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->record->state);
    break;
  case PROP_DUE_AT:
    g_value_set_int64 (value, self->record->due_at);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->n_changes > 0);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->progress);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
matta_entry_finalize (GObject *object)
{
  MattaEntry *self = MATTA_ENTRY (object);

  g_clear_pointer (&self->record, matta_record_free);
  g_clear_pointer (&self->inside, g_byte_array_unref);
  g_clear_pointer (&self->typed, matta_secret_free);
  G_OBJECT_CLASS (matta_entry_parent_class)->finalize (object);
}

static void
matta_entry_class_init (MattaEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = matta_entry_get_property;
  object_class->finalize = matta_entry_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, MATTA_N_STATES - 1, 0, flags);
  props[PROP_DUE_AT] = g_param_spec_int64 ("due-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
matta_entry_init (MattaEntry *self)
{
}

MattaEntry *
matta_entry_new (MattaRecord *record, const MattaPolicy *policy)
{
  MattaEntry *self = g_object_new (MATTA_TYPE_ENTRY, NULL);

  self->record = record;
  self->withheld = policy->withhold_password;
  self->inside = g_byte_array_sized_new (record->recipients->len);
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);
    guint8 inside = matta_policy_is_inside (policy, recipient->address) ? 1 : 0;

    g_byte_array_append (self->inside, &inside, 1);
  }
  return self;
}

void
matta_entry_set_progress (MattaEntry *self, double progress)
{
  g_return_if_fail (MATTA_IS_ENTRY (self));

  progress = CLAMP (progress, 0, 1);
  if (progress == self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

void
matta_entry_set_record (MattaEntry *self, MattaRecord *record)
{
  g_autoptr (MattaRecord) old = NULL;

  g_return_if_fail (MATTA_IS_ENTRY (self));

  g_return_if_fail (g_strcmp0 (self->record->id, record->id) == 0);

  old = self->record;
  self->record = record;
  /* Whoever asked for the id may keep it as long as the entry. */
  g_free (record->id);
  record->id = g_steal_pointer (&old->id);
  record->entrance |= old->entrance;
  if (old->due_at != record->due_at)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DUE_AT]);
  /* Also when it stays in its state: results and attempts are part of what a row shows. */
  tell_moved (self);
  if (record->state != MATTA_STATE_SEALING)
    matta_entry_set_progress (self, 0);
}

void
matta_entry_set_policy (MattaEntry *self, const MattaPolicy *policy)
{
  MattaTelling before = MATTA_TELLING_NONE;

  g_return_if_fail (MATTA_IS_ENTRY (self) && policy != NULL);

  before = matta_entry_get_telling (self);
  self->withheld = policy->withhold_password;
  if (matta_entry_get_telling (self) != before)
    tell_moved (self);
}

const MattaRecord *
matta_entry_peek_record (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record;
}

void
matta_entry_set_typed_password (MattaEntry *self, const MattaSecret *password)
{
  g_return_if_fail (MATTA_IS_ENTRY (self));

  g_clear_pointer (&self->typed, matta_secret_free);
  self->typed = g_strdup (password);
}

MattaSecret *
matta_entry_take_typed_password (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return g_steal_pointer (&self->typed);
}

void
matta_entry_set_busy (MattaEntry *self, gboolean busy)
{
  guint before = 0;

  g_return_if_fail (MATTA_IS_ENTRY (self));
  g_return_if_fail (busy || self->n_changes > 0);

  before = self->n_changes;
  self->n_changes = busy ? before + 1 : before - 1;
  if ((before > 0) != (self->n_changes > 0))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

gboolean
matta_entry_get_busy (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), FALSE);

  return self->n_changes > 0;
}

MattaEntryRecipient
matta_entry_get_recipient (MattaEntry *self, guint index)
{
  MattaEntryRecipient shown = { 0 };
  MattaRecordRecipient *recipient = NULL;

  g_return_val_if_fail (MATTA_IS_ENTRY (self), shown);
  g_return_val_if_fail (index < self->record->recipients->len, shown);

  recipient = g_ptr_array_index (self->record->recipients, index);
  shown.address = recipient->address;
  shown.name = recipient->name;
  shown.kind = read_kind (recipient->kind);
  shown.inside = index < self->inside->len && self->inside->data[index] != 0;
  shown.first = matta_ahead_has (self->record, index);
  shown.delivery = recipient->delivery;
  shown.under_way = recipient->delivery == MATTA_DELIVERY_UNKNOWN && recipient->settled_at == 0;
  shown.code = recipient->code;
  shown.reply = recipient->reply;
  shown.server = recipient->server;
  shown.untold = matta_telling_lacks (self->record, recipient);
  if (self->record->plan != NULL)
    shown.told = matta_plan_get_told (self->record->plan, recipient->address);
  return shown;
}

const char *
matta_entry_get_id (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->id;
}

MattaState
matta_entry_get_state (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), MATTA_STATE_WAITING);

  return self->record->state;
}

MattaTier
matta_entry_get_tier (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), MATTA_TIER_QUIET);

  return self->record->tier;
}

gint64
matta_entry_get_due_at (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->due_at;
}

gint64
matta_entry_get_created_at (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->created_at;
}

gint64
matta_entry_get_changed_at (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->changed_at;
}

const char *
matta_entry_get_subject (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->subject;
}

const char *
matta_entry_get_from (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->from;
}

static gboolean
wants_receipt (const MattaRecord *record, MattaEnvelope *envelope)
{
  for (guint i = 0; i < matta_envelope_get_n_recipients (envelope); i++) {
    const char *parameters = matta_envelope_get_recipient_parameters (envelope, i);
    g_autofree char *upper = parameters != NULL ? g_ascii_strup (parameters, -1) : NULL;

    if (upper != NULL && strstr (upper, "NOTIFY=") != NULL && strstr (upper, "=NEVER") == NULL)
      return TRUE;
  }
  return FALSE;
}

MattaEntrance
matta_entry_get_entrance (MattaEntry *self)
{
  g_autoptr (MattaEnvelope) envelope = NULL;
  MattaEntrance entrance = 0;

  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  envelope = matta_record_get_envelope (self->record);
  entrance = self->record->entrance;
  if (matta_envelope_has_parameter (envelope, "BODY=8BITMIME"))
    entrance |= MATTA_ENTRANCE_EIGHT_BIT;
  if (matta_envelope_has_parameter (envelope, "SMTPUTF8"))
    entrance |= MATTA_ENTRANCE_UTF8;
  if (wants_receipt (self->record, envelope))
    entrance |= MATTA_ENTRANCE_RECEIPT;
  return entrance;
}

const char *
matta_entry_get_client (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->client;
}

const char *
matta_entry_get_note (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->note;
}

guint64
matta_entry_get_size (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->size;
}

guint
matta_entry_get_attempts (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->attempts;
}

guint
matta_entry_get_n_attachments (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->n_attachments;
}

guint
matta_entry_get_n_recipients (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->record->recipients->len;
}

gboolean
matta_entry_is_split (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), FALSE);

  return matta_ahead_is_split (self->record);
}

double
matta_entry_get_progress (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), 0);

  return self->progress;
}

MattaVerdict *
matta_entry_get_verdict (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->verdict;
}

const MattaPlan *
matta_entry_get_plan (MattaEntry *self)
{
  g_return_val_if_fail (MATTA_IS_ENTRY (self), NULL);

  return self->record->plan;
}

MattaTelling
matta_entry_get_telling (MattaEntry *self)
{
  const MattaRecord *record = NULL;

  g_return_val_if_fail (MATTA_IS_ENTRY (self), MATTA_TELLING_NONE);

  record = self->record;
  if (!matta_telling_may_begin (record, FALSE))
    return MATTA_TELLING_NONE;
  if (!matta_telling_is_open (record))
    return MATTA_TELLING_DONE;
  return matta_telling_may_begin (record, self->withheld) ? MATTA_TELLING_DUE : MATTA_TELLING_LATER;
}

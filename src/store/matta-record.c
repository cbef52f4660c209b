/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-record.h"

static void
free_recipient (gpointer data)
{
  MattaRecordRecipient *self = data;

  g_free (self->address);
  g_free (self->parameters);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->reply);
  g_free (self->server);
  g_free (self);
}

MattaRecord *
matta_record_new (void)
{
  MattaRecord *self = g_new0 (MattaRecord, 1);

  self->recipients = g_ptr_array_new_with_free_func (free_recipient);
  return self;
}

static void
copy_recipient (MattaRecord *to, const MattaRecordRecipient *from)
{
  MattaRecordRecipient *copy = matta_record_add_recipient (to, from->address, from->parameters);

  copy->name = g_strdup (from->name);
  g_free (copy->kind);
  copy->kind = g_strdup (from->kind);
  copy->delivery = from->delivery;
  copy->code = from->code;
  copy->reply = g_strdup (from->reply);
  copy->server = g_strdup (from->server);
  copy->settled_at = from->settled_at;
}

MattaRecord *
matta_record_copy (const MattaRecord *self)
{
  MattaRecord *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (MattaRecord, 1);
  *copy = *self; /* the numbers; everything owned follows */
  copy->id = g_strdup (self->id);
  copy->boot_id = g_strdup (self->boot_id);
  copy->client = g_strdup (self->client);
  copy->return_path = g_strdup (self->return_path);
  copy->parameters = g_strdup (self->parameters);
  copy->from = g_strdup (self->from);
  copy->subject = g_strdup (self->subject);
  copy->message_id = g_strdup (self->message_id);
  copy->digest = g_strdup (self->digest);
  copy->note = g_strdup (self->note);
  copy->verdict = self->verdict != NULL ? matta_verdict_ref (self->verdict) : NULL;
  copy->plan = self->plan != NULL ? matta_plan_copy (self->plan) : NULL;
  copy->ticks = g_strdup (self->ticks);
  copy->recipients = g_ptr_array_new_with_free_func (free_recipient);
  for (guint i = 0; i < self->recipients->len; i++)
    copy_recipient (copy, g_ptr_array_index (self->recipients, i));
  return copy;
}

void
matta_record_free (MattaRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->boot_id);
  g_free (self->client);
  g_free (self->return_path);
  g_free (self->parameters);
  g_free (self->from);
  g_free (self->subject);
  g_free (self->message_id);
  g_free (self->digest);
  g_free (self->note);
  g_clear_pointer (&self->verdict, matta_verdict_unref);
  g_clear_pointer (&self->plan, matta_plan_free);
  g_free (self->ticks);
  g_ptr_array_unref (self->recipients);
  g_free (self);
}

MattaRecordRecipient *
matta_record_add_recipient (MattaRecord *self, const char *address, const char *parameters)
{
  MattaRecordRecipient *recipient = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  recipient = g_new0 (MattaRecordRecipient, 1);
  recipient->address = g_strdup (address);
  recipient->parameters = g_strdup (parameters);
  g_ptr_array_add (self->recipients, recipient);
  return recipient;
}

const char *
matta_record_get_given (const MattaRecord *self, const MattaRecordRecipient *recipient)
{
  const char *given = NULL;

  g_return_val_if_fail (self != NULL && recipient != NULL, NULL);

  if (self->plan == NULL)
    return recipient->address;
  if (matta_plan_adds (self->plan, recipient->address))
    return NULL;
  given = matta_plan_get_corrected (self->plan, recipient->address);
  return given != NULL ? given : recipient->address;
}

MattaEnvelope *
matta_record_get_envelope (const MattaRecord *self)
{
  MattaEnvelope *envelope = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  envelope =
      matta_envelope_new (self->return_path != NULL ? self->return_path : "", self->parameters);
  for (guint i = 0; i < self->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (self->recipients, i);
    const char *given = matta_record_get_given (self, recipient);

    if (given != NULL)
      matta_envelope_add (envelope, given, recipient->parameters);
  }
  return envelope;
}

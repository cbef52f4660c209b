/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-telling.h"

#include "matta-ahead.h"
#include "matta-error.h"

#include <gio/gio.h>

static gboolean
is_sender (const MattaRecord *record, const char *address)
{
  return matta_address_equal (record->return_path, address)
         || (record->from != NULL && matta_address_equal (record->from, address));
}

static gboolean
gets_it (const MattaRecordRecipient *recipient)
{
  return recipient->delivery != MATTA_DELIVERY_DROPPED
         && recipient->delivery != MATTA_DELIVERY_REFUSED;
}

static gboolean
has_it (const MattaRecordRecipient *recipient)
{
  return recipient->delivery == MATTA_DELIVERY_ACCEPTED
         || recipient->delivery == MATTA_DELIVERY_UNKNOWN;
}

/* Colleagues have got it, and the others get it later or never. */
static gboolean
is_kept_back (const MattaRecord *record, const MattaRecordRecipient *recipient)
{
  return matta_ahead_is_split (record) && !has_it (recipient) && matta_ahead_has_begun (record);
}

gboolean
matta_telling_lacks (const MattaRecord *record, const MattaRecordRecipient *recipient)
{
  g_return_val_if_fail (record != NULL && recipient != NULL, FALSE);

  return record->plan != NULL && record->plan->seal && record->plan->agreed == NULL
         && gets_it (recipient) && !is_kept_back (record, recipient)
         && !is_sender (record, recipient->address)
         && matta_plan_get_told (record->plan, recipient->address) == NULL;
}

gboolean
matta_telling_is_open (const MattaRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  for (guint i = 0; i < record->recipients->len; i++)
    if (matta_telling_lacks (record, g_ptr_array_index (record->recipients, i)))
      return TRUE;
  return FALSE;
}

gboolean
matta_telling_may_begin (const MattaRecord *record, gboolean withheld)
{
  g_return_val_if_fail (record != NULL, FALSE);

  if (record->plan == NULL || !record->plan->seal)
    return FALSE;
  switch (record->state) {
  case MATTA_STATE_HOLDING:
  case MATTA_STATE_SCHEDULED:
  case MATTA_STATE_SENDING:
  case MATTA_STATE_RETRYING:
  case MATTA_STATE_SENT:
  case MATTA_STATE_FAILED:
  case MATTA_STATE_MAYBE_SENT:
    return !withheld || matta_ahead_has_begun (record);
  case MATTA_STATE_CANCELLED: /* colleagues may have got theirs before */
    return matta_ahead_has_begun (record);
  case MATTA_STATE_WAITING:
  case MATTA_STATE_SEALING:
  case MATTA_STATE_RETURNED:
    return FALSE;
  }
  g_return_val_if_reached (FALSE);
}

static gboolean
is_named (const MattaRecordRecipient *recipient, const char *const *people)
{
  for (guint i = 0; people[i] != NULL; i++)
    if (matta_address_equal (recipient->address, people[i]))
      return TRUE;
  return FALSE;
}

static gboolean
knows_all (const MattaRecord *record, const char *const *people)
{
  for (guint i = 0; people[i] != NULL; i++) {
    gboolean known = FALSE;

    for (guint k = 0; k < record->recipients->len && !known; k++) {
      const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, k);

      known = gets_it (recipient) && matta_address_equal (recipient->address, people[i]);
    }
    if (!known)
      return FALSE;
  }
  return TRUE;
}

gboolean
matta_telling_note (MattaRecord *record,
                    MattaRoad road,
                    const char *const *people,
                    const MattaNow *now,
                    GError **error)
{
  g_return_val_if_fail (record != NULL && now != NULL, FALSE);

  if (!matta_telling_may_begin (record, FALSE)) {
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                 "There is no password of this message to tell");
    return FALSE;
  }
  if (people != NULL && !knows_all (record, people)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND,
                         "This message does not go to all of these addresses");
    return FALSE;
  }
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (people != NULL ? is_named (recipient, people) : matta_telling_lacks (record, recipient))
      matta_plan_tell (record->plan, recipient->address, road, now->wall);
  }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-move.h"

#include "matta-ahead.h"
#include "matta-bounds.h"

#include "matta-error.h"

#include <gio/gio.h>
#include <string.h>

/* A cancelled message remembers where it was, so that undo works after a restart as well. */
#define WAS_PREFIX "was-"
#define NOTE_EXPIRED "expired"

static void
set_due (MattaRecord *record, gint64 wall, gint64 boot, const char *boot_id)
{
  record->due_at = wall;
  record->due_boot = boot;
  g_free (record->boot_id);
  record->boot_id = g_strdup (boot_id);
}

static void
set_note (MattaRecord *record, const char *note)
{
  g_free (record->note);
  record->note = g_strdup (note);
}

/* Neither a rule nor a look that is missing lets itself be passed by. */
static gboolean
must_not_be_sent (const MattaRecord *record)
{
  guint looks = record->plan != NULL ? record->plan->looks : 0;

  /* Once is what consent means anyhow. */
  return matta_bounds_forbid (record->verdict, record->plan)
         || MAX (looks, 1) < matta_bounds_get_looks (record->verdict);
}

/* What was refused is tried once more; what was lost where that is what is asked. While it is held
 * it is about the others, not about colleagues who were tried before. */
static void
reopen_recipients (MattaRecord *record, MattaState from)
{
  gboolean refused = from != MATTA_STATE_HOLDING && from != MATTA_STATE_SCHEDULED;
  gboolean lost = refused && from != MATTA_STATE_RETRYING;

  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if ((refused && recipient->delivery == MATTA_DELIVERY_REFUSED)
        || (lost && recipient->delivery == MATTA_DELIVERY_UNKNOWN))
      recipient->delivery = MATTA_DELIVERY_PENDING;
  }
}

static gboolean
is_held (MattaState state)
{
  return state == MATTA_STATE_HOLDING || state == MATTA_STATE_SCHEDULED
         || state == MATTA_STATE_RETRYING;
}

static gboolean
confirm_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  return record->state == MATTA_STATE_WAITING && matta_move_to_hold (record, hold_seconds, now);
}

static gboolean
cancel_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  g_autofree char *note = g_strconcat (WAS_PREFIX, matta_state_to_string (record->state), NULL);

  if (record->state == MATTA_STATE_SENDING || record->state == MATTA_STATE_CANCELLED
      || !matta_move (record, MATTA_STATE_CANCELLED, now))
    return FALSE;
  set_note (record, note);
  return TRUE;
}

static gboolean
return_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  return record->state == MATTA_STATE_WAITING && cancel_step (record, until, hold_seconds, now);
}

static gboolean
expire_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  if (!return_step (record, until, hold_seconds, now))
    return FALSE;
  set_note (record, NOTE_EXPIRED);
  return TRUE;
}

static gboolean
undo_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  MattaState before = MATTA_STATE_WAITING;

  if (record->state != MATTA_STATE_CANCELLED || record->note == NULL)
    return FALSE;
  if (g_str_has_prefix (record->note, WAS_PREFIX)
      && !matta_state_from_string (record->note + strlen (WAS_PREFIX), &before))
    return FALSE;
  if (!matta_move (record, before, now))
    return FALSE;
  set_note (record, NULL);
  if (record->plan != NULL && !matta_ahead_has_begun (record))
    matta_plan_set_link (record->plan, NULL, 0); /* the files were taken away with it */
  matta_ahead_undo (record, now);
  if (is_held (before))
    /* Whoever takes a cancel back gets the whole hold again to think. */
    set_due (record, MAX (record->due_at, now->wall + (gint64) hold_seconds * G_USEC_PER_SEC),
             now->boot + (gint64) hold_seconds * G_USEC_PER_SEC, now->boot_id);
  return TRUE;
}

static gboolean
send_now_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  MattaState from = record->state;
  MattaState to = from;

  if (record->state == MATTA_STATE_FAILED || record->state == MATTA_STATE_MAYBE_SENT)
    to = MATTA_STATE_HOLDING;
  else if (!is_held (from))
    return FALSE;
  if (!matta_move (record, to, now))
    return FALSE;
  reopen_recipients (record, from);
  set_note (record, NULL);
  set_due (record, now->wall, 0, NULL);
  return TRUE;
}

static gboolean
hold_step (MattaRecord *record, gint64 until, guint hold_seconds, const MattaNow *now)
{
  if (!is_held (record->state) || !matta_move (record, MATTA_STATE_SCHEDULED, now))
    return FALSE;
  matta_ahead_unite (record); /* who chooses a time chooses it for all who have not got it */
  set_due (record, until, 0, NULL);
  return TRUE;
}

typedef gboolean (*StepFunc) (MattaRecord *record,
                              gint64 until,
                              guint hold_seconds,
                              const MattaNow *now);

static const StepFunc steps[] = {
  [MATTA_STEP_CONFIRM] = confirm_step,   [MATTA_STEP_RETURN] = return_step,
  [MATTA_STEP_CANCEL] = cancel_step,     [MATTA_STEP_UNDO] = undo_step,
  [MATTA_STEP_SEND_NOW] = send_now_step, [MATTA_STEP_HOLD] = hold_step,
  [MATTA_STEP_EXPIRE] = expire_step,
};

gboolean
matta_move (MattaRecord *record, MattaState to, const MattaNow *now)
{
  if (record->state != to && !matta_state_may_become (record->state, to)) {
    g_debug ("%s: %s does not become %s", record->id, matta_state_to_string (record->state),
             matta_state_to_string (to));
    return FALSE;
  }
  g_info ("%s: %s → %s", record->id, matta_state_to_string (record->state),
          matta_state_to_string (to));
  record->state = to;
  record->changed_at = now->wall;
  return TRUE;
}

static gboolean
move_to_seal (MattaRecord *record, const MattaNow *now)
{
  if (!matta_move (record, MATTA_STATE_SEALING, now))
    return FALSE;
  set_due (record, 0, 0, NULL);
  set_note (record, NULL);
  return TRUE;
}

gboolean
matta_move_unsealed (MattaRecord *record, const char *note, const MattaNow *now)
{
  if (record->state != MATTA_STATE_SEALING || !matta_move (record, MATTA_STATE_WAITING, now))
    return FALSE;
  set_note (record, note);
  return TRUE;
}

gboolean
matta_move_to_hold (MattaRecord *record, guint hold_seconds, const MattaNow *now)
{
  guint least = matta_bounds_get_hold (record->verdict, 0);
  gint64 hold = (gint64) MAX (hold_seconds, least) * G_USEC_PER_SEC;
  gint64 chosen = record->plan != NULL ? record->plan->hold_until : 0;

  if (must_not_be_sent (record))
    return FALSE;
  if (record->plan != NULL && record->plan->seal && record->state != MATTA_STATE_SEALING)
    return move_to_seal (record, now);
  if (chosen > 0)
    chosen = MAX (chosen, now->wall + (gint64) least * G_USEC_PER_SEC);
  if (!matta_move (record, chosen > 0 ? MATTA_STATE_SCHEDULED : MATTA_STATE_HOLDING, now))
    return FALSE;
  if (chosen > 0)
    set_due (record, chosen, 0, NULL);
  else
    set_due (record, now->wall + hold, now->boot + hold, now->boot_id);
  set_note (record, NULL);
  return TRUE;
}

gboolean
matta_move_to_returned (MattaRecord *record, const MattaNow *now)
{
  if (matta_ahead_has_begun (record) || !matta_move (record, MATTA_STATE_RETURNED, now))
    return FALSE;
  set_note (record, NULL);
  return TRUE;
}

gboolean
matta_move_is_due (const MattaRecord *record, const MattaNow *now)
{
  if (now->wall < record->due_at)
    return FALSE;
  return g_strcmp0 (record->boot_id, now->boot_id) != 0 || now->boot >= record->due_boot;
}

/* A password that follows by mail is late by purpose. */
static gboolean
is_password_mail (const MattaRecord *record)
{
  return record->plan != NULL && record->plan->password_of != NULL;
}

/* A rule's hold is kept from the consent on, which was when the state was reached. */
static gboolean
is_forbidden (const MattaRecord *record, MattaStep step, gint64 until)
{
  gint64 least = (gint64) matta_bounds_get_hold (record->verdict, 0) * G_USEC_PER_SEC;

  switch (step) {
  case MATTA_STEP_CONFIRM:
    return must_not_be_sent (record);
  case MATTA_STEP_SEND_NOW:
    return is_held (record->state) && record->state != MATTA_STATE_RETRYING
           && (least > 0 || is_password_mail (record));
  case MATTA_STEP_HOLD:
    return until < record->changed_at + least
           || (is_password_mail (record) && until < record->due_at);
  case MATTA_STEP_RETURN:
  case MATTA_STEP_CANCEL:
  case MATTA_STEP_UNDO:
  case MATTA_STEP_EXPIRE:
    return FALSE;
  }
  g_return_val_if_reached (TRUE);
}

gboolean
matta_move_step (MattaRecord *record,
                 MattaStep step,
                 gint64 until,
                 guint hold_seconds,
                 const MattaNow *now,
                 GError **error)
{
  MattaState from = record->state;

  if (step == MATTA_STEP_CONFIRM && matta_bounds_is_looking (record->verdict)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT,
                         "Its attachments are still being looked into");
    return FALSE;
  }
  if (is_forbidden (record, step, until)) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN,
                         "The organisation's rules do not allow this");
    return FALSE;
  }
  if (steps[step](record, until, hold_seconds, now))
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "A message that is %s does not allow this",
               matta_state_to_string (from));
  return FALSE;
}

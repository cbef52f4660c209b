/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outcome.h"

#include "matta-ahead.h"
#include "matta-courier.h"
#include "matta-error.h"

#define LONGEST_PAUSE (G_TIME_SPAN_HOUR)

static MattaRecordRecipient *
find_recipient (MattaRecord *record, const char *address)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (g_str_equal (recipient->address, address) && recipient->delivery != MATTA_DELIVERY_ACCEPTED
        && recipient->delivery != MATTA_DELIVERY_DROPPED)
      return recipient;
  }
  return NULL;
}

static void
settle_recipient (MattaRecordRecipient *recipient,
                  MattaDelivery delivery,
                  guint code,
                  const char *reply,
                  const char *server,
                  gint64 at)
{
  char *kept = g_strdup (reply); /* they may be the recipient's own */
  char *kept_server = g_strdup (server);

  recipient->delivery = delivery;
  recipient->code = code;
  g_free (recipient->reply);
  recipient->reply = kept;
  g_free (recipient->server);
  recipient->server = kept_server;
  recipient->settled_at = delivery == MATTA_DELIVERY_PENDING ? 0 : at;
}

/* Whom something is about. */
typedef enum {
  PART_ALL,
  PART_AHEAD,
  PART_OTHERS,
} Part;

static gboolean
is_of (const MattaRecord *record, guint position, Part part)
{
  return part == PART_ALL || matta_ahead_has (record, position) == (part == PART_AHEAD);
}

static void
turn_all (MattaRecord *record,
          Part part,
          MattaDelivery from,
          MattaDelivery to,
          const char *reply,
          gint64 at)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == from && is_of (record, i, part))
      settle_recipient (recipient, to, recipient->code, reply != NULL ? reply : recipient->reply,
                        recipient->server, at);
  }
}

/* Noted as unknown just before the final dot, but the courier says that it never went out. Whose
 * reply was lost has a time. */
static void
take_back_notes (MattaRecord *record, Part part)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_UNKNOWN && recipient->settled_at == 0
        && is_of (record, i, part))
      recipient->delivery = MATTA_DELIVERY_PENDING;
  }
}

static gboolean
any_of (const MattaRecord *record, Part part, MattaDelivery delivery)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == delivery && is_of (record, i, part))
      return TRUE;
  }
  return FALSE;
}

static gboolean
any_is (const MattaRecord *record, MattaDelivery delivery)
{
  return any_of (record, PART_ALL, delivery);
}

static gint64
get_pause (guint tries, const MattaPolicy *policy)
{
  gint64 pause = (gint64) policy->retry_seconds * G_USEC_PER_SEC;

  for (guint i = 1; i < tries && pause < LONGEST_PAUSE; i++)
    pause *= 2;
  return MIN (pause, LONGEST_PAUSE);
}

static gboolean
gave_up (const MattaRecord *record, const MattaPolicy *policy, const MattaNow *now)
{
  return record->first_try_at > 0
         && now->wall - record->first_try_at >= (gint64) policy->give_up_hours * G_TIME_SPAN_HOUR;
}

/* There was merely no room for them beside the others. */
static gboolean
lacked_room (const MattaRecord *record, Part part)
{
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_PENDING && recipient->code != MATTA_CODE_TOO_MANY
        && is_of (record, i, part))
      return FALSE;
  }
  return TRUE;
}

static gboolean
retry (MattaRecord *record, gint64 pause, const MattaNow *now)
{
  if (!matta_move (record, MATTA_STATE_RETRYING, now))
    return FALSE;
  record->due_at = now->wall + pause;
  record->due_boot = now->boot + pause;
  g_free (record->boot_id);
  record->boot_id = g_strdup (now->boot_id);
  return TRUE;
}

static const char *
name_failure (const GError *error)
{
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_SIGN_IN))
    return "sign-in";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED))
    return "untrusted";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE))
    return "too-large";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_REFUSED))
    return "refused";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED)
      || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_DAMAGED))
    return "malformed";
  if (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE))
    return "unchangeable";
  return "unreachable";
}

/* Trying again cannot help these. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, MATTA_ERROR, MATTA_ERROR_REFUSED)
         || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_TOO_LARGE)
         || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_MALFORMED)
         || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_DAMAGED)
         || g_error_matches (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE);
}

gboolean
matta_outcome_apply (MattaRecord *record, GPtrArray *results, const MattaNow *now)
{
  gboolean progress = FALSE;

  for (guint i = 0; i < results->len; i++) {
    const MattaResult *result = g_ptr_array_index (results, i);
    MattaRecordRecipient *recipient = find_recipient (record, result->address);

    if (recipient == NULL)
      continue;
    settle_recipient (recipient, result->delivery, result->code, result->reply, result->server,
                      now->wall);
    progress = progress || result->delivery == MATTA_DELIVERY_ACCEPTED;
  }
  return progress;
}

static void
fail (MattaRecord *record, Part part, const GError *error, const MattaNow *now)
{
  if (!matta_state_is_settled (record->state)) { /* else it says what a cancel is undone to */
    g_free (record->note);
    record->note = g_strdup (name_failure (error));
  }
  take_back_notes (record, part);
  if (is_final (error))
    turn_all (record, part, MATTA_DELIVERY_PENDING, MATTA_DELIVERY_REFUSED, error->message,
              now->wall);
}

void
matta_outcome_fail (MattaRecord *record, const GError *error, const MattaNow *now)
{
  fail (record, PART_ALL, error, now);
}

void
matta_outcome_fail_ahead (MattaRecord *record, const GError *error, const MattaNow *now)
{
  fail (record, PART_AHEAD, error, now);
}

void
matta_outcome_settle_ahead (MattaRecord *record,
                            const MattaPolicy *policy,
                            gboolean progress,
                            const MattaNow *now)
{
  gint64 pause = 0;

  g_return_if_fail (matta_ahead_is_split (record));

  record->plan->ahead_tries++;
  if (!any_of (record, PART_AHEAD, MATTA_DELIVERY_PENDING)) {
    if (!matta_state_is_settled (record->state))
      g_clear_pointer (&record->note, g_free);
    return;
  }
  if (!progress || !lacked_room (record, PART_AHEAD))
    pause = get_pause (record->plan->ahead_tries, policy);
  record->plan->ahead_at = now->wall + pause;
}

gboolean
matta_outcome_recover_ahead (MattaRecord *record, gboolean idempotent, const MattaNow *now)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < record->recipients->len; i++) {
    MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery != MATTA_DELIVERY_UNKNOWN || recipient->settled_at != 0
        || !matta_ahead_has (record, i))
      continue;
    if (idempotent)
      recipient->delivery = MATTA_DELIVERY_PENDING;
    else
      recipient->settled_at = now->wall;
    changed = TRUE;
  }
  return changed;
}

gboolean
matta_outcome_settle (MattaRecord *record,
                      const MattaPolicy *policy,
                      gboolean progress,
                      const MattaNow *now)
{
  if (any_of (record, PART_OTHERS, MATTA_DELIVERY_UNKNOWN))
    return matta_move (record, MATTA_STATE_MAYBE_SENT, now);
  if (any_is (record, MATTA_DELIVERY_PENDING)) {
    /* Somebody got further each time: it comes to an end. */
    if (progress && lacked_room (record, PART_ALL))
      return retry (record, 0, now);
    if (!gave_up (record, policy, now))
      return retry (record, get_pause (record->attempts, policy), now);
    turn_all (record, PART_ALL, MATTA_DELIVERY_PENDING, MATTA_DELIVERY_REFUSED, NULL, now->wall);
  }
  /* That is to be asked about those who were ahead once the others have it: neither part waits for
   * the other. */
  if (any_is (record, MATTA_DELIVERY_UNKNOWN))
    return matta_move (record, MATTA_STATE_MAYBE_SENT, now);
  if (any_is (record, MATTA_DELIVERY_REFUSED))
    return matta_move (record, MATTA_STATE_FAILED, now);
  g_clear_pointer (&record->note, g_free);
  return matta_move (record, MATTA_STATE_SENT, now);
}

gboolean
matta_outcome_recover (MattaRecord *record, gboolean idempotent, const MattaNow *now)
{
  if (!idempotent && any_is (record, MATTA_DELIVERY_UNKNOWN))
    return matta_move (record, MATTA_STATE_MAYBE_SENT, now);
  turn_all (record, PART_ALL, MATTA_DELIVERY_UNKNOWN, MATTA_DELIVERY_PENDING, NULL, 0);
  if (!matta_move (record, MATTA_STATE_HOLDING, now))
    return FALSE;
  record->due_at = now->wall;
  record->due_boot = 0;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ahead.h"

#include "matta-bounds.h"

/* A mail app that hangs up before it has heard "250" still owns its mail: by then that is known. */
#define PAUSE (2 * G_TIME_SPAN_SECOND)

static gboolean
is_own_mail (const MattaPlan *plan)
{
  return plan != NULL && (plan->password_of != NULL || plan->report_of != NULL);
}

static gboolean
is_held (const MattaRecord *record)
{
  return record->state == MATTA_STATE_HOLDING || record->state == MATTA_STATE_SCHEDULED;
}

static gboolean
is_sender (const MattaRecord *record, const char *address)
{
  return (record->return_path != NULL && matta_address_equal (record->return_path, address))
         || (record->from != NULL && matta_address_equal (record->from, address));
}

/* Whoever gets it. */
static gboolean
may_split (const MattaRecord *record, const MattaPolicy *policy)
{
  return policy->colleagues_first && matta_bounds_get_hold (record->verdict, 0) == 0
         && !is_own_mail (record->plan);
}

/* How many get it on either side. Who sends a copy to themselves alone has nobody to shout. */
typedef struct {
  guint colleagues;
  guint outside;
} Sides;

/* Whether @address is inside. */
static gboolean
count_side (Sides *sides, const MattaRecord *record, const MattaPolicy *policy, const char *address)
{
  gboolean inside = matta_policy_is_inside (policy, address);

  if (!inside)
    sides->outside++;
  else if (!is_sender (record, address))
    sides->colleagues++;
  return inside;
}

static gboolean
are_both_there (const Sides *sides)
{
  return sides->colleagues > 0 && sides->outside > 0;
}

/* (transfer full): positions of those who are inside; NULL when it goes to one side only. */
static GArray *
find_inside (const MattaRecord *record, const MattaPolicy *policy)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (guint));
  Sides sides = { 0, 0 };

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_PENDING
        && count_side (&sides, record, policy, recipient->address))
      g_array_append_val (inside, i);
  }
  return are_both_there (&sides) ? g_steal_pointer (&inside) : NULL;
}

/* FALSE when they would not get it any sooner. */
static gboolean
hold_for (MattaRecord *record, guint minutes, const MattaNow *now)
{
  gint64 hold = (gint64) minutes * G_TIME_SPAN_MINUTE;

  record->due_at = MAX (record->due_at, now->wall + hold);
  record->due_boot = MAX (record->due_boot, now->boot + hold);
  return record->due_at > now->wall + PAUSE;
}

void
matta_ahead_split (MattaRecord *record, const MattaPolicy *policy, const MattaNow *now)
{
  g_autoptr (GArray) inside = NULL;

  g_return_if_fail (record != NULL && policy != NULL && now != NULL);

  if (record->state != MATTA_STATE_HOLDING || !may_split (record, policy))
    return;
  inside = find_inside (record, policy);
  if (inside == NULL || !hold_for (record, policy->colleagues_first_minutes, now))
    return;
  if (record->plan == NULL)
    record->plan = matta_plan_new ();
  g_array_set_size (record->plan->ahead, 0);
  g_array_append_vals (record->plan->ahead, inside->data, inside->len);
  record->plan->ahead_at = now->wall + PAUSE;
}

static gboolean
are_on_both_sides (const MattaRecord *record,
                   const MattaPolicy *policy,
                   const char *const *receivers)
{
  Sides sides = { 0, 0 };

  for (gsize i = 0; receivers[i] != NULL; i++)
    count_side (&sides, record, policy, receivers[i]);
  return are_both_there (&sides);
}

guint
matta_ahead_foresee (const MattaRecord *record,
                     const MattaPolicy *policy,
                     const char *const *receivers)
{
  guint seconds = 0;

  g_return_val_if_fail (record != NULL && policy != NULL && receivers != NULL, 0);

  if (!may_split (record, policy) || !are_on_both_sides (record, policy, receivers))
    return 0;
  seconds = MAX (policy->hold_seconds, policy->colleagues_first_minutes * 60);
  return seconds > PAUSE / G_TIME_SPAN_SECOND ? seconds : 0;
}

gboolean
matta_ahead_hold (MattaRecord *record, const MattaPolicy *policy, const MattaNow *now)
{
  g_return_val_if_fail (record != NULL && policy != NULL && now != NULL, FALSE);

  if (!matta_move_to_hold (record, policy->hold_seconds, now))
    return FALSE;
  matta_ahead_split (record, policy, now);
  return TRUE;
}

void
matta_ahead_unite (MattaRecord *record)
{
  g_return_if_fail (record != NULL);

  if (matta_ahead_is_split (record) && !matta_ahead_has_begun (record))
    g_array_set_size (record->plan->ahead, 0);
}

void
matta_ahead_undo (MattaRecord *record, const MattaNow *now)
{
  g_return_if_fail (record != NULL && now != NULL);

  if (matta_ahead_is_split (record))
    record->plan->ahead_at = MAX (record->plan->ahead_at, now->wall + PAUSE);
}

guint
matta_ahead_get_hold (const MattaRecord *record, const MattaPolicy *policy)
{
  g_return_val_if_fail (record != NULL && policy != NULL, 0);

  if (!matta_ahead_is_split (record))
    return policy->hold_seconds;
  return MAX (policy->hold_seconds, policy->colleagues_first_minutes * 60);
}

gboolean
matta_ahead_is_split (const MattaRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->plan != NULL && record->plan->ahead->len > 0;
}

gboolean
matta_ahead_has (const MattaRecord *record, guint position)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return record->plan != NULL && matta_plan_prefers (record->plan, position);
}

gint64
matta_ahead_get_time (const MattaRecord *record)
{
  g_return_val_if_fail (record != NULL, G_MAXINT64);

  if (!matta_ahead_is_split (record) || !is_held (record))
    return G_MAXINT64;
  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_PENDING && matta_ahead_has (record, i))
      return record->plan->ahead_at;
  }
  return G_MAXINT64;
}

gboolean
matta_ahead_has_begun (const MattaRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (recipient->delivery == MATTA_DELIVERY_ACCEPTED
        || recipient->delivery == MATTA_DELIVERY_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

gboolean
matta_ahead_is_older (const MattaRecord *record, const MattaRecord *other)
{
  g_return_val_if_fail (record != NULL && other != NULL, FALSE);

  return record->plan != NULL && other->plan != NULL
         && record->plan->ahead_step < other->plan->ahead_step;
}

char *
matta_ahead_count (const MattaRecord *record)
{
  guint counts[MATTA_DELIVERY_DROPPED + 1] = { 0 };

  g_return_val_if_fail (record != NULL, NULL);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (matta_ahead_has (record, i))
      counts[recipient->delivery]++;
  }
  return g_strdup_printf ("accepted=%u refused=%u pending=%u unknown=%u",
                          counts[MATTA_DELIVERY_ACCEPTED], counts[MATTA_DELIVERY_REFUSED],
                          counts[MATTA_DELIVERY_PENDING], counts[MATTA_DELIVERY_UNKNOWN]);
}

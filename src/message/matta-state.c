/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-state.h"

#define BIT(state) (1u << MATTA_STATE_##state)

static const char *const state_words[MATTA_N_STATES] = {
  [MATTA_STATE_WAITING] = "waiting",
  [MATTA_STATE_SEALING] = "sealing",
  [MATTA_STATE_HOLDING] = "holding",
  [MATTA_STATE_SCHEDULED] = "scheduled",
  [MATTA_STATE_SENDING] = "sending",
  [MATTA_STATE_RETRYING] = "retrying",
  [MATTA_STATE_SENT] = "sent",
  [MATTA_STATE_FAILED] = "failed",
  [MATTA_STATE_MAYBE_SENT] = "maybe-sent",
  [MATTA_STATE_RETURNED] = "returned",
  [MATTA_STATE_CANCELLED] = "cancelled",
};

static const char *const delivery_words[] = {
  [MATTA_DELIVERY_PENDING] = "pending", [MATTA_DELIVERY_ACCEPTED] = "accepted",
  [MATTA_DELIVERY_REFUSED] = "refused", [MATTA_DELIVERY_UNKNOWN] = "unknown",
  [MATTA_DELIVERY_DROPPED] = "dropped",
};

/* Sent and returned are final: their rows are empty. A cancellation can be undone to wherever the
 * message was. */
static const guint moves[MATTA_N_STATES] = {
  [MATTA_STATE_WAITING] =
      BIT (HOLDING) | BIT (SCHEDULED) | BIT (RETURNED) | BIT (CANCELLED) | BIT (SEALING),
  [MATTA_STATE_SEALING] =
      BIT (WAITING) | BIT (HOLDING) | BIT (SCHEDULED) | BIT (RETURNED) | BIT (CANCELLED),
  [MATTA_STATE_HOLDING] = BIT (SENDING) | BIT (SENT) | BIT (RETRYING) | BIT (FAILED)
                          | BIT (CANCELLED) | BIT (WAITING) | BIT (SCHEDULED) | BIT (RETURNED)
                          | BIT (MAYBE_SENT),
  [MATTA_STATE_SCHEDULED] = BIT (SENDING) | BIT (SENT) | BIT (RETRYING) | BIT (FAILED)
                            | BIT (CANCELLED) | BIT (WAITING) | BIT (HOLDING) | BIT (RETURNED)
                            | BIT (MAYBE_SENT) | BIT (SCHEDULED),
  [MATTA_STATE_SENDING] =
      BIT (SENT) | BIT (RETRYING) | BIT (FAILED) | BIT (MAYBE_SENT) | BIT (HOLDING),
  [MATTA_STATE_RETRYING] = BIT (SENDING) | BIT (SENT) | BIT (FAILED) | BIT (CANCELLED)
                           | BIT (HOLDING) | BIT (SCHEDULED) | BIT (RETURNED) | BIT (MAYBE_SENT)
                           | BIT (RETRYING),
  [MATTA_STATE_FAILED] = BIT (HOLDING) | BIT (SENT) | BIT (CANCELLED) | BIT (RETRYING),
  [MATTA_STATE_MAYBE_SENT] = BIT (HOLDING) | BIT (SENT) | BIT (CANCELLED) | BIT (RETRYING),
  [MATTA_STATE_CANCELLED] = BIT (WAITING) | BIT (SEALING) | BIT (HOLDING) | BIT (SCHEDULED)
                            | BIT (RETRYING) | BIT (FAILED) | BIT (MAYBE_SENT),
};

static gboolean
find_word (const char *const *words, guint n_words, const char *text, guint *index)
{
  for (guint i = 0; i < n_words; i++) {
    if (g_strcmp0 (words[i], text) != 0)
      continue;
    *index = i;
    return TRUE;
  }
  return FALSE;
}

const char *
matta_state_to_string (MattaState state)
{
  g_return_val_if_fail ((guint) state < MATTA_N_STATES, NULL);

  return state_words[state];
}

gboolean
matta_state_from_string (const char *text, MattaState *state)
{
  guint index = 0;

  g_return_val_if_fail (state != NULL, FALSE);

  if (!find_word (state_words, MATTA_N_STATES, text, &index))
    return FALSE;
  *state = (MattaState) index;
  return TRUE;
}

gboolean
matta_state_may_become (MattaState from, MattaState to)
{
  g_return_val_if_fail ((guint) from < MATTA_N_STATES && (guint) to < MATTA_N_STATES, FALSE);

  return (moves[from] & (1u << to)) != 0;
}

gboolean
matta_state_is_settled (MattaState state)
{
  return state == MATTA_STATE_SENT || state == MATTA_STATE_RETURNED
         || state == MATTA_STATE_CANCELLED;
}

const char *
matta_delivery_to_string (MattaDelivery delivery)
{
  g_return_val_if_fail ((guint) delivery < G_N_ELEMENTS (delivery_words), NULL);

  return delivery_words[delivery];
}

gboolean
matta_delivery_from_string (const char *text, MattaDelivery *delivery)
{
  guint index = 0;

  g_return_val_if_fail (delivery != NULL, FALSE);

  if (!find_word (delivery_words, G_N_ELEMENTS (delivery_words), text, &index))
    return FALSE;
  *delivery = (MattaDelivery) index;
  return TRUE;
}

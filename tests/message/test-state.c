/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-state.h"

static const struct {
  const char *from;
  const char *to;
} moves[] = {
  { "waiting", "sealing holding scheduled returned cancelled" },
  { "sealing", "waiting holding scheduled returned cancelled" },
  { "holding", "waiting scheduled sending retrying sent failed maybe-sent returned cancelled" },
  { "scheduled",
    "waiting holding scheduled sending retrying sent failed maybe-sent returned cancelled" },
  { "sending", "holding retrying sent failed maybe-sent" },
  { "retrying", "holding scheduled sending retrying sent failed maybe-sent returned cancelled" },
  { "sent", "" },
  { "failed", "holding retrying sent cancelled" },
  { "maybe-sent", "holding retrying sent cancelled" },
  { "returned", "" },
  { "cancelled", "waiting sealing holding scheduled retrying failed maybe-sent" },
};

static void
test_moves (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_auto (GStrv) targets = g_strsplit (moves[i].to, " ", -1);
    MattaState from = MATTA_STATE_WAITING;

    g_assert_true (matta_state_from_string (moves[i].from, &from));
    for (guint to = 0; to < MATTA_N_STATES; to++)
      g_assert_cmpint (
          matta_state_may_become (from, (MattaState) to), ==,
          g_strv_contains ((const char *const *) targets, matta_state_to_string ((MattaState) to)));
  }
}

static void
test_words (void)
{
  MattaState state = MATTA_STATE_SENT;
  MattaDelivery delivery = MATTA_DELIVERY_REFUSED;

  for (guint i = 0; i < MATTA_N_STATES; i++) {
    g_assert_true (matta_state_from_string (matta_state_to_string ((MattaState) i), &state));
    g_assert_cmpuint (state, ==, i);
  }
  for (guint i = 0; i <= MATTA_DELIVERY_DROPPED; i++) {
    g_assert_true (
        matta_delivery_from_string (matta_delivery_to_string ((MattaDelivery) i), &delivery));
    g_assert_cmpuint (delivery, ==, i);
  }
  g_assert_false (matta_state_from_string ("Sent", &state));
  g_assert_false (matta_state_from_string (NULL, &state));
  g_assert_false (matta_delivery_from_string ("", &delivery));
}

static void
test_settled (void)
{
  g_assert_true (matta_state_is_settled (MATTA_STATE_SENT));
  g_assert_true (matta_state_is_settled (MATTA_STATE_RETURNED));
  g_assert_true (matta_state_is_settled (MATTA_STATE_CANCELLED));
  g_assert_false (matta_state_is_settled (MATTA_STATE_FAILED));
  g_assert_false (matta_state_is_settled (MATTA_STATE_MAYBE_SENT));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state/moves-as-the-table-says", test_moves);
  g_test_add_func ("/state/words-come-back", test_words);
  g_test_add_func ("/state/settled", test_settled);
  return g_test_run ();
}

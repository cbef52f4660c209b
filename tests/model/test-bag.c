/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bag.h"

#define DAY 20000
#define NEAR 1e-3

static MattaBag *
make_bag (guint mails, guint companions)
{
  MattaBag *bag = matta_bag_new (7, "a@example.jp", 8);

  for (guint i = 0; i < mails; i++) {
    matta_bag_count (bag, DAY, i % 2 == 0, i % 4 == 0);
    for (guint j = 1; j <= companions; j++)
      matta_bag_add (bag, j, DAY);
  }
  return bag;
}

static void
test_counts (void)
{
  g_autoptr (MattaBag) bag = make_bag (8, 1);

  g_assert_cmpfloat_with_epsilon (matta_bag_get (bag, MATTA_BAG_ALL, DAY), 8, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get (bag, MATTA_BAG_GROUPED, DAY), 4, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get (bag, MATTA_BAG_COPIED, DAY), 2, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get_companion (bag, 1, DAY), 8, NEAR);
  g_assert_cmpfloat (matta_bag_get_companion (bag, 2, DAY), ==, 0);
  g_assert_cmpuint (matta_bag_get_day (bag), ==, DAY);
  g_assert_cmpstr (matta_bag_get_text (bag), ==, "a@example.jp");
}

static void
test_nothing_is_nothing (void)
{
  g_assert_cmpfloat (matta_bag_get (NULL, MATTA_BAG_ALL, DAY), ==, 0);
  g_assert_cmpfloat (matta_bag_get_companion (NULL, 1, DAY), ==, 0);
  g_assert_cmpfloat (matta_bag_compare (NULL, NULL), ==, 0);
}

static void
test_fades (void)
{
  g_autoptr (MattaBag) bag = make_bag (8, 1);

  g_assert_cmpfloat_with_epsilon (matta_bag_get (bag, MATTA_BAG_ALL, DAY + MATTA_BAG_HALF_LIFE), 4,
                                  NEAR);
  g_assert_cmpfloat_with_epsilon (
      matta_bag_get (bag, MATTA_BAG_RECENT, DAY + MATTA_BAG_RECENT_HALF_LIFE), 4, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get_companion (bag, 1, DAY + MATTA_BAG_HALF_LIFE), 4,
                                  NEAR);
}

/* Mail of the past is learnt late: in whatever order, the same comes of it. */
static void
test_order_does_not_matter (void)
{
  static const guint32 days[] = { DAY, DAY - 2 * MATTA_BAG_HALF_LIFE, DAY - MATTA_BAG_HALF_LIFE };
  g_autoptr (MattaBag) forwards = matta_bag_new (7, NULL, 8);
  g_autoptr (MattaBag) backwards = matta_bag_new (7, NULL, 8);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    matta_bag_count (forwards, days[i], TRUE, FALSE);
    matta_bag_add (forwards, 1, days[i]);
    matta_bag_count (backwards, days[G_N_ELEMENTS (days) - 1 - i], TRUE, FALSE);
    matta_bag_add (backwards, 1, days[G_N_ELEMENTS (days) - 1 - i]);
  }
  for (guint i = 0; i < MATTA_BAG_N_COUNTS; i++)
    g_assert_cmpfloat_with_epsilon (matta_bag_get (forwards, i, DAY),
                                    matta_bag_get (backwards, i, DAY), NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get (forwards, MATTA_BAG_ALL, DAY), 1.75, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get_companion (forwards, 1, DAY), 1.75, NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_get_companion (backwards, 1, DAY), 1.75, NEAR);
  g_assert_cmpuint (matta_bag_get_day (forwards), ==, DAY);
}

static void
count_cb (guint64 companion, double count, gpointer data)
{
  (*(guint *) data)++;
}

/* The weakest gives way to a new one. */
static void
test_companions_are_bounded (void)
{
  g_autoptr (MattaBag) bag = make_bag (4, 3);
  guint n = 0;

  for (guint i = 100; i < 200; i++)
    matta_bag_add (bag, i, DAY);
  matta_bag_foreach (bag, DAY, count_cb, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpfloat_with_epsilon (matta_bag_get_companion (bag, 1, DAY), 4, NEAR);
}

static void
test_compare (void)
{
  g_autoptr (MattaBag) one = make_bag (4, 3);
  g_autoptr (MattaBag) same = make_bag (8, 3);
  g_autoptr (MattaBag) other = matta_bag_new (9, NULL, 8);

  matta_bag_count (other, DAY, TRUE, FALSE);
  matta_bag_add (other, 77, DAY);
  g_assert_cmpfloat_with_epsilon (matta_bag_compare (one, same), 1, NEAR);
  g_assert_cmpfloat (matta_bag_compare (one, other), ==, 0);
}

static void
test_round_trip (void)
{
  g_autoptr (MattaBag) bag = make_bag (8, 5);
  g_autoptr (GVariant) row = matta_bag_to_variant (bag);
  g_autoptr (MattaBag) back = matta_bag_from_variant (7, row, 8);

  g_assert_nonnull (back);
  g_assert_cmpstr (matta_bag_get_text (back), ==, "a@example.jp");
  g_assert_cmpuint (matta_bag_get_day (back), ==, DAY);
  for (guint i = 0; i < MATTA_BAG_N_COUNTS; i++)
    g_assert_cmpfloat_with_epsilon (matta_bag_get (back, i, DAY), matta_bag_get (bag, i, DAY),
                                    NEAR);
  g_assert_cmpfloat_with_epsilon (matta_bag_compare (bag, back), 1, NEAR);
}

/* Rows come from a file that anything may have happened to. */
static void
test_refuses (void)
{
  const char *const bad[] = { "1", "'a'", "@as []", "(1, 2)", "{'a': 1}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GVariant) row = g_variant_ref_sink (g_variant_new_parsed (bad[i]));

    g_assert_null (matta_bag_from_variant (7, row, 8));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bag/counts", test_counts);
  g_test_add_func ("/bag/nothing-is-nothing", test_nothing_is_nothing);
  g_test_add_func ("/bag/fades", test_fades);
  g_test_add_func ("/bag/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/bag/companions-are-bounded", test_companions_are_bounded);
  g_test_add_func ("/bag/compare", test_compare);
  g_test_add_func ("/bag/comes-back", test_round_trip);
  g_test_add_func ("/bag/refuses-what-is-none", test_refuses);
  return g_test_run ();
}

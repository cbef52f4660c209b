/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-typed-password.h"

typedef struct {
  const char *password;
  MattaTyped expected;
} Case;

static const Case cases[] = {
  { "", MATTA_TYPED_EMPTY },
  { "パスワード", MATTA_TYPED_UNUSABLE },
  { "pass\tword", MATTA_TYPED_UNUSABLE },
  { "password", MATTA_TYPED_WEAK },
  { "Summer2026", MATTA_TYPED_WEAK },
  { "matta", MATTA_TYPED_WEAK },
  { "k3fm-9xqw-a2bc-d4ef", MATTA_TYPED_GOOD },
  { "correct horse battery staple 7 Okinawa", MATTA_TYPED_GOOD },
};

static void
test_judge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double bits = -1;

    g_test_message ("%s", cases[i].password);
    g_assert_cmpint (matta_typed_password_judge (cases[i].password, &bits), ==, cases[i].expected);
    g_assert_true ((bits >= 60) == (cases[i].expected == MATTA_TYPED_GOOD));
  }
}

static void
test_long (void)
{
  g_autofree char *password = g_strnfill (100, 'x');

  g_assert_cmpint (matta_typed_password_judge (password, NULL), ==, MATTA_TYPED_UNUSABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typed-password/judge", test_judge);
  g_test_add_func ("/typed-password/long", test_long);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"
#include "fake-vault.h"
#include "matta-error.h"

static void
count_cb (MattaClock *clock, gpointer data)
{
  ++*(guint *) data;
}

static void
test_clock (void)
{
  g_autoptr (FakeClock) fake = fake_clock_new (1000);
  MattaClock *clock = MATTA_CLOCK (fake);
  guint alarms = 0;

  g_signal_connect (clock, "alarm", G_CALLBACK (count_cb), &alarms);
  matta_clock_set_alarm (clock, 1010, 20);
  fake_clock_advance (fake, 19);
  g_assert_cmpuint (alarms, ==, 0); /* the wall has come, the boot reading has not */
  fake_clock_advance (fake, 1);
  g_assert_cmpuint (alarms, ==, 1);
  fake_clock_advance (fake, 100);
  g_assert_cmpuint (alarms, ==, 1);
  fake_clock_set_wall (fake, 5);
  g_assert_cmpuint (alarms, ==, 2);
  g_assert_cmpint (matta_clock_get_wall (clock), ==, 5);
  g_assert_cmpint (matta_clock_get_boot (clock), ==, 120);
}

static void
test_vault (void)
{
  g_autoptr (FakeVault) fake = fake_vault_new ();
  MattaVault *vault = MATTA_VAULT (fake);
  g_autoptr (GError) error = NULL;
  char *secret;

  g_assert_true (matta_vault_store (vault, "account", "a", "one", NULL, NULL));
  fake_vault_set_failing (fake, TRUE);
  g_assert_false (matta_vault_store (vault, "account", "a", "two", NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  fake_vault_set_failing (fake, FALSE);
  secret = matta_vault_lookup (vault, "account", "a", NULL, NULL);
  g_assert_cmpstr (secret, ==, "one");
  matta_secret_free (secret);
  g_assert_true (matta_vault_remove (vault, "account", "a", NULL, NULL));
  g_assert_null (matta_vault_lookup (vault, "account", "a", NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fakes/clock-rings-when-both-readings-have-come", test_clock);
  g_test_add_func ("/fakes/failing-vault-changes-nothing", test_vault);
  return g_test_run ();
}

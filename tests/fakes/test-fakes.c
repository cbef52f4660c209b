/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-clock.h"
#include "fake-courier.h"
#include "fake-reviewer.h"
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
  fake_clock_advance (fake, 9);
  g_assert_cmpuint (alarms, ==, 0);
  fake_clock_advance (fake, 1);
  g_assert_cmpuint (alarms, ==, 1); /* the wall has come … */
  fake_clock_advance (fake, 9);
  g_assert_cmpuint (alarms, ==, 1);
  fake_clock_advance (fake, 1);
  g_assert_cmpuint (alarms, ==, 2); /* … and the boot reading */
  fake_clock_advance (fake, 100);
  g_assert_cmpuint (alarms, ==, 2);
  fake_clock_set_wall (fake, 5);
  g_assert_cmpuint (alarms, ==, 3);
  g_assert_cmpint (matta_clock_get_wall (clock), ==, 5);
  g_assert_cmpint (matta_clock_get_boot (clock), ==, 120);
}

static void
test_clock_without_a_reading (void)
{
  g_autoptr (FakeClock) fake = fake_clock_new (1000);
  guint alarms = 0;

  g_signal_connect (fake, "alarm", G_CALLBACK (count_cb), &alarms);
  matta_clock_set_alarm (MATTA_CLOCK (fake), 1010, G_MAXINT64);
  fake_clock_advance (fake, 10);
  g_assert_cmpuint (alarms, ==, 1);
  matta_clock_set_alarm (MATTA_CLOCK (fake), G_MAXINT64, 30);
  fake_clock_advance (fake, 20);
  g_assert_cmpuint (alarms, ==, 2);
}

static void
test_clock_restart (void)
{
  g_autoptr (FakeClock) fake = fake_clock_new (1000);
  g_autofree char *before = g_strdup (matta_clock_get_boot_id (MATTA_CLOCK (fake)));

  fake_clock_advance (fake, 10);
  fake_clock_restart (fake);
  g_assert_cmpint (matta_clock_get_wall (MATTA_CLOCK (fake)), ==, 1010);
  g_assert_cmpint (matta_clock_get_boot (MATTA_CLOCK (fake)), ==, 0);
  g_assert_cmpstr (matta_clock_get_boot_id (MATTA_CLOCK (fake)), !=, before);
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

static GPtrArray *
submit (FakeCourier *fake, GError **error)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaParcel parcel = { .id = "id", .envelope = envelope, .content = content };

  matta_envelope_add (envelope, "b@example.org", NULL);
  matta_envelope_add (envelope, "c@example.org", NULL);
  return matta_courier_submit (MATTA_COURIER (fake), &parcel, NULL, error);
}

static void
test_courier (void)
{
  g_autoptr (FakeCourier) fake = fake_courier_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  fake_courier_answer (fake, "c@example.org", MATTA_DELIVERY_REFUSED, 550);
  results = submit (fake, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((MattaResult *) results->pdata[0])->delivery, ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpuint (((MattaResult *) results->pdata[1])->code, ==, 550);
  fake_courier_fail (fake, MATTA_ERROR_TRY_LATER);
  g_assert_null (submit (fake, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpuint (fake_courier_get_n_tries (fake), ==, 2);
  g_assert_cmpuint (fake_courier_get_n_sent (fake), ==, 1);
}

static void
test_reviewer (void)
{
  g_autoptr (FakeReviewer) fake = fake_reviewer_new ();

  g_assert_cmpuint (fake_reviewer_get_n_asked (fake), ==, 0);
  g_assert_null (fake_reviewer_get_last (fake));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fakes/clock-rings-when-a-reading-has-come", test_clock);
  g_test_add_func ("/fakes/clock-rings-for-one-reading-alone", test_clock_without_a_reading);
  g_test_add_func ("/fakes/clock-restarts-with-another-boot-id", test_clock_restart);
  g_test_add_func ("/fakes/courier-answers-as-told", test_courier);
  g_test_add_func ("/fakes/reviewer-keeps-what-it-was-asked", test_reviewer);
  g_test_add_func ("/fakes/failing-vault-changes-nothing", test_vault);
  return g_test_run ();
}

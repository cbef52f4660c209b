/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-receivers.h"
#include "store-fixture.h"

static MattaReceiver *
get (StoreFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  MattaReceiver *receiver = matta_store_get_receiver (fixture->store, name, &error);

  g_assert_no_error (error);
  return receiver;
}

static void
test_unknown (StoreFixture *fixture, gconstpointer data)
{
  g_assert_null (get (fixture, "sato@example.com"));
}

/* One thing after another, and nothing forgets another. */
static void
test_grows (StoreFixture *fixture, gconstpointer data)
{
  MattaStore *store = fixture->store;
  g_autoptr (MattaReceiver) receiver = NULL;

  g_assert_true (matta_store_note_format (store, "Sato@Example.com", TRUE, FALSE, NULL));
  g_assert_true (
      matta_store_note_road (store, "sato@example.com", "sms", "+81 90 0000 0000", NULL));
  g_assert_true (matta_store_note_refusal (store, "sato@EXAMPLE.com", 7, NULL));
  g_assert_true (matta_store_note_road (store, "sato@example.com", "phone", NULL, NULL));
  store_fixture_reopen (fixture);
  receiver = get (fixture, "SATO@example.com");
  g_assert_cmpstr (receiver->road, ==, "phone");
  g_assert_cmpstr (receiver->number, ==, "+81 90 0000 0000");
  g_assert_true (receiver->wrap);
  g_assert_false (receiver->old_windows);
  g_assert_cmpint (receiver->refused_at, ==, 7);
}

static void
test_domains (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaReceiver) receiver = NULL;

  g_assert_true (matta_store_note_format (fixture->store, "Example.com", FALSE, TRUE, NULL));
  g_assert_true (matta_store_note_refusal (fixture->store, "example.com", 9, NULL));
  g_assert_null (get (fixture, "sato@example.com"));
  receiver = get (fixture, "example.COM");
  g_assert_true (receiver->old_windows);
  g_assert_cmpint (receiver->refused_at, ==, 9);
  g_assert_null (receiver->road);
  g_assert_null (receiver->number);
}

static void
add (const char *path, void (*func) (StoreFixture *, gconstpointer))
{
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/receivers/unknown", test_unknown);
  add ("/receivers/grows", test_grows);
  add ("/receivers/domains", test_domains);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "store-fixture.h"

static void
test_keeps_what_came (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) kept = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  MattaRecordRecipient *second = NULL;

  store_fixture_reopen (fixture);
  kept = matta_store_get (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->from, ==, "A@Example.com");
  g_assert_cmpint (kept->state, ==, MATTA_STATE_WAITING);
  g_assert_true (kept->has_content);
  g_assert_cmpuint (kept->recipients->len, ==, 2);
  second = g_ptr_array_index (kept->recipients, 1);
  g_assert_cmpstr (second->address, ==, "C@Example.JP");
  g_assert_cmpstr (second->parameters, ==, "NOTIFY=NEVER");
  g_assert_cmpstr (second->kind, ==, "cc");
  text = store_read_text (fixture->store, record->id);
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\ntext\r\n");
}

static void
test_moves (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) kept = NULL;
  g_autoptr (GError) error = NULL;

  record->state = MATTA_STATE_HOLDING;
  record->due_at = 5000;
  g_assert_true (matta_store_update (fixture->store, record, MATTA_STATE_WAITING, "1", &error));
  g_assert_no_error (error);
  kept = matta_store_get (fixture->store, record->id, &error);
  g_assert_cmpint (kept->state, ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (kept->due_at, ==, 5000);
  g_assert_false (matta_store_update (fixture->store, record, MATTA_STATE_WAITING, "1", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
}

static void
test_due (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) due = NULL;
  g_autoptr (GError) error = NULL;

  record->state = MATTA_STATE_HOLDING;
  record->due_at = 5000;
  record->due_boot = 70;
  record->boot_id = g_strdup ("boot");
  g_assert_true (matta_store_update (fixture->store, record, MATTA_STATE_WAITING, NULL, &error));
  due = matta_store_get_due (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (due->id, ==, record->id);
  g_assert_cmpint (due->due_at, ==, 5000);
  g_assert_cmpint (due->due_boot, ==, 70);
  g_assert_cmpstr (due->boot_id, ==, "boot");
  g_assert_null (matta_store_get_due (fixture->store, "nobody", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/keeps-what-came-over-a-restart", test_keeps_what_came);
  STORE_TEST ("/store/moves-only-from-the-expected-state", test_moves);
  STORE_TEST ("/store/knows-when-it-is-due", test_due);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-links.h"
#include "store-fixture.h"

#define PLACE "https://cloud.example.com"

static void
note (StoreFixture *fixture, const char *id, const char *place, gint64 ends)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_store_note_link (fixture->store, id, place, ends, &error));
  g_assert_no_error (error);
}

/* The ids, one after another; (transfer full). */
static char *
list_due (StoreFixture *fixture, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = matta_store_list_due_links (fixture->store, PLACE, now, &error);

  g_assert_no_error (error);
  return g_strjoinv (" ", ids);
}

static void
assert_due (StoreFixture *fixture, gint64 now, const char *expected)
{
  g_autofree char *due = list_due (fixture, now);

  g_assert_cmpstr (due, ==, expected);
}

static void
test_ends (StoreFixture *fixture, gconstpointer data)
{
  assert_due (fixture, 100, "");
  note (fixture, "b", PLACE, 10);
  note (fixture, "a", PLACE, 20);
  store_fixture_reopen (fixture);
  assert_due (fixture, 9, "");
  assert_due (fixture, 10, "b");
  assert_due (fixture, 20, "a b");
}

static void
test_put_up_again (StoreFixture *fixture, gconstpointer data)
{
  note (fixture, "a", PLACE, 10);
  note (fixture, "a", PLACE, 30);
  assert_due (fixture, 10, "");
  assert_due (fixture, 30, "a");
}

static void
test_forget (StoreFixture *fixture, gconstpointer data)
{
  note (fixture, "a", PLACE, 10);
  g_assert_true (matta_store_forget_link (fixture->store, "a", NULL));
  g_assert_true (matta_store_forget_link (fixture->store, "a", NULL));
  assert_due (fixture, 10, "");
}

/* Whoever moved to another server must not look there for what is on the old one. */
static void
test_other_place (StoreFixture *fixture, gconstpointer data)
{
  note (fixture, "a", "https://elsewhere.example.com", 10);
  note (fixture, "b", PLACE, 10);
  assert_due (fixture, 10, "b");
}

static const struct {
  MattaState state;
  gboolean due;
} states[] = {
  { MATTA_STATE_WAITING, FALSE },    { MATTA_STATE_SEALING, FALSE },
  { MATTA_STATE_HOLDING, FALSE },    { MATTA_STATE_SCHEDULED, FALSE },
  { MATTA_STATE_SENDING, FALSE },    { MATTA_STATE_RETRYING, FALSE },
  { MATTA_STATE_SENT, FALSE },       { MATTA_STATE_FAILED, FALSE },
  { MATTA_STATE_MAYBE_SENT, FALSE }, { MATTA_STATE_RETURNED, TRUE },
  { MATTA_STATE_CANCELLED, TRUE },
};

/* What never left, or was taken back, goes at once. */
static void
test_states (StoreFixture *fixture, gconstpointer data)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (states) == MATTA_N_STATES);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (MattaRecord) record = store_add (fixture, (gint64) i, states[i].state);

    note (fixture, record->id, PLACE, G_MAXINT64);
    assert_due (fixture, 1, states[i].due ? record->id : "");
    g_assert_true (matta_store_forget_link (fixture->store, record->id, NULL));
  }
}

/* Colleagues have the link, and only the others' part was taken back. */
static void
test_some_have_it (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1, MATTA_STATE_HOLDING);
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);

  note (fixture, record->id, PLACE, 10);
  first->delivery = MATTA_DELIVERY_ACCEPTED;
  record->state = MATTA_STATE_CANCELLED;
  g_assert_true (matta_store_update (fixture->store, record, MATTA_STATE_HOLDING, NULL, NULL));
  assert_due (fixture, 9, "");
  assert_due (fixture, 10, record->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/links/ends", test_ends);
  STORE_TEST ("/links/put-up-again", test_put_up_again);
  STORE_TEST ("/links/forget", test_forget);
  STORE_TEST ("/links/other-place", test_other_place);
  STORE_TEST ("/links/states", test_states);
  STORE_TEST ("/links/some-have-it", test_some_have_it);
  return g_test_run ();
}

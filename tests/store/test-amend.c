/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-amend.h"

#include "matta-error.h"
#include "store-fixture.h"

typedef struct {
  MattaDelivery delivery;
  gboolean leave_alone;
} Wish;

static gboolean
amend_first (MattaRecord *record, char **detail, gpointer data)
{
  const Wish *wish = data;
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);

  first->delivery = wish->delivery;
  *detail = g_strdup ("amended");
  return !wish->leave_alone;
}

static MattaRecord *
add_split (StoreFixture *fixture)
{
  MattaRecord *record = store_make_record (1);
  g_autoptr (MattaContent) content = store_make_content ("Hello");
  guint position = 0;

  record->state = MATTA_STATE_HOLDING;
  record->plan = matta_plan_new ();
  g_array_append_val (record->plan->ahead, position);
  g_assert_true (matta_store_insert (fixture->store, record, content, NULL));
  return record;
}

static MattaDelivery
get_first (const MattaRecord *record)
{
  return ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, 0))->delivery;
}

static MattaRecord *
amend (StoreFixture *fixture, const MattaRecord *record, MattaDelivery delivery)
{
  Wish wish = { .delivery = delivery };
  g_autoptr (GError) error = NULL;
  MattaRecord *now = matta_store_amend (fixture->store, record->id, amend_first, &wish, &error);

  g_assert_no_error (error);
  return now;
}

static void
test_is_kept (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = add_split (fixture);
  g_autoptr (MattaRecord) now = amend (fixture, record, MATTA_DELIVERY_ACCEPTED);
  g_autoptr (MattaRecord) kept = NULL;
  g_autoptr (GPtrArray) trail = matta_store_list_audit (fixture->store, 0, 10, NULL);
  const MattaAuditRow *row = g_ptr_array_index (trail, trail->len - 1);
  gint64 broken = 0;
  guint count = 0;

  g_assert_cmpint (get_first (now), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpuint (now->plan->ahead_step, ==, 1);
  g_assert_cmpstr (row->event, ==, "holding");
  g_assert_cmpstr (row->detail, ==, "amended");
  g_assert_true (matta_store_verify_audit (fixture->store, &broken, NULL));
  /* Who took it is known from now on. */
  g_assert_true (matta_store_count_address (
      fixture->store, ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, 0))->address,
      &count, NULL));
  g_assert_cmpuint (count, ==, 1);
  store_fixture_reopen (fixture);
  kept = matta_store_get (fixture->store, record->id, NULL);
  g_assert_cmpint (kept->state, ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (get_first (kept), ==, MATTA_DELIVERY_ACCEPTED);
}

/* Whatever was changed meanwhile stays changed. */
static void
test_reads_the_row (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = add_split (fixture);
  g_autoptr (MattaRecord) changed = matta_record_copy (record);
  g_autoptr (MattaRecord) now = NULL;

  changed->state = MATTA_STATE_CANCELLED;
  changed->due_at = 77;
  g_assert_true (matta_store_update (fixture->store, changed, MATTA_STATE_HOLDING, NULL, NULL));
  now = amend (fixture, record, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (now->state, ==, MATTA_STATE_CANCELLED);
  g_assert_cmpint (now->due_at, ==, 77);
  g_assert_cmpint (get_first (now), ==, MATTA_DELIVERY_ACCEPTED);
}

/* Who read it before cannot make what became of somebody unknown again. */
static void
test_refuses_the_late (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = add_split (fixture);
  g_autoptr (MattaRecord) now = amend (fixture, record, MATTA_DELIVERY_ACCEPTED);
  g_autoptr (MattaRecord) kept = NULL;
  g_autoptr (GError) error = NULL;

  record->state = MATTA_STATE_CANCELLED;
  g_assert_false (matta_store_update (fixture->store, record, MATTA_STATE_HOLDING, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_clear_error (&error);
  g_array_set_size (record->plan->ahead, 0); /* nor by knowing of no parts */
  g_assert_false (matta_store_update (fixture->store, record, MATTA_STATE_HOLDING, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  now->state = MATTA_STATE_CANCELLED;
  g_assert_true (matta_store_update (fixture->store, now, MATTA_STATE_HOLDING, NULL, NULL));
  kept = matta_store_get (fixture->store, record->id, NULL);
  g_assert_cmpint (get_first (kept), ==, MATTA_DELIVERY_ACCEPTED);
}

static void
test_leaves_alone (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = add_split (fixture);
  g_autoptr (MattaRecord) plain = store_add (fixture, 2, MATTA_STATE_HOLDING);
  g_autoptr (MattaRecord) kept = NULL;
  g_autoptr (GError) error = NULL;
  Wish wish = { .delivery = MATTA_DELIVERY_REFUSED, .leave_alone = TRUE };

  g_assert_null (matta_store_amend (fixture->store, record->id, amend_first, &wish, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_clear_error (&error);
  kept = matta_store_get (fixture->store, record->id, NULL);
  g_assert_cmpint (get_first (kept), ==, MATTA_DELIVERY_PENDING);
  g_assert_cmpuint (kept->plan->ahead_step, ==, 0);
  g_assert_null (matta_store_amend (fixture->store, plain->id, amend_first, &wish, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (
      matta_store_amend (fixture->store, "0123456789abcdefghjkmnpqrs", amend_first, &wish, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

/* A report about a colleague's copy may come while the others' part is held, or taken back. */
static void
test_is_found (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = add_split (fixture);
  g_autoptr (MattaRecord) now = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  before = matta_store_find_message (fixture->store, record->message_id, &error);
  g_assert_no_error (error);
  g_assert_null (before);
  now = amend (fixture, record, MATTA_DELIVERY_ACCEPTED);
  after = matta_store_find_message (fixture->store, record->message_id, &error);
  g_assert_cmpstr (after, ==, record->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/amend/is-kept", test_is_kept);
  STORE_TEST ("/amend/reads-the-row-as-it-is", test_reads_the_row);
  STORE_TEST ("/amend/refuses-who-comes-late", test_refuses_the_late);
  STORE_TEST ("/amend/leaves-alone", test_leaves_alone);
  STORE_TEST ("/amend/is-found-for-a-report", test_is_found);
  return g_test_run ();
}

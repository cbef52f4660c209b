/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-outcome.h"

#include "matta-ahead.h"
#include "matta-courier.h"
#include "matta-error.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

static const MattaNow now = { .wall = 1000 * SECOND, .boot = 50 * SECOND, .boot_id = "boot" };

#define PENDING MATTA_DELIVERY_PENDING
#define ACCEPTED MATTA_DELIVERY_ACCEPTED
#define REFUSED MATTA_DELIVERY_REFUSED
#define UNKNOWN MATTA_DELIVERY_UNKNOWN
#define DROPPED MATTA_DELIVERY_DROPPED

typedef struct {
  const char *name;
  MattaDelivery first;
  MattaDelivery second;
  MattaState state;
} Case;

static const Case cases[] = {
  { "all-accepted", ACCEPTED, ACCEPTED, MATTA_STATE_SENT },
  { "accepted-and-dropped", ACCEPTED, DROPPED, MATTA_STATE_SENT },
  { "one-later", ACCEPTED, PENDING, MATTA_STATE_RETRYING },
  { "one-refused", ACCEPTED, REFUSED, MATTA_STATE_FAILED },
  { "refused-and-later", REFUSED, PENDING, MATTA_STATE_RETRYING },
  { "reply-lost", UNKNOWN, UNKNOWN, MATTA_STATE_MAYBE_SENT },
  { "lost-and-later", UNKNOWN, PENDING, MATTA_STATE_MAYBE_SENT },
};

static MattaRecord *
make_record (MattaDelivery first, MattaDelivery second)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("0123456789abcdefghjkmnpqrs");
  record->state = MATTA_STATE_SENDING;
  record->attempts = 1;
  record->first_try_at = now.wall;
  matta_record_add_recipient (record, "b@example.org", NULL)->delivery = first;
  matta_record_add_recipient (record, "c@example.org", NULL)->delivery = second;
  return record;
}

static MattaPolicy *
make_policy (void)
{
  return matta_policy_new (NULL, NULL, NULL);
}

static void
test_settle (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (MattaRecord) record = make_record (row->first, row->second);
  g_autoptr (MattaPolicy) policy = make_policy ();

  g_assert_true (matta_outcome_settle (record, policy, FALSE, &now));
  g_assert_cmpint (record->state, ==, row->state);
}

static void
test_pause_doubles (void)
{
  const gint64 minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
  g_autoptr (MattaPolicy) policy = make_policy ();

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    g_autoptr (MattaRecord) record = make_record (PENDING, ACCEPTED);

    record->attempts = i + 1;
    g_assert_true (matta_outcome_settle (record, policy, FALSE, &now));
    g_assert_cmpint (record->due_at - now.wall, ==, minutes[i] * G_TIME_SPAN_MINUTE);
    g_assert_cmpint (record->due_boot - now.boot, ==, minutes[i] * G_TIME_SPAN_MINUTE);
  }
}

/* The first was accepted, in this try when @progress; the second has @code. */
static gint64
find_pause (gboolean progress, guint code)
{
  g_autoptr (MattaRecord) record = make_record (ACCEPTED, PENDING);
  g_autoptr (MattaPolicy) policy = make_policy ();

  ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, 1))->code = code;
  g_assert_true (matta_outcome_settle (record, policy, progress, &now));
  g_assert_cmpint (record->state, ==, MATTA_STATE_RETRYING);
  g_assert_cmpint (record->due_at - now.wall, ==, record->due_boot - now.boot);
  return record->due_at - now.wall;
}

static void
test_no_room_beside_others (void)
{
  g_assert_cmpint (find_pause (TRUE, MATTA_CODE_TOO_MANY), ==, 0);
  g_assert_cmpint (find_pause (TRUE, 451), ==, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (find_pause (TRUE, 0), ==, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (find_pause (FALSE, MATTA_CODE_TOO_MANY), ==, G_TIME_SPAN_MINUTE);
}

static void
test_gives_up (void)
{
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaRecord) record = make_record (PENDING, ACCEPTED);
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);
  const MattaNow later = { .wall = now.wall + 48 * G_TIME_SPAN_HOUR, .boot_id = "boot" };

  g_assert_true (matta_outcome_settle (record, policy, FALSE, &later));
  g_assert_cmpint (record->state, ==, MATTA_STATE_FAILED);
  g_assert_cmpint (first->delivery, ==, REFUSED);
}

typedef struct {
  int code;
  const char *note;
  MattaState state;
} FailCase;

static const FailCase fail_cases[] = {
  { MATTA_ERROR_TRY_LATER, "unreachable", MATTA_STATE_RETRYING },
  { MATTA_ERROR_SIGN_IN, "sign-in", MATTA_STATE_RETRYING },
  { MATTA_ERROR_UNTRUSTED, "untrusted", MATTA_STATE_RETRYING },
  { MATTA_ERROR_REFUSED, "refused", MATTA_STATE_FAILED },
  { MATTA_ERROR_TOO_LARGE, "too-large", MATTA_STATE_FAILED },
  { MATTA_ERROR_MALFORMED, "malformed", MATTA_STATE_FAILED },
  { MATTA_ERROR_UNCHANGEABLE, "unchangeable", MATTA_STATE_FAILED },
};

static void
test_fail (void)
{
  g_autoptr (MattaPolicy) policy = make_policy ();

  for (guint i = 0; i < G_N_ELEMENTS (fail_cases); i++) {
    g_autoptr (MattaRecord) record = make_record (PENDING, UNKNOWN);
    g_autoptr (GError) error = g_error_new_literal (MATTA_ERROR, fail_cases[i].code, "why");

    matta_outcome_fail (record, error, &now);
    g_assert_cmpstr (record->note, ==, fail_cases[i].note);
    g_assert_true (matta_outcome_settle (record, policy, FALSE, &now));
    g_assert_cmpint (record->state, ==, fail_cases[i].state);
  }
}

/* Of several copies the reply to one was lost before the connection failed for good. */
static void
test_lost_stays_lost (void)
{
  g_autoptr (MattaRecord) record = make_record (UNKNOWN, UNKNOWN);
  g_autoptr (GError) error = g_error_new_literal (MATTA_ERROR, MATTA_ERROR_TRY_LATER, "why");
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);
  MattaRecordRecipient *second = g_ptr_array_index (record->recipients, 1);

  first->settled_at = now.wall; /* that was a result; the other one is a note before the dot */
  matta_outcome_fail (record, error, &now);
  g_assert_cmpint (first->delivery, ==, UNKNOWN);
  g_assert_cmpint (second->delivery, ==, PENDING);
}

/* --- colleagues first: the first recipient is ahead of the second ----------------------------- */

static MattaRecord *
make_split (MattaDelivery first, MattaDelivery second)
{
  MattaRecord *record = make_record (first, second);
  guint position = 0;

  record->plan = matta_plan_new ();
  g_array_append_val (record->plan->ahead, position);
  return record;
}

/* Where the end of the others' try leads, with what was known of who was ahead. */
static const Case split_cases[] = {
  { "all-accepted", ACCEPTED, ACCEPTED, MATTA_STATE_SENT },
  { "ahead-lost", UNKNOWN, ACCEPTED, MATTA_STATE_MAYBE_SENT },
  { "ahead-lost-others-later", UNKNOWN, PENDING, MATTA_STATE_RETRYING },
  { "ahead-lost-others-refused", UNKNOWN, REFUSED, MATTA_STATE_MAYBE_SENT },
  { "ahead-later", PENDING, ACCEPTED, MATTA_STATE_RETRYING },
  { "ahead-later-others-lost", PENDING, UNKNOWN, MATTA_STATE_MAYBE_SENT },
  { "ahead-refused", REFUSED, ACCEPTED, MATTA_STATE_FAILED },
  { "ahead-dropped", DROPPED, ACCEPTED, MATTA_STATE_SENT },
};

static void
test_settle_split (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (MattaRecord) record = make_split (row->first, row->second);
  g_autoptr (MattaPolicy) policy = make_policy ();

  g_assert_true (matta_outcome_settle (record, policy, FALSE, &now));
  g_assert_cmpint (record->state, ==, row->state);
}

static void
test_settle_ahead (void)
{
  const gint64 minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaRecord) record = make_split (PENDING, PENDING);
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);

  record->state = MATTA_STATE_HOLDING;
  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    matta_outcome_settle_ahead (record, policy, FALSE, &now);
    g_assert_cmpint (record->state, ==, MATTA_STATE_HOLDING);
    g_assert_cmpint (matta_ahead_get_time (record) - now.wall, ==, minutes[i] * G_TIME_SPAN_MINUTE);
  }
  first->code = MATTA_CODE_TOO_MANY;
  matta_outcome_settle_ahead (record, policy, TRUE, &now);
  g_assert_cmpint (matta_ahead_get_time (record), ==, now.wall);
  record->note = g_strdup ("unreachable");
  first->delivery = ACCEPTED;
  matta_outcome_settle_ahead (record, policy, TRUE, &now);
  g_assert_cmpint (matta_ahead_get_time (record), ==, G_MAXINT64);
  g_assert_null (record->note);
}

static void
test_fail_ahead (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fail_cases); i++) {
    g_autoptr (MattaRecord) record = make_split (UNKNOWN, PENDING);
    g_autoptr (MattaRecord) cancelled = make_split (UNKNOWN, PENDING);
    g_autoptr (GError) error = g_error_new_literal (MATTA_ERROR, fail_cases[i].code, "why");
    MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);
    MattaRecordRecipient *second = g_ptr_array_index (record->recipients, 1);
    gboolean final = fail_cases[i].state == MATTA_STATE_FAILED;

    matta_outcome_fail_ahead (record, error, &now);
    g_assert_cmpstr (record->note, ==, fail_cases[i].note);
    g_assert_cmpint (first->delivery, ==, final ? REFUSED : PENDING);
    g_assert_cmpint (second->delivery, ==, PENDING); /* theirs is another try */
    cancelled->state = MATTA_STATE_CANCELLED;
    cancelled->note = g_strdup ("was-holding");
    matta_outcome_fail_ahead (cancelled, error, &now);
    g_assert_cmpstr (cancelled->note, ==, "was-holding");
  }
}

static void
test_recover_ahead (void)
{
  g_autoptr (MattaRecord) practice = make_split (UNKNOWN, PENDING);
  g_autoptr (MattaRecord) server = make_split (UNKNOWN, PENDING);
  g_autoptr (MattaRecord) quiet = make_split (ACCEPTED, PENDING);
  MattaRecordRecipient *first = g_ptr_array_index (server->recipients, 0);

  g_assert_true (matta_outcome_recover_ahead (practice, TRUE, &now));
  g_assert_cmpint (((MattaRecordRecipient *) g_ptr_array_index (practice->recipients, 0))->delivery,
                   ==, PENDING);
  g_assert_true (matta_outcome_recover_ahead (server, FALSE, &now));
  g_assert_cmpint (first->delivery, ==, UNKNOWN);
  g_assert_cmpint (first->settled_at, ==, now.wall);
  g_assert_false (matta_outcome_recover_ahead (server, FALSE, &now)); /* it is noted */
  g_assert_false (matta_outcome_recover_ahead (quiet, FALSE, &now));
}

static void
test_apply (void)
{
  g_autoptr (MattaRecord) record = make_record (UNKNOWN, UNKNOWN);
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);
  MattaRecordRecipient *second = g_ptr_array_index (record->recipients, 1);

  g_ptr_array_add (results, matta_result_new ("b@example.org", ACCEPTED, 250, "Taken"));
  g_ptr_array_add (results, matta_result_new ("c@example.org", PENDING, 451, "Busy"));
  ((MattaResult *) g_ptr_array_index (results, 0))->server = g_strdup ("mx.example.com");
  g_assert_true (matta_outcome_apply (record, results, &now));
  g_assert_cmpint (first->delivery, ==, ACCEPTED);
  g_assert_cmpuint (first->code, ==, 250);
  g_assert_cmpstr (first->reply, ==, "Taken");
  g_assert_cmpstr (first->server, ==, "mx.example.com");
  g_assert_cmpint (first->settled_at, ==, now.wall);
  g_assert_cmpint (second->delivery, ==, PENDING);
  g_assert_null (second->server);
  g_assert_cmpint (second->settled_at, ==, 0);
}

static void
test_recover (void)
{
  g_autoptr (MattaRecord) practice = make_record (UNKNOWN, ACCEPTED);
  g_autoptr (MattaRecord) server = make_record (UNKNOWN, ACCEPTED);
  g_autoptr (MattaRecord) between = make_record (PENDING, ACCEPTED);

  g_assert_true (matta_outcome_recover (practice, TRUE, &now));
  g_assert_cmpint (practice->state, ==, MATTA_STATE_HOLDING);
  g_assert_true (matta_outcome_recover (server, FALSE, &now));
  g_assert_cmpint (server->state, ==, MATTA_STATE_MAYBE_SENT);
  g_assert_true (matta_outcome_recover (between, FALSE, &now));
  g_assert_cmpint (between->state, ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (between->due_at, ==, now.wall);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/outcome/settle/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_settle);
  }
  for (guint i = 0; i < G_N_ELEMENTS (split_cases); i++) {
    g_autofree char *path = g_strconcat ("/outcome/settle-after/", split_cases[i].name, NULL);

    g_test_add_data_func (path, &split_cases[i], test_settle_split);
  }
  g_test_add_func ("/outcome/ahead/pause-doubles-up-to-an-hour", test_settle_ahead);
  g_test_add_func ("/outcome/ahead/failure-is-theirs-alone", test_fail_ahead);
  g_test_add_func ("/outcome/ahead/recovers-without-sending-twice", test_recover_ahead);
  g_test_add_func ("/outcome/lost-stays-lost", test_lost_stays_lost);
  g_test_add_func ("/outcome/pause-doubles-up-to-an-hour", test_pause_doubles);
  g_test_add_func ("/outcome/no-room-beside-others-is-tried-at-once", test_no_room_beside_others);
  g_test_add_func ("/outcome/gives-up-after-two-days", test_gives_up);
  g_test_add_func ("/outcome/failure-is-final-or-not", test_fail);
  g_test_add_func ("/outcome/results-reach-their-recipients", test_apply);
  g_test_add_func ("/outcome/recovers-without-sending-twice", test_recover);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounce.h"

#include "matta-courier.h"

static const MattaNow now = { .wall = 1000, .boot = 10, .boot_id = "boot" };

static MattaRecord *
make_record (MattaState state, const char *const *people)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01kdvdna00d7ayht8tvwz6rc97");
  record->state = state;
  for (guint i = 0; people[i] != NULL; i++)
    matta_record_add_recipient (record, people[i], NULL)->delivery = MATTA_DELIVERY_ACCEPTED;
  return record;
}

static const MattaRecordRecipient *
get (const MattaRecord *record, guint index)
{
  return g_ptr_array_index (record->recipients, index);
}

static MattaReported *
fail_for (MattaReport *report, const char *address, const char *reply)
{
  MattaReported *reported = matta_report_add (report, address, MATTA_REPORT_FAILED, "5.1.1");

  reported->reply = g_strdup (reply);
  return reported;
}

static const char *const two[] = { "a@example.org", "b@example.org", NULL };
static const char *const one[] = { "a@example.org", NULL };

static void
test_failed (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, two);
  g_autoptr (MattaReport) report = matta_report_new ();
  MattaBounceCounts counts = { 0 };

  fail_for (report, "B@Example.org", "550-5.1.1 No such person")->server =
      g_strdup ("mx.example.org");
  fail_for (report, "stranger@example.org", "550 No");
  matta_report_add (report, "a@example.org", MATTA_REPORT_DELIVERED, "2.0.0");
  g_assert_true (matta_bounce_apply (record, report, &now, &counts));
  g_assert_cmpuint (counts.n_failed, ==, 1);
  g_assert_cmpuint (counts.n_delivered, ==, 1);
  g_assert_cmpint (record->state, ==, MATTA_STATE_SENT);
  g_assert_cmpstr (record->note, ==, MATTA_NOTE_BOUNCED);
  g_assert_cmpint (record->changed_at, ==, now.wall);
  g_assert_cmpint (get (record, 0)->delivery, ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (get (record, 1)->delivery, ==, MATTA_DELIVERY_REFUSED);
  g_assert_cmpuint (get (record, 1)->code, ==, 550);
  g_assert_cmpstr (get (record, 1)->reply, ==, "5.1.1 No such person");
  g_assert_cmpstr (get (record, 1)->server, ==, "mx.example.org");
  g_assert_cmpint (get (record, 1)->settled_at, ==, now.wall);
}

typedef struct {
  const char *reply; /* as the report has it */
  guint code;
  const char *kept;
} Reply;

static const Reply replies[] = {
  { "554 5.7.1 No ZIPs", 554, "5.7.1 No ZIPs" },
  { "452", 550, "452" },
  { "Mailbox full", 550, "Mailbox full" },
  { "999 x", 550, "999 x" },
  { "55 x", 550, "55 x" },
  { NULL, 550, "5.1.1" },
};

static void
test_replies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, one);
    g_autoptr (MattaReport) report = matta_report_new ();
    g_autoptr (GPtrArray) failed = NULL;
    const MattaResult *result = NULL;
    MattaBounceCounts counts = { 0 };

    fail_for (report, "a@example.org", replies[i].reply);
    failed = matta_bounce_list_failed (record, report);
    g_assert_true (matta_bounce_apply (record, report, &now, &counts));
    g_assert_cmpuint (get (record, 0)->code, ==, replies[i].code);
    g_assert_cmpstr (get (record, 0)->reply, ==, replies[i].kept);
    g_assert_cmpuint (failed->len, ==, 1);
    result = g_ptr_array_index (failed, 0);
    g_assert_cmpuint (result->code, ==, replies[i].code);
    g_assert_cmpstr (result->reply, ==, replies[i].kept);
  }
}

/* Sent on to another address: what the sender wrote counts, and else that there is only one. */
static void
test_forwarded (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, two);
  g_autoptr (MattaRecord) single = make_record (MATTA_STATE_SENT, one);
  g_autoptr (MattaReport) report = matta_report_new ();
  MattaBounceCounts counts = { 0 };

  fail_for (report, "b@elsewhere.example", NULL);
  g_assert_false (matta_bounce_apply (record, report, &now, &counts));
  g_assert_cmpint (record->changed_at, ==, 0);
  g_assert_null (record->note);
  g_assert_true (matta_bounce_apply (single, report, &now, &counts));
  g_assert_cmpint (get (single, 0)->delivery, ==, MATTA_DELIVERY_REFUSED);
  fail_for (report, "b@elsewhere.example", NULL)->original = g_strdup ("b@example.org");
  g_assert_true (matta_bounce_apply (record, report, &now, &counts));
  g_assert_cmpuint (counts.n_failed, ==, 1);
  g_assert_cmpint (get (record, 1)->delivery, ==, MATTA_DELIVERY_REFUSED);
}

/* Good news, and news of something that is under way, change nothing but what is known. */
static void
test_other_states (void)
{
  g_autoptr (MattaRecord) sent = make_record (MATTA_STATE_SENT, one);
  g_autoptr (MattaRecord) unsure = make_record (MATTA_STATE_MAYBE_SENT, one);
  g_autoptr (MattaReport) delayed = matta_report_new ();
  g_autoptr (MattaReport) failed = matta_report_new ();
  MattaBounceCounts counts = { 0 };

  matta_report_add (delayed, "a@example.org", MATTA_REPORT_DELAYED, "4.4.7");
  g_assert_true (matta_bounce_apply (sent, delayed, &now, &counts));
  g_assert_cmpuint (counts.n_delayed, ==, 1);
  g_assert_null (sent->note);
  g_assert_cmpint (get (sent, 0)->delivery, ==, MATTA_DELIVERY_ACCEPTED);
  fail_for (failed, "a@example.org", "550 No");
  g_assert_true (matta_bounce_apply (unsure, failed, &now, &counts));
  g_assert_cmpint (unsure->state, ==, MATTA_STATE_MAYBE_SENT);
  g_assert_cmpint (get (unsure, 0)->delivery, ==, MATTA_DELIVERY_REFUSED);
  g_assert_null (unsure->note);
}

/* A report on what was never sent is somebody's mistake, or worse. */
static void
test_not_sent (void)
{
  g_autoptr (MattaRecord) held = make_record (MATTA_STATE_HOLDING, one);
  g_autoptr (MattaReport) report = matta_report_new ();
  g_autoptr (GPtrArray) failed = NULL;
  MattaBounceCounts counts = { 0 };

  ((MattaRecordRecipient *) g_ptr_array_index (held->recipients, 0))->delivery =
      MATTA_DELIVERY_PENDING;
  fail_for (report, "a@example.org", "550 No");
  g_assert_false (matta_bounce_apply (held, report, &now, &counts));
  g_assert_cmpint (get (held, 0)->delivery, ==, MATTA_DELIVERY_PENDING);
  failed = matta_bounce_list_failed (held, report);
  g_assert_cmpuint (failed->len, ==, 0);
}

/* Who was taken out never got it. */
static void
test_dropped (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, two);
  g_autoptr (MattaReport) report = matta_report_new ();
  MattaBounceCounts counts = { 0 };

  ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, 0))->delivery =
      MATTA_DELIVERY_DROPPED;
  fail_for (report, "a@example.org", "550 No");
  g_assert_false (matta_bounce_apply (record, report, &now, &counts));
  g_assert_cmpint (get (record, 0)->delivery, ==, MATTA_DELIVERY_DROPPED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bounce/failed", test_failed);
  g_test_add_func ("/bounce/replies", test_replies);
  g_test_add_func ("/bounce/forwarded", test_forwarded);
  g_test_add_func ("/bounce/other-states", test_other_states);
  g_test_add_func ("/bounce/dropped", test_dropped);
  g_test_add_func ("/bounce/not-sent", test_not_sent);
  return g_test_run ();
}

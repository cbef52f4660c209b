/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"
#include "matta-error.h"
#include "matta-move.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND)

static const MattaNow noon = { .wall = NOON, .boot = 1000 * SECOND, .boot_id = "boot" };

typedef struct {
  const char *name;
  gboolean rule;  /* forbids */
  gboolean extra; /* asks for what cannot be done */
  gboolean asks_why;
  const char *reason;
  const char *unopened; /* a digest */
  const char *opened;
  gboolean asks_twice;
  guint looks;
  guint minutes;
  const char *blocked;
  const char *dropped;
  gboolean forbids;
  guint hold; /* of a usual 60 s */
} Case;

static const Case cases[] = {
  { .name = "nothing", .hold = 60 },
  { .name = "a rule forbids", .rule = TRUE, .forbids = TRUE, .hold = 60 },
  { .name = "a rule asks too much", .extra = TRUE, .forbids = TRUE, .hold = 60 },
  { .name = "a rule forbids, whoever is dropped",
    .rule = TRUE,
    .blocked = "a@x.example",
    .dropped = "a@x.example",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "somebody blocked", .blocked = "a@x.example", .forbids = TRUE, .hold = 60 },
  { .name = "somebody blocked and dropped",
    .blocked = "a@x.example",
    .dropped = "a@x.example",
    .hold = 60 },
  { .name = "somebody else dropped",
    .blocked = "a@x.example",
    .dropped = "b@x.example",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "a longer hold", .minutes = 10, .hold = 600 },
  { .name = "no reason is given", .asks_why = TRUE, .forbids = TRUE, .hold = 60 },
  { .name = "a blank reason is none",
    .asks_why = TRUE,
    .reason = " \t",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "a reason is given", .asks_why = TRUE, .reason = "The board wants it", .hold = 60 },
  { .name = "a file nobody opened", .unopened = "00ff", .forbids = TRUE, .hold = 60 },
  { .name = "another file was opened",
    .unopened = "00ff",
    .opened = "00fe",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "the file was opened", .unopened = "00ff", .opened = "00ff", .hold = 60 },
  { .name = "looked at once", .asks_twice = TRUE, .looks = 1, .forbids = TRUE, .hold = 60 },
  { .name = "looked at twice", .asks_twice = TRUE, .looks = 2, .hold = 60 },
};

#define FILE_INSIDE                                                                                \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\n"      \
  "Content-Disposition: attachment; filename=a.pdf\r\n\r\nx\r\n--b--\r\n"
#define SIGNED "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nHi\r\n--b--\r\n"

/* From me@example.jp to a colleague and two people outside, one of them unseen. */
static MattaFacts *
make_facts (const char *rest)
{
  g_autofree char *text = g_strconcat ("From: me@example.jp\r\nTo: ai@example.jp\r\n"
                                       "Cc: A@x.example\r\n",
                                       *rest != '\0' ? rest : FILE_INSIDE, NULL);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("me@example.jp", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;

  matta_limits_init (&limits);
  matta_envelope_add (envelope, "ai@example.jp", NULL);
  matta_envelope_add (envelope, "a@x.example", NULL);
  matta_envelope_add (envelope, "b@x.example", NULL);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

/* As it is after a restart: through the database's JSON. */
static MattaVerdict *
make_verdict (const Case *test)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (MattaFacts) facts = make_facts ("");
  const MattaRuleActions actions = {
    .cc = nobody,
    .require_seal = test->extra,
    .require_reason = test->asks_why,
    .second_look = test->asks_twice,
    .bcc = nobody,
    .forbid = test->rule || test->blocked != NULL,
    .forbidden_by_rule = test->rule,
    .hold_minutes = test->minutes,
  };
  g_autoptr (MattaVerdict) found = NULL;
  g_autoptr (MattaVerdict) bound = NULL;
  g_autofree char *json = NULL;

  if (test->blocked != NULL)
    g_ptr_array_add (findings, matta_finding_new ("blocked", MATTA_TIER_STOP, MATTA_ABOUT_RECIPIENT,
                                                  test->blocked, NULL, "drop"));
  if (test->unopened != NULL)
    g_ptr_array_add (findings,
                     matta_finding_new ("open-first", MATTA_TIER_LOOK, MATTA_ABOUT_ATTACHMENT, "0",
                                        test->unopened, NULL));
  found = matta_verdict_new (findings);
  bound = matta_bounds_add (found, facts, &actions);
  json = matta_verdict_to_json (bound);
  return matta_verdict_from_json (json, NULL);
}

static MattaRecord *
make_record (const Case *test)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01m84facs825b7k3z7e5nw7tq6");
  record->state = MATTA_STATE_WAITING;
  record->verdict = make_verdict (test);
  record->plan = matta_plan_new ();
  record->plan->reason = g_strdup (test->reason);
  record->plan->looks = test->looks;
  if (test->opened != NULL)
    matta_plan_open (record->plan, test->opened);
  if (test->dropped != NULL)
    g_ptr_array_add (record->plan->drop, g_strdup (test->dropped));
  return record;
}

static void
test_holds_every_way_round (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MattaRecord) record = make_record (test);
  g_autoptr (GError) error = NULL;
  gboolean sent = FALSE;

  if (!test->asks_twice)
    g_assert_cmpint (matta_bounds_forbid (record->verdict, record->plan), ==, test->forbids);
  g_assert_cmpuint (matta_bounds_get_looks (record->verdict), ==, test->asks_twice ? 2 : 1);
  g_assert_cmpuint (matta_bounds_get_hold (record->verdict, 60), ==, test->hold);
  sent = matta_move_step (record, MATTA_STEP_CONFIRM, 0, 60, &noon, &error);
  g_assert_cmpint (sent, ==, !test->forbids);
  if (!sent) {
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
    g_assert_cmpint (record->state, ==, MATTA_STATE_WAITING);
    g_assert_false (matta_move_to_hold (record, 60, &noon));
    return;
  }
  g_assert_cmpint (record->due_at, ==, NOON + test->hold * SECOND);
}

static void
test_a_rules_hold_cannot_be_cut_short (void)
{
  const Case test = { .minutes = 10 };
  g_autoptr (MattaRecord) record = make_record (&test);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_move_step (record, MATTA_STEP_CONFIRM, 0, 60, &noon, NULL));
  g_assert_false (matta_move_step (record, MATTA_STEP_SEND_NOW, 0, 60, &noon, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (
      matta_move_step (record, MATTA_STEP_HOLD, NOON + 5 * 60 * SECOND, 60, &noon, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_assert_true (
      matta_move_step (record, MATTA_STEP_HOLD, NOON + 20 * 60 * SECOND, 60, &noon, NULL));
}

/* A time chosen in the checklist is no way round either. */
static void
test_a_chosen_time_is_not_before_the_rules (void)
{
  const Case test = { .minutes = 10, .dropped = "b@x.example" };
  g_autoptr (MattaRecord) record = make_record (&test);

  record->plan->hold_until = NOON + 60 * SECOND;
  g_assert_true (matta_move_to_hold (record, 60, &noon));
  g_assert_cmpint (record->due_at, ==, NOON + 600 * SECOND);
}

/* What a rule adds, on a message of one kind and another. */
typedef struct {
  const char *name;
  const char *rest;
  gboolean outside_to_bcc;
  const char *kinds; /* of the two who are added */
  guint n_hidden;
  gboolean forbids;
} Duty;

static const Duty duties[] = {
  { "plain", "\r\nHi\r\n", FALSE, "cc bcc", 0, FALSE },
  { "outside people leave the fields", "\r\nHi\r\n", TRUE, "cc bcc", 1, FALSE },
  { "signed: nobody is put into a field", SIGNED, FALSE, "bcc bcc", 0, FALSE },
  { "signed: nobody can be taken out of one", SIGNED, TRUE, "bcc bcc", 1, TRUE },
};

static void
test_duties (gconstpointer data)
{
  const Duty *test = data;
  g_autoptr (GPtrArray) cc = g_ptr_array_new ();
  g_autoptr (GPtrArray) bcc = g_ptr_array_new ();
  const MattaRuleActions actions = { .cc = cc, .bcc = bcc, .outside_to_bcc = test->outside_to_bcc };
  const char *overrides[] = { "inside-domains=example.jp", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaFacts) facts = make_facts (test->rest);
  GPtrArray *findings = g_ptr_array_new ();
  g_autoptr (MattaVerdict) found = NULL;
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_autoptr (MattaEnvelope) envelope = NULL;
  g_autofree char *kinds = NULL;

  g_ptr_array_add (cc, (gpointer) "boss@example.jp");
  g_ptr_array_add (bcc, (gpointer) "archive@example.jp");
  g_ptr_array_add (findings, matta_finding_new ("mixed-companies", MATTA_TIER_THINK,
                                                MATTA_ABOUT_MESSAGE, NULL, "2", "to-bcc"));
  found = matta_verdict_new (findings);
  record->verdict = matta_bounds_add (found, facts, &actions);
  matta_bounds_oblige (record, facts, policy);
  g_assert_cmpuint (record->recipients->len, ==, 2);
  kinds = g_strdup_printf ("%s %s", ((MattaRecordRecipient *) record->recipients->pdata[0])->kind,
                           ((MattaRecordRecipient *) record->recipients->pdata[1])->kind);
  g_assert_cmpstr (kinds, ==, test->kinds);
  g_assert_cmpuint (record->plan->to_bcc->len, ==, test->n_hidden);
  g_assert_cmpint (matta_bounds_forbid (record->verdict, record->plan), ==, test->forbids);
  /* Who sees whom is settled then. */
  g_assert_cmpint (matta_verdict_get_tier (record->verdict) >= MATTA_TIER_THINK, ==,
                   !test->outside_to_bcc || test->forbids);
  /* They are no part of what the mail app gave. */
  envelope = matta_record_get_envelope (record);
  g_assert_cmpuint (matta_envelope_get_n_recipients (envelope), ==, 0);
}

/* "Attachments leave only encrypted" says nothing where there are none. */
static void
test_nothing_to_seal (void)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  const MattaRuleActions actions = { .cc = nobody, .bcc = nobody, .require_seal = TRUE };
  g_autoptr (MattaFacts) facts = make_facts ("\r\nHi\r\n");
  g_autoptr (MattaVerdict) nothing = matta_verdict_new (g_ptr_array_new ());
  g_autoptr (MattaVerdict) bound = matta_bounds_add (nothing, facts, &actions);

  g_assert_false (matta_bounds_forbid (bound, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/bounds/holds/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_holds_every_way_round);
  }
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++) {
    g_autofree char *path = g_strdup_printf ("/bounds/duties/%s", duties[i].name);

    g_test_add_data_func (path, &duties[i], test_duties);
  }
  g_test_add_func ("/bounds/nothing-to-seal", test_nothing_to_seal);
  g_test_add_func ("/bounds/a-rules-hold-cannot-be-cut-short",
                   test_a_rules_hold_cannot_be_cut_short);
  g_test_add_func ("/bounds/a-chosen-time-is-not-before-the-rules",
                   test_a_chosen_time_is_not_before_the_rules);
  return g_test_run ();
}

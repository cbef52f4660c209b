/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-move.h"

#include "matta-ahead.h"
#include "matta-error.h"

#define HOLD 60
#define SECOND ((gint64) G_USEC_PER_SEC)

static const MattaNow now = { .wall = 1000 * SECOND, .boot = 50 * SECOND, .boot_id = "boot" };

static MattaRecord *
make_record (MattaState state)
{
  MattaRecord *record = matta_record_new ();
  MattaRecordRecipient *recipient = NULL;

  record->id = g_strdup ("0123456789abcdefghjkmnpqrs");
  record->state = state;
  recipient = matta_record_add_recipient (record, "b@example.org", NULL);
  recipient->delivery = MATTA_DELIVERY_PENDING;
  return record;
}

/* Where each step leads from each state; -1 = refused. In the order of MattaState. */
typedef struct {
  const char *name;
  MattaStep step;
  int to[MATTA_N_STATES];
} StepCase;

#define NO (-1)
#define CANCELLED MATTA_STATE_CANCELLED
#define HOLDING MATTA_STATE_HOLDING
#define SCHEDULED MATTA_STATE_SCHEDULED
#define RETRYING MATTA_STATE_RETRYING

/* waiting, sealing, holding, scheduled, sending, retrying, sent, failed, maybe-sent, returned,
 * cancelled */
static const StepCase step_cases[] = {
  { "confirm", MATTA_STEP_CONFIRM, { HOLDING, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
  { "return", MATTA_STEP_RETURN, { CANCELLED, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
  { "expire", MATTA_STEP_EXPIRE, { CANCELLED, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
  { "hold", MATTA_STEP_HOLD, { NO, NO, SCHEDULED, SCHEDULED, NO, SCHEDULED, NO, NO, NO, NO, NO } },
  { "undo", MATTA_STEP_UNDO, { NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO } },
};

static void
test_step (gconstpointer data)
{
  const StepCase *row = data;

  for (int state = 0; state < MATTA_N_STATES; state++) {
    g_autoptr (MattaRecord) record = make_record ((MattaState) state);
    g_autoptr (GError) error = NULL;
    gboolean done = matta_move_step (record, row->step, 2000 * SECOND, HOLD, &now, &error);

    g_test_message ("%s", matta_state_to_string ((MattaState) state));
    g_assert_cmpint (done, ==, row->to[state] != NO);
    g_assert_cmpint (record->state, ==, done ? row->to[state] : state);
    if (!done)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  }
}

static const MattaState cancellable[] = { MATTA_STATE_WAITING,   MATTA_STATE_HOLDING,
                                          MATTA_STATE_SCHEDULED, MATTA_STATE_RETRYING,
                                          MATTA_STATE_FAILED,    MATTA_STATE_MAYBE_SENT };

static void
test_cancel_and_undo (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cancellable); i++) {
    g_autoptr (MattaRecord) record = make_record (cancellable[i]);

    g_assert_true (matta_move_step (record, MATTA_STEP_CANCEL, 0, HOLD, &now, NULL));
    g_assert_cmpint (record->state, ==, MATTA_STATE_CANCELLED);
    g_assert_false (matta_move_step (record, MATTA_STEP_CANCEL, 0, HOLD, &now, NULL));
    g_assert_true (matta_move_step (record, MATTA_STEP_UNDO, 0, HOLD, &now, NULL));
    g_assert_cmpint (record->state, ==, cancellable[i]);
    g_assert_null (record->note);
  }
}

static void
test_sending_is_not_cancelled (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENDING);

  g_assert_false (matta_move_step (record, MATTA_STEP_CANCEL, 0, HOLD, &now, NULL));
  g_assert_cmpint (record->state, ==, MATTA_STATE_SENDING);
}

static void
test_undo_holds_anew (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_HOLDING);

  record->due_at = now.wall + SECOND;
  matta_move_step (record, MATTA_STEP_CANCEL, 0, HOLD, &now, NULL);
  matta_move_step (record, MATTA_STEP_UNDO, 0, HOLD, &now, NULL);
  g_assert_cmpint (record->due_at, ==, now.wall + HOLD * SECOND);
  g_assert_cmpint (record->due_boot, ==, now.boot + HOLD * SECOND);
}

static void
test_expired_comes_back_waiting (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_WAITING);

  matta_move_step (record, MATTA_STEP_EXPIRE, 0, HOLD, &now, NULL);
  g_assert_cmpstr (record->note, ==, "expired");
  g_assert_true (matta_move_step (record, MATTA_STEP_UNDO, 0, HOLD, &now, NULL));
  g_assert_cmpint (record->state, ==, MATTA_STATE_WAITING);
}

static void
test_send_now (void)
{
  g_autoptr (MattaRecord) held = make_record (MATTA_STATE_SCHEDULED);
  g_autoptr (MattaRecord) failed = make_record (MATTA_STATE_FAILED);
  g_autoptr (MattaRecord) waiting = make_record (MATTA_STATE_WAITING);
  MattaRecordRecipient *recipient = g_ptr_array_index (failed->recipients, 0);

  held->due_at = 9000 * SECOND;
  recipient->delivery = MATTA_DELIVERY_REFUSED;
  g_assert_true (matta_move_step (held, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
  g_assert_true (matta_move_is_due (held, &now));
  g_assert_true (matta_move_step (failed, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
  g_assert_cmpint (failed->state, ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (recipient->delivery, ==, MATTA_DELIVERY_PENDING);
  g_assert_false (matta_move_step (waiting, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
}

typedef struct {
  const char *name;
  gint64 wall; /* seconds after consent */
  gint64 boot;
  const char *boot_id;
  gboolean due;
} DueCase;

static const DueCase due_cases[] = {
  { "at-once", 0, 0, "boot", FALSE },
  { "a-moment-early", 59, 59, "boot", FALSE },
  { "on-time", 60, 60, "boot", TRUE },
  { "clock-set-forward", 3600, 10, "boot", FALSE },
  { "clock-set-back", -3600, 60, "boot", FALSE },
  { "after-suspend", 7200, 7200, "boot", TRUE },
  { "after-a-restart-of-the-machine", 60, 1, "other", TRUE },
};

static void
test_due (gconstpointer data)
{
  const DueCase *row = data;
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_WAITING);
  const MattaNow later = {
    .wall = now.wall + row->wall * SECOND,
    .boot = now.boot + row->boot * SECOND,
    .boot_id = row->boot_id,
  };

  g_assert_true (matta_move_to_hold (record, HOLD, &now));
  g_assert_cmpint (matta_move_is_due (record, &later), ==, row->due);
}

static void
test_chosen_time (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_WAITING);

  record->plan = matta_plan_new ();
  record->plan->hold_until = 5000 * SECOND;
  g_assert_true (matta_move_to_hold (record, HOLD, &now));
  g_assert_cmpint (record->state, ==, MATTA_STATE_SCHEDULED);
  g_assert_cmpint (record->due_at, ==, 5000 * SECOND);
}

/* --- colleagues first: c@example.com is ahead of b@example.org -------------------------------- */

static MattaRecord *
make_split (MattaDelivery ahead)
{
  MattaRecord *record = make_record (MATTA_STATE_HOLDING);
  guint position = 1;

  matta_record_add_recipient (record, "c@example.com", NULL)->delivery = ahead;
  record->plan = matta_plan_new ();
  g_array_append_val (record->plan->ahead, position);
  record->due_at = 3000 * SECOND;
  return record;
}

static MattaPolicy *
make_policy (void)
{
  const char *const overrides[] = { "inside-domains=example.com", "colleagues-first=true", NULL };

  return matta_policy_new (NULL, overrides, NULL);
}

typedef struct {
  const char *name;
  const char *plan;    /* JSON, or NULL */
  const char *finding; /* what a rule asks for, or NULL */
  gboolean split;
} SplitCase;

static const SplitCase split_cases[] = {
  { "usual", NULL, NULL, TRUE },
  { "changed", "{\"one-by-one\":true}", NULL, TRUE },
  { "second-look", "{\"looks\":2}", "second-look", TRUE },
  { "chosen-time", "{\"hold-until\":2000000000}", NULL, FALSE },
  { "rule-holds", NULL, "hold-at-least", FALSE },
  { "password", "{\"password-of\":\"0123456789abcdefghjkmnpqrs\"}", NULL, FALSE },
  { "report", "{\"report-of\":\"0123456789abcdefghjkmnpqrs\"}", NULL, FALSE },
};

static void
test_split (gconstpointer data)
{
  const SplitCase *row = data;
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_WAITING);
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  matta_record_add_recipient (record, "c@example.com", NULL);
  matta_record_add_recipient (record, "d@example.com", NULL)->delivery = MATTA_DELIVERY_DROPPED;
  if (row->plan != NULL)
    record->plan = matta_plan_from_json (row->plan, NULL);
  if (row->finding != NULL)
    g_ptr_array_add (findings, matta_finding_new (row->finding, MATTA_TIER_QUIET,
                                                  MATTA_ABOUT_MESSAGE, NULL, "30", NULL));
  record->verdict = matta_verdict_new (findings);
  g_assert_true (matta_ahead_hold (record, policy, &now));
  g_assert_cmpint (matta_ahead_is_split (record), ==, row->split);
  g_assert_cmpint (matta_ahead_has (record, 1), ==, row->split);
  g_assert_false (matta_ahead_has (record, 0) || matta_ahead_has (record, 2));
  if (row->split) {
    g_assert_cmpint (record->due_at, ==, now.wall + 600 * SECOND);
    g_assert_cmpint (record->due_boot, ==, now.boot + 600 * SECOND);
    g_assert_cmpint (matta_ahead_get_time (record), >, now.wall);
    g_assert_cmpint (matta_ahead_get_time (record), <, now.wall + HOLD * SECOND);
  } else
    g_assert_cmpint (matta_ahead_get_time (record), ==, G_MAXINT64);
}

/* Nobody waits for nobody: a copy to the sender alone, or no time in between. */
static void
test_not_split (void)
{
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaRecord) own = make_record (MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) at_once = make_record (MATTA_STATE_WAITING);

  own->return_path = g_strdup ("Me@example.com");
  own->from = g_strdup ("jo@example.com");
  matta_record_add_recipient (own, "me@example.com", NULL);
  matta_record_add_recipient (own, "JO@example.com", NULL);
  g_assert_true (matta_ahead_hold (own, policy, &now));
  g_assert_false (matta_ahead_is_split (own));
  g_assert_cmpint (own->due_at, ==, now.wall + HOLD * SECOND);
  policy->hold_seconds = 0;
  policy->colleagues_first_minutes = 0;
  matta_record_add_recipient (at_once, "c@example.com", NULL);
  g_assert_true (matta_ahead_hold (at_once, policy, &now));
  g_assert_false (matta_ahead_is_split (at_once));
  g_assert_cmpint (at_once->due_at, ==, now.wall);
}

/* Who holds it before anybody has it holds it for all. */
static void
test_hold_unites (void)
{
  g_autoptr (MattaRecord) before = make_split (MATTA_DELIVERY_PENDING);
  g_autoptr (MattaRecord) after = make_split (MATTA_DELIVERY_ACCEPTED);
  g_autoptr (MattaRecord) perhaps = make_split (MATTA_DELIVERY_UNKNOWN);

  g_assert_true (matta_move_step (before, MATTA_STEP_HOLD, 4000 * SECOND, HOLD, &now, NULL));
  g_assert_false (matta_ahead_is_split (before));
  g_assert_true (matta_move_step (after, MATTA_STEP_HOLD, 4000 * SECOND, HOLD, &now, NULL));
  g_assert_true (matta_ahead_is_split (after));
  g_assert_true (matta_move_step (perhaps, MATTA_STEP_HOLD, 4000 * SECOND, HOLD, &now, NULL));
  g_assert_true (matta_ahead_is_split (perhaps));
}

/* That part is not what is being decided about. */
static void
test_send_now_leaves_the_lost (void)
{
  g_autoptr (MattaRecord) record = make_split (MATTA_DELIVERY_UNKNOWN);
  g_autoptr (MattaRecord) refused = make_split (MATTA_DELIVERY_REFUSED);
  const MattaRecordRecipient *ahead = g_ptr_array_index (record->recipients, 1);

  g_assert_true (matta_move_step (refused, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
  g_assert_cmpint (((MattaRecordRecipient *) g_ptr_array_index (refused->recipients, 1))->delivery,
                   ==, MATTA_DELIVERY_REFUSED);

  g_assert_true (matta_move_step (record, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
  g_assert_cmpint (ahead->delivery, ==, MATTA_DELIVERY_UNKNOWN);
  record->state = MATTA_STATE_MAYBE_SENT;
  g_assert_true (matta_move_step (record, MATTA_STEP_SEND_NOW, 0, HOLD, &now, NULL));
  g_assert_cmpint (ahead->delivery, ==, MATTA_DELIVERY_PENDING);
}

/* What somebody has cannot be the mail app's own again. */
static void
test_not_returned (void)
{
  g_autoptr (MattaRecord) before = make_split (MATTA_DELIVERY_PENDING);
  g_autoptr (MattaRecord) after = make_split (MATTA_DELIVERY_ACCEPTED);
  g_autoptr (MattaRecord) perhaps = make_split (MATTA_DELIVERY_UNKNOWN);

  g_assert_true (matta_move_to_returned (before, &now));
  g_assert_false (matta_move_to_returned (after, &now));
  g_assert_false (matta_move_to_returned (perhaps, &now));
  g_assert_cmpint (perhaps->state, ==, MATTA_STATE_HOLDING);
}

/* A link that colleagues have goes on leading somewhere. */
static void
test_undo_keeps_the_link (void)
{
  const MattaDelivery deliveries[] = { MATTA_DELIVERY_PENDING, MATTA_DELIVERY_ACCEPTED };

  for (guint i = 0; i < G_N_ELEMENTS (deliveries); i++) {
    g_autoptr (MattaRecord) record = make_split (deliveries[i]);

    matta_plan_set_link (record->plan, "https://cloud.example.com/s/a", 12);
    g_assert_true (matta_move_step (record, MATTA_STEP_CANCEL, 0, HOLD, &now, NULL));
    g_assert_cmpint (matta_ahead_get_time (record), ==, G_MAXINT64);
    g_assert_true (matta_move_step (record, MATTA_STEP_UNDO, 0, HOLD, &now, NULL));
    g_assert_cmpint (record->plan->link != NULL, ==, deliveries[i] == MATTA_DELIVERY_ACCEPTED);
    g_assert_cmpint (record->plan->ahead_at, >, now.wall);
  }
}

static void
test_hold_of_a_split (void)
{
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaRecord) plain = make_record (MATTA_STATE_HOLDING);
  g_autoptr (MattaRecord) split = make_split (MATTA_DELIVERY_PENDING);

  g_assert_cmpuint (matta_ahead_get_hold (plain, policy), ==, 60);
  g_assert_cmpuint (matta_ahead_get_hold (split, policy), ==, 600);
  policy->hold_seconds = 3600;
  g_assert_cmpuint (matta_ahead_get_hold (split, policy), ==, 3600);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (step_cases); i++) {
    g_autofree char *path = g_strconcat ("/move/step/", step_cases[i].name, NULL);

    g_test_add_data_func (path, &step_cases[i], test_step);
  }
  for (guint i = 0; i < G_N_ELEMENTS (due_cases); i++) {
    g_autofree char *path = g_strconcat ("/move/due/", due_cases[i].name, NULL);

    g_test_add_data_func (path, &due_cases[i], test_due);
  }
  g_test_add_func ("/move/cancel/can-be-undone", test_cancel_and_undo);
  g_test_add_func ("/move/cancel/comes-too-late-while-sending", test_sending_is_not_cancelled);
  g_test_add_func ("/move/undo/gives-the-whole-hold-again", test_undo_holds_anew);
  g_test_add_func ("/move/expire/can-be-undone", test_expired_comes_back_waiting);
  g_test_add_func ("/move/send-now/opens-what-was-refused", test_send_now);
  for (guint i = 0; i < G_N_ELEMENTS (split_cases); i++) {
    g_autofree char *path = g_strconcat ("/move/ahead/split/", split_cases[i].name, NULL);

    g_test_add_data_func (path, &split_cases[i], test_split);
  }
  g_test_add_func ("/move/ahead/split/for-nobody", test_not_split);
  g_test_add_func ("/move/ahead/hold-before-is-for-all", test_hold_unites);
  g_test_add_func ("/move/ahead/send-now-leaves-what-was-lost", test_send_now_leaves_the_lost);
  g_test_add_func ("/move/ahead/is-not-returned", test_not_returned);
  g_test_add_func ("/move/ahead/undo-keeps-the-link", test_undo_keeps_the_link);
  g_test_add_func ("/move/ahead/longer-hold", test_hold_of_a_split);
  g_test_add_func ("/move/hold/keeps-a-chosen-time", test_chosen_time);
  return g_test_run ();
}

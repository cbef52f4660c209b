/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-move.h"

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
  g_test_add_func ("/move/hold/keeps-a-chosen-time", test_chosen_time);
  return g_test_run ();
}

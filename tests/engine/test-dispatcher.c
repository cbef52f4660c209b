/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include <string.h>

/* When a message leaves, and what becomes of it: dispatcher and submission together. */

#define HOLD (ROOMS_HOLD * ROOMS_SECOND)
#define OTHER "ito@example.com"

static MattaEntry *
hold (Rooms *rooms)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);

  rooms_wait_for_reply (rooms, ticket, 250);
  return rooms_get_newest (rooms);
}

static MattaEntry *
hold_for_two (Rooms *rooms)
{
  g_autofree char *text = rooms_make_text ("Inside", ROOMS_INSIDE ", " OTHER);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_INSIDE "," OTHER, text);

  rooms_wait_for_reply (rooms, ticket, 250);
  return rooms_get_newest (rooms);
}

static void
assert_tries (Rooms *rooms, guint n)
{
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, n);
}

static void
assert_sent (Rooms *rooms, MattaEntry *entry)
{
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 1);
}

static void
wait_for_state (Rooms *rooms, MattaEntry *entry, MattaState state)
{
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), state);
}

static void
test_when_due (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
  g_assert_cmpuint (matta_entry_get_recipient (entry, 0).code, ==, 250);
  g_assert_cmpuint (matta_entry_get_attempts (entry), ==, 1);
}

static void
test_bytes (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Inside", ROOMS_INSIDE);
  MattaEntry *entry = hold (rooms);
  g_autoptr (GBytes) sent = NULL;

  fake_clock_advance (rooms->clock, HOLD);
  assert_sent (rooms, entry);
  sent = fake_courier_dup_content (rooms->courier);
  g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), text, strlen (text));
}

#define UNDATED                                                                                    \
  "From: Sato <sato@example.com>\r\nTo: " ROOMS_INSIDE "\r\nSubject: x\r\n\r\nHello.\r\n"

static MattaEntry *
hold_undated (Rooms *rooms)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_INSIDE, UNDATED);

  rooms_wait_for_reply (rooms, ticket, 250);
  return rooms_get_newest (rooms);
}

/* As of a mail that is signed, to which nothing is added. */
static MattaFacts *
read_signed (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (UNDATED, strlen (UNDATED));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaFacts *facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, NULL, &limits, NULL, NULL);
  facts->protection = MATTA_PROTECTION_SIGNED;
  return facts;
}

static gboolean
was_dated (Rooms *rooms)
{
  g_autoptr (GBytes) sent = fake_courier_dup_content (rooms->courier);

  return g_bytes_get_size (sent) > strlen (UNDATED);
}

static void
test_facts_noted (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaFacts) facts = read_signed ();
  MattaEntry *entry = hold_undated (rooms);

  matta_dispatcher_note_facts (rooms->dispatcher, matta_entry_get_id (entry), facts);
  fake_clock_advance (rooms->clock, HOLD);
  assert_sent (rooms, entry);
  g_assert_false (was_dated (rooms));
}

static void
test_facts_of_another (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaFacts) facts = read_signed ();
  MattaEntry *entry = hold_undated (rooms);

  matta_dispatcher_note_facts (rooms->dispatcher, matta_entry_get_id (entry), facts);
  matta_dispatcher_note_facts (rooms->dispatcher, "another", facts);
  fake_clock_advance (rooms->clock, HOLD);
  assert_sent (rooms, entry);
  g_assert_true (was_dated (rooms));
}

static void
test_wall_set_forward (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_clock_set_wall (rooms->clock, ROOMS_START + 10 * HOLD);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
}

static void
test_wall_set_back (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_clock_set_wall (rooms->clock, ROOMS_START - HOLD);
  fake_clock_advance (rooms->clock, HOLD);
  assert_tries (rooms, 0); /* the boot reading has come, the promised time has not */
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
}

static void
test_wall_forward_and_back (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_clock_set_wall (rooms->clock, ROOMS_START + 10 * HOLD);
  fake_clock_set_wall (rooms->clock, ROOMS_START);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
}

/* A suspend is time that passes all at once. */
static void
test_suspend (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_clock_advance (rooms->clock, 100 * HOLD);
  assert_sent (rooms, entry);
}

static void
test_restart (Rooms *rooms, gconstpointer data)
{
  hold (rooms);
  rooms_crash (rooms);
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, rooms_get_newest (rooms));
}

/* After a new start of the machine only the wall time counts. */
static void
test_machine_restart (Rooms *rooms, gconstpointer data)
{
  fake_clock_advance (rooms->clock, 100 * HOLD);
  hold (rooms);
  rooms_crash (rooms);
  fake_clock_restart (rooms->clock);
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 0);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, rooms_get_newest (rooms));
}

static void
test_pause (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  matta_dispatcher_set_paused (rooms->dispatcher, TRUE);
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_tries (rooms, 0);
  hold_for_two (rooms); /* a new one moves nothing either */
  assert_tries (rooms, 0);
  matta_dispatcher_set_paused (rooms->dispatcher, FALSE);
  assert_sent (rooms, entry);
}

static void
test_expires_while_paused (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Outside", ROOMS_OUTSIDE);
  MattaEntry *entry = rooms_get_newest (rooms);

  matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_PARK);
  rooms_wait_for_reply (rooms, ticket, 250);
  hold (rooms);
  matta_dispatcher_set_paused (rooms->dispatcher, TRUE);
  fake_clock_advance (rooms->clock, rooms->policy->max_wait_days * G_TIME_SPAN_DAY);
  wait_for_state (rooms, entry, MATTA_STATE_CANCELLED);
  g_assert_cmpstr (matta_entry_get_note (entry), ==, "expired");
  assert_tries (rooms, 0);
}

/* More than can leave at once: the pause holds those that have not begun. */
static void
test_pause_holds_the_queue (Rooms *rooms, gconstpointer data)
{
  guint sent = 0;

  fake_courier_set_slow (rooms->courier, TRUE);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *subject = g_strdup_printf ("Inside %u", i);
    g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, subject, ROOMS_INSIDE);

    rooms_wait_for_reply (rooms, ticket, 250);
  }
  fake_clock_advance (rooms->clock, HOLD);
  while (fake_courier_get_n_tries (rooms->courier) == 0)
    g_thread_yield ();
  matta_dispatcher_set_paused (rooms->dispatcher, TRUE);
  fake_courier_set_slow (rooms->courier, FALSE);
  for (guint i = 0; i < 5; i++)
    rooms_settle_down (rooms);
  sent = fake_courier_get_n_sent (rooms->courier);
  g_assert_cmpuint (sent, <=, 8);
  matta_dispatcher_set_paused (rooms->dispatcher, FALSE);
  while (fake_courier_get_n_sent (rooms->courier) < 40) {
    fake_clock_advance (rooms->clock, ROOMS_SECOND);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
test_retries_with_longer_pauses (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);
  gint64 pause = (gint64) rooms->policy->retry_seconds * ROOMS_SECOND;

  fake_courier_answer (rooms->courier, ROOMS_INSIDE, MATTA_DELIVERY_PENDING, 451);
  fake_clock_advance (rooms->clock, HOLD);
  for (guint tries = 1; tries < 4; tries++) {
    wait_for_state (rooms, entry, MATTA_STATE_RETRYING);
    while (matta_entry_get_attempts (entry) < tries)
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (matta_entry_get_due_at (entry), ==,
                     matta_clock_get_wall (MATTA_CLOCK (rooms->clock)) + pause);
    fake_clock_advance (rooms->clock, pause - 1);
    assert_tries (rooms, tries);
    if (tries == 3)
      fake_courier_answer (rooms->courier, ROOMS_INSIDE, MATTA_DELIVERY_ACCEPTED, 250);
    fake_clock_advance (rooms->clock, 1);
    pause *= 2;
  }
  wait_for_state (rooms, entry, MATTA_STATE_SENT);
  g_assert_cmpuint (matta_entry_get_attempts (entry), ==, 4);
}

/* Who had no room beside others does not wait; who still has none then waits as always. */
static void
test_no_room_beside_others (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold_for_two (rooms);
  g_autofree char *recipients = NULL;

  fake_courier_answer (rooms->courier, OTHER, MATTA_DELIVERY_PENDING, MATTA_CODE_TOO_MANY);
  fake_clock_advance (rooms->clock, HOLD);
  while (matta_entry_get_attempts (entry) < 2)
    g_main_context_iteration (NULL, TRUE);
  wait_for_state (rooms, entry, MATTA_STATE_RETRYING);
  assert_tries (rooms, 2);
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, OTHER);
  g_assert_cmpint (matta_entry_get_due_at (entry), >,
                   matta_clock_get_wall (MATTA_CLOCK (rooms->clock)));
  fake_courier_answer (rooms->courier, OTHER, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  wait_for_state (rooms, entry, MATTA_STATE_SENT);
}

static void
test_gives_up (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_courier_answer (rooms->courier, ROOMS_INSIDE, MATTA_DELIVERY_PENDING, 451);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, entry, MATTA_STATE_RETRYING);
  fake_clock_advance (rooms->clock, rooms->policy->give_up_hours * G_TIME_SPAN_HOUR);
  wait_for_state (rooms, entry, MATTA_STATE_FAILED);
  g_assert_cmpuint (matta_entry_get_recipient (entry, 0).code, ==, 451);
  g_assert_cmpstr (matta_entry_get_recipient (entry, 0).reply, ==, "Told so");
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
}

static void
test_unreachable (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, entry, MATTA_STATE_RETRYING);
  g_assert_cmpstr (matta_entry_get_note (entry), ==, "unreachable");
  fake_clock_advance (rooms->clock, (gint64) rooms->policy->retry_seconds * ROOMS_SECOND);
  assert_sent (rooms, entry);
  g_assert_null (matta_entry_get_note (entry));
}

static void
test_sign_in (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_courier_fail (rooms->courier, MATTA_ERROR_SIGN_IN);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, entry, MATTA_STATE_RETRYING);
  g_assert_cmpstr (rooms->trouble, ==, "account");
  fake_clock_advance (rooms->clock, (gint64) rooms->policy->retry_seconds * ROOMS_SECOND);
  assert_sent (rooms, entry);
  g_assert_null (rooms->trouble);
}

/* What became of the two, and what follows. */
typedef struct {
  const char *path;
  MattaDelivery first;
  MattaDelivery second;
  MattaState state;
  const char *again; /* who gets the next try; NULL = there is none */
} MixedCase;

#define PENDING MATTA_DELIVERY_PENDING
#define ACCEPTED MATTA_DELIVERY_ACCEPTED
#define REFUSED MATTA_DELIVERY_REFUSED
#define UNKNOWN MATTA_DELIVERY_UNKNOWN

static const MixedCase mixed_cases[] = {
  { "accepted-and-refused", ACCEPTED, REFUSED, MATTA_STATE_FAILED, NULL },
  { "accepted-and-later", ACCEPTED, PENDING, MATTA_STATE_RETRYING, OTHER },
  { "refused-and-later", REFUSED, PENDING, MATTA_STATE_RETRYING, OTHER },
  { "both-later", PENDING, PENDING, MATTA_STATE_RETRYING, ROOMS_INSIDE "," OTHER },
  { "both-refused", REFUSED, REFUSED, MATTA_STATE_FAILED, NULL },
  { "lost", UNKNOWN, UNKNOWN, MATTA_STATE_MAYBE_SENT, NULL },
  { "lost-and-later", UNKNOWN, PENDING, MATTA_STATE_MAYBE_SENT, NULL },
};

static void
test_mixed (Rooms *rooms, gconstpointer data)
{
  const MixedCase *row = data;
  MattaEntry *entry = hold_for_two (rooms);
  g_autofree char *recipients = NULL;

  fake_courier_answer (rooms->courier, ROOMS_INSIDE, row->first, 250);
  fake_courier_answer (rooms->courier, OTHER, row->second, 250);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, entry, row->state);
  g_assert_cmpint (matta_entry_get_recipient (entry, 0).delivery, ==, row->first);
  g_assert_cmpint (matta_entry_get_recipient (entry, 1).delivery, ==, row->second);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  while (row->again != NULL && matta_entry_get_attempts (entry) < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_tries (rooms, row->again != NULL ? 2 : 1);
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, row->again != NULL ? row->again : ROOMS_INSIDE "," OTHER);
}

static void
set_up_asking (Rooms *rooms, gconstpointer data)
{
  rooms_set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
}

/* Never again by itself, not even after a restart; once more when the user says so. */
static void
test_lost_reply (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  fake_courier_answer (rooms->courier, ROOMS_INSIDE, MATTA_DELIVERY_UNKNOWN, 0);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, entry, MATTA_STATE_MAYBE_SENT);
  rooms_stop (rooms);
  rooms_start (rooms);
  entry = rooms_get_newest (rooms);
  fake_clock_advance (rooms->clock, 30 * G_TIME_SPAN_DAY);
  assert_tries (rooms, 1);
  fake_courier_answer (rooms->courier, ROOMS_INSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  matta_answers_act_async (rooms->answers, matta_entry_get_id (entry), MATTA_ACTION_SEND_NOW, 0,
                           NULL, NULL);
  wait_for_state (rooms, entry, MATTA_STATE_SENT);
  assert_tries (rooms, 2);
}

static void
act (Rooms *rooms, MattaEntry *entry, MattaAction action, gint64 until)
{
  matta_answers_act_async (rooms->answers, matta_entry_get_id (entry), action, until, NULL, NULL);
  rooms_settle_down (rooms);
}

static void
begin_slowly (Rooms *rooms, MattaEntry *entry)
{
  fake_courier_set_slow (rooms->courier, TRUE);
  fake_clock_advance (rooms->clock, HOLD);
  while (fake_courier_get_n_tries (rooms->courier) == 0)
    g_thread_yield ();
  g_assert_true (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)));
}

static void
end_slowly (Rooms *rooms, MattaEntry *entry)
{
  fake_courier_set_slow (rooms->courier, FALSE);
  while (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)))
    g_main_context_iteration (NULL, TRUE);
  rooms_settle_down (rooms);
}

static void
test_cancelled_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  begin_slowly (rooms, entry);
  act (rooms, entry, MATTA_ACTION_CANCEL, 0);
  end_slowly (rooms, entry);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
}

/* Cancelled while the server cannot be reached: the try ends, and its thread with it. */
static void
test_cancelled_while_unreachable (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  begin_slowly (rooms, entry);
  act (rooms, entry, MATTA_ACTION_CANCEL, 0);
  fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  end_slowly (rooms, entry);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
}

/* Held anew while a try was under way: that try must not send it before the new time. */
static void
test_held_anew_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);
  gint64 until = ROOMS_START + 3 * HOLD;

  act (rooms, entry, MATTA_ACTION_HOLD, ROOMS_START + HOLD);
  begin_slowly (rooms, entry);
  act (rooms, entry, MATTA_ACTION_HOLD, until);
  end_slowly (rooms, entry);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_SCHEDULED);
  fake_clock_advance (rooms->clock, 2 * HOLD - 1);
  assert_tries (rooms, 1);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
}

/* Somebody sets the clock back in that very moment. */
static void
test_wall_set_back_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  begin_slowly (rooms, entry);
  fake_clock_set_wall (rooms->clock, ROOMS_START);
  end_slowly (rooms, entry);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  fake_clock_advance (rooms->clock, HOLD);
  assert_sent (rooms, entry);
}

static void
test_cancelled_and_undone_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  begin_slowly (rooms, entry);
  act (rooms, entry, MATTA_ACTION_CANCEL, 0);
  act (rooms, entry, MATTA_ACTION_UNDO, 0);
  end_slowly (rooms, entry);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_tries (rooms, 1);
  fake_clock_advance (rooms->clock, 1);
  assert_sent (rooms, entry);
}

static void
test_stop_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  g_autofree char *id = g_strdup (matta_entry_get_id (hold (rooms)));

  begin_slowly (rooms, rooms_get_newest (rooms));
  rooms_stop (rooms);
  fake_courier_set_slow (rooms->courier, FALSE);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, id, MATTA_STATE_SENT);
}

static void
test_disk_full_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  begin_slowly (rooms, entry);
  rooms_break_disk (TRUE);
  fake_courier_set_slow (rooms->courier, FALSE);
  while (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)))
    g_main_context_iteration (NULL, TRUE);
  rooms_break_disk (FALSE);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  assert_sent (rooms, entry);
}

/* As the store stands when the program dies between the final dot and the reply. */
static void
die_after_the_final_dot (Rooms *rooms, MattaAccountKind kind)
{
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (hold (rooms)));
  MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, 0);
  g_autoptr (GError) error = NULL;

  record->state = MATTA_STATE_SENDING;
  recipient->delivery = MATTA_DELIVERY_UNKNOWN;
  g_assert_true (matta_store_update (rooms->store, record, MATTA_STATE_HOLDING, NULL, &error));
  rooms_crash (rooms);
  rooms->policy->account->kind = kind;
  rooms_start (rooms);
}

static void
test_crash_after_the_final_dot (Rooms *rooms, gconstpointer data)
{
  die_after_the_final_dot (rooms, MATTA_ACCOUNT_SMTP);
  fake_clock_advance (rooms->clock, 30 * G_TIME_SPAN_DAY);
  assert_tries (rooms, 0);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_MAYBE_SENT);
}

/* A practice mailbox files the same message once, however often it is submitted. */
static void
test_crash_while_filing (Rooms *rooms, gconstpointer data)
{
  die_after_the_final_dot (rooms, MATTA_ACCOUNT_PRACTICE);
  assert_sent (rooms, rooms_get_newest (rooms));
}

static void
test_one_by_one (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Outside", ROOMS_OUTSIDE ", " ROOMS_INSIDE);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE "," ROOMS_INSIDE, text);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);
  g_autofree char *recipients = NULL;

  fake_reviewer_tick_all (question);
  matta_checklist_set_one_by_one (matta_question_get_checklist (question), TRUE);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  fake_courier_answer (rooms->courier, ROOMS_OUTSIDE, MATTA_DELIVERY_PENDING, 451);
  fake_clock_advance (rooms->clock, HOLD);
  wait_for_state (rooms, rooms_get_newest (rooms), MATTA_STATE_RETRYING);
  assert_tries (rooms, 2);
  fake_courier_answer (rooms->courier, ROOMS_OUTSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  wait_for_state (rooms, rooms_get_newest (rooms), MATTA_STATE_SENT);
  assert_tries (rooms, 3); /* the other one had it */
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, ROOMS_OUTSIDE);
}

static void
test_no_courier_yet (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = hold (rooms);

  matta_dispatcher_set_courier (rooms->dispatcher, NULL);
  fake_clock_advance (rooms->clock, HOLD);
  assert_tries (rooms, 0);
  matta_dispatcher_set_courier (rooms->dispatcher, MATTA_COURIER (rooms->courier));
  assert_sent (rooms, entry);
}

#define ASK(path, function) ROOMS_TEST ("/dispatcher/" path, MATTA_REVIEW_ASK, function)

static void
add_times (void)
{
  ASK ("time/leaves-when-due-and-no-earlier", test_when_due);
  ASK ("time/wall-set-forward-sends-nothing-early", test_wall_set_forward);
  ASK ("time/wall-set-back-keeps-the-promise", test_wall_set_back);
  ASK ("time/wall-set-forward-and-back", test_wall_forward_and_back);
  ASK ("time/suspend-counts", test_suspend);
  ASK ("time/restart-keeps-the-due-time", test_restart);
  ASK ("time/another-boot-counts-by-the-wall", test_machine_restart);
  ASK ("pause/holds-until-resumed", test_pause);
  ASK ("pause/expiry-goes-on", test_expires_while_paused);
  ASK ("pause/holds-what-has-not-begun", test_pause_holds_the_queue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rooms_allow_warnings ();
  add_times ();
  ASK ("bytes-leave-as-they-came", test_bytes);
  ASK ("facts/what-was-read-already-is-not-read-again", test_facts_noted);
  ASK ("facts/of-another-message-are-not-taken", test_facts_of_another);
  ASK ("outcome/later-is-tried-again-with-longer-pauses", test_retries_with_longer_pauses);
  ASK ("outcome/no-room-beside-others-is-tried-at-once", test_no_room_beside_others);
  ASK ("outcome/gives-up-in-the-end", test_gives_up);
  ASK ("outcome/unreachable-is-tried-again", test_unreachable);
  ASK ("outcome/sign-in-is-a-trouble-of-the-account", test_sign_in);
  for (guint i = 0; i < G_N_ELEMENTS (mixed_cases); i++) {
    g_autofree char *path = g_strconcat ("/dispatcher/outcome/", mixed_cases[i].path, NULL);

    g_test_add (path, Rooms, &mixed_cases[i], set_up_asking, test_mixed, rooms_tear_down);
  }
  ASK ("outcome/lost-reply-is-never-sent-again-by-itself", test_lost_reply);
  ASK ("under-way/cancelled-before-the-final-dot", test_cancelled_before_the_final_dot);
  ASK ("under-way/cancelled-while-unreachable", test_cancelled_while_unreachable);
  ASK ("under-way/held-anew-before-the-final-dot", test_held_anew_before_the_final_dot);
  ASK ("under-way/wall-set-back", test_wall_set_back_before_the_final_dot);
  ASK ("under-way/cancelled-and-undone", test_cancelled_and_undone_before_the_final_dot);
  ASK ("under-way/stopped-before-the-final-dot", test_stop_before_the_final_dot);
  ASK ("under-way/disk-full-before-the-final-dot", test_disk_full_before_the_final_dot);
  ASK ("crash/after-the-final-dot-may-be-sent", test_crash_after_the_final_dot);
  ASK ("crash/while-filing-is-filed-once-more", test_crash_while_filing);
  ASK ("one-by-one-tries-again-for-whom-it-failed", test_one_by_one);
  ASK ("no-courier-yet", test_no_courier_yet);
  return g_test_run ();
}

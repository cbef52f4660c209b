/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-ahead.h"

#include <string.h>

/* Colleagues first: one message, whose inside part leaves at once and whose outside part is held.
 */

#define MINUTES 10
#define HOLD (MINUTES * 60 * ROOMS_SECOND)
#define PAUSE (2 * ROOMS_SECOND)
#define INSIDE ROOMS_INSIDE
#define INSIDE_TOO "ito@example.com"
#define OUTSIDE ROOMS_OUTSIDE
#define OUTSIDE_TOO "abe@example.net"
#define BOTH INSIDE "," INSIDE_TOO
#define OTHERS OUTSIDE "," OUTSIDE_TOO
#define ALL OUTSIDE "," INSIDE "," OUTSIDE_TOO "," INSIDE_TOO

static void
set_up (Rooms *rooms, gconstpointer review)
{
  rooms_set_up (rooms, review);
  rooms->policy->colleagues_first = TRUE;
  rooms->policy->colleagues_first_minutes = MINUTES;
}

static MattaEntry *
send_to (Rooms *rooms, const char *people)
{
  g_autofree char *text = rooms_make_text ("Offer", people);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, people, text);

  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_settle_down (rooms);
  return rooms_get_newest (rooms);
}

static void
assert_log (Rooms *rooms, const char *expected)
{
  g_autofree char *log = NULL;

  rooms_settle_down (rooms);
  log = fake_courier_dup_log (rooms->courier);
  g_assert_cmpstr (log, ==, expected);
}

/* Lets a submission that was begun come to its end. */
static void
finish (Rooms *rooms, MattaEntry *entry)
{
  rooms_settle_down (rooms);
  while (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)))
    g_main_context_iteration (NULL, TRUE);
  rooms_settle_down (rooms);
}

static MattaEntry *
send_ahead (Rooms *rooms)
{
  MattaEntry *entry = send_to (rooms, ALL);

  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  return entry;
}

static MattaDelivery
get_delivery (MattaEntry *entry, const char *address)
{
  for (guint i = 0; i < matta_entry_get_n_recipients (entry); i++) {
    MattaEntryRecipient recipient = matta_entry_get_recipient (entry, i);

    if (g_str_equal (recipient.address, address))
      return recipient.delivery;
  }
  g_assert_not_reached ();
}

static void
note_end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  matta_answers_act_finish (MATTA_ANSWERS (source), result, &error);
  *(int *) user_data = error != NULL ? error->code : 0;
}

/* Returns what came of it: 0, or a MattaErrorCode. */
static int
act (Rooms *rooms, MattaEntry *entry, MattaAction action, gint64 until)
{
  int code = -1;

  matta_answers_act_async (rooms->answers, matta_entry_get_id (entry), action, until, note_end_cb,
                           &code);
  while (code == -1)
    g_main_context_iteration (NULL, TRUE);
  rooms_settle_down (rooms);
  return code;
}

/* The details of the audit trail's rows about it, joined by ";". */
static char *
list_trail (Rooms *rooms, MattaEntry *entry)
{
  g_autoptr (GPtrArray) rows = matta_store_list_audit (rooms->store, 0, 1000, NULL);
  GString *trail = g_string_new (NULL);
  gint64 broken = 0;

  for (guint i = 0; i < rows->len; i++) {
    const MattaAuditRow *row = g_ptr_array_index (rows, i);

    if (g_strcmp0 (row->id, matta_entry_get_id (entry)) == 0)
      g_string_append_printf (trail, "%s%s%s%s", trail->len > 0 ? ";" : "", row->event,
                              row->detail != NULL ? " " : "",
                              row->detail != NULL ? row->detail : "");
  }
  g_assert_true (matta_store_verify_audit (rooms->store, &broken, NULL));
  return g_string_free (trail, FALSE);
}

static void
test_two_parts (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);
  g_autofree char *trail = NULL;

  assert_log (rooms, ""); /* the mail app has its answer first */
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (matta_entry_get_due_at (entry), ==, ROOMS_START + HOLD);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (get_delivery (entry, OUTSIDE), ==, MATTA_DELIVERY_PENDING);
  fake_clock_advance (rooms->clock, HOLD - PAUSE - 1);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
  g_assert_cmpuint (matta_entry_get_attempts (entry), ==, 1);
  trail = list_trail (rooms, entry);
  g_assert_cmpstr (trail, ==,
                   "received;holding colleagues-sending;"
                   "holding colleagues-tried accepted=2 refused=0 pending=0 unknown=0;"
                   "sending;sent");
}

/* Both parts are the same bytes, with the same Message-ID. */
static void
test_bytes (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ALL);
  g_autoptr (GBytes) expected = g_bytes_new (text, strlen (text));
  MattaEntry *entry = send_ahead (rooms);
  g_autoptr (GBytes) first = fake_courier_dup_content (rooms->courier);
  g_autoptr (GBytes) second = NULL;

  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  second = fake_courier_dup_content (rooms->courier);
  g_assert_true (g_bytes_equal (first, expected));
  g_assert_true (g_bytes_equal (second, expected));
}

static void
test_longer_hold_counts (Rooms *rooms, gconstpointer data)
{
  rooms->policy->hold_seconds = 3600;
  g_assert_cmpint (matta_entry_get_due_at (send_to (rooms, ALL)), ==,
                   ROOMS_START + G_TIME_SPAN_HOUR);
}

/* Mail to one side only is held as it always was. */
static void
test_one_side (Rooms *rooms, gconstpointer data)
{
  const char *people[] = { BOTH, OTHERS };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    MattaEntry *entry = send_to (rooms, people[i]);

    g_assert_cmpint (matta_entry_get_due_at (entry) - matta_entry_get_created_at (entry), ==,
                     ROOMS_HOLD * ROOMS_SECOND);
    fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND - 1);
    g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, i);
    fake_clock_advance (rooms->clock, 1);
    rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  }
}

static void
test_off (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  rooms->policy->colleagues_first = FALSE;
  entry = send_to (rooms, ALL);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND - 1);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, ALL);
}

static void
drop (MattaQuestion *question, const char *address)
{
  MattaChecklist *checklist = matta_question_get_checklist (question);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
    GPtrArray *people = matta_check_item_get_recipients (item);
    const MattaRecipient *first = people != NULL && people->len > 0 ? people->pdata[0] : NULL;

    if (first != NULL && g_str_equal (first->address, address))
      g_assert_true (matta_checklist_drop (checklist, item, TRUE));
  }
}

/* Only after consent, and to whom it was given. */
static void
test_consent (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ALL);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ALL, text);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);
  MattaEntry *entry = NULL;

  fake_clock_advance (rooms->clock, PAUSE);
  assert_log (rooms, "");
  fake_reviewer_tick_all (question);
  drop (question, OUTSIDE_TOO);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  entry = rooms_get_newest (rooms);
  rooms_settle_down (rooms);
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OUTSIDE);
}

static void
test_user_chose_a_time (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ALL);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ALL, text);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);

  fake_reviewer_tick_all (question);
  matta_checklist_set_hold_until (matta_question_get_checklist (question), ROOMS_START + 3 * HOLD);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_settle_down (rooms);
  fake_clock_advance (rooms->clock, 3 * HOLD - 1);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (rooms_get_newest (rooms)), MATTA_STATE_SENT);
  assert_log (rooms, ALL);
}

/* Chosen before colleagues got it: for them as well. */
static void
test_held_before (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_HOLD, ROOMS_START + 3 * HOLD), ==, 0);
  fake_clock_advance (rooms->clock, 3 * HOLD - 1);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, ALL);
}

static void
test_held_after (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_ahead (rooms);

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_HOLD, ROOMS_START + 3 * HOLD), ==, 0);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_SCHEDULED);
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
test_send_now (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_ahead (rooms);

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_SEND_NOW, 0), ==, 0);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

/* All at once, and still nobody twice. */
static void
test_send_now_before (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_SEND_NOW, 0), ==, 0);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, OTHERS ";" BOTH);
}

static void
test_cancelled (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_ahead (rooms);
  g_autofree char *trail = NULL;

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_CANCEL, 0), ==, 0);
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_log (rooms, BOTH);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (get_delivery (entry, OUTSIDE), ==, MATTA_DELIVERY_PENDING);
  trail = list_trail (rooms, entry);
  g_assert_true (g_str_has_suffix (trail, ";cancelled some-have-it"));
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_UNDO, 0), ==, 0);
  fake_clock_advance (rooms->clock, HOLD - 1); /* the whole hold again */
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
test_cancelled_before (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_CANCEL, 0), ==, 0);
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_log (rooms, "");
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_UNDO, 0), ==, 0);
  fake_clock_advance (rooms->clock, PAUSE - 1);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 1);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
}

static void
test_pause (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  matta_dispatcher_set_paused (rooms->dispatcher, TRUE);
  entry = send_to (rooms, ALL);
  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_log (rooms, "");
  matta_dispatcher_set_paused (rooms->dispatcher, FALSE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
  matta_dispatcher_set_paused (rooms->dispatcher, TRUE);
  fake_clock_advance (rooms->clock, HOLD);
  assert_log (rooms, BOTH);
  matta_dispatcher_set_paused (rooms->dispatcher, FALSE);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

/* While the server thinks about the colleagues' part, a person takes the others' back. */
static void
test_cancelled_after_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  fake_courier_set_silent (rooms->courier, TRUE);
  fake_clock_advance (rooms->clock, PAUSE);
  while (fake_courier_get_n_sent (rooms->courier) == 0)
    g_thread_yield ();
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_CANCEL, 0), ==, 0);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_UNKNOWN);
  fake_courier_set_silent (rooms->courier, FALSE);
  finish (rooms, entry);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpstr (matta_entry_get_note (entry), ==, "was-holding");
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_log (rooms, BOTH);
}

/* Nothing a person does while it is under way puts back what is known of the colleagues. */
static void
test_changed_under_way (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  fake_courier_set_silent (rooms->courier, TRUE);
  fake_clock_advance (rooms->clock, PAUSE);
  while (fake_courier_get_n_sent (rooms->courier) == 0)
    g_thread_yield (); /* the news of the final dot is not heard yet */
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_HOLD, ROOMS_START + 2 * HOLD), ==, 0);
  fake_courier_set_silent (rooms->courier, FALSE);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_HOLD, ROOMS_START + 3 * HOLD), ==, 0);
  finish (rooms, entry);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (matta_entry_get_due_at (entry), ==, ROOMS_START + 3 * HOLD);
  fake_clock_advance (rooms->clock, 3 * HOLD - PAUSE - 1);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
begin_slowly (Rooms *rooms)
{
  fake_courier_set_slow (rooms->courier, TRUE);
  fake_clock_advance (rooms->clock, PAUSE);
  while (fake_courier_get_n_tries (rooms->courier) == 0)
    g_thread_yield ();
}

typedef struct {
  const char *path;
  MattaAction action;
  gint64 until;
} Interference;

static const Interference interferences[] = {
  { "cancelled", MATTA_ACTION_CANCEL, 0 },
  { "held-anew", MATTA_ACTION_HOLD, ROOMS_START + 3 * HOLD },
};

/* Before the final dot it is all still Matta's. */
static void
test_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  const Interference *row = data;
  MattaEntry *entry = send_to (rooms, ALL);

  begin_slowly (rooms);
  g_assert_cmpint (act (rooms, entry, row->action, row->until), ==, 0);
  fake_courier_set_slow (rooms->courier, FALSE);
  finish (rooms, entry);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 3 * HOLD - PAUSE - 1);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, 1);
  finish (rooms, entry);
  assert_log (rooms, row->action == MATTA_ACTION_HOLD ? ALL : "");
}

static void
test_undone_before_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  begin_slowly (rooms);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_CANCEL, 0), ==, 0);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_UNDO, 0), ==, 0);
  fake_courier_set_slow (rooms->courier, FALSE);
  finish (rooms, entry);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
}

static void
test_clock_set_back (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  begin_slowly (rooms);
  fake_clock_set_wall (rooms->clock, ROOMS_START);
  fake_courier_set_slow (rooms->courier, FALSE);
  finish (rooms, entry);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
}

/* Whoever hung up before "250" still owns the mail; once somebody has it, it stays ours. */
static void
test_mail_app_hangs_up (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  matta_answers_return (rooms->answers, matta_entry_get_id (entry));
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_RETURNED);
  fake_clock_advance (rooms->clock, 2 * HOLD);
  assert_log (rooms, "");
}

static void
test_mail_app_hangs_up_late (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_ahead (rooms);

  matta_answers_return (rooms->answers, matta_entry_get_id (entry));
  rooms_settle_down (rooms);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  send_to (rooms, ALL); /* once more: it is known */
  g_assert_cmpuint (rooms_count_kept (rooms), ==, 1);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

/* Each part has its own luck. */
static void
test_later (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_PENDING, 451);
  entry = send_ahead (rooms);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (get_delivery (entry, INSIDE_TOO), ==, MATTA_DELIVERY_ACCEPTED);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  finish (rooms, entry);
  fake_clock_advance (rooms->clock, 2 * G_TIME_SPAN_MINUTE - 1);
  assert_log (rooms, BOTH ";" INSIDE);
  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, 1);
  finish (rooms, entry);
  assert_log (rooms, BOTH ";" INSIDE ";" INSIDE);
  g_assert_cmpuint (matta_entry_get_attempts (entry), ==, 0); /* the others were not tried yet */
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" INSIDE ";" INSIDE ";" OTHERS);
}

/* Colleagues whose server is away do not keep the others from getting it, nor the other way. */
static void
test_later_than_the_hold (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  rooms->policy->colleagues_first_minutes = 1;
  rooms->policy->retry_seconds = 3600;
  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_PENDING, 451);
  entry = send_ahead (rooms);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_RETRYING);
  assert_log (rooms, BOTH ";" OTHERS ";" INSIDE);
  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS ";" INSIDE ";" INSIDE);
}

static void
test_refused (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_REFUSED, 550);
  entry = send_ahead (rooms);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_REFUSED);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_FAILED);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
test_unreachable (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_fail (rooms->courier, MATTA_ERROR_SIGN_IN);
  entry = send_ahead (rooms);
  assert_log (rooms, "");
  g_assert_cmpstr (matta_entry_get_note (entry), ==, "sign-in");
  g_assert_cmpstr (rooms->trouble, ==, "account");
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
  g_assert_null (matta_entry_get_note (entry));
  g_assert_null (rooms->trouble);
}

static void
test_no_room_beside_others (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_PENDING, MATTA_CODE_TOO_MANY);
  entry = send_to (rooms, ALL);
  fake_clock_advance (rooms->clock, PAUSE);
  while (fake_courier_get_n_sent (rooms->courier) < 2) /* at once, without a pause */
    g_main_context_iteration (NULL, TRUE);
  finish (rooms, entry);
  assert_log (rooms, BOTH ";" INSIDE);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
}

/* Nobody gets it twice because a reply was lost, unless a person says so; the others' part goes its
 * way meanwhile. */
static void
test_lost_reply (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_UNKNOWN, 0);
  entry = send_ahead (rooms);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_UNKNOWN);
  g_assert_cmpint (get_delivery (entry, INSIDE_TOO), ==, MATTA_DELIVERY_ACCEPTED);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_SEND_NOW, 0), ==, 0); /* the others' part */
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_MAYBE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_SEND_NOW, 0), ==, 0); /* now that is decided */
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS ";" INSIDE);
}

/* That a reply to colleagues was lost is not forgotten when the others' server is away, and does
 * not stop them from being tried again. */
static void
test_lost_reply_and_later (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, INSIDE, MATTA_DELIVERY_UNKNOWN, 0);
  entry = send_ahead (rooms);
  fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_RETRYING);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_UNKNOWN);
  fake_courier_answer (rooms->courier, OUTSIDE, MATTA_DELIVERY_PENDING, 451);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_SEND_NOW, 0), ==, 0);
  finish (rooms, entry);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_RETRYING);
  fake_courier_answer (rooms->courier, OUTSIDE, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_MAYBE_SENT);
  assert_log (rooms, BOTH ";" OTHERS ";" OUTSIDE);
}

static void
test_restart (Rooms *rooms, gconstpointer data)
{
  send_ahead (rooms);
  rooms_crash (rooms);
  rooms->policy->colleagues_first = FALSE; /* what was begun goes on as it was */
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, HOLD - PAUSE - 1);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (rooms_get_newest (rooms)), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
test_restart_before (Rooms *rooms, gconstpointer data)
{
  send_to (rooms, ALL);
  rooms_crash (rooms);
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, rooms_get_newest (rooms));
  assert_log (rooms, BOTH);
}

/* As the store stands when the program dies between the colleagues' final dot and the reply. */
static MattaEntry *
die_after_the_final_dot (Rooms *rooms, MattaAccountKind kind)
{
  MattaEntry *entry = send_to (rooms, ALL);
  g_autoptr (MattaRecord) record = matta_record_copy (matta_entry_peek_record (entry));

  for (guint i = 1; i < 4; i += 2)
    ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, i))->delivery =
        MATTA_DELIVERY_UNKNOWN;
  g_assert_true (matta_store_update (rooms->store, record, MATTA_STATE_HOLDING, NULL, NULL));
  rooms_crash (rooms);
  rooms->policy->account->kind = kind;
  rooms_start (rooms);
  return rooms_get_newest (rooms);
}

static void
test_crash_after_the_final_dot (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = die_after_the_final_dot (rooms, MATTA_ACCOUNT_SMTP);

  fake_clock_advance (rooms->clock, HOLD - 1);
  assert_log (rooms, "");
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  fake_clock_advance (rooms->clock, 1);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_RETRYING);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_MAYBE_SENT);
  assert_log (rooms, OTHERS);
}

/* Taken back while colleagues had perhaps got it, and put back after a crash: they are not asked to
 * be sent to again because the others' server was away. */
static void
test_crash_and_cancelled (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  fake_courier_set_silent (rooms->courier, TRUE);
  fake_clock_advance (rooms->clock, PAUSE);
  while (fake_courier_get_n_sent (rooms->courier) == 0)
    g_thread_yield ();
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_CANCEL, 0), ==, 0);
  rooms_break_disk (TRUE); /* the reply is never written down */
  fake_courier_set_silent (rooms->courier, FALSE);
  rooms_crash (rooms);
  rooms_break_disk (FALSE);
  rooms->policy->account->kind = MATTA_ACCOUNT_SMTP;
  rooms_start (rooms);
  entry = rooms_get_newest (rooms);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_UNKNOWN);
  g_assert_cmpint (act (rooms, entry, MATTA_ACTION_UNDO, 0), ==, 0);
  fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_RETRYING);
  fake_clock_advance (rooms->clock, G_TIME_SPAN_HOUR);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_MAYBE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

/* A practice mailbox files each part once. */
static void
test_crash_while_filing (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = die_after_the_final_dot (rooms, MATTA_ACCOUNT_PRACTICE);

  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, BOTH ";" OTHERS);
}

static void
test_disk_full (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send_to (rooms, ALL);

  begin_slowly (rooms);
  rooms_break_disk (TRUE);
  fake_courier_set_slow (rooms->courier, FALSE);
  while (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)))
    g_main_context_iteration (NULL, TRUE);
  rooms_break_disk (FALSE);
  assert_log (rooms, "");
  fake_clock_advance (rooms->clock, G_TIME_SPAN_MINUTE);
  finish (rooms, entry);
  assert_log (rooms, BOTH);
}

static void
test_one_by_one (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ALL);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ALL, text);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);
  MattaEntry *entry = NULL;

  fake_reviewer_tick_all (question);
  matta_checklist_set_one_by_one (matta_question_get_checklist (question), TRUE);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_settle_down (rooms);
  entry = rooms_get_newest (rooms);
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, INSIDE ";" INSIDE_TOO);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, INSIDE ";" INSIDE_TOO ";" OUTSIDE ";" OUTSIDE_TOO);
}

/* --- what else goes along ------------------------------------------------------------------- */

#define SECRET "item,price\r\nbolt,1200\r\n"
#define SEALED_MAIL                                                                                \
  "From: sato@example.com\r\nTo: " OUTSIDE ", " INSIDE "\r\nSubject: Offer\r\n"                    \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"                                \
  "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\n" SECRET "\r\n--X--\r\n"

static void
assert_sealed (Rooms *rooms)
{
  g_autoptr (GBytes) sent = fake_courier_dup_content (rooms->courier);
  gsize size = 0;
  const char *data = g_bytes_get_data (sent, &size);

  g_assert_null (memmem (data, size, SECRET, strlen (SECRET)));
  g_assert_nonnull (memmem (data, size, "plan.zip", strlen ("plan.zip")));
}

/* Colleagues get what everybody gets: what is sealed leaves sealed. Its password is theirs alone
 * until the others have it. */
static void
test_sealed (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = NULL;
  MattaEntry *entry = NULL;

  rooms->policy->look_inside = FALSE;
  ticket = rooms_send (rooms, OUTSIDE "," INSIDE, SEALED_MAIL);
  question = fake_reviewer_get_last (rooms->reviewer);
  entry = rooms_get_newest (rooms);
  fake_reviewer_tick_all (question);
  g_assert_true (matta_checklist_set_seal (matta_question_get_checklist (question), TRUE));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_HOLDING);
  g_assert_cmpint (matta_entry_get_telling (entry), ==, MATTA_TELLING_LATER);
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  assert_log (rooms, INSIDE);
  assert_sealed (rooms);
  g_assert_cmpint (matta_entry_get_telling (entry), ==, MATTA_TELLING_DUE);
  g_assert_true (matta_entry_get_recipient (entry, 1).untold);
  g_assert_false (matta_entry_get_recipient (entry, 0).untold);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  assert_log (rooms, INSIDE ";" OUTSIDE);
  assert_sealed (rooms);
  g_assert_true (matta_entry_get_recipient (entry, 0).untold);
}

/* Who asked to be told of the delivery is told of each part when it was taken. */
static void
test_reports (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", OUTSIDE ", " INSIDE);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("sato@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaTicket) ticket = NULL;
  MattaEntry *entry = NULL;

  matta_envelope_add (envelope, OUTSIDE, "NOTIFY=SUCCESS");
  matta_envelope_add (envelope, INSIDE, "NOTIFY=SUCCESS");
  ticket = matta_ticket_new (envelope, content, "client.example");
  matta_intake_deliver (rooms->intake, ticket);
  rooms_wait_for_reply (rooms, ticket, 250);
  entry = rooms_get_newest (rooms);
  fake_clock_advance (rooms->clock, PAUSE);
  finish (rooms, entry);
  while (fake_courier_get_n_sent (rooms->courier) < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_log (rooms, INSIDE ";sato@example.com");
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_SENT);
  while (fake_courier_get_n_sent (rooms->courier) < 4)
    g_main_context_iteration (NULL, TRUE);
  assert_log (rooms, INSIDE ";sato@example.com;" OUTSIDE ";sato@example.com");
}

/* What the server does not take as a whole it does not take of either part. */
static void
test_too_large (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_fail (rooms->courier, MATTA_ERROR_TOO_LARGE);
  entry = send_ahead (rooms);
  g_assert_cmpint (matta_entry_get_state (entry), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (get_delivery (entry, INSIDE), ==, MATTA_DELIVERY_REFUSED);
  g_assert_cmpint (get_delivery (entry, OUTSIDE), ==, MATTA_DELIVERY_PENDING);
  fake_courier_fail (rooms->courier, MATTA_ERROR_TOO_LARGE);
  fake_clock_advance (rooms->clock, HOLD);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), MATTA_STATE_FAILED);
  assert_log (rooms, "");
}

#define AHEAD(path, review, function)                                                              \
  g_test_add ("/ahead/" path, Rooms, GINT_TO_POINTER (review), set_up, function, rooms_tear_down)
#define ALONE(path, function) AHEAD (path, MATTA_REVIEW_CONFIRM, function)
#define ASK(path, function) AHEAD (path, MATTA_REVIEW_ASK, function)

static void
set_up_alone (Rooms *rooms, gconstpointer data)
{
  set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_CONFIRM));
}

static void
add_times (void)
{
  ALONE ("two-parts", test_two_parts);
  ALONE ("same-bytes", test_bytes);
  ALONE ("longer-hold-counts", test_longer_hold_counts);
  ALONE ("one-side-only-is-held-as-ever", test_one_side);
  ALONE ("off-by-default", test_off);
  ASK ("only-after-consent", test_consent);
  ASK ("chosen-time-is-for-all", test_user_chose_a_time);
  ASK ("one-by-one", test_one_by_one);
  ALONE ("step/held-before-is-for-all", test_held_before);
  ALONE ("step/held-after-is-for-the-others", test_held_after);
  ALONE ("step/send-now", test_send_now);
  ALONE ("step/send-now-before", test_send_now_before);
  ALONE ("step/cancel-and-undo", test_cancelled);
  ALONE ("step/cancel-before", test_cancelled_before);
  ALONE ("step/pause", test_pause);
}

static void
add_under_way (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (interferences); i++) {
    g_autofree char *path = g_strconcat ("/ahead/under-way/", interferences[i].path, NULL);

    g_test_add (path, Rooms, &interferences[i], set_up_alone, test_before_the_final_dot,
                rooms_tear_down);
  }
  ALONE ("under-way/cancelled-after-the-final-dot", test_cancelled_after_the_final_dot);
  ALONE ("under-way/changed-after-the-final-dot", test_changed_under_way);
  ALONE ("under-way/cancelled-and-undone", test_undone_before_the_final_dot);
  ALONE ("under-way/clock-set-back", test_clock_set_back);
  ALONE ("under-way/disk-full", test_disk_full);
  ALONE ("mail-app/hangs-up", test_mail_app_hangs_up);
  ALONE ("mail-app/hangs-up-late", test_mail_app_hangs_up_late);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rooms_allow_warnings ();
  add_times ();
  add_under_way ();
  ALONE ("outcome/later", test_later);
  ALONE ("outcome/later-than-the-hold", test_later_than_the_hold);
  ALONE ("outcome/refused", test_refused);
  ALONE ("outcome/unreachable", test_unreachable);
  ALONE ("outcome/no-room-beside-others", test_no_room_beside_others);
  ALONE ("outcome/lost-reply", test_lost_reply);
  ALONE ("outcome/lost-reply-and-later", test_lost_reply_and_later);
  ASK ("along/sealed", test_sealed);
  ALONE ("along/reports", test_reports);
  ALONE ("along/too-large", test_too_large);
  ALONE ("restart/between-the-parts", test_restart);
  ALONE ("restart/before-both", test_restart_before);
  ALONE ("crash/after-the-final-dot-may-be-sent", test_crash_after_the_final_dot);
  ALONE ("crash/cancelled-and-undone", test_crash_and_cancelled);
  ALONE ("crash/while-filing-is-filed-once-more", test_crash_while_filing);
  return g_test_run ();
}

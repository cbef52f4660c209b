/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

/* What a mail app hears and what becomes of its message, whoever comes first: an answer, the
 * deadline, a hang-up, a call from elsewhere, or the end of the program. */

static MattaQuestion *
ask (Rooms *rooms, MattaTicket **ticket)
{
  *ticket = rooms_send_simple (rooms, "Offer", ROOMS_OUTSIDE);
  g_assert_null (matta_ticket_get_reply (*ticket));
  g_assert_cmpuint (fake_reviewer_get_n_asked (rooms->reviewer), ==, 1);
  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  return fake_reviewer_get_last (rooms->reviewer);
}

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static void
assert_state (Rooms *rooms, MattaState state)
{
  rooms_settle_down (rooms);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, state);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, state);
}

static void
test_send (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  g_assert_null (matta_ticket_get_reply (ticket)); /* not before it is flushed */
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_HOLDING);
  g_assert_null (matta_reception_find (rooms->reception, get_id (rooms)));
  g_assert_cmpint (matta_entry_get_due_at (rooms_get_newest (rooms)), ==,
                   ROOMS_START + ROOMS_HOLD * ROOMS_SECOND);
}

static void
test_return (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  g_assert_true (matta_question_answer (question, MATTA_ANSWER_RETURN));
  rooms_wait_for_reply (rooms, ticket, 554);
  assert_state (rooms, MATTA_STATE_RETURNED);
}

static void
test_park (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  g_assert_true (matta_question_answer (question, MATTA_ANSWER_PARK));
  rooms_wait_for_reply (rooms, ticket, 250);
  assert_state (rooms, MATTA_STATE_WAITING);
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
  g_assert_null (matta_entry_get_note (rooms_get_newest (rooms)));
}

/* Its window was closed: opened again, the message must be a question that can be answered. */
static void
test_parked_by_hand_is_no_open_question (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  matta_question_answer (question, MATTA_ANSWER_PARK);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_settle_down (rooms);
  g_assert_null (matta_reception_find (rooms->reception, get_id (rooms)));
}

static void
test_late (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = NULL;

  rooms_stop (rooms);
  rooms->wait_seconds = 1;
  rooms_start (rooms);
  question = ask (rooms, &ticket);
  g_assert_cmpint (matta_question_get_deadline (question), ==, ROOMS_START + ROOMS_SECOND);
  rooms_wait_for_reply (rooms, ticket, 250);
  assert_state (rooms, MATTA_STATE_WAITING);
  /* The window stays, without hurry, and its answer counts. */
  g_assert_false (matta_question_is_answered (question));
  g_assert_cmpint (matta_question_get_deadline (question), ==, 0);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  assert_state (rooms, MATTA_STATE_HOLDING);
}

static void
test_parked_goes_back (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  g_signal_emit_by_name (rooms->reception, "late", rooms_get_newest (rooms));
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_RETURN));
  assert_state (rooms, MATTA_STATE_CANCELLED); /* the mail app has had its 250 */
}

static void
test_hang_up (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  g_assert_true (matta_ticket_abandon (ticket));
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETURNED);
  g_assert_true (matta_question_is_answered (question));
  g_assert_false (matta_question_answer (question, MATTA_ANSWER_SEND));
  assert_state (rooms, MATTA_STATE_RETURNED);
}

/* Two things at the same instant: the second comes while the first is being flushed. */
typedef void (*Deed) (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket);

static void
send_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  matta_question_answer (question, MATTA_ANSWER_SEND);
}

static void
return_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  matta_question_answer (question, MATTA_ANSWER_RETURN);
}

static void
park_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  matta_question_answer (question, MATTA_ANSWER_PARK);
}

static void
late_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  g_signal_emit_by_name (rooms->reception, "late", rooms_get_newest (rooms));
}

static void
hang_up_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  if (!matta_ticket_abandon (ticket))
    matta_answers_return (rooms->answers, get_id (rooms)); /* the reply could not be written */
}

static void
confirm_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  matta_answers_act_async (rooms->answers, get_id (rooms), MATTA_ACTION_CONFIRM, 0, NULL, NULL);
}

static void
cancel_deed (Rooms *rooms, MattaQuestion *question, MattaTicket *ticket)
{
  matta_answers_act_async (rooms->answers, get_id (rooms), MATTA_ACTION_CANCEL, 0, NULL, NULL);
}

typedef struct {
  const char *path;
  Deed first;
  Deed second;
  guint code; /* what the mail app hears; 0 = it hung up */
  MattaState state;
} Instant;

static const Instant instants[] = {
  { "send-then-late", send_deed, late_deed, 250, MATTA_STATE_HOLDING },
  { "send-then-hang-up", send_deed, hang_up_deed, 0, MATTA_STATE_RETURNED },
  { "send-then-return", send_deed, return_deed, 250, MATTA_STATE_HOLDING },
  { "send-then-confirm", send_deed, confirm_deed, 250, MATTA_STATE_HOLDING },
  { "send-then-cancel", send_deed, cancel_deed, 554, MATTA_STATE_RETURNED },
  { "return-then-send", return_deed, send_deed, 554, MATTA_STATE_RETURNED },
  { "return-then-late", return_deed, late_deed, 554, MATTA_STATE_RETURNED },
  { "return-then-hang-up", return_deed, hang_up_deed, 554, MATTA_STATE_RETURNED },
  { "return-then-confirm", return_deed, confirm_deed, 554, MATTA_STATE_RETURNED },
  { "park-then-hang-up", park_deed, hang_up_deed, 0, MATTA_STATE_RETURNED },
  { "park-then-confirm", park_deed, confirm_deed, 250, MATTA_STATE_HOLDING },
  { "park-then-cancel", park_deed, cancel_deed, 554, MATTA_STATE_RETURNED },
  { "late-then-send", late_deed, send_deed, 250, MATTA_STATE_HOLDING },
  { "late-then-return", late_deed, return_deed, 554, MATTA_STATE_RETURNED },
  { "late-then-hang-up", late_deed, hang_up_deed, 0, MATTA_STATE_RETURNED },
  { "late-then-confirm", late_deed, confirm_deed, 250, MATTA_STATE_HOLDING },
  { "confirm-then-send", confirm_deed, send_deed, 250, MATTA_STATE_HOLDING },
  { "confirm-then-late", confirm_deed, late_deed, 250, MATTA_STATE_HOLDING },
  { "confirm-then-hang-up", confirm_deed, hang_up_deed, 0, MATTA_STATE_RETURNED },
  { "confirm-then-cancel", confirm_deed, cancel_deed, 554, MATTA_STATE_RETURNED },
  { "hang-up-then-send", hang_up_deed, send_deed, 0, MATTA_STATE_RETURNED },
  { "hang-up-then-confirm", hang_up_deed, confirm_deed, 0, MATTA_STATE_RETURNED },
  { "hang-up-then-late", hang_up_deed, late_deed, 0, MATTA_STATE_RETURNED },
};

static void
test_instant (Rooms *rooms, gconstpointer data)
{
  const Instant *row = data;
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = NULL;

  question = ask (rooms, &ticket);
  row->first (rooms, question, ticket);
  row->second (rooms, question, ticket);
  rooms_settle_down (rooms);
  rooms_settle_down (rooms);
  assert_state (rooms, row->state);
  if (row->code == 0)
    g_assert_null (matta_ticket_get_reply (ticket));
  else
    rooms_wait_for_reply (rooms, ticket, row->code);
  g_assert_true (matta_question_is_answered (question));
}

static void
set_up_instant (Rooms *rooms, gconstpointer data)
{
  rooms_set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
}

/* The program stops while consent is being flushed: the mail app is told 421, so the message is
 * its own, also after the next start. */
static void
test_stop_while_sending (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);
  g_autofree char *id = g_strdup (get_id (rooms));

  matta_question_answer (question, MATTA_ANSWER_SEND);
  rooms_stop (rooms);
  g_assert_null (matta_ticket_get_reply (ticket));
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_RETURNED);
}

static void
test_stop_while_asking (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  g_autoptr (MattaQuestion) question = g_object_ref (ask (rooms, &ticket));
  g_autofree char *id = g_strdup (get_id (rooms));

  rooms_stop (rooms);
  g_assert_true (matta_question_is_answered (question));
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_RETURNED);
}

static void
test_crash_while_asking (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  g_autofree char *id = NULL;

  ask (rooms, &ticket);
  id = g_strdup (get_id (rooms));
  rooms_crash (rooms);
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_RETURNED);
}

static void
test_crash_after_parking (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  g_autofree char *id = NULL;

  matta_question_answer (ask (rooms, &ticket), MATTA_ANSWER_PARK);
  rooms_wait_for_reply (rooms, ticket, 250);
  id = g_strdup (get_id (rooms));
  rooms_crash (rooms);
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_WAITING);
}

/* Consent that cannot be flushed: the mail app keeps the message, nothing leaves. */
static void
test_disk_full_at_consent (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  rooms_break_disk (TRUE);
  matta_question_answer (question, MATTA_ANSWER_SEND);
  rooms_wait_for_reply (rooms, ticket, 452);
  g_assert_cmpstr (rooms->trouble, ==, "disk-full");
  rooms_break_disk (FALSE);
  /* Returned as soon as the disk takes it; meanwhile a crash would return it as well. */
  matta_answers_return (rooms->answers, get_id (rooms));
  assert_state (rooms, MATTA_STATE_RETURNED);
  g_assert_null (rooms->trouble);
}

static void
test_disk_full_at_parking (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;

  ask (rooms, &ticket);
  rooms_break_disk (TRUE);
  late_deed (rooms, NULL, ticket);
  rooms_wait_for_reply (rooms, ticket, 452);
  rooms_break_disk (FALSE);
  g_assert_cmpuint (rooms->n_needs_you, ==, 0);
}

/* Its mail app has had a 250: it may not vanish because the disk is full. */
static void
test_disk_full_at_consent_to_a_parked_one (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = ask (rooms, &ticket);

  late_deed (rooms, question, ticket);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_break_disk (TRUE);
  matta_question_answer (question, MATTA_ANSWER_SEND);
  while (rooms->trouble == NULL)
    g_main_context_iteration (NULL, TRUE);
  rooms_break_disk (FALSE);
  assert_state (rooms, MATTA_STATE_WAITING);
  g_assert_null (matta_reception_find (rooms->reception, get_id (rooms)));
}

static void
test_dropped_people (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ROOMS_OUTSIDE ", " ROOMS_INSIDE);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE "," ROOMS_INSIDE, text);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);
  MattaChecklist *checklist = matta_question_get_checklist (question);
  g_autoptr (MattaCheckItem) first = g_list_model_get_item (G_LIST_MODEL (checklist), 0);

  fake_reviewer_tick_all (question);
  g_assert_true (matta_checklist_drop (checklist, first, TRUE));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpint (matta_entry_get_recipient (rooms_get_newest (rooms), 0).delivery, ==,
                   MATTA_DELIVERY_DROPPED);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 1);
}

/* It goes to who was meant, and the mail app's second try is still the same message. */
static void
test_corrected_people (Rooms *rooms, gconstpointer data)
{
  const char *wrong = "tanaka@examp1e.com";
  g_autofree char *text = rooms_make_text ("Offer", wrong);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, wrong, text);
  g_autoptr (MattaTicket) again = NULL;
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);
  MattaChecklist *checklist = matta_question_get_checklist (question);
  g_autofree char *recipients = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

    if (!matta_checklist_correct (checklist, item, TRUE))
      matta_checklist_tick (checklist, item, TRUE);
  }
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
  again = rooms_send (rooms, wrong, text);
  rooms_wait_for_reply (rooms, again, 250);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 1);
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, "tanaka@example.com");
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
assert_act (Rooms *rooms, const char *id, MattaAction action, gint64 until, int code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  matta_answers_act_async (rooms->answers, id, action, until, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (matta_answers_act_finish (rooms->answers, result, &error))
    g_assert_cmpint (code, ==, -1);
  else if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, MATTA_ERROR, code);
}

static void
test_acts (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  const char *id = get_id (rooms);
  gint64 later = ROOMS_START + 3600 * ROOMS_SECOND;

  rooms_wait_for_reply (rooms, ticket, 250);
  assert_act (rooms, "nosuch", MATTA_ACTION_CANCEL, 0, MATTA_ERROR_NOT_FOUND);
  assert_act (rooms, id, MATTA_ACTION_CONFIRM, 0, MATTA_ERROR_CONFLICT);
  assert_act (rooms, id, MATTA_ACTION_RETURN, 0, MATTA_ERROR_CONFLICT);
  assert_act (rooms, id, MATTA_ACTION_UNDO, 0, MATTA_ERROR_CONFLICT);
  assert_act (rooms, id, MATTA_ACTION_HOLD, 0, MATTA_ERROR_MALFORMED);
  assert_act (rooms, id, MATTA_ACTION_HOLD, ROOMS_START, MATTA_ERROR_MALFORMED);
  assert_act (rooms, id, MATTA_ACTION_HOLD, later, -1);
  g_assert_cmpint (matta_entry_get_due_at (rooms_get_newest (rooms)), ==, later);
  assert_state (rooms, MATTA_STATE_SCHEDULED);
  assert_act (rooms, id, MATTA_ACTION_CANCEL, 0, -1);
  assert_state (rooms, MATTA_STATE_CANCELLED);
  assert_act (rooms, id, MATTA_ACTION_UNDO, 0, -1);
  assert_state (rooms, MATTA_STATE_SCHEDULED);
  assert_act (rooms, id, MATTA_ACTION_SEND_NOW, 0, -1);
  rooms_wait_for_state (rooms, id, MATTA_STATE_SENT);
  assert_act (rooms, id, MATTA_ACTION_SEND_NOW, 0, MATTA_ERROR_CONFLICT);
}

static void
test_act_on_a_full_disk (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  const char *id = get_id (rooms);

  rooms_break_disk (TRUE);
  assert_act (rooms, id, MATTA_ACTION_CANCEL, 0, MATTA_ERROR_TRY_LATER);
  rooms_break_disk (FALSE);
  assert_state (rooms, MATTA_STATE_HOLDING);
  assert_act (rooms, id, MATTA_ACTION_CANCEL, 0, -1);
}

static void
test_expiry (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  gint64 wait = (gint64) rooms->policy->max_wait_days * G_TIME_SPAN_DAY;

  late_deed (rooms, ask (rooms, &ticket), ticket);
  rooms_wait_for_reply (rooms, ticket, 250);
  fake_clock_advance (rooms->clock, wait - 1);
  assert_state (rooms, MATTA_STATE_WAITING);
  fake_clock_advance (rooms->clock, 1);
  assert_state (rooms, MATTA_STATE_CANCELLED);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, "expired");
  g_assert_cmpuint (rooms->n_needs_you, ==, 2);
  g_assert_null (matta_reception_find (rooms->reception, get_id (rooms)));
}

#define WITH_FILE                                                                                  \
  "From: Sato <sato@example.com>\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Prices\r\n"                  \
  "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <prices@client.example>\r\n"               \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"                         \
  "--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n"                                                  \
  "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n12"     \
  "\r\n--b--\r\n"

static MattaTicket *
send_with_file (Rooms *rooms, const char *words)
{
  g_autofree char *text = g_strdup_printf (WITH_FILE, words);

  return rooms_send (rooms, ROOMS_OUTSIDE, text);
}

static void
want_opening (Rooms *rooms)
{
  const char *const overrides[] = { "inside-domains=example.com", "look-inside=false",
                                    "check-domains=false", "open-before-tick=csv", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);

  matta_intake_set_policy (rooms->intake, policy);
}

/* Opens what has to be opened, and ticks it. */
static void
open_files (MattaChecklist *checklist)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

    if (!matta_check_item_get_must_open (item))
      continue;
    g_assert_false (matta_check_item_get_ticked (item));
    matta_checklist_note_opened (checklist, item);
    g_assert_true (matta_checklist_tick (checklist, item, TRUE));
  }
}

/* Opened and ticked, changed elsewhere, sent again: that file is done with. */
static void
test_open_first (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = NULL;
  g_autoptr (MattaTicket) second = NULL;
  MattaQuestion *question = NULL;

  want_opening (rooms);
  first = send_with_file (rooms, "Hello");
  question = fake_reviewer_get_last (rooms->reviewer);
  fake_reviewer_tick_all (question);
  g_assert_false (matta_question_answer (question, MATTA_ANSWER_SEND));
  open_files (matta_question_get_checklist (question));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_RETURN));
  rooms_wait_for_reply (rooms, first, 554);
  rooms_settle_down (rooms);
  second = send_with_file (rooms, "Hello again");
  question = fake_reviewer_get_last (rooms->reviewer);
  g_assert_true (matta_checklist_get_complete (matta_question_get_checklist (question)));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, second, 250);
  assert_state (rooms, MATTA_STATE_HOLDING);
}

/* Nor is there a way around the window. */
static void
test_open_first_elsewhere (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;

  want_opening (rooms);
  ticket = send_with_file (rooms, "Hello");
  rooms_wait_for_reply (rooms, ticket, 250);
  assert_act (rooms, get_id (rooms), MATTA_ACTION_CONFIRM, 0, MATTA_ERROR_FORBIDDEN);
  assert_state (rooms, MATTA_STATE_WAITING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rooms_allow_warnings ();
  ROOMS_TEST ("/answers/send-is-250-after-the-flush", MATTA_REVIEW_ASK, test_send);
  ROOMS_TEST ("/answers/return-is-554", MATTA_REVIEW_ASK, test_return);
  ROOMS_TEST ("/answers/park-is-250-and-waits", MATTA_REVIEW_ASK, test_park);
  ROOMS_TEST ("/answers/parked-by-hand-is-no-open-question", MATTA_REVIEW_ASK,
              test_parked_by_hand_is_no_open_question);
  ROOMS_TEST ("/answers/late-parks-and-stays-open", MATTA_REVIEW_ASK, test_late);
  ROOMS_TEST ("/answers/parked-goes-back-as-cancelled", MATTA_REVIEW_ASK, test_parked_goes_back);
  ROOMS_TEST ("/answers/hang-up-returns", MATTA_REVIEW_ASK, test_hang_up);
  for (guint i = 0; i < G_N_ELEMENTS (instants); i++) {
    g_autofree char *path = g_strconcat ("/answers/instant/", instants[i].path, NULL);

    g_test_add (path, Rooms, &instants[i], set_up_instant, test_instant, rooms_tear_down);
  }
  ROOMS_TEST ("/answers/stop-while-consent-is-flushed-returns", MATTA_REVIEW_ASK,
              test_stop_while_sending);
  ROOMS_TEST ("/answers/stop-while-asking-returns", MATTA_REVIEW_ASK, test_stop_while_asking);
  ROOMS_TEST ("/answers/crash-while-asking-returns", MATTA_REVIEW_ASK, test_crash_while_asking);
  ROOMS_TEST ("/answers/crash-after-parking-keeps", MATTA_REVIEW_ASK, test_crash_after_parking);
  ROOMS_TEST ("/answers/disk-full-at-consent-is-452", MATTA_REVIEW_ASK, test_disk_full_at_consent);
  ROOMS_TEST ("/answers/disk-full-at-parking-is-452", MATTA_REVIEW_ASK, test_disk_full_at_parking);
  ROOMS_TEST ("/answers/disk-full-loses-no-parked-message", MATTA_REVIEW_ASK,
              test_disk_full_at_consent_to_a_parked_one);
  ROOMS_TEST ("/answers/corrected-people-get-it", MATTA_REVIEW_ASK, test_corrected_people);
  ROOMS_TEST ("/answers/dropped-people-get-nothing", MATTA_REVIEW_ASK, test_dropped_people);
  ROOMS_TEST ("/answers/acts-do-what-the-state-allows", MATTA_REVIEW_ASK, test_acts);
  ROOMS_TEST ("/answers/act-on-a-full-disk-changes-nothing", MATTA_REVIEW_ASK,
              test_act_on_a_full_disk);
  ROOMS_TEST ("/answers/opened-files-stay-opened", MATTA_REVIEW_ASK, test_open_first);
  ROOMS_TEST ("/answers/unopened-files-stay", MATTA_REVIEW_PARK, test_open_first_elsewhere);
  ROOMS_TEST ("/answers/nobody-there-opens-nothing", MATTA_REVIEW_CONFIRM,
              test_open_first_elsewhere);
  ROOMS_TEST ("/answers/unanswered-for-too-long-is-given-back", MATTA_REVIEW_ASK, test_expiry);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-ticks.h"

#include <string.h>

static guint
count_listed (Rooms *rooms)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rooms->outbox));
}

static void
assert_quiet (Rooms *rooms, MattaTicket *ticket)
{
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpuint (fake_reviewer_get_n_asked (rooms->reviewer), ==, 0);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_HOLDING);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_entry_get_id (rooms_get_newest (rooms))), ==,
                   MATTA_STATE_HOLDING);
}

static void
test_quiet (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  MattaEntry *entry = rooms_get_newest (rooms);

  assert_quiet (rooms, ticket);
  g_assert_cmpstr (matta_ticket_get_id (ticket), ==, matta_entry_get_id (entry));
  g_assert_cmpstr (matta_entry_get_subject (entry), ==, "Inside");
  g_assert_cmpstr (matta_entry_get_from (entry), ==, "sato@example.com");
  g_assert_cmpint (matta_entry_get_due_at (entry), ==, ROOMS_START + ROOMS_HOLD * ROOMS_SECOND);
}

static void
test_asked (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Outside", ROOMS_OUTSIDE);

  g_assert_null (matta_ticket_get_reply (ticket));
  g_assert_cmpuint (fake_reviewer_get_n_asked (rooms->reviewer), ==, 1);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_WAITING);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, MATTA_NOTE_ASKING);
}

static void
test_confirm (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Outside", ROOMS_OUTSIDE);

  assert_quiet (rooms, ticket);
  g_assert_cmpint (matta_entry_get_tier (rooms_get_newest (rooms)), >, MATTA_TIER_QUIET);
}

static void
test_parks (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, "Outside", ROOMS_OUTSIDE);

  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_WAITING);
  g_assert_null (matta_entry_get_note (rooms_get_newest (rooms)));
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
}

static const char *const receipts[] = {
  "From: Sato <sato@example.com>\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Read: Offer\r\n"
  "Message-ID: <mdn@client.example>\r\nMIME-Version: 1.0\r\n"
  "Content-Type: multipart/report; report-type=disposition-notification; boundary=X\r\n\r\n"
  "--X\r\n\r\nIt was shown.\r\n--X\r\nContent-Type: message/disposition-notification\r\n\r\n"
  "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--X--\r\n",
  "From: MAILER-DAEMON\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Undelivered\r\n"
  "Message-ID: <dsn@client.example>\r\nMIME-Version: 1.0\r\n"
  "Content-Type: multipart/report; report-type=delivery-status; boundary=X\r\n\r\n"
  "--X\r\n\r\nIt failed.\r\n--X\r\nContent-Type: message/delivery-status\r\n\r\n"
  "Reporting-MTA: dns; mail.example.com\r\n\r\n--X--\r\n",
};

static void
test_receipts_pass (Rooms *rooms, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (receipts); i++) {
    g_autoptr (MattaTicket) ticket = rooms_send_from (rooms, "", ROOMS_OUTSIDE, receipts[i]);

    assert_quiet (rooms, ticket);
  }
}

static void
test_receipt_with_a_return_path (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, receipts[0]);

  g_assert_null (matta_ticket_get_reply (ticket));
  g_assert_cmpuint (fake_reviewer_get_n_asked (rooms->reviewer), ==, 1);
}

static void
test_named_twice (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Twice", ROOMS_INSIDE);
  g_autoptr (MattaTicket) ticket =
      rooms_send (rooms, ROOMS_INSIDE ",SUZUKI@Example.COM,hidden@example.com", text);

  assert_quiet (rooms, ticket);
  g_assert_cmpuint (matta_entry_get_n_recipients (rooms_get_newest (rooms)), ==, 2);
  g_assert_cmpint (matta_entry_get_recipient (rooms_get_newest (rooms), 1).kind, ==,
                   MATTA_KIND_BCC);
}

/* One after another, an hour being the window: is the second a repeat of the first? */
typedef struct {
  const char *path;
  const char *recipients[2];
  const char *return_paths[2];
  const char *message_ids[2]; /* NULL = none */
  const char *bodies[2];
  gint64 seconds; /* between them */
  guint kept;     /* of the two */
} RepeatCase;

#define SATO "sato@example.com"

static const RepeatCase repeat_cases[] = {
  { "the-same", { ROOMS_INSIDE, ROOMS_INSIDE }, { SATO, SATO }, { "a", "a" }, { "x", "x" }, 1, 1 },
  { "after-more-than-an-hour",
    { ROOMS_INSIDE, ROOMS_INSIDE },
    { SATO, SATO },
    { "a", "a" },
    { "x", "x" },
    3601,
    2 },
  { "message-id-alone",
    { ROOMS_INSIDE, "i@example.com" },
    { SATO, SATO },
    { "a", "a" },
    { "x", "y" },
    1,
    2 },
  { "message-id-and-envelope",
    { ROOMS_INSIDE, ROOMS_INSIDE },
    { SATO, SATO },
    { "a", "a" },
    { "x", "y" },
    1,
    2 },
  { "message-id-and-content",
    { ROOMS_INSIDE, "i@example.com" },
    { SATO, SATO },
    { "a", "a" },
    { "x", "x" },
    1,
    2 },
  { "another-return-path",
    { ROOMS_INSIDE, ROOMS_INSIDE },
    { SATO, "i@example.com" },
    { "a", "a" },
    { "x", "x" },
    1,
    2 },
  { "one-more-recipient",
    { ROOMS_INSIDE, ROOMS_INSIDE ",i@example.com" },
    { SATO, SATO },
    { "a", "a" },
    { "x", "x" },
    1,
    2 },
  { "envelope-alone",
    { ROOMS_INSIDE, ROOMS_INSIDE },
    { SATO, SATO },
    { "a", "b" },
    { "x", "y" },
    1,
    2 },
  { "without-a-message-id",
    { ROOMS_INSIDE, ROOMS_INSIDE },
    { SATO, SATO },
    { NULL, NULL },
    { "x", "x" },
    1,
    2 },
};

static MattaTicket *
send_case (Rooms *rooms, const RepeatCase *row, guint i)
{
  g_autofree char *field =
      row->message_ids[i] == NULL
          ? g_strdup ("")
          : g_strdup_printf ("Message-ID: <%s@client.example>\r\n", row->message_ids[i]);
  g_autofree char *text =
      g_strdup_printf ("From: Sato <sato@example.com>\r\n"
                       "To: suzuki@example.com\r\nSubject: Same\r\n%s\r\n%s\r\n",
                       field, row->bodies[i]);

  return rooms_send_from (rooms, row->return_paths[i], row->recipients[i], text);
}

static void
test_repeat (Rooms *rooms, gconstpointer data)
{
  const RepeatCase *row = data;
  g_autoptr (MattaTicket) first = send_case (rooms, row, 0);
  g_autoptr (MattaTicket) second = NULL;

  fake_clock_advance (rooms->clock, row->seconds * ROOMS_SECOND);
  second = send_case (rooms, row, 1);
  rooms_wait_for_reply (rooms, first, 250);
  rooms_wait_for_reply (rooms, second, 250);
  g_assert_cmpuint (count_listed (rooms), ==, row->kept);
}

static void
set_up_asking (Rooms *rooms, gconstpointer data)
{
  rooms_set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
}

/* While its first copy waits for a person, the mail app has been promised nothing. */
static void
test_repeat_of_one_being_asked (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = rooms_send_simple (rooms, "Offer", ROOMS_OUTSIDE);
  g_autoptr (MattaTicket) second = NULL;

  g_assert_true (matta_ticket_abandon (first)); /* told, but not yet heard of */
  second = rooms_send_simple (rooms, "Offer", ROOMS_OUTSIDE);
  g_assert_null (matta_ticket_get_reply (second));
  rooms_settle_down (rooms);
  g_assert_null (matta_ticket_get_reply (second));
  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND);
  rooms_wait_for_reply (rooms, second, 250);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_ticket_get_id (second)), ==,
                   MATTA_STATE_HOLDING);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_ticket_get_id (first)), ==,
                   MATTA_STATE_RETURNED);
}

/* The mail app did not hear its 250 and sends again: whoever of the two comes first, one is kept.
 */
static void
test_repeat_after_an_unheard_reply (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  g_autoptr (MattaTicket) second = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);

  rooms_wait_for_reply (rooms, second, 250);
  matta_answers_return (rooms->answers, matta_ticket_get_id (first));
  rooms_settle_down (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_ticket_get_id (first)), ==,
                   MATTA_STATE_HOLDING);
  g_assert_cmpuint (count_listed (rooms), ==, 1);
}

static void
test_repeat_of_one_being_given_back (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  g_autoptr (MattaTicket) second = NULL;

  matta_answers_return (rooms->answers, matta_ticket_get_id (first));
  second = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  rooms_wait_for_reply (rooms, second, 250);
  rooms_settle_down (rooms);
  g_assert_cmpuint (count_listed (rooms), ==, 2);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_ticket_get_id (first)), ==,
                   MATTA_STATE_RETURNED);
  g_assert_cmpint (rooms_get_kept_state (rooms, matta_ticket_get_id (second)), ==,
                   MATTA_STATE_HOLDING);
}

static void
test_repeat_of_a_cancelled_one (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  g_autoptr (MattaTicket) second = NULL;

  matta_answers_act_async (rooms->answers, matta_ticket_get_id (first), MATTA_ACTION_CANCEL, 0,
                           NULL, NULL);
  rooms_wait_for_state (rooms, matta_ticket_get_id (first), MATTA_STATE_CANCELLED);
  second = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  rooms_wait_for_reply (rooms, second, 250);
  g_assert_cmpuint (count_listed (rooms), ==, 2);
}

/* Goes back once with everything ticked, and comes again. */
static MattaChecklist *
send_again (Rooms *rooms, const char *to, const char *text, const char *again_to, const char *again)
{
  g_autoptr (MattaTicket) first = rooms_send (rooms, to, text);
  g_autoptr (MattaTicket) second = NULL;
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);

  fake_reviewer_tick_all (question);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_RETURN));
  rooms_wait_for_reply (rooms, first, 554);
  rooms_settle_down (rooms);
  fake_clock_advance (rooms->clock, 60 * ROOMS_SECOND);
  second = rooms_send (rooms, again_to, again);
  question = fake_reviewer_get_last (rooms->reviewer);
  return matta_question_get_checklist (question);
}

static guint
count_unticked (MattaChecklist *checklist)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

    n += matta_check_item_get_ticked (item) ? 0 : 1;
    g_assert_cmpint (matta_check_item_get_ticked (item), ==, matta_check_item_get_carried (item));
  }
  return n;
}

static void
test_sent_again_unchanged (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ROOMS_OUTSIDE);
  MattaChecklist *checklist = send_again (rooms, ROOMS_OUTSIDE, text, ROOMS_OUTSIDE, text);

  g_assert_true (matta_checklist_get_complete (checklist));
  g_assert_cmpuint (count_unticked (checklist), ==, 0);
}

/* The new person asks, and so does what is new about the message: two companies see each other. */
static void
test_sent_again_to_one_more (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ROOMS_OUTSIDE);
  g_autofree char *again = rooms_make_text ("Offer", ROOMS_OUTSIDE ", new@example.net");
  MattaChecklist *checklist =
      send_again (rooms, ROOMS_OUTSIDE, text, ROOMS_OUTSIDE ",new@example.net", again);

  g_assert_cmpuint (count_unticked (checklist), ==, 2);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
    gboolean known = g_strcmp0 (matta_check_item_get_domain (item), "example.net") != 0
                     && matta_check_item_get_kind (item) != MATTA_ITEM_MESSAGE;

    g_assert_cmpint (matta_check_item_get_ticked (item), ==, known);
  }
}

#define WITH_FILE(bytes)                                                                           \
  "From: Sato <sato@example.com>\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"                   \
  "Message-ID: <f@client.example>\r\nMIME-Version: 1.0\r\n"                                        \
  "Content-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\n\r\nHi\r\n--X\r\n"                      \
  "Content-Type: application/pdf; name=a.pdf\r\n\r\n" bytes "\r\n--X--\r\n"

/* The same name, other bytes: that is another file. */
static void
test_sent_again_with_another_file (Rooms *rooms, gconstpointer data)
{
  MattaChecklist *checklist =
      send_again (rooms, ROOMS_OUTSIDE, WITH_FILE ("old"), ROOMS_OUTSIDE, WITH_FILE ("new"));
  g_autoptr (MattaCheckItem) item = NULL;

  g_assert_cmpuint (count_unticked (checklist), ==, 1);
  item =
      g_list_model_get_item (G_LIST_MODEL (checklist), matta_checklist_find_unticked (checklist));
  g_assert_cmpint (matta_check_item_get_kind (item), ==, MATTA_ITEM_ATTACHMENT);
}

static void
test_other_mail_carries_nothing (Rooms *rooms, gconstpointer data)
{
  g_autofree char *text = rooms_make_text ("Offer", ROOMS_OUTSIDE);
  g_autofree char *other = rooms_make_text ("Complaint", ROOMS_OUTSIDE);
  MattaChecklist *checklist = send_again (rooms, ROOMS_OUTSIDE, text, ROOMS_OUTSIDE, other);

  g_assert_cmpuint (count_unticked (checklist), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (checklist)));
}

/* 250 means flushed: nothing else may be said, and nothing be kept, while the disk is full. */
static void
test_disk_full (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) quiet = NULL;
  g_autoptr (MattaTicket) asked = NULL;

  rooms_break_disk (TRUE);
  quiet = rooms_send_simple (rooms, "Inside", ROOMS_INSIDE);
  asked = rooms_send_simple (rooms, "Outside", ROOMS_OUTSIDE);
  rooms_break_disk (FALSE);
  rooms_wait_for_reply (rooms, quiet, 452);
  rooms_wait_for_reply (rooms, asked, 452);
  g_assert_cmpstr (matta_ticket_get_reply (quiet)->status, ==, "4.3.1");
  g_assert_null (matta_ticket_get_id (quiet));
  g_assert_cmpuint (count_listed (rooms), ==, 0);
  g_assert_cmpuint (fake_reviewer_get_n_asked (rooms->reviewer), ==, 0);
  g_assert_cmpuint (rooms_count_kept (rooms), ==, 0);
}

static const char *
speak_cb (const char *reason, gpointer user_data)
{
  return g_str_equal (reason, "returned") ? user_data : NULL;
}

static void
test_sentences (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;

  matta_intake_set_sentences (rooms->intake, speak_cb, (gpointer) "送信しませんでした。");
  g_assert_nonnull (strstr (matta_intake_get_sentence (rooms->intake, "disk-full"), "disk"));
  g_assert_null (matta_intake_get_sentence (rooms->intake, "no-such-reason"));
  ticket = rooms_send_simple (rooms, "Offer", ROOMS_OUTSIDE);
  matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_RETURN);
  g_assert_cmpstr (matta_ticket_get_reply (ticket)->text, ==, "送信しませんでした。");
}

#define ASK(path, function) ROOMS_TEST ("/intake/" path, MATTA_REVIEW_ASK, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rooms_allow_warnings ();
  ASK ("quiet-mail-is-held", test_quiet);
  ASK ("the-rest-is-asked-about", test_asked);
  ROOMS_TEST ("/intake/confirm-asks-nobody", MATTA_REVIEW_CONFIRM, test_confirm);
  ROOMS_TEST ("/intake/park-takes-and-waits", MATTA_REVIEW_PARK, test_parks);
  ASK ("receipts-pass", test_receipts_pass);
  ASK ("a-receipt-with-a-return-path-does-not", test_receipt_with_a_return_path);
  ASK ("an-address-named-twice-gets-one-copy", test_named_twice);
  for (guint i = 0; i < G_N_ELEMENTS (repeat_cases); i++) {
    g_autofree char *path = g_strconcat ("/intake/repeat/", repeat_cases[i].path, NULL);

    g_test_add (path, Rooms, &repeat_cases[i], set_up_asking, test_repeat, rooms_tear_down);
  }
  ASK ("repeat/of-one-being-asked-about", test_repeat_of_one_being_asked);
  ASK ("repeat/before-an-unheard-reply-is-known", test_repeat_after_an_unheard_reply);
  ASK ("repeat/of-one-being-given-back", test_repeat_of_one_being_given_back);
  ASK ("repeat/of-a-cancelled-one", test_repeat_of_a_cancelled_one);
  ASK ("again/unchanged-asks-nothing", test_sent_again_unchanged);
  ASK ("again/one-more-person-is-asked-about", test_sent_again_to_one_more);
  ASK ("again/another-file-of-that-name-is-asked-about", test_sent_again_with_another_file);
  ASK ("again/other-mail-carries-nothing", test_other_mail_carries_nothing);
  ASK ("disk-full-is-452-and-keeps-nothing", test_disk_full);
  ASK ("sentences-are-the-users", test_sentences);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"
#include "matta-id.h"
#include "rooms.h"

/* What is inside attachments: the window does not wait for it, Send does. */

#define LIST 60

static char *
make_text (void)
{
  g_autoptr (GString) text = g_string_new (
      "From: Sato <sato@example.com>\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: List\r\n"
      "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <list@client.example>\r\n"
      "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nThe list is attached.\r\n"
      "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n");

  for (guint i = 0; i < LIST; i++)
    g_string_append_printf (text, "p%u@list.example\r\n", i);
  g_string_append (text, "--b--\r\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static MattaTicket *
send_list (Rooms *rooms)
{
  g_autofree char *text = make_text ();

  return rooms_send (rooms, ROOMS_OUTSIDE, text);
}

static const MattaFinding *
find (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return matta_verdict_get_finding (verdict, i);
  return NULL;
}

static MattaVerdict *
get_verdict (Rooms *rooms)
{
  return matta_entry_get_verdict (rooms_get_newest (rooms));
}

static void
wait_until_looked (Rooms *rooms)
{
  while (matta_bounds_is_looking (get_verdict (rooms)))
    g_main_context_iteration (NULL, TRUE);
  rooms_settle_down (rooms);
}

static void
assert_found (Rooms *rooms)
{
  const MattaFinding *finding = find (get_verdict (rooms), "personal-data");
  g_autoptr (MattaRecord) kept = NULL;

  g_assert_nonnull (finding);
  g_assert_cmpint (finding->about, ==, MATTA_ABOUT_ATTACHMENT);
  g_assert_cmpstr (finding->detail, ==, "60 addresses");
  kept = matta_store_get (rooms->store, matta_entry_get_id (rooms_get_newest (rooms)), NULL);
  g_assert_nonnull (find (kept->verdict, "personal-data"));
  g_assert_false (matta_bounds_is_looking (kept->verdict));
  g_assert_cmpint (kept->tier, ==, MATTA_TIER_THINK);
}

static MattaCheckItem *
find_file (MattaChecklist *checklist)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);

    if (matta_check_item_get_kind (item) == MATTA_ITEM_ATTACHMENT)
      return item; /* the checklist keeps it */
  }
  g_assert_not_reached ();
}

static void
count_cb (gpointer object, guint position, guint removed, guint added, guint *n)
{
  ++*n;
}

static void
test_rows_fill_in (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = send_list (rooms);
  g_autoptr (MattaQuestion) question = g_object_ref (fake_reviewer_get_last (rooms->reviewer));
  MattaChecklist *checklist = matta_question_get_checklist (question);
  guint n_changes = 0;

  g_signal_connect (checklist, "items-changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_true (matta_checklist_is_looking (checklist));
  fake_reviewer_tick_all (question);
  g_assert_cmpuint (matta_checklist_find_unticked (checklist), ==, G_MAXUINT);
  g_assert_false (matta_checklist_get_complete (checklist));
  g_assert_false (matta_question_answer (question, MATTA_ANSWER_SEND));
  wait_until_looked (rooms);
  assert_found (rooms);
  g_assert_cmpuint (n_changes, ==, 1);
  /* What says something new has to be looked at; what was ticked before stays so. */
  g_assert_false (matta_checklist_is_looking (checklist));
  g_assert_false (matta_check_item_get_ticked (find_file (checklist)));
  g_assert_true (matta_checklist_tick (checklist, find_file (checklist), TRUE));
  g_assert_true (matta_checklist_get_complete (checklist));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  rooms_wait_for_reply (rooms, ticket, 250);
}

/* The mail app is let go while somebody is looking: it stays parked, whatever is found. */
static void
test_parked_meanwhile (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = send_list (rooms);
  g_autoptr (MattaRecord) kept = NULL;

  g_signal_emit_by_name (rooms->reception, "late", rooms_get_newest (rooms));
  rooms_wait_for_reply (rooms, ticket, 250);
  wait_until_looked (rooms);
  assert_found (rooms);
  kept = matta_store_get (rooms->store, matta_entry_get_id (rooms_get_newest (rooms)), NULL);
  g_assert_cmpint (kept->state, ==, MATTA_STATE_WAITING);
  g_assert_null (kept->note); /* else a crash would give it back, and it was promised */
}

static void
test_returned_meanwhile (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = send_list (rooms);

  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_RETURN));
  rooms_wait_for_reply (rooms, ticket, 554);
  rooms_settle_down (rooms);
  matta_intake_stop (rooms->intake);
  rooms_settle_down (rooms);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_RETURNED);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Nobody can pass it on from outside before it has been looked into, nor after a restart. */
static void
test_not_before_it_was_looked_into (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  MattaEntry *entry = NULL;

  matta_intake_stop (rooms->intake); /* nobody looks now */
  ticket = send_list (rooms);
  g_signal_emit_by_name (rooms->reception, "late", rooms_get_newest (rooms));
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_crash (rooms);
  rooms_start (rooms);
  entry = rooms_get_newest (rooms);
  g_assert_true (matta_bounds_is_looking (matta_entry_get_verdict (entry)));
  matta_answers_act_async (rooms->answers, matta_entry_get_id (entry), MATTA_ACTION_CONFIRM, 0,
                           done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (matta_answers_act_finish (rooms->answers, result, &error));
  matta_intake_look_again (rooms->intake, matta_entry_peek_record (entry));
  wait_until_looked (rooms);
  assert_found (rooms);
}

/* Nobody is there to be shown a window: then it is known before anything is decided. */
static void
test_looked_into_first (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = send_list (rooms);

  rooms_wait_for_reply (rooms, ticket, 250);
  assert_found (rooms);
}

static void
test_not_wanted (Rooms *rooms, gconstpointer data)
{
  const char *const overrides[] = { "inside-domains=example.com", "look-inside=false", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaTicket) ticket = NULL;

  matta_intake_set_policy (rooms->intake, policy);
  ticket = send_list (rooms);
  g_assert_false (matta_bounds_is_looking (get_verdict (rooms)));
  g_assert_null (find (get_verdict (rooms), "personal-data"));
}

#define PARTNER "jones@partner.example"

/* Something went to the partner and was accepted. */
static void
remember_partner (Rooms *rooms)
{
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("Subject: Hi\r\n\r\n", 15);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaRecordRecipient *recipient = NULL;
  g_autoptr (GError) error = NULL;

  record->id = matta_id_new (ROOMS_START);
  record->state = MATTA_STATE_SENDING;
  record->created_at = record->changed_at = ROOMS_START - ROOMS_SECOND;
  record->return_path = g_strdup ("sato@example.com");
  record->digest = g_strdup (matta_content_get_digest (content));
  recipient = matta_record_add_recipient (record, PARTNER, NULL);
  matta_store_insert (rooms->store, record, content, &error);
  g_assert_no_error (error);
  recipient->delivery = MATTA_DELIVERY_ACCEPTED;
  record->state = MATTA_STATE_SENT;
  matta_store_update (rooms->store, record, MATTA_STATE_SENDING, NULL, &error);
  g_assert_no_error (error);
}

/* An offer that was made for the partner. */
static MattaTicket *
send_offer (Rooms *rooms, const char *to)
{
  g_autofree char *text = g_strdup_printf (
      "From: Sato <sato@example.com>\r\nTo: %s\r\nSubject: Offer\r\n"
      "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nThe offer is attached.\r\n"
      "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=o.txt\r\n\r\n"
      "Offer for Ms Jones <" PARTNER ">\r\nFrom sato@example.com\r\n--b--\r\n",
      to);

  return rooms_send (rooms, to, text);
}

static void
test_another_company (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  const MattaFinding *finding = NULL;

  remember_partner (rooms);
  ticket = send_offer (rooms, ROOMS_OUTSIDE);
  g_assert_null (find (get_verdict (rooms), "other-company-name"));
  wait_until_looked (rooms);
  finding = find (get_verdict (rooms), "other-company-name");
  g_assert_nonnull (finding);
  g_assert_cmpstr (finding->detail, ==, "inside partner.example");
  g_assert_cmpint (finding->tier, ==, MATTA_TIER_THINK);
}

static void
test_the_right_company (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;

  remember_partner (rooms);
  ticket = send_offer (rooms, "smith@partner.example");
  wait_until_looked (rooms);
  g_assert_null (find (get_verdict (rooms), "other-company-name"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ROOMS_TEST ("/inside/rows-fill-in", MATTA_REVIEW_ASK, test_rows_fill_in);
  ROOMS_TEST ("/inside/parked-meanwhile", MATTA_REVIEW_ASK, test_parked_meanwhile);
  ROOMS_TEST ("/inside/returned-meanwhile", MATTA_REVIEW_ASK, test_returned_meanwhile);
  ROOMS_TEST ("/inside/not-before-it-was-looked-into", MATTA_REVIEW_ASK,
              test_not_before_it_was_looked_into);
  ROOMS_TEST ("/inside/looked-into-first-where-nobody-is", MATTA_REVIEW_PARK,
              test_looked_into_first);
  ROOMS_TEST ("/inside/another-company", MATTA_REVIEW_ASK, test_another_company);
  ROOMS_TEST ("/inside/the-right-company", MATTA_REVIEW_ASK, test_the_right_company);
  ROOMS_TEST ("/inside/not-wanted", MATTA_REVIEW_ASK, test_not_wanted);
  return g_test_run ();
}

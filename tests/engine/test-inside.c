/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"
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
  ROOMS_TEST ("/inside/not-wanted", MATTA_REVIEW_ASK, test_not_wanted);
  return g_test_run ();
}

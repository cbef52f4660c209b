/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-reviewer.h"
#include "matta-entry-record.h"
#include "matta-outbox.h"
#include "matta-question.h"

/* What is shown and asked about: entry, outbox and question. */

static MattaPolicy *
make_policy (void)
{
  const char *const overrides[] = { "inside-domains=example.com", NULL };

  return matta_policy_new (NULL, overrides, NULL);
}

static MattaRecord *
make_record (const char *id, MattaState state, gint64 changed_at)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup (id);
  record->state = state;
  record->changed_at = changed_at;
  record->subject = g_strdup ("Offer");
  record->verdict =
      matta_verdict_new (g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free));
  matta_record_add_recipient (record, "a@example.com", NULL)->kind = g_strdup ("to");
  matta_record_add_recipient (record, "b@example.org", NULL)->kind = g_strdup ("cc");
  matta_record_add_recipient (record, "c@example.org", NULL)->kind = g_strdup ("bcc");
  return record;
}

static MattaEntry *
make_entry (const char *id, MattaState state, gint64 changed_at)
{
  g_autoptr (MattaPolicy) policy = make_policy ();

  return matta_entry_new (make_record (id, state, changed_at), policy);
}

static gboolean
is_inside (const char *address, gpointer user_data)
{
  return FALSE;
}

static MattaQuestion *
make_question (gint64 deadline)
{
  g_autoptr (MattaEntry) entry = make_entry ("1", MATTA_STATE_WAITING, 0);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\r\n", 2);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (MattaChecklist) checklist = NULL;
  MattaLimits limits;

  matta_envelope_add (envelope, "b@example.org", NULL);
  matta_limits_init (&limits);
  facts = matta_facts_read (content, envelope, &limits, NULL, NULL);
  checklist = matta_checklist_new (facts, matta_entry_get_verdict (entry), is_inside, NULL, NULL);
  return matta_question_new (entry, checklist, deadline);
}

typedef struct {
  guint n;
  int last;
} Answers;

static void
answered_cb (MattaQuestion *question, int answer, Answers *answers)
{
  answers->n++;
  answers->last = answer;
  /* Whoever hears of it may answer again: nothing comes of it. */
  g_assert_false (matta_question_answer (question, MATTA_ANSWER_RETURN));
  matta_question_withdraw (question);
}

static MattaQuestion *
listen (Answers *answers)
{
  MattaQuestion *question = make_question (7);

  *answers = (Answers){ 0 };
  g_signal_connect (question, "answered", G_CALLBACK (answered_cb), answers);
  return question;
}

static void
test_first_answer_stands (void)
{
  for (int answer = MATTA_ANSWER_PARK; answer <= MATTA_ANSWER_RETURN; answer++) {
    Answers answers;
    g_autoptr (MattaQuestion) question = listen (&answers);

    fake_reviewer_tick_all (question);
    g_assert_false (matta_question_is_answered (question));
    g_assert_true (matta_question_answer (question, (MattaAnswer) answer));
    g_assert_true (matta_question_is_answered (question));
    for (int other = MATTA_ANSWER_PARK; other <= MATTA_ANSWER_RETURN; other++)
      g_assert_false (matta_question_answer (question, (MattaAnswer) other));
    g_assert_finalize_object (g_steal_pointer (&question));
    g_assert_cmpuint (answers.n, ==, 1);
    g_assert_cmpint (answers.last, ==, answer);
  }
}

static void
test_silence_parks (void)
{
  Answers answers;

  g_assert_finalize_object (listen (&answers));
  g_assert_cmpuint (answers.n, ==, 1);
  g_assert_cmpint (answers.last, ==, MATTA_ANSWER_PARK);
}

static void
test_withdrawn (void)
{
  Answers answers;
  g_autoptr (MattaQuestion) question = listen (&answers);

  matta_question_withdraw (question);
  matta_question_withdraw (question);
  g_assert_false (matta_question_answer (question, MATTA_ANSWER_PARK));
  g_assert_finalize_object (g_steal_pointer (&question));
  g_assert_cmpuint (answers.n, ==, 1);
  g_assert_cmpint (answers.last, ==, MATTA_QUESTION_WITHDRAWN);
}

static void
test_send_needs_all_ticks (void)
{
  Answers answers;
  g_autoptr (MattaQuestion) question = listen (&answers);

  g_assert_false (matta_question_answer (question, MATTA_ANSWER_SEND));
  g_assert_false (matta_question_is_answered (question));
  g_assert_cmpuint (answers.n, ==, 0);
  fake_reviewer_tick_all (question);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
}

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_deadline (void)
{
  g_autoptr (MattaQuestion) question = make_question (7);
  gint64 deadline = 0;
  guint notified = 0;

  g_signal_connect (question, "notify::deadline", G_CALLBACK (count_cb), &notified);
  g_object_get (question, "deadline", &deadline, NULL);
  g_assert_cmpint (deadline, ==, 7);
  matta_question_clear_deadline (question);
  matta_question_clear_deadline (question);
  g_assert_cmpint (matta_question_get_deadline (question), ==, 0);
  g_assert_cmpuint (notified, ==, 1);
}

static void
test_entry (void)
{
  g_autoptr (MattaEntry) entry = make_entry ("1", MATTA_STATE_HOLDING, 3);

  g_assert_cmpstr (matta_entry_get_id (entry), ==, "1");
  g_assert_cmpstr (matta_entry_get_subject (entry), ==, "Offer");
  g_assert_cmpint (matta_entry_get_changed_at (entry), ==, 3);
  g_assert_cmpuint (matta_entry_get_n_recipients (entry), ==, 3);
  g_assert_true (matta_entry_get_recipient (entry, 0).inside);
  g_assert_false (matta_entry_get_recipient (entry, 1).inside);
  g_assert_cmpint (matta_entry_get_recipient (entry, 0).kind, ==, MATTA_KIND_TO);
  g_assert_cmpint (matta_entry_get_recipient (entry, 1).kind, ==, MATTA_KIND_CC);
  g_assert_cmpint (matta_entry_get_recipient (entry, 2).kind, ==, MATTA_KIND_BCC);
  g_assert_null (matta_entry_get_plan (entry));
  g_assert_finalize_object (g_steal_pointer (&entry));
}

static void
test_entry_notifies (void)
{
  g_autoptr (MattaEntry) entry = make_entry ("1", MATTA_STATE_HOLDING, 3);
  const char *id = matta_entry_get_id (entry);
  MattaRecord *record = make_record ("1", MATTA_STATE_SENT, 4);
  guint states = 0;
  guint dues = 0;
  int state = 0;

  g_signal_connect (entry, "notify::state", G_CALLBACK (count_cb), &states);
  g_signal_connect (entry, "notify::due-at", G_CALLBACK (count_cb), &dues);
  record->due_at = 9;
  matta_entry_set_record (entry, record);
  g_object_get (entry, "state", &state, NULL);
  g_assert_cmpint (state, ==, MATTA_STATE_SENT);
  g_assert_cmpint (matta_entry_get_due_at (entry), ==, 9);
  g_assert_cmpuint (states, ==, 1);
  g_assert_cmpuint (dues, ==, 1);
  g_assert_true (matta_entry_get_id (entry) == id); /* whoever kept it may go on */
}

/* Busy until the last of several changes has ended. */
static void
test_entry_busy (void)
{
  g_autoptr (MattaEntry) entry = make_entry ("1", MATTA_STATE_WAITING, 3);
  guint notified = 0;

  g_signal_connect (entry, "notify::busy", G_CALLBACK (count_cb), &notified);
  matta_entry_set_busy (entry, TRUE);
  matta_entry_set_busy (entry, TRUE);
  matta_entry_set_busy (entry, FALSE);
  g_assert_true (matta_entry_get_busy (entry));
  g_assert_cmpuint (notified, ==, 1);
  matta_entry_set_busy (entry, FALSE);
  g_assert_false (matta_entry_get_busy (entry));
  g_assert_cmpuint (notified, ==, 2);
}

static void
add (MattaOutbox *outbox, const char *id, MattaState state, gint64 changed_at)
{
  g_autoptr (MattaEntry) entry = make_entry (id, state, changed_at);

  matta_outbox_add (outbox, entry);
}

static char *
list_ids (MattaOutbox *outbox)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outbox)); i++) {
    g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (outbox), i);

    g_string_append (ids, matta_entry_get_id (entry));
  }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* A view that trusts the signal alone. */
static void
mirror_cb (GListModel *outbox, guint position, guint removed, guint added, GListStore *mirror)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (entries, g_list_model_get_item (outbox, position + i));
  g_list_store_splice (mirror, position, removed, entries->pdata, added);
}

static void
test_outbox (void)
{
  g_autoptr (MattaOutbox) outbox = matta_outbox_new ();
  g_autoptr (GListStore) mirror = g_list_store_new (MATTA_TYPE_ENTRY);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_signal_connect (outbox, "items-changed", G_CALLBACK (mirror_cb), mirror);
  add (outbox, "1", MATTA_STATE_SENT, 10);
  add (outbox, "2", MATTA_STATE_HOLDING, 10);
  add (outbox, "3", MATTA_STATE_RETURNED, 10);
  add (outbox, "4", MATTA_STATE_FAILED, 10);
  add (outbox, "5", MATTA_STATE_CANCELLED, 20);
  before = list_ids (outbox);
  g_assert_cmpstr (before, ==, "54321");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (outbox), 5));
  matta_outbox_forget_settled (outbox, 20);
  after = list_ids (outbox);
  g_assert_cmpstr (after, ==, "542"); /* failed is not settled: the user decides */
  g_assert_null (matta_outbox_find (outbox, "1"));
  g_assert_cmpstr (matta_entry_get_id (matta_outbox_find (outbox, "4")), ==, "4");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mirror)), ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (MattaEntry) shown = g_list_model_get_item (G_LIST_MODEL (mirror), i);
    g_autoptr (MattaEntry) listed = g_list_model_get_item (G_LIST_MODEL (outbox), i);

    g_assert_true (shown == listed);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question/the-first-answer-stands", test_first_answer_stands);
  g_test_add_func ("/question/silence-parks", test_silence_parks);
  g_test_add_func ("/question/withdrawn-is-no-answer", test_withdrawn);
  g_test_add_func ("/question/send-needs-all-ticks", test_send_needs_all_ticks);
  g_test_add_func ("/question/deadline-goes-once-parked", test_deadline);
  g_test_add_func ("/entry/shows-its-row", test_entry);
  g_test_add_func ("/entry/notifies-when-it-moves", test_entry_notifies);
  g_test_add_func ("/entry/busy-until-the-last-change", test_entry_busy);
  g_test_add_func ("/outbox/newest-first-and-forgets-the-settled", test_outbox);
  return g_test_run ();
}

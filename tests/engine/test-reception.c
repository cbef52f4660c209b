/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include <string.h>

/* Reception alone: whoever listens to its signals is the test. */
typedef struct {
  FakeClock *clock;
  FakeReviewer *reviewer;
  MattaPolicy *policy;
  MattaReception *reception;
  MattaEntry *entry;
  MattaFacts *facts;
  MattaTicket *ticket;
  int answer; /* -1 = none yet */
  guint n_late;
  guint n_gone;
} Fixture;

static const char id[] = "0123456789abcdefghjkmnpqrs";

static MattaContent *
make_content (void)
{
  g_autofree char *text = rooms_make_text ("Offer", ROOMS_OUTSIDE);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

static void
answered_cb (Fixture *self, MattaQuestion *question, int answer)
{
  self->answer = answer;
}

static void
late_cb (Fixture *self, MattaEntry *entry)
{
  self->n_late++;
}

static void
gone_cb (Fixture *self, MattaEntry *entry)
{
  self->n_gone++;
}

static void
make_message (Fixture *self)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("sato@example.com", NULL);
  g_autoptr (MattaContent) content = make_content ();
  MattaRecord *record = matta_record_new ();
  MattaLimits limits;

  matta_limits_init (&limits);
  matta_envelope_add (envelope, ROOMS_OUTSIDE, NULL);
  self->facts = matta_facts_read (content, envelope, &limits, NULL, NULL);
  self->ticket = matta_ticket_new (envelope, content, "client.example");
  record->id = g_strdup (id);
  record->state = MATTA_STATE_WAITING;
  record->verdict =
      matta_verdict_new (g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free));
  matta_record_add_recipient (record, ROOMS_OUTSIDE, NULL);
  self->entry = matta_entry_new (record, self->policy);
}

static void
set_up (Fixture *self, gconstpointer wait_seconds)
{
  const char *const overrides[] = { "inside-domains=example.com", NULL };

  self->clock = fake_clock_new (ROOMS_START);
  self->reviewer = fake_reviewer_new ();
  self->policy = matta_policy_new (NULL, overrides, NULL);
  self->reception =
      matta_reception_new (MATTA_CLOCK (self->clock), GPOINTER_TO_UINT (wait_seconds));
  self->answer = -1;
  matta_reception_set_policy (self->reception, self->policy);
  g_signal_connect_swapped (self->reception, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect_swapped (self->reception, "late", G_CALLBACK (late_cb), self);
  g_signal_connect_swapped (self->reception, "gone", G_CALLBACK (gone_cb), self);
  make_message (self);
}

static void
tear_down (Fixture *self, gconstpointer wait_seconds)
{
  matta_reception_stop (self->reception);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->reception);
  g_assert_finalize_object (self->reviewer);
  g_assert_finalize_object (self->entry);
  g_object_unref (self->clock);
  matta_policy_unref (self->policy);
  matta_facts_unref (self->facts);
  matta_ticket_unref (self->ticket);
}

static void
receive (Fixture *self)
{
  matta_reception_receive (self->reception, self->entry, self->ticket, self->facts, NULL);
}

static void
use_reviewer (Fixture *self)
{
  matta_reception_set_reviewer (self->reception, MATTA_REVIEWER (self->reviewer));
}

static gint64
get_patience (Fixture *self)
{
  return matta_question_get_deadline (matta_reception_find (self->reception, id)) - ROOMS_START;
}

static void
test_asks (Fixture *self, gconstpointer data)
{
  use_reviewer (self);
  receive (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 1);
  g_assert_true (matta_reception_is_waiting (self->reception, id));
  g_assert_false (matta_reception_is_waiting (self->reception, "other"));
  g_assert_null (matta_reception_find (self->reception, "other"));
  g_assert_cmpint (get_patience (self), ==, 15 * ROOMS_SECOND); /* an unknown mail app's */
  receive (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 2);
  g_assert_true (fake_reviewer_get_last (self->reviewer)
                 == matta_reception_find (self->reception, id));
  fake_reviewer_forget (self->reviewer);
}

static void
test_known_app (Fixture *self, gconstpointer data)
{
  g_free (self->facts->user_agent);
  self->facts->user_agent = g_strdup ("Mozilla Thunderbird");
  receive (self);
  g_assert_cmpint (get_patience (self), ==, 90 * ROOMS_SECOND);
}

static void
test_no_hurry_without_a_ticket (Fixture *self, gconstpointer data)
{
  matta_reception_receive (self->reception, self->entry, NULL, self->facts, NULL);
  g_assert_cmpint (get_patience (self), ==, -ROOMS_START);
  g_assert_false (matta_reception_is_waiting (self->reception, id));
  g_assert_true (matta_reception_reply (self->reception, id, 250, "2.0.0", "OK"));
}

static void
test_reviewer_comes_later (Fixture *self, gconstpointer data)
{
  receive (self);
  use_reviewer (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 1);
  use_reviewer (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 1);
  matta_reception_set_reviewer (self->reception, NULL);
  use_reviewer (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 2);
  fake_reviewer_forget (self->reviewer);
}

static void
close_cb (Fixture *self, MattaQuestion *question, int answer)
{
  matta_reception_withdraw (self->reception, id);
}

/* A reviewer that answers on the spot, who listens closing the question at once. */
static void
test_answers_while_asked (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->reception, "answered", G_CALLBACK (close_cb), self);
  fake_reviewer_set_answer (self->reviewer, MATTA_ANSWER_SEND);
  receive (self);
  use_reviewer (self);
  g_assert_cmpint (self->answer, ==, MATTA_ANSWER_SEND);
  g_assert_null (matta_reception_find (self->reception, id));
  fake_reviewer_forget (self->reviewer);
}

static void
test_answered_is_not_asked_again (Fixture *self, gconstpointer data)
{
  receive (self);
  matta_question_answer (matta_reception_find (self->reception, id), MATTA_ANSWER_RETURN);
  use_reviewer (self);
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->reviewer), ==, 0);
}

static void
test_reply (Fixture *self, gconstpointer data)
{
  receive (self);
  g_assert_true (matta_reception_reply (self->reception, id, 554, "5.7.1", "No"));
  g_assert_cmpuint (matta_ticket_get_reply (self->ticket)->code, ==, 554);
  g_assert_false (matta_reception_is_waiting (self->reception, id));
  g_assert_true (matta_reception_reply (self->reception, id, 250, "2.0.0", "OK"));
  g_assert_cmpuint (matta_ticket_get_reply (self->ticket)->code, ==, 554);
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  use_reviewer (self);
  receive (self);
  g_assert_true (matta_ticket_abandon (self->ticket));
  while (self->n_gone == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (matta_question_is_answered (fake_reviewer_get_last (self->reviewer)));
  g_assert_cmpint (self->answer, ==, -1); /* withdrawn, which is nobody's answer */
  g_assert_null (matta_reception_find (self->reception, id));
  fake_reviewer_forget (self->reviewer);
}

/* The mail app hung up while its message was still being checked. */
static void
test_gone_before (Fixture *self, gconstpointer data)
{
  use_reviewer (self);
  g_assert_true (matta_ticket_abandon (self->ticket));
  receive (self);
  while (self->n_gone == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (matta_reception_find (self->reception, id));
  g_assert_cmpuint (self->n_gone, ==, 1);
  fake_reviewer_forget (self->reviewer);
}

static void
test_gone_after_the_reply (Fixture *self, gconstpointer data)
{
  receive (self);
  matta_reception_reply (self->reception, id, 250, "2.0.0", "OK");
  g_assert_false (matta_ticket_abandon (self->ticket));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->n_gone, ==, 0);
}

static void
test_late (Fixture *self, gconstpointer data)
{
  receive (self);
  while (self->n_late == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (matta_reception_is_waiting (self->reception, id));
  matta_reception_reply (self->reception, id, 250, "2.0.0", "OK");
  matta_reception_set_parked (self->reception, id);
  g_assert_cmpint (get_patience (self), ==, -ROOMS_START);
  g_assert_cmpuint (self->n_late, ==, 1);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) waiting = NULL;

  use_reviewer (self);
  receive (self);
  waiting = matta_reception_list_waiting (self->reception);
  g_assert_cmpuint (g_strv_length (waiting), ==, 1);
  g_assert_cmpstr (waiting[0], ==, id);
  matta_reception_stop (self->reception);
  g_assert_true (matta_question_is_answered (fake_reviewer_get_last (self->reviewer)));
  g_assert_null (matta_ticket_get_reply (self->ticket)); /* the relay says 421 */
  g_assert_cmpint (self->answer, ==, -1);
  fake_reviewer_forget (self->reviewer);
}

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/reception/asks-and-shows-again", test_asks);
  TEST ("/reception/a-known-mail-app-is-kept-waiting-longer", test_known_app);
  TEST ("/reception/no-hurry-once-parked", test_no_hurry_without_a_ticket);
  TEST ("/reception/a-reviewer-who-comes-later-is-asked", test_reviewer_comes_later);
  TEST ("/reception/a-reviewer-may-answer-on-the-spot", test_answers_while_asked);
  TEST ("/reception/what-is-answered-is-not-asked-again", test_answered_is_not_asked_again);
  TEST ("/reception/one-reply", test_reply);
  TEST ("/reception/hang-up-closes-the-question", test_gone);
  TEST ("/reception/hang-up-before-it-was-asked", test_gone_before);
  TEST ("/reception/hang-up-after-the-reply-is-nothing", test_gone_after_the_reply);
  g_test_add ("/reception/late-is-told-once", Fixture, GUINT_TO_POINTER (1), set_up, test_late,
              tear_down);
  TEST ("/reception/stop-closes-all-and-replies-nothing", test_stop);
  return g_test_run ();
}

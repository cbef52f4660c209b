/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ticket.h"

#include <poll.h>

#define RACES 2000

static MattaTicket *
make_ticket (void)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("Hi", 2);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  return matta_ticket_new (envelope, content, "client.example");
}

static void
count_cb (MattaTicket *ticket, gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

static gboolean
is_readable (MattaTicket *ticket)
{
  struct pollfd fd = { .fd = matta_ticket_get_fd (ticket), .events = POLLIN };

  return poll (&fd, 1, 0) == 1;
}

static void
test_answer (void)
{
  g_autoptr (MattaTicket) ticket = make_ticket ();

  g_assert_null (matta_ticket_get_reply (ticket));
  g_assert_false (is_readable (ticket));
  g_assert_true (matta_ticket_answer (ticket, 554, "5.7.1", "No"));
  g_assert_true (is_readable (ticket));
  g_assert_false (matta_ticket_answer (ticket, 250, "2.0.0", "Yes"));
  g_assert_false (matta_ticket_abandon (ticket));
  g_assert_cmpuint (matta_ticket_get_reply (ticket)->code, ==, 554);
  g_assert_cmpstr (matta_ticket_get_reply (ticket)->status, ==, "5.7.1");
  g_assert_cmpstr (matta_ticket_get_reply (ticket)->text, ==, "No");
}

static void
test_abandon (void)
{
  g_autoptr (MattaTicket) ticket = make_ticket ();
  int calls = 0;

  matta_ticket_set_abandoned_func (ticket, count_cb, &calls, NULL);
  g_assert_true (matta_ticket_abandon (ticket));
  g_assert_cmpint (calls, ==, 1);
  g_assert_false (matta_ticket_abandon (ticket));
  g_assert_false (matta_ticket_answer (ticket, 250, "2.0.0", "Yes"));
  g_assert_null (matta_ticket_get_reply (ticket));
  g_assert_cmpint (calls, ==, 1);
}

static void
test_late_func (void)
{
  g_autoptr (MattaTicket) ticket = make_ticket ();
  int calls = 0;

  matta_ticket_abandon (ticket);
  matta_ticket_set_abandoned_func (ticket, count_cb, &calls, NULL);
  g_assert_cmpint (calls, ==, 1);
}

static void
test_cleared_func (void)
{
  g_autoptr (MattaTicket) ticket = make_ticket ();
  int calls = 0;

  matta_ticket_set_abandoned_func (ticket, count_cb, &calls, NULL);
  matta_ticket_set_abandoned_func (ticket, NULL, NULL, NULL);
  matta_ticket_abandon (ticket);
  g_assert_cmpint (calls, ==, 0);
}

typedef struct {
  MattaTicket *ticket;
  gboolean answered;
} Race;

static gpointer
answer_in_worker (gpointer data)
{
  Race *race = data;

  race->answered = matta_ticket_answer (race->ticket, 250, "2.0.0", "Yes");
  return NULL;
}

static void
test_one_outcome (void)
{
  for (guint i = 0; i < RACES; i++) {
    g_autoptr (MattaTicket) ticket = make_ticket ();
    Race race = { .ticket = ticket };
    int calls = 0;
    gboolean abandoned = FALSE;
    GThread *thread = NULL;

    matta_ticket_set_abandoned_func (ticket, count_cb, &calls, NULL);
    thread = g_thread_new ("answer", answer_in_worker, &race);
    abandoned = matta_ticket_abandon (ticket);
    g_thread_join (thread);
    g_assert_cmpint (abandoned, !=, race.answered);
    g_assert_cmpint (calls, ==, abandoned ? 1 : 0);
    g_assert_cmpint (matta_ticket_get_reply (ticket) != NULL, ==, race.answered);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/first-answer-stands", test_answer);
  g_test_add_func ("/ticket/abandoned-is-never-answered", test_abandon);
  g_test_add_func ("/ticket/tells-at-once-when-it-is-late", test_late_func);
  g_test_add_func ("/ticket/does-not-tell-whom-it-was-told-not-to", test_cleared_func);
  g_test_add_func ("/ticket/has-one-outcome-in-a-race", test_one_outcome);
  return g_test_run ();
}

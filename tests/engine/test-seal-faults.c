/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-seal-check.h"
#include "matta-sealing.h"

#include <string.h>

/* Sealing when something is wrong: with the server, the disk, the mail, or the user's mind. */

#define TOP                                                                                        \
  "From: hanako@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"                        \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"
#define END "\r\n--X--\r\n"

#define LARGE_BYTES (100 * 1024)

/* Nobody looks into the attachments meanwhile: that has tests of its own. */
static void
set_up (Rooms *rooms, gconstpointer review)
{
  const char *const overrides[] = { "inside-domains=example.com", "hold-seconds=60",
                                    "check-domains=false", "look-inside=false", NULL };

  rooms_set_up (rooms, review);
  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  rooms_start (rooms);
}

/* Nothing that could be made smaller. (transfer full) */
static char *
make_large_mail (gsize size)
{
  GRand *rand = g_rand_new_with_seed (1);
  g_autofree guint8 *data = g_malloc (size);
  g_autofree char *text = NULL;
  g_autoptr (GString) mail = g_string_new (TOP "--X\r\nContent-Type: application/pdf\r\n"
                                               "Content-Disposition: attachment; filename=a.pdf\r\n"
                                               "Content-Transfer-Encoding: base64\r\n\r\n");

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) g_rand_int (rand);
  g_rand_free (rand);
  text = g_base64_encode (data, size);
  for (gsize at = 0; at < strlen (text); at += 76)
    g_string_append_printf (mail, "%.76s\r\n", text + at);
  g_string_append (mail, END);
  return g_string_free (g_steal_pointer (&mail), FALSE);
}

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static void
consent (Rooms *rooms)
{
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);

  g_assert_nonnull (question);
  fake_reviewer_tick_all (question);
  g_assert_true (matta_checklist_set_seal (matta_question_get_checklist (question), TRUE));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
}

/* The mail app has its 250; the rest is between the user and the engine. */
static void
consent_to (Rooms *rooms, const char *mail)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);

  consent (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
}

static void
consent_to_large (Rooms *rooms)
{
  g_autofree char *mail = make_large_mail (LARGE_BYTES);

  consent_to (rooms, mail);
}

/* Whatever time comes: it waits for the user, who is told why. */
static void
assert_waits (Rooms *rooms, const char *note)
{
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  rooms_settle_down (rooms);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, note);
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

static void
act (Rooms *rooms, MattaAction action)
{
  matta_answers_act_async (rooms->answers, get_id (rooms), action, 0, NULL, NULL);
  rooms_settle_down (rooms);
}

/* --- the server's limit
 * ------------------------------------------------------------------------------------ */

/* Larger than the plain one, which would have gone through; the limit lies between. */
static void
test_larger_than_server_takes (Rooms *rooms, gconstpointer data)
{
  fake_courier_set_size_limit (rooms->courier, LARGE_BYTES);
  consent_to_large (rooms);
  assert_waits (rooms, "seal-too-large");
  fake_courier_set_size_limit (rooms->courier, 2 * LARGE_BYTES);
  act (rooms, MATTA_ACTION_CONFIRM);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
}

static void
test_unreachable_server (Rooms *rooms, gconstpointer data)
{
  fake_courier_set_size_limit (rooms->courier, LARGE_BYTES);
  fake_courier_set_unreachable (rooms->courier, TRUE);
  consent_to_large (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (fake_courier_get_n_asked (rooms->courier), ==, 1);
}

/* What every server has to take is worth no question. */
static void
test_small_asks_nobody (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = make_large_mail (1000);

  fake_courier_set_size_limit (rooms->courier, 1);
  consent_to (rooms, mail);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (fake_courier_get_n_asked (rooms->courier), ==, 0);
}

/* --- on the way
 * -------------------------------------------------------------------------------------------- */

static void
follow_cb (MattaEntry *entry, GParamSpec *property, gpointer data)
{
  double *last = data;
  double progress = matta_entry_get_progress (entry);

  g_assert_cmpfloat (progress, <=, 1);
  if (matta_entry_get_state (entry) == MATTA_STATE_SEALING)
    g_assert_cmpfloat (progress, >=, *last);
  else
    g_assert_cmpfloat (progress, ==, 0);
  *last = progress;
}

/* The server is slow to answer: that is where it stands. */
static void
seal_until_server_is_asked (Rooms *rooms, double *progress)
{
  fake_courier_set_slow (rooms->courier, TRUE);
  consent_to_large (rooms);
  g_signal_connect (rooms_get_newest (rooms), "notify::progress", G_CALLBACK (follow_cb), progress);
  while (*progress == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_SEALING);
}

static void
test_progress (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpfloat (progress, ==, 0);
}

/* While nobody lets the worker go on, only its cancellable can end it: a rooms_stop () that comes
 * back proves that it did. */
static void
test_cancel (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  act (rooms, MATTA_ACTION_CANCEL);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpfloat (progress, ==, 0);
  rooms_stop (rooms);
  rooms_start (rooms);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_CANCELLED);
  g_assert_cmpuint (rooms->n_needs_you, ==, 0);
}

/* The first try ends while the second is under way: it has nothing to say any more. */
static void
test_undo (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  act (rooms, MATTA_ACTION_CANCEL);
  act (rooms, MATTA_ACTION_UNDO);
  g_assert_cmpint (matta_entry_get_state (rooms_get_newest (rooms)), ==, MATTA_STATE_SEALING);
  while (fake_courier_get_n_asked (rooms->courier) < 2)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (rooms_get_kept_state (rooms, get_id (rooms)), ==, MATTA_STATE_SEALING);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_cmpuint (rooms->n_needs_you, ==, 0);
}

static void
test_stop (Rooms *rooms, gconstpointer data)
{
  double progress = 0;

  seal_until_server_is_asked (rooms, &progress);
  rooms_stop (rooms);
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
}

/* It never heard its 250, so it sends it again: ours must not leave as well. */
static void
test_mail_app_hangs_up (Rooms *rooms, gconstpointer data)
{
  g_autofree char *mail = make_large_mail (LARGE_BYTES);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);

  rooms_allow_warnings ();
  fake_courier_set_slow (rooms->courier, TRUE);
  consent (rooms);
  g_assert_true (matta_ticket_abandon (ticket));
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETURNED);
  rooms_stop (rooms); /* comes back: nobody works on it any more */
  fake_courier_set_slow (rooms->courier, FALSE);
  rooms_start (rooms);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

static void
add (const char *path, void (*func) (Rooms *, gconstpointer))
{
  g_test_add (path, Rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK), set_up, func, rooms_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/seal-faults/larger-than-the-server-takes", test_larger_than_server_takes);
  add ("/seal-faults/unreachable-server", test_unreachable_server);
  add ("/seal-faults/small-asks-nobody", test_small_asks_nobody);
  add ("/seal-faults/progress", test_progress);
  add ("/seal-faults/cancel", test_cancel);
  add ("/seal-faults/undo", test_undo);
  add ("/seal-faults/stop", test_stop);
  add ("/seal-faults/mail-app-hangs-up", test_mail_app_hangs_up);
  return g_test_run ();
}

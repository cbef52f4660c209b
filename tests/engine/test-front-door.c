/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-front-door.h"
#include "rooms.h"

#include <string.h>

/* A front door over the rooms' store, and what it told. */
typedef struct {
  Rooms rooms;
  FakeVault *vault;
  MattaFrontDoor *door;
  GString *told; /* "+" for an arrival, "-" for a reply nobody heard */
  GThread *teller;
} Fixture;

static void
arrived_cb (Fixture *self, MattaArrival *arrival)
{
  g_string_append_c (self->told, '+');
  self->teller = g_thread_self ();
  if (arrival->ticket != NULL)
    matta_ticket_answer (arrival->ticket, 554, "5.7.1", "Back");
}

static void
unheard_cb (Fixture *self, const char *id)
{
  g_string_append_c (self->told, '-');
}

static void
set_up (Fixture *self, gconstpointer review)
{
  g_autoptr (MattaRelayKeys) keys = NULL;

  rooms_set_up (&self->rooms, review);
  self->vault = fake_vault_new ();
  keys = matta_relay_keys_new (MATTA_VAULT (self->vault));
  self->told = g_string_new (NULL);
  self->door = matta_front_door_new (self->rooms.store, MATTA_CLOCK (self->rooms.clock),
                                     &self->rooms.limits, self->rooms.review, keys);
  matta_intake_set_policy (matta_front_door_get_intake (self->door), self->rooms.policy);
  g_signal_connect_swapped (self->door, "arrived", G_CALLBACK (arrived_cb), self);
  g_signal_connect_swapped (self->door, "unheard", G_CALLBACK (unheard_cb), self);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture *self, gconstpointer review)
{
  matta_front_door_close (self->door);
  g_signal_handlers_disconnect_by_data (self->door, self);
  iterate ();
  g_clear_object (&self->door);
  g_clear_object (&self->vault);
  g_string_free (self->told, TRUE);
  rooms_tear_down (&self->rooms, review);
}

static MattaTicket *
make_ticket (const char *subject, const char *to)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("sato@example.com", NULL);
  g_autofree char *text = rooms_make_text (subject, to);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  matta_envelope_add (envelope, to, NULL);
  return matta_ticket_new (envelope, content, "client.example");
}

typedef struct {
  Fixture *fixture;
  MattaTicket *ticket;
} Delivery;

static gpointer
deliver_in_worker (gpointer data)
{
  Delivery *delivery = data;

  matta_front_door_get_handler ()->deliver (delivery->ticket, delivery->fixture->door);
  return NULL;
}

/* As a session does: on a thread of its own. */
static void
deliver (Fixture *self, MattaTicket *ticket)
{
  Delivery delivery = { self, ticket };

  g_thread_join (g_thread_new ("session", deliver_in_worker, &delivery));
}

static void
wait_for (Fixture *self, const char *told)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!g_str_equal (self->told->str, told) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (self->told->str, ==, told);
}

/* The mail app has its reply before the main thread knows of the message. */
static void
test_tells_later_on_the_main_thread (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = make_ticket ("One", ROOMS_INSIDE);

  deliver (self, ticket);
  g_assert_cmpuint (matta_ticket_get_reply (ticket)->code, ==, 250);
  g_assert_cmpstr (self->told->str, ==, "");
  wait_for (self, "+");
  g_assert_true (self->teller == g_thread_self ());
}

static void
test_tells_in_batches_and_in_order (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTicket) first = make_ticket ("One", ROOMS_INSIDE);
  g_autoptr (MattaTicket) second = make_ticket ("Two", ROOMS_INSIDE);

  deliver (self, first);
  matta_front_door_get_handler ()->unheard (first, self->door);
  deliver (self, second);
  wait_for (self, "+-+");
}

/* Whoever asks from outside may have sent the message a moment ago. */
static void
test_catching_up_tells_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = make_ticket ("One", ROOMS_INSIDE);

  deliver (self, ticket);
  matta_front_door_catch_up (self->door);
  g_assert_cmpstr (self->told->str, ==, "+");
  iterate ();
  g_assert_cmpstr (self->told->str, ==, "+"); /* once */
}

/* A mail app waits for the answer: that is not put off. */
static void
test_questions_are_told_without_delay (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = make_ticket ("One", ROOMS_OUTSIDE);

  deliver (self, ticket);
  g_assert_null (matta_ticket_get_reply (ticket));
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (self->told->str, ==, "+");
  g_assert_cmpuint (matta_ticket_get_reply (ticket)->code, ==, 554);
}

static void
test_closed_tells_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = make_ticket ("One", ROOMS_INSIDE);

  deliver (self, ticket);
  matta_front_door_close (self->door);
  matta_front_door_catch_up (self->door);
  iterate ();
  g_assert_cmpstr (self->told->str, ==, "");
}

static void
test_sessions_find_the_keys (Fixture *self, gconstpointer data)
{
  const MattaRelayHandler *handler = matta_front_door_get_handler ();
  MattaIdentity *identity = NULL;
  char *password = NULL;

  matta_vault_store (MATTA_VAULT (self->vault), MATTA_PURPOSE_RELAY, "matta", "secret", NULL, NULL);
  while (!handler->has_password (self->door))
    ; /* a keyring that is slow is not waited for longer than a second at a time */
  password = handler->get_password (self->door);
  g_assert_cmpstr (password, ==, "secret");
  while (identity == NULL)
    identity = handler->get_identity (self->door); /* made beside that */
  matta_identity_unref (identity);
  matta_secret_free (password);
}

#define TEST(path, review, function)                                                               \
  g_test_add ("/front-door/" path, Fixture, GINT_TO_POINTER (review), set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("tells-later-on-the-main-thread", MATTA_REVIEW_ASK, test_tells_later_on_the_main_thread);
  TEST ("tells-in-batches-and-in-order", MATTA_REVIEW_ASK, test_tells_in_batches_and_in_order);
  TEST ("catching-up-tells-at-once", MATTA_REVIEW_ASK, test_catching_up_tells_at_once);
  TEST ("questions-are-told-without-delay", MATTA_REVIEW_ASK,
        test_questions_are_told_without_delay);
  TEST ("closed-tells-nothing", MATTA_REVIEW_ASK, test_closed_tells_nothing);
  TEST ("sessions-find-the-keys", MATTA_REVIEW_ASK, test_sessions_find_the_keys);
  return g_test_run ();
}

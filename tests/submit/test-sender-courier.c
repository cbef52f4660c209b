/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sender-courier.h"

#include "fake-courier.h"

typedef struct {
  FakeCourier *usual;
  FakeCourier *company;
  FakeCourier *person;
  MattaCourier *courier;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  MattaSenderCourier *courier = NULL;

  self->usual = fake_courier_new ();
  self->company = fake_courier_new ();
  self->person = fake_courier_new ();
  courier = matta_sender_courier_new (MATTA_COURIER (self->usual));
  matta_sender_courier_add (courier, "example.org", MATTA_COURIER (self->company));
  matta_sender_courier_add (courier, "sales@example.org", MATTA_COURIER (self->person));
  self->courier = MATTA_COURIER (courier);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->courier);
  g_assert_finalize_object (self->usual);
  g_assert_finalize_object (self->company);
  g_assert_finalize_object (self->person);
}

static void
send_as (Fixture *self, const char *sender)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (sender, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("A: b\r\n\r\n", 8);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  const MattaParcel parcel = { .id = "1", .envelope = envelope, .content = content };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  matta_envelope_add (envelope, "b@example.net", NULL);
  results = matta_courier_submit (self->courier, &parcel, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
}

static void
assert_sent (Fixture *self, guint usual, guint company, guint person)
{
  g_assert_cmpuint (fake_courier_get_n_sent (self->usual), ==, usual);
  g_assert_cmpuint (fake_courier_get_n_sent (self->company), ==, company);
  g_assert_cmpuint (fake_courier_get_n_sent (self->person), ==, person);
}

static void
test_nearest (Fixture *self, gconstpointer data)
{
  send_as (self, "sato@example.com");
  assert_sent (self, 1, 0, 0);
  send_as (self, "sato@example.org");
  assert_sent (self, 1, 1, 0);
  send_as (self, "sato@branch.example.org");
  assert_sent (self, 1, 2, 0);
  send_as (self, "Sales@Example.ORG");
  assert_sent (self, 1, 2, 1);
  send_as (self, "sales@branch.example.org");
  assert_sent (self, 1, 3, 1);
}

static void
test_others (Fixture *self, gconstpointer data)
{
  send_as (self, "");
  send_as (self, "sato@notexample.org");
  send_as (self, "sato@example.org.example.com");
  assert_sent (self, 3, 0, 0);
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  guint64 limit = 0;
  g_autoptr (GError) error = NULL;

  fake_courier_set_size_limit (self->usual, 1000);
  fake_courier_set_size_limit (self->person, 2000);
  g_assert_true (
      matta_courier_get_size_limit (self->courier, "a@example.com", NULL, &limit, &error));
  g_assert_cmpuint (limit, ==, 1000);
  g_assert_true (
      matta_courier_get_size_limit (self->courier, "sales@example.org", NULL, &limit, &error));
  g_assert_cmpuint (limit, ==, 2000);
  fake_courier_set_unreachable (self->company, TRUE);
  g_assert_false (
      matta_courier_get_size_limit (self->courier, "a@example.org", NULL, &limit, &error));
  g_assert_nonnull (error);
}

#define ADD(path, func) g_test_add ("/sender-courier/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-nearest-account-counts", test_nearest);
  ADD ("everybody-else-goes-the-usual-way", test_others);
  ADD ("asks-the-server-that-will-take-it", test_limit);
  return g_test_run ();
}

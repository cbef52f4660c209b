/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-courier.h"
#include "matta-receiving-record.h"
#include "rooms.h"

static MattaReceiving *
recall (Rooms *rooms, const char *domain)
{
  const char *const domains[] = { domain, NULL };
  g_autoptr (GError) error = NULL;
  MattaReceiving *receiving = matta_receiving_recall (rooms->store, domains, &error);

  g_assert_no_error (error);
  return receiving;
}

static void
test_domains (Rooms *rooms, gconstpointer data)
{
  const char *const people[] = { "a@Customer.example", "b@customer.EXAMPLE", "me@example.com",
                                 "c@other.example", NULL };
  g_auto (GStrv) domains = matta_receiving_list_domains (people, rooms->policy);
  const char *const expected[] = { "customer.example", "other.example", NULL };

  g_assert_true (g_strv_equal ((const char *const *) domains, expected));
}

/* Whoever is dropped wants nothing. */
static void
test_record (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_auto (GStrv) domains = NULL;

  matta_record_add_recipient (record, "a@customer.example", NULL);
  matta_record_add_recipient (record, "c@other.example", NULL)->delivery = MATTA_DELIVERY_DROPPED;
  domains = matta_receiving_list_domains_of (record, rooms->policy);
  g_assert_cmpuint (g_strv_length (domains), ==, 1);
  g_assert_cmpstr (domains[0], ==, "customer.example");
}

static void
test_format (Rooms *rooms, gconstpointer data)
{
  const char *const first[] = { "a.example", "b.example", NULL };
  const char *const second[] = { "b.example", NULL };
  const char *const unknown[] = { "c.example", "b.example", NULL };
  g_autoptr (MattaReceiving) of_first = NULL;
  g_autoptr (MattaReceiving) of_second = NULL;
  g_autoptr (MattaReceiving) of_unknown = NULL;

  g_assert_true (matta_receiving_note_format (rooms->store, first, TRUE, FALSE, NULL));
  g_assert_true (matta_receiving_note_format (rooms->store, second, FALSE, TRUE, NULL));
  of_first = matta_receiving_recall (rooms->store, first, NULL);
  g_assert_true (of_first->wrap && of_first->old_windows); /* what any of them wants */
  of_second = matta_receiving_recall (rooms->store, second, NULL);
  g_assert_true (!of_second->wrap && of_second->old_windows);
  of_unknown = matta_receiving_recall (rooms->store, unknown, NULL);
  g_assert_true (!of_unknown->wrap && of_unknown->old_windows);
}

typedef struct {
  MattaDelivery delivery;
  guint code;
  const char *reply;
  gboolean is_noted;
} Case;

static const Case cases[] = {
  { MATTA_DELIVERY_ACCEPTED, 250, "2.0.0 Ok", FALSE },
  { MATTA_DELIVERY_PENDING, 451, "4.7.1 Greylisted", FALSE },
  { MATTA_DELIVERY_REFUSED, 550, "5.1.1 No such user", FALSE },
  { MATTA_DELIVERY_REFUSED, 552, "5.2.2 Mailbox full", FALSE },
  { MATTA_DELIVERY_REFUSED, 550, "No such user", FALSE },
  { MATTA_DELIVERY_REFUSED, 550, "5.7.1 Encrypted archives are not allowed", TRUE },
  { MATTA_DELIVERY_REFUSED, 554, "5.6.1 Unsupported media", TRUE },
  { MATTA_DELIVERY_REFUSED, 552, "Blocked attachment", TRUE },
  { MATTA_DELIVERY_REFUSED, 554, "Rejected", TRUE },
  { MATTA_DELIVERY_REFUSED, 554, NULL, FALSE },
};

static void
test_results (Rooms *rooms, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *domain = g_strdup_printf ("d%u.example", i);
    g_autofree char *address = g_strconcat ("x@", domain, NULL);
    g_autoptr (GPtrArray) results =
        g_ptr_array_new_with_free_func ((GDestroyNotify) matta_result_free);
    g_autoptr (MattaReceiving) receiving = NULL;

    g_test_message ("%u %s", cases[i].code, cases[i].reply);
    g_ptr_array_add (results,
                     matta_result_new (address, cases[i].delivery, cases[i].code, cases[i].reply));
    g_assert_true (matta_receiving_note_results (rooms->store, results, 1, NULL));
    receiving = recall (rooms, domain);
    g_assert_cmpuint (g_strv_length (receiving->refused), ==, cases[i].is_noted ? 1 : 0);
  }
}

static void
add (const char *path, void (*func) (Rooms *, gconstpointer))
{
  g_test_add (path, Rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK), rooms_set_up, func, rooms_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/receiving/domains", test_domains);
  add ("/receiving/record", test_record);
  add ("/receiving/format", test_format);
  add ("/receiving/results", test_results);
  return g_test_run ();
}

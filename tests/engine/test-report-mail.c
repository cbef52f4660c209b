/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-report-mail.h"
#include "rooms.h"

#include <string.h>

/* A mail app that wants to be told of a delivery is told, by the server or by us. */

#define SENDER "sato@example.com"
#define OTHER "ito@example.com"

static MattaEntry *
send (Rooms *rooms, const char *return_path, const char *first, const char *second)
{
  g_autofree char *subject = g_strdup_printf ("Number %u", rooms_count_kept (rooms));
  g_autofree char *text = rooms_make_text (subject, ROOMS_INSIDE ", " OTHER);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (return_path, "ENVID=QQ+2B1 RET=FULL");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaTicket) ticket = NULL;

  matta_envelope_add (envelope, ROOMS_INSIDE, first);
  matta_envelope_add (envelope, OTHER, second);
  ticket = matta_ticket_new (envelope, content, "client.example");
  matta_intake_deliver (rooms->intake, ticket);
  rooms_wait_for_reply (rooms, ticket, 250);
  return rooms_get_newest (rooms);
}

static void
wait_until_gone (Rooms *rooms, MattaEntry *entry, MattaState state)
{
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, matta_entry_get_id (entry), state);
  while (matta_dispatcher_is_submitting (rooms->dispatcher, matta_entry_get_id (entry)))
    g_main_context_iteration (NULL, TRUE);
}

static MattaReport *
read_last (Rooms *rooms)
{
  g_autoptr (GBytes) bytes = fake_courier_dup_content (rooms->courier);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  return matta_report_read (content, &rooms->limits, NULL);
}

/* Who asked is told of those it was asked for, in one mail that nobody has to confirm. */
static void
test_relayed (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaReport) report = NULL;
  g_autofree char *recipients = NULL;
  const MattaReported *reported = NULL;
  MattaEntry *entry = send (rooms, SENDER, "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;suzuki@old.example",
                            "NOTIFY=FAILURE");
  MattaEntry *newest = NULL;

  wait_until_gone (rooms, entry, MATTA_STATE_SENT);
  newest = rooms_get_newest (rooms);
  g_assert_true (newest != entry);
  rooms_wait_for_state (rooms, matta_entry_get_id (newest), MATTA_STATE_SENT);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 2);
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, SENDER);
  g_assert_cmpstr (matta_entry_peek_record (newest)->return_path, ==, "");
  report = read_last (rooms);
  g_assert_nonnull (report);
  g_assert_cmpstr (report->envelope_id, ==, "QQ+1");
  g_assert_cmpuint (report->people->len, ==, 1);
  reported = g_ptr_array_index (report->people, 0);
  g_assert_cmpint (reported->action, ==, MATTA_REPORT_RELAYED);
  g_assert_cmpstr (reported->address, ==, ROOMS_INSIDE);
  g_assert_cmpstr (reported->original, ==, "suzuki@old.example");
  g_assert_cmpstr (reported->reply, ==, "250 Told so");
}

typedef struct {
  const char *name;
  const char *return_path;
  const char *notify;
  gboolean reports;
  MattaDelivery delivery;
} Silence;

static const Silence silences[] = {
  { "by-default", SENDER, NULL, FALSE, MATTA_DELIVERY_ACCEPTED },
  { "never", SENDER, "NOTIFY=NEVER", FALSE, MATTA_DELIVERY_ACCEPTED },
  { "server-tells", SENDER, "NOTIFY=SUCCESS", TRUE, MATTA_DELIVERY_ACCEPTED },
  { "refused", SENDER, "NOTIFY=SUCCESS", FALSE, MATTA_DELIVERY_REFUSED },
  { "lost", SENDER, "NOTIFY=SUCCESS", FALSE, MATTA_DELIVERY_UNKNOWN },
  { "of-a-report", "", "NOTIFY=SUCCESS", FALSE, MATTA_DELIVERY_ACCEPTED },
};

static MattaState
get_end (MattaDelivery delivery)
{
  if (delivery == MATTA_DELIVERY_ACCEPTED)
    return MATTA_STATE_SENT;
  return delivery == MATTA_DELIVERY_REFUSED ? MATTA_STATE_FAILED : MATTA_STATE_MAYBE_SENT;
}

static void
test_silence (Rooms *rooms, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (silences); i++) {
    const Silence *silence = &silences[i];
    guint kept = rooms_count_kept (rooms);
    MattaEntry *entry = NULL;

    g_test_message ("%s", silence->name);
    fake_courier_set_reports (rooms->courier, silence->reports);
    fake_courier_answer (rooms->courier, ROOMS_INSIDE, silence->delivery, 250);
    entry = send (rooms, silence->return_path, silence->notify, NULL);
    wait_until_gone (rooms, entry, get_end (silence->delivery));
    g_assert_cmpuint (rooms_count_kept (rooms), ==, kept + 1);
  }
}

/* Once: not again for those who got it before, when the others follow. */
static void
test_once (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = NULL;

  fake_courier_answer (rooms->courier, OTHER, MATTA_DELIVERY_PENDING, 450);
  entry = send (rooms, SENDER, "NOTIFY=SUCCESS", "NOTIFY=SUCCESS");
  wait_until_gone (rooms, entry, MATTA_STATE_RETRYING);
  g_assert_cmpuint (rooms_count_kept (rooms), ==, 2);
  fake_courier_answer (rooms->courier, OTHER, MATTA_DELIVERY_ACCEPTED, 250);
  fake_clock_advance (rooms->clock, 3600 * ROOMS_SECOND);
  wait_until_gone (rooms, entry, MATTA_STATE_SENT);
  g_assert_cmpuint (rooms_count_kept (rooms), ==, 3);
}

/* Flushed like every mail: who asked is told after a crash too. */
static void
test_crash (Rooms *rooms, gconstpointer data)
{
  MattaEntry *entry = send (rooms, SENDER, "NOTIFY=SUCCESS", NULL);
  g_autofree char *id = NULL;

  wait_until_gone (rooms, entry, MATTA_STATE_SENT);
  id = g_strdup (matta_entry_get_id (rooms_get_newest (rooms)));
  rooms_crash (rooms);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, id, MATTA_STATE_SENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ROOMS_TEST ("/report-mail/relayed", MATTA_REVIEW_CONFIRM, test_relayed);
  ROOMS_TEST ("/report-mail/silence", MATTA_REVIEW_CONFIRM, test_silence);
  ROOMS_TEST ("/report-mail/once", MATTA_REVIEW_CONFIRM, test_once);
  ROOMS_TEST ("/report-mail/survives-a-crash", MATTA_REVIEW_CONFIRM, test_crash);
  return g_test_run ();
}

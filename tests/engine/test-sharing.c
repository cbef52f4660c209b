/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "fake-cloud.h"
#include "matta-sharing.h"
#include "private-dav.h"

#include <string.h>

/* Attachments on a server and a link in their place, with a stand-in for a Nextcloud and a real
 * WebDAV server. */

#define SECRET_TEXT "The secret plan: dig here."
#define TOP                                                                                        \
  "From: sato@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"                          \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\n"
#define MAIL                                                                                       \
  TOP "Content-Type: multipart/mixed; boundary=X\r\n\r\n"                                          \
      "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"                            \
      "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\n" SECRET_TEXT "\r\n--X--\r\n"
#define SIGNED                                                                                     \
  TOP "Content-Type: multipart/signed; boundary=X; protocol=\"application/pgp-signature\"\r\n\r\n" \
      "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\n" SECRET_TEXT "\r\n"                    \
      "--X\r\nContent-Type: application/pgp-signature\r\n\r\nsigned\r\n--X--\r\n"
#define HOUR (3600 * ROOMS_SECOND)
#define DAY (24 * HOUR)

typedef struct {
  Rooms rooms;
  FakeCloud *cloud;
  PrivateDav *dav;
} Fixture;

static void
use_policy (Rooms *rooms, const char *const *overrides)
{
  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  g_assert_nonnull (rooms->policy);
  rooms_start (rooms);
}

static void
keep_password (Rooms *rooms, const char *password)
{
  g_autofree char *name = matta_sharing_make_name (&rooms->policy->sharing);

  g_assert_true (matta_vault_store (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SHARE, name, password,
                                    NULL, NULL));
}

static void
set_up_server (Fixture *fixture, const char *kind, const char *server, const char *user)
{
  g_autofree char *share_kind = g_strconcat ("share-kind=", kind, NULL);
  g_autofree char *url = g_strconcat ("share-url=", server, NULL);
  g_autofree char *share_user = g_strconcat ("share-user=", user, NULL);
  const char *const overrides[] = { "inside-domains=example.com",
                                    "hold-seconds=60",
                                    "check-domains=false",
                                    "look-inside=false",
                                    "share-days=7",
                                    "share-public-url=https://files.example.com/matta",
                                    share_kind,
                                    url,
                                    share_user,
                                    NULL };

  rooms_set_up (&fixture->rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
  use_policy (&fixture->rooms, overrides);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->cloud = fake_cloud_new ();
  set_up_server (fixture, "nextcloud", fake_cloud_get_url (fixture->cloud), FAKE_CLOUD_USER);
  keep_password (&fixture->rooms, FAKE_CLOUD_PASSWORD);
}

static void
set_up_dav (Fixture *fixture, gconstpointer data)
{
  fixture->dav = private_dav_new (FALSE);
  set_up_server (fixture, "webdav", private_dav_get_url (fixture->dav), "jo");
  keep_password (&fixture->rooms, PRIVATE_DAV_PASSWORD);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rooms_tear_down (&fixture->rooms, data);
  g_clear_pointer (&fixture->cloud, fake_cloud_free);
  g_clear_pointer (&fixture->dav, private_dav_free);
}

/* --- what people do --- */

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static MattaChecklist *
get_checklist (Rooms *rooms)
{
  return matta_question_get_checklist (fake_reviewer_get_last (rooms->reviewer));
}

static void
consent (Rooms *rooms, const char *mail)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);

  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  g_assert_true (matta_checklist_set_share (get_checklist (rooms), TRUE));
  g_assert_true (matta_checklist_set_seal (get_checklist (rooms), TRUE));
  g_assert_true (matta_checklist_get_share (get_checklist (rooms)));
  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND));
}

static void
consent_and_hold (Rooms *rooms)
{
  consent (rooms, MAIL);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (matta_answers_act_finish (MATTA_ANSWERS (source), result, NULL));
}

static void
act (Rooms *rooms, MattaAction action, gint64 until)
{
  matta_answers_act_async (rooms->answers, get_id (rooms), action, until, acted_cb, NULL);
  rooms_settle_down (rooms);
}

static void
wait_until_sent (Rooms *rooms)
{
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
}

static const char *
get_link (Rooms *rooms)
{
  return matta_entry_get_plan (rooms_get_newest (rooms))->link;
}

/* What stands in the place of the attachments. */
static char *
dup_note (Rooms *rooms)
{
  g_autoptr (GBytes) bytes = fake_courier_dup_content (rooms->courier);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaFacts) facts = matta_facts_read (content, NULL, &rooms->limits, NULL, NULL);
  g_autoptr (GBytes) note = NULL;
  g_autofree char *name = NULL;

  g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SECRET_TEXT,
                         strlen (SECRET_TEXT)));
  g_assert_nonnull (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                            "Please see the plan.", strlen ("Please see the plan.")));
  g_assert_cmpuint (facts->attachments->len, ==, 1); /* a text that has no name */
  note = matta_facts_read_attachment (content, 0, &rooms->limits, &name, NULL);
  return g_strndup (g_bytes_get_data (note, NULL), g_bytes_get_size (note));
}

static void
assert_leaves_with_its_link (Rooms *rooms)
{
  g_autofree char *text = NULL;

  wait_until_sent (rooms);
  text = dup_note (rooms);
  g_assert_nonnull (get_link (rooms));
  g_assert_nonnull (strstr (text, get_link (rooms)));
}

static void
assert_nothing_up (Fixture *fixture)
{
  g_autofree char *files = fake_cloud_list_files (fixture->cloud);
  g_autofree char *links = fake_cloud_list_links (fixture->cloud);

  g_assert_null (strstr (files, "plan.csv"));
  g_assert_cmpstr (links, ==, "");
}

/* The one link there is, with this password, until the day that far off. */
static void
assert_one_link (Fixture *fixture, gint64 distance)
{
  Rooms *rooms = &fixture->rooms;
  g_autoptr (MattaSecret) password = matta_vault_lookup (
      MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms), NULL, NULL);
  gint64 now = matta_custody_get_now (rooms->custody).wall;
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local ((now + distance) / ROOMS_SECOND);
  g_autofree char *date = g_date_time_format (day, "%F");
  g_autofree char *expected =
      g_strdup_printf (" /Matta/%s %s %s read", get_id (rooms), password, date);
  g_autofree char *links = fake_cloud_list_links (fixture->cloud);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (links), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1);
  g_assert_true (g_str_has_suffix (lines[0], expected));
}

static void
assert_waits (Fixture *fixture, const char *obstacle)
{
  Rooms *rooms = &fixture->rooms;

  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, obstacle);
  g_assert_null (get_link (rooms));
  fake_clock_advance (rooms->clock, HOUR);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

/* As the housekeeping does. */
static gboolean
withdraw (Rooms *rooms)
{
  const MattaSharer sharer = { rooms->store, MATTA_VAULT (rooms->vault), rooms->policy,
                               &rooms->limits };
  gint64 now = matta_custody_get_now (rooms->custody).wall;
  g_autoptr (GError) error = NULL;
  gboolean done = matta_sharing_withdraw_due (&sharer, now, NULL, &error);

  g_assert_true (done == (error == NULL));
  return done;
}

/* That happens by itself, in a worker. */
static void
wait_until_nothing_up (Fixture *fixture)
{
  g_autofree char *files = fake_cloud_list_files (fixture->cloud);

  while (strstr (files, "plan.csv") != NULL) {
    g_main_context_iteration (NULL, FALSE);
    g_free (files);
    files = fake_cloud_list_files (fixture->cloud);
  }
  assert_nothing_up (fixture);
}

/* --- on the way --- */

static void
test_goes_as_link (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) file = NULL;

  consent_and_hold (rooms);
  assert_one_link (fixture, 7 * DAY);
  name = g_strdup_printf ("Matta/%s/plan.csv", get_id (rooms));
  file = fake_cloud_get_file (fixture->cloud, name);
  g_assert_nonnull (file);
  g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), SECRET_TEXT,
                   strlen (SECRET_TEXT));
  assert_leaves_with_its_link (rooms);
  g_assert_cmpint (matta_entry_get_telling (rooms_get_newest (rooms)), !=, MATTA_TELLING_NONE);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;

  consent_and_hold (rooms);
  wait_until_sent (rooms);
  fake_clock_advance (rooms->clock, 6 * DAY);
  g_assert_true (withdraw (rooms));
  assert_one_link (fixture, DAY);
  fake_clock_advance (rooms->clock, DAY);
  g_assert_true (withdraw (rooms));
  assert_nothing_up (fixture);
}

/* The days are counted from when it leaves. */
static void
test_scheduled (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  gint64 now = matta_custody_get_now (rooms->custody).wall;
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, MAIL);

  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  matta_checklist_set_share (get_checklist (rooms), TRUE);
  matta_checklist_set_seal (get_checklist (rooms), TRUE);
  matta_checklist_set_hold_until (get_checklist (rooms), now + 30 * DAY);
  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND));
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SCHEDULED);
  assert_one_link (fixture, 37 * DAY);
}

/* Held longer than the link lived: another is made. */
static void
test_held_too_long (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  gint64 now = matta_custody_get_now (rooms->custody).wall;
  g_autofree char *first = NULL;
  g_autofree char *text = NULL;

  consent_and_hold (rooms);
  first = g_strdup (get_link (rooms));
  act (rooms, MATTA_ACTION_HOLD, now + 20 * DAY);
  fake_clock_advance (rooms->clock, 10 * DAY);
  g_assert_true (withdraw (rooms));
  assert_nothing_up (fixture);
  fake_clock_advance (rooms->clock, 10 * DAY);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_cmpstr (get_link (rooms), !=, first);
  text = dup_note (rooms);
  g_assert_nonnull (strstr (text, get_link (rooms)));
  assert_one_link (fixture, 7 * DAY);
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;

  consent_and_hold (rooms);
  act (rooms, MATTA_ACTION_CANCEL, 0);
  wait_until_nothing_up (fixture);
}

/* The old link is dead; with it nothing may leave. */
static void
test_put_back (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autofree char *first = NULL;

  consent_and_hold (rooms);
  first = g_strdup (get_link (rooms));
  act (rooms, MATTA_ACTION_CANCEL, 0);
  wait_until_nothing_up (fixture);
  rooms_crash (rooms);
  rooms_start (rooms);
  act (rooms, MATTA_ACTION_UNDO, 0);
  g_assert_null (get_link (rooms));
  assert_leaves_with_its_link (rooms);
  g_assert_cmpstr (get_link (rooms), !=, first);
  assert_one_link (fixture, 7 * DAY);
}

/* The server was away when it was taken back: what is there goes later. */
static void
test_withdrawn_later (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;

  consent_and_hold (rooms);
  fake_cloud_set (fixture->cloud, FAKE_CLOUD_MAINTENANCE, TRUE);
  act (rooms, MATTA_ACTION_CANCEL, 0);
  g_assert_false (withdraw (rooms));
  fake_cloud_set (fixture->cloud, FAKE_CLOUD_MAINTENANCE, FALSE);
  rooms_crash (rooms);
  rooms_start (rooms);
  g_assert_true (withdraw (rooms));
  assert_nothing_up (fixture);
}

/* Killed right after it went up: it is done again, and nothing is there twice. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autofree char *id = NULL;

  consent (rooms, MAIL);
  id = g_strdup (get_id (rooms));
  rooms_crash (rooms);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, id, MATTA_STATE_HOLDING);
  assert_one_link (fixture, 7 * DAY);
  assert_leaves_with_its_link (rooms);
}

/* --- when it does not work --- */

typedef struct {
  const char *name;
  FakeCloudMood mood;
  guint value;
  const char *obstacle;
} Fault;

static const Fault faults[] = {
  { "password-refused", FAKE_CLOUD_LETTERS, 200, "share-refused" },
  { "no-links", FAKE_CLOUD_NO_LINKS, TRUE, "share-set-up" },
  { "full", FAKE_CLOUD_FULL, 3, "share-full" },
  { "maintenance", FAKE_CLOUD_MAINTENANCE, TRUE, "share-unreachable" },
  { "another-server", FAKE_CLOUD_OTHER_SERVER, TRUE, "share-set-up" },
  { "locked", FAKE_CLOUD_LOCKED, TRUE, "share-unreachable" },
};

static void
test_fault (Fixture *fixture, gconstpointer data)
{
  const Fault *fault = data;

  rooms_allow_warnings ();
  fake_cloud_set (fixture->cloud, fault->mood, fault->value);
  consent (&fixture->rooms, MAIL);
  assert_waits (fixture, fault->obstacle);
  fake_cloud_set (fixture->cloud, fault->mood, 0);
  assert_nothing_up (fixture);
}

static void
test_wrong_password (Fixture *fixture, gconstpointer data)
{
  keep_password (&fixture->rooms, "another");
  consent (&fixture->rooms, MAIL);
  assert_waits (fixture, "share-sign-in");
  assert_nothing_up (fixture);
}

static void
test_no_password (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autofree char *name = matta_sharing_make_name (&rooms->policy->sharing);

  g_assert_true (
      matta_vault_remove (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SHARE, name, NULL, NULL));
  consent (rooms, MAIL);
  assert_waits (fixture, "share-sign-in");
}

/* After the consent it waits as for any server that is away, and never leaves without its link. */
static void
test_away_when_due (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;

  rooms_allow_warnings ();
  consent_and_hold (rooms);
  act (rooms, MATTA_ACTION_CANCEL, 0);
  act (rooms, MATTA_ACTION_UNDO, 0);
  fake_cloud_set (fixture->cloud, FAKE_CLOUD_MAINTENANCE, TRUE);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETRYING);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
  fake_cloud_set (fixture->cloud, FAKE_CLOUD_MAINTENANCE, FALSE);
  fake_clock_advance (rooms->clock, HOUR);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_nonnull (get_link (rooms));
}

static void
test_unsealable (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, SIGNED);

  g_assert_false (matta_checklist_may_share (get_checklist (rooms)));
  g_assert_false (matta_checklist_set_share (get_checklist (rooms), TRUE));
  g_assert_false (matta_checklist_set_seal (get_checklist (rooms), TRUE));
}

/* Somebody's own server is no way to obey. */
static void
test_ordered (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, MAIL);
  g_autoptr (MattaPlan) duties = matta_plan_new ();

  duties->seal = TRUE;
  matta_checklist_oblige (get_checklist (rooms), duties);
  g_assert_false (matta_checklist_set_share (get_checklist (rooms), TRUE));
  g_assert_true (matta_checklist_get_seal (get_checklist (rooms)));
  g_assert_false (matta_checklist_get_share (get_checklist (rooms)));
  matta_checklist_offer_share (get_checklist (rooms), TRUE, FALSE);
  g_assert_true (matta_checklist_set_share (get_checklist (rooms), TRUE));
  g_assert_true (matta_checklist_get_share (get_checklist (rooms)));
}

static void
test_first (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, MAIL);

  matta_checklist_offer_share (get_checklist (rooms), FALSE, TRUE);
  g_assert_false (matta_checklist_get_share (get_checklist (rooms)));
  matta_checklist_set_seal (get_checklist (rooms), TRUE);
  g_assert_true (matta_checklist_get_share (get_checklist (rooms)));
  g_assert_true (matta_checklist_set_share (get_checklist (rooms), FALSE));
  g_assert_false (matta_checklist_get_share (get_checklist (rooms)));
  g_assert_true (matta_checklist_get_seal (get_checklist (rooms)));
}

/* --- a WebDAV server --- */

static char *
find_zip (Fixture *fixture, const char *link)
{
  const char *tail = strstr (link, "/matta/") + strlen ("/matta/");
  g_autofree char *name = g_strconcat ("Matta/", tail, NULL);

  return private_dav_get_path (fixture->dav, name);
}

static void
test_webdav (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *zip = NULL;
  gsize length = 0;

  consent_and_hold (rooms);
  g_assert_true (g_str_has_prefix (get_link (rooms), "https://files.example.com/matta/"));
  g_assert_true (g_str_has_suffix (get_link (rooms), "/plan.zip"));
  path = find_zip (fixture, get_link (rooms));
  g_assert_true (g_file_get_contents (path, &zip, &length, NULL));
  g_assert_null (memmem (zip, length, SECRET_TEXT, strlen (SECRET_TEXT)));
  g_assert_cmpmem (zip, 2, "PK", 2);
  wait_until_sent (rooms);
  text = dup_note (rooms);
  g_assert_nonnull (strstr (text, get_link (rooms)));
  g_assert_nonnull (strstr (text, "7-Zip"));
  fake_clock_advance (rooms->clock, 7 * DAY);
  g_assert_true (withdraw (rooms));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Colleagues have got the link when the others' part is taken back: it goes on leading to the
 * files, and is the same one when the others get it after all. */
static void
test_colleagues_have_it (Fixture *fixture, gconstpointer data)
{
  Rooms *rooms = &fixture->rooms;
  g_autoptr (MattaTicket) ticket = NULL;
  g_autofree char *link = NULL;
  g_autofree char *text = NULL;

  rooms->policy->colleagues_first = TRUE;
  ticket = rooms_send (rooms, ROOMS_OUTSIDE "," ROOMS_INSIDE, MAIL);
  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  g_assert_true (matta_checklist_set_share (get_checklist (rooms), TRUE));
  g_assert_true (matta_checklist_set_seal (get_checklist (rooms), TRUE));
  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND));
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  fake_clock_advance (rooms->clock, 2 * ROOMS_SECOND);
  while (matta_entry_get_recipient (rooms_get_newest (rooms), 1).delivery
         != MATTA_DELIVERY_ACCEPTED)
    g_main_context_iteration (NULL, TRUE);
  text = dup_note (rooms);
  link = g_strdup (get_link (rooms));
  g_assert_nonnull (strstr (text, link));
  act (rooms, MATTA_ACTION_CANCEL, 0);
  g_assert_true (withdraw (rooms));
  assert_one_link (fixture, 7 * DAY);
  act (rooms, MATTA_ACTION_UNDO, 0);
  fake_clock_advance (rooms->clock, 10 * 60 * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_cmpstr (get_link (rooms), ==, link);
  g_free (text);
  text = dup_note (rooms);
  g_assert_nonnull (strstr (text, link));
}

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sharing/goes-as-link", test_goes_as_link);
  TEST ("/sharing/ends", test_ends);
  TEST ("/sharing/scheduled", test_scheduled);
  TEST ("/sharing/held-too-long", test_held_too_long);
  TEST ("/sharing/taken-back", test_taken_back);
  TEST ("/sharing/put-back", test_put_back);
  TEST ("/sharing/withdrawn-later", test_withdrawn_later);
  TEST ("/sharing/killed", test_killed);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/sharing/faults/", faults[i].name, NULL);

    g_test_add (path, Fixture, &faults[i], set_up, test_fault, tear_down);
  }
  TEST ("/sharing/wrong-password", test_wrong_password);
  TEST ("/sharing/no-password", test_no_password);
  TEST ("/sharing/away-when-due", test_away_when_due);
  TEST ("/sharing/unsealable", test_unsealable);
  TEST ("/sharing/ordered", test_ordered);
  TEST ("/sharing/first", test_first);
  TEST ("/sharing/colleagues-have-it", test_colleagues_have_it);
  g_test_add ("/sharing/webdav", Fixture, NULL, set_up_dav, test_webdav, tear_down);
  return g_test_run ();
}

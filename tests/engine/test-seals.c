/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-housekeeping.h"
#include "matta-receiving-record.h"
#include "matta-seal-check.h"
#include "matta-sealing.h"

#include <stdio.h>
#include <string.h>

#define SECRET_TEXT "The secret plan: dig here."
#define MAIL                                                                                       \
  "From: hanako@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\n"                        \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"                                \
  "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\n" SECRET_TEXT "\r\n--X--\r\n"

/* It is another one. */
#define OTHER_MAIL                                                                                 \
  "From: hanako@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer again\r\n"                  \
  "Date: Thu, 01 Jan 2026 09:01:00 +0900\r\nMessage-ID: <again@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nOnce more.\r\n"                                          \
  "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\n" SECRET_TEXT "\r\n--X--\r\n"

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

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static MattaTicket *
ask (Rooms *rooms, const char *mail)
{
  MattaTicket *ticket = rooms_send (rooms, ROOMS_OUTSIDE, mail);
  MattaQuestion *question = fake_reviewer_get_last (rooms->reviewer);

  g_assert_nonnull (question);
  fake_reviewer_tick_all (question);
  return ticket;
}

static MattaChecklist *
get_checklist (Rooms *rooms)
{
  return matta_question_get_checklist (fake_reviewer_get_last (rooms->reviewer));
}

static void
consent_sealed (Rooms *rooms)
{
  g_assert_true (matta_checklist_set_seal (get_checklist (rooms), TRUE));
  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND));
}

static MattaSecret *
get_password (Rooms *rooms)
{
  return matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms), NULL,
                             NULL);
}

/* What left, as its receiver gets it. */
static MattaFacts *
read_sent (Rooms *rooms, MattaContent **content)
{
  g_autoptr (GBytes) bytes = fake_courier_dup_content (rooms->courier);

  g_assert_nonnull (bytes);
  *content = matta_content_new_for_bytes (bytes);
  return matta_facts_read (*content, NULL, &rooms->limits, NULL, NULL);
}

static void
assert_opens (Rooms *rooms, const char *password)
{
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaFacts) facts = read_sent (rooms, &content);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, SECRET_TEXT, -1);
  MattaSealEntry entry = { (char *) "plan.csv", strlen (SECRET_TEXT), digest };
  const MattaSealOptions options = { .password = password };
  g_autofree char *path = g_build_filename (rooms->dir, "got.zip", NULL);
  g_autofree char *name = NULL;
  g_autoptr (GBytes) zip = matta_facts_read_attachment (content, facts->attachments->len - 1,
                                                        &rooms->limits, &name, NULL);
  FILE *file = NULL;

  g_assert_cmpstr (name, ==, "plan.zip");
  g_ptr_array_add (entries, &entry);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (zip, NULL),
                                      (gssize) g_bytes_get_size (zip), NULL));
  file = fopen (path, "r");
  g_assert_true (matta_seal_check (fileno (file), entries, &options, NULL));
  fclose (file);
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text))
         != NULL;
}

static void
submit (Rooms *rooms)
{
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
}

/* The mail app hears 250 at once; the mail is held when sealing was seen to work. */
static void
test_sealed (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autoptr (MattaSecret) password = NULL;
  g_autoptr (GBytes) sent = NULL;

  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  password = get_password (rooms);
  g_assert_nonnull (password);
  submit (rooms);
  assert_opens (rooms, password);
  sent = fake_courier_dup_content (rooms->courier);
  g_assert_false (holds (sent, SECRET_TEXT));
  g_assert_false (holds (sent, password));
  g_assert_true (holds (sent, "Please see the plan."));
}

static void
test_as_it_is (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autoptr (GBytes) sent = NULL;

  matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND);
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_null (get_password (rooms));
  submit (rooms);
  sent = fake_courier_dup_content (rooms->courier);
  g_assert_true (holds (sent, SECRET_TEXT));
}

/* Nothing is sent and nothing lost: it waits for the user, who is told why. */
static void
test_locked_keyring (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);

  rooms_allow_warnings ();
  fake_vault_set_failing (rooms->vault, TRUE);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  rooms_settle_down (rooms);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, "seal-keyring");
  g_assert_cmpuint (rooms->n_needs_you, ==, 1);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

/* Locked when it is due: tried again, never sent plain. */
static void
test_locked_when_due (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);

  rooms_allow_warnings ();
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  fake_vault_set_failing (rooms->vault, TRUE);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETRYING);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 0);
  fake_vault_set_failing (rooms->vault, FALSE);
  fake_clock_advance (rooms->clock, 3600 * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
}

/* A start after a crash goes on where it was, with the password there was. */
static void
test_crash (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autoptr (MattaSecret) before = NULL;
  g_autoptr (MattaSecret) after = NULL;
  g_autofree char *id = g_strdup (get_id (rooms));

  g_assert_true (matta_vault_store (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, id,
                                    "a-password-that-there-was", NULL, NULL));
  matta_seals_stop (rooms->seals); /* it dies before it is tried */
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_SEALING);
  before = get_password (rooms);
  rooms_crash (rooms);
  rooms_start (rooms);
  rooms_wait_for_state (rooms, id, MATTA_STATE_HOLDING);
  after = get_password (rooms);
  g_assert_cmpstr (before, ==, after);
  submit (rooms);
  assert_opens (rooms, after);
}

static void
assert_refused (Rooms *rooms, MattaStep step)
{
  MattaRecord *record = matta_record_copy (matta_entry_peek_record (rooms_get_newest (rooms)));
  MattaNow now = matta_custody_get_now (rooms->custody);

  g_assert_false (matta_move_step (record, step, G_MAXINT64, 60, &now, NULL));
  matta_record_free (record);
}

/* No way leads around it while it is being sealed; taken back, it can be put back. */
static void
test_meanwhile (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  MattaRecord *record = NULL;
  MattaNow now = matta_custody_get_now (rooms->custody);

  matta_seals_stop (rooms->seals);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SEALING);
  assert_refused (rooms, MATTA_STEP_SEND_NOW);
  assert_refused (rooms, MATTA_STEP_HOLD);
  assert_refused (rooms, MATTA_STEP_CONFIRM);
  record = matta_record_copy (matta_entry_peek_record (rooms_get_newest (rooms)));
  g_assert_true (matta_move_step (record, MATTA_STEP_CANCEL, 0, 60, &now, NULL));
  g_assert_true (matta_move_step (record, MATTA_STEP_UNDO, 0, 60, &now, NULL));
  g_assert_cmpint (record->state, ==, MATTA_STATE_SEALING);
  matta_record_free (record);
}

static void
test_cannot_be_sealed (Rooms *rooms, gconstpointer data)
{
  g_autofree char *plain = rooms_make_text ("Plain", ROOMS_OUTSIDE);
  g_autoptr (MattaTicket) ticket = ask (rooms, plain);

  g_assert_false (matta_checklist_may_seal (get_checklist (rooms)));
  g_assert_false (matta_checklist_set_seal (get_checklist (rooms), TRUE));
  g_assert_false (matta_checklist_get_seal (get_checklist (rooms)));
}

static gboolean
is_forgotten (Rooms *rooms, const char *id)
{
  g_autoptr (MattaSecret) password =
      matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, id, NULL, NULL);

  return password == NULL;
}

/* With its contents goes the password, and not before. */
static void
test_forgotten (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autofree char *id = g_strdup (get_id (rooms));
  gint64 settled = 0;

  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, id, MATTA_STATE_HOLDING);
  submit (rooms);
  settled = matta_entry_get_changed_at (rooms_get_newest (rooms));
  matta_housekeeping_purge (rooms->store, MATTA_VAULT (rooms->vault), settled);
  rooms_settle_down (rooms);
  g_assert_false (is_forgotten (rooms, id));
  matta_housekeeping_purge (rooms->store, MATTA_VAULT (rooms->vault), settled + 1);
  while (!is_forgotten (rooms, id))
    g_main_context_iteration (NULL, FALSE);
}

static void
tell (Rooms *rooms, const char *id)
{
  matta_custody_tell_async (rooms->custody, id, MATTA_ROAD_PHONE, NULL, NULL, NULL);
  rooms_settle_down (rooms);
}

/* Told before it left, or after: it is forgotten when both are done, not earlier. */
static void
test_told (Rooms *rooms, gconstpointer data)
{
  gboolean before = GPOINTER_TO_INT (data) == 1;
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autofree char *id = g_strdup (get_id (rooms));

  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, id, MATTA_STATE_HOLDING);
  if (before)
    tell (rooms, id);
  g_assert_false (is_forgotten (rooms, id));
  submit (rooms);
  if (!before) {
    g_assert_false (is_forgotten (rooms, id));
    tell (rooms, id);
  }
  while (!is_forgotten (rooms, id))
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (rooms_get_kept_state (rooms, id), ==, MATTA_STATE_SENT);
}

static gboolean
names_are_hidden (Rooms *rooms)
{
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaFacts) facts = read_sent (rooms, &content);
  g_autofree char *name = NULL;
  g_autoptr (GBytes) zip = matta_facts_read_attachment (content, facts->attachments->len - 1,
                                                        &rooms->limits, &name, NULL);

  g_assert_nonnull (zip);
  return !holds (zip, "plan.csv");
}

/* As a person chose, and the next time without being asked. */
static void
test_format (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) first = ask (rooms, MAIL);
  g_autoptr (MattaTicket) second = NULL;

  matta_checklist_set_format (get_checklist (rooms), TRUE, TRUE);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, first, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  submit (rooms);
  g_assert_true (names_are_hidden (rooms));

  second = ask (rooms, OTHER_MAIL);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, second, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  g_assert_true (matta_entry_get_plan (rooms_get_newest (rooms))->wrap);
  g_assert_true (matta_entry_get_plan (rooms_get_newest (rooms))->old_windows);
  submit (rooms);
  g_assert_true (names_are_hidden (rooms));
}

#define TYPED "correct horse battery staple 7 Okinawa"

/* As somebody typed it; and not before it is a good one. */
static void
test_typed (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  MattaChecklist *checklist = get_checklist (rooms);
  g_autoptr (MattaSecret) password = NULL;

  g_assert_true (matta_checklist_get_complete (checklist));
  matta_checklist_set_typed_password (checklist, "");
  g_assert_true (matta_checklist_get_complete (checklist)); /* nothing is sealed */
  g_assert_true (matta_checklist_set_seal (checklist, TRUE));
  g_assert_false (matta_checklist_get_complete (checklist));
  matta_checklist_set_typed_password (checklist, "Summer2026");
  g_assert_false (matta_checklist_get_complete (checklist));
  matta_checklist_set_typed_password (checklist, NULL);
  g_assert_true (matta_checklist_get_complete (checklist));
  matta_checklist_set_typed_password (checklist, TYPED);
  g_assert_true (matta_checklist_get_complete (checklist));
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  password = get_password (rooms);
  g_assert_cmpstr (password, ==, TYPED);
  submit (rooms);
  assert_opens (rooms, TYPED);
}

static void
test_typed_into_a_locked_keyring (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);

  rooms_allow_warnings ();
  fake_vault_set_failing (rooms->vault, TRUE);
  matta_checklist_set_typed_password (get_checklist (rooms), TYPED);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  g_assert_cmpstr (matta_entry_get_note (rooms_get_newest (rooms)), ==, "seal-keyring");
}

/* Who gave it back is known the next time. */
static void
test_refused (Rooms *rooms, gconstpointer data)
{
  const char *const domains[] = { strchr (ROOMS_OUTSIDE, '@') + 1, NULL };
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autoptr (MattaReceiving) receiving = NULL;

  fake_courier_answer (rooms->courier, ROOMS_OUTSIDE, MATTA_DELIVERY_REFUSED, 554);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_FAILED);
  do {
    g_main_context_iteration (NULL, FALSE);
    g_clear_pointer (&receiving, matta_receiving_free);
    receiving = matta_receiving_recall (rooms->store, domains, NULL);
  } while (receiving->refused[0] == NULL);
  g_assert_cmpstr (receiving->refused[0], ==, domains[0]);
}

/* For all outside it is agreed: nobody has to be told, and it is forgotten with the message. */
static void
test_agreed (Rooms *rooms, gconstpointer data)
{
  const char *const overrides[] = { "inside-domains=example.com",
                                    "hold-seconds=60",
                                    "check-domains=false",
                                    "look-inside=false",
                                    "agreed-passwords=['example.org 2027-03-31']",
                                    NULL };
  gboolean known = GPOINTER_TO_INT (data) == 1;
  g_autoptr (MattaTicket) ticket = NULL;
  g_autoptr (MattaSecret) password = NULL;

  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  rooms_start (rooms);
  if (known)
    g_assert_true (matta_vault_store (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_AGREED,
                                      "example.org", TYPED, NULL, NULL));
  ticket = ask (rooms, MAIL);
  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  password = get_password (rooms);
  if (known) {
    g_assert_cmpstr (password, ==, TYPED);
    g_assert_cmpstr (matta_entry_get_plan (rooms_get_newest (rooms))->agreed, ==, "example.org");
  } else {
    g_assert_cmpstr (password, !=, TYPED);
    g_assert_null (matta_entry_get_plan (rooms_get_newest (rooms))->agreed);
  }
  g_assert_cmpint (matta_entry_get_telling (rooms_get_newest (rooms)) == MATTA_TELLING_DONE, ==,
                   known);
  submit (rooms);
  assert_opens (rooms, password);
  if (!known)
    return;
  while (!is_forgotten (rooms, get_id (rooms)))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_agreed_and_known (Rooms *rooms, gconstpointer data)
{
  test_agreed (rooms, GINT_TO_POINTER (1));
}

static void
test_agreed_but_lost (Rooms *rooms, gconstpointer data)
{
  test_agreed (rooms, GINT_TO_POINTER (0));
}

/* On whatever day: somebody there cannot open it yet. */
static void
test_listed_until_told (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = ask (rooms, MAIL);
  g_autofree char *id = g_strdup (get_id (rooms));

  consent_sealed (rooms);
  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, id, MATTA_STATE_HOLDING);
  submit (rooms);
  matta_outbox_forget_settled (rooms->outbox, G_MAXINT64);
  g_assert_nonnull (matta_outbox_find (rooms->outbox, id));
  rooms_stop (rooms);
  rooms_start (rooms);
  g_assert_true (matta_custody_take_up (rooms->custody, G_MAXINT64, NULL));
  g_assert_nonnull (matta_outbox_find (rooms->outbox, id));
  tell (rooms, id);
  matta_outbox_forget_settled (rooms->outbox, G_MAXINT64);
  g_assert_null (matta_outbox_find (rooms->outbox, id));
}

static void
test_told_before (Rooms *rooms, gconstpointer data)
{
  test_told (rooms, GINT_TO_POINTER (1));
}

static void
test_told_after (Rooms *rooms, gconstpointer data)
{
  test_told (rooms, GINT_TO_POINTER (0));
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
  add ("/seals/held-once-it-works", test_sealed);
  add ("/seals/as-it-is", test_as_it_is);
  add ("/seals/locked-keyring", test_locked_keyring);
  add ("/seals/locked-when-due", test_locked_when_due);
  add ("/seals/goes-on-after-a-crash", test_crash);
  add ("/seals/no-way-around", test_meanwhile);
  add ("/seals/forgotten-with-the-contents", test_forgotten);
  add ("/seals/format", test_format);
  add ("/seals/refused", test_refused);
  add ("/seals/typed", test_typed);
  add ("/seals/typed-into-a-locked-keyring", test_typed_into_a_locked_keyring);
  add ("/seals/agreed", test_agreed_and_known);
  add ("/seals/agreed-but-lost", test_agreed_but_lost);
  add ("/seals/listed-until-told", test_listed_until_told);
  add ("/seals/told-before-it-leaves", test_told_before);
  add ("/seals/told-after-it-left", test_told_after);
  add ("/seals/nothing-to-seal", test_cannot_be_sealed);
  return g_test_run ();
}

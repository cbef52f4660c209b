/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include "matta-export.h"
#include "matta-seals.h"

#include <glib/gstdio.h>
#include <string.h>

/* What a rule wants sealed leaves sealed or not at all, whatever is tried. */

#define RULE                                                                                       \
  "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"side\": "             \
  "\"outside\"}},"                                                                                 \
  " \"then\": {\"require-seal\": true}}]}"
#define HOUR (3600 * ROOMS_SECOND)
#define SIGNED                                                                                     \
  "From: sato@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: Offer\r\nMIME-Version: 1.0\r\n"     \
  "Content-Type: multipart/signed; boundary=X; protocol=\"application/pgp-signature\"\r\n\r\n"     \
  "--X\r\nContent-Type: text/csv; name=a.csv\r\n\r\n" ROOMS_SECRET "\r\n"                          \
  "--X\r\nContent-Type: application/pgp-signature\r\n\r\nsigned\r\n--X--\r\n"

static MattaRuleSet *
load_rules (Rooms *rooms)
{
  g_autofree char *folder = g_build_filename (rooms->dir, "rules", NULL);
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, RULE, -1, NULL));
  return matta_rule_set_load (folder, NULL, NULL, NULL);
}

static void
give_rules (Rooms *rooms)
{
  g_autoptr (MattaRuleSet) rules = load_rules (rooms);

  g_assert_true (matta_rule_set_is_whole (rules));
  g_assert_cmpuint (matta_rule_set_get_n_rules (rules), ==, 1);
  matta_intake_set_rules (rooms->intake, rules);
}

/* Nobody looks into the attachments meanwhile: that has tests of its own. */
static void
set_up_without_rules (Rooms *rooms, gconstpointer review)
{
  const char *const overrides[] = { "inside-domains=example.com", "hold-seconds=60",
                                    "check-domains=false", "look-inside=false", NULL };

  rooms_set_up (rooms, review);
  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  rooms_start (rooms);
}

static void
set_up (Rooms *rooms, gconstpointer review)
{
  set_up_without_rules (rooms, review);
  give_rules (rooms);
}

static void
set_up_parking (Rooms *rooms, gconstpointer unused)
{
  set_up (rooms, GINT_TO_POINTER (MATTA_REVIEW_PARK));
}

static const char *
get_id (Rooms *rooms)
{
  return matta_entry_get_id (rooms_get_newest (rooms));
}

static MattaState
get_state (Rooms *rooms)
{
  return matta_entry_get_state (rooms_get_newest (rooms));
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_true (matta_answers_act_finish (MATTA_ANSWERS (source), result, error)
                 == (*error == NULL));
}

/* "done", or why not: the code's number. */
static int
act (Rooms *rooms, MattaAction action)
{
  g_autoptr (GError) error = NULL;
  gint64 tomorrow = matta_custody_get_now (rooms->custody).wall + 24 * HOUR;

  matta_answers_act_async (rooms->answers, get_id (rooms), action, tomorrow, acted_cb, &error);
  rooms_settle_down (rooms);
  return error != NULL ? error->code : -1;
}

static void
send_large (Rooms *rooms, const char *recipients)
{
  g_autofree char *text = rooms_make_large_text (80 * 1024);
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, recipients, text);

  if (rooms->review != MATTA_REVIEW_ASK)
    rooms_wait_for_reply (rooms, ticket, 250);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Nothing that ever left could be read. */
static void
assert_sealed (Rooms *rooms)
{
  g_autoptr (GBytes) sent = fake_courier_dup_content (rooms->courier);

  g_assert_nonnull (sent);
  g_assert_null (memmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), ROOMS_SECRET,
                         strlen (ROOMS_SECRET)));
  g_assert_nonnull (memmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent),
                            "application/zip", strlen ("application/zip")));
}

static void
restart (Rooms *rooms)
{
  rooms_crash (rooms);
  rooms_start (rooms);
  give_rules (rooms);
}

/* --- every state, every action --- */

static const MattaState states[] = { MATTA_STATE_WAITING, MATTA_STATE_SEALING, MATTA_STATE_HOLDING,
                                     MATTA_STATE_SCHEDULED, MATTA_STATE_RETRYING };

static void
bring_to (Rooms *rooms, MattaState state)
{
  fake_courier_set_slow (rooms->courier, state == MATTA_STATE_SEALING);
  if (state == MATTA_STATE_RETRYING)
    fake_courier_fail (rooms->courier, MATTA_ERROR_TRY_LATER);
  send_large (rooms, ROOMS_OUTSIDE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  if (state == MATTA_STATE_WAITING)
    return;
  g_assert_cmpint (act (rooms, MATTA_ACTION_CONFIRM), ==, -1);
  if (state == MATTA_STATE_SEALING)
    return;
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  if (state == MATTA_STATE_SCHEDULED)
    act (rooms, MATTA_ACTION_HOLD);
  if (state == MATTA_STATE_RETRYING) {
    fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
    rooms_wait_for_state (rooms, get_id (rooms), state);
  }
  g_assert_cmpint (get_state (rooms), ==, state);
}

/* What a patient person does until it has left. */
static void
help_on (Rooms *rooms)
{
  fake_courier_set_slow (rooms->courier, FALSE);
  while (get_state (rooms) != MATTA_STATE_SENT) {
    if (get_state (rooms) == MATTA_STATE_CANCELLED)
      act (rooms, MATTA_ACTION_UNDO);
    else if (get_state (rooms) == MATTA_STATE_WAITING)
      act (rooms, MATTA_ACTION_CONFIRM);
    else if (get_state (rooms) != MATTA_STATE_SEALING && get_state (rooms) != MATTA_STATE_SENDING)
      fake_clock_advance (rooms->clock, HOUR);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
test_ways_round (Rooms *rooms, gconstpointer data)
{
  static const MattaAction actions[] = { MATTA_ACTION_CONFIRM, MATTA_ACTION_SEND_NOW,
                                         MATTA_ACTION_HOLD,    MATTA_ACTION_CANCEL,
                                         MATTA_ACTION_UNDO,    MATTA_ACTION_SEND_NOW };
  MattaState state = (MattaState) GPOINTER_TO_INT (data);

  rooms_allow_warnings ();
  bring_to (rooms, state);
  restart (rooms);
  g_assert_cmpint (get_state (rooms), ==, state);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    act (rooms, actions[i]);
    if (i % 2 == 1)
      restart (rooms);
  }
  help_on (rooms);
  g_assert_cmpuint (fake_courier_get_n_sent (rooms->courier), ==, 1);
  assert_sealed (rooms);
}

/* --- other ways --- */

static void
test_confirms_everything (Rooms *rooms, gconstpointer data)
{
  send_large (rooms, ROOMS_OUTSIDE);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  help_on (rooms);
  assert_sealed (rooms);
}

/* It cannot be sealed, so it cannot be sent: not by whoever confirms everything, nor by hand. */
static void
test_unsealable (Rooms *rooms, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = rooms_send (rooms, ROOMS_OUTSIDE, SIGNED);

  rooms_wait_for_reply (rooms, ticket, 250);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_WAITING);
  g_assert_cmpint (act (rooms, MATTA_ACTION_CONFIRM), ==, MATTA_ERROR_FORBIDDEN);
  g_assert_cmpint (act (rooms, MATTA_ACTION_SEND_NOW), ==, MATTA_ERROR_CONFLICT);
  g_assert_cmpint (act (rooms, MATTA_ACTION_CANCEL), ==, -1);
  g_assert_cmpint (act (rooms, MATTA_ACTION_UNDO), ==, -1);
  g_assert_cmpint (act (rooms, MATTA_ACTION_CONFIRM), ==, MATTA_ERROR_FORBIDDEN);
  fake_clock_advance (rooms->clock, HOUR);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

static MattaChecklist *
get_checklist (Rooms *rooms)
{
  return matta_question_get_checklist (fake_reviewer_get_last (rooms->reviewer));
}

static void
consent (Rooms *rooms)
{
  fake_reviewer_tick_all (fake_reviewer_get_last (rooms->reviewer));
  g_assert_true (
      matta_question_answer (fake_reviewer_get_last (rooms->reviewer), MATTA_ANSWER_SEND));
}

static void
test_cannot_be_unticked (Rooms *rooms, gconstpointer data)
{
  send_large (rooms, ROOMS_OUTSIDE);
  g_assert_true (matta_checklist_must_seal (get_checklist (rooms)));
  g_assert_true (matta_checklist_get_seal (get_checklist (rooms)));
  g_assert_false (matta_checklist_set_seal (get_checklist (rooms), FALSE));
  g_assert_true (matta_checklist_get_seal (get_checklist (rooms)));
  consent (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  help_on (rooms);
  assert_sealed (rooms);
}

static void
drop_outside (Rooms *rooms)
{
  MattaChecklist *checklist = get_checklist (rooms);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
    GPtrArray *people = matta_check_item_get_recipients (item);
    const MattaRecipient *first = people != NULL && people->len > 0 ? people->pdata[0] : NULL;

    if (first != NULL && g_str_equal (first->address, ROOMS_OUTSIDE))
      g_assert_true (matta_checklist_drop (checklist, item, TRUE));
  }
}

/* What the rules say is said when it comes: who is dropped after that takes nothing away. */
static void
test_dropped (Rooms *rooms, gconstpointer data)
{
  g_autofree char *recipients = NULL;

  send_large (rooms, ROOMS_INSIDE "," ROOMS_OUTSIDE);
  drop_outside (rooms);
  consent (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  help_on (rooms);
  recipients = fake_courier_dup_recipients (rooms->courier);
  g_assert_cmpstr (recipients, ==, ROOMS_INSIDE);
  assert_sealed (rooms);
}

static void
test_inside (Rooms *rooms, gconstpointer data)
{
  g_autoptr (GBytes) sent = NULL;

  send_large (rooms, ROOMS_INSIDE);
  if (fake_reviewer_get_last (rooms->reviewer) != NULL)
    consent (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  help_on (rooms);
  sent = fake_courier_dup_content (rooms->courier);
  g_assert_nonnull (memmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), ROOMS_SECRET,
                            strlen (ROOMS_SECRET)));
}

/* It was consented to as things stood; what comes after it is asked about. */
static void
test_new_rule (Rooms *rooms, gconstpointer data)
{
  send_large (rooms, ROOMS_OUTSIDE);
  consent (rooms);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_HOLDING);
  give_rules (rooms);
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_SENT);
  g_assert_false (matta_entry_get_plan (rooms_get_newest (rooms))->seal);

  fake_clock_advance (rooms->clock, HOUR); /* else it is the mail app that tries again */
  send_large (rooms, ROOMS_OUTSIDE);
  g_assert_true (matta_checklist_must_seal (get_checklist (rooms)));
}

/* Taken back, opened as a draft and sent from there: it comes in as any other. */
static void
test_draft (Rooms *rooms, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (rooms->dir, "drafts", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaTicket) ticket = NULL;

  bring_to (rooms, MATTA_STATE_HOLDING);
  g_assert_cmpint (act (rooms, MATTA_ACTION_CANCEL), ==, -1);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  path = matta_export_draft (rooms->store, get_id (rooms), folder, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  fake_clock_advance (rooms->clock, HOUR);
  ticket = rooms_send (rooms, ROOMS_OUTSIDE, text);
  rooms_wait_for_reply (rooms, ticket, 250);
  g_assert_cmpint (get_state (rooms), ==, MATTA_STATE_WAITING);
  g_assert_true (matta_entry_get_plan (rooms_get_newest (rooms))->seal);
  help_on (rooms);
  assert_sealed (rooms);
}

/* Somebody emptied the keyring: nobody could ever open it, so it does not leave, sealed or not. */
static void
test_password_gone (Rooms *rooms, gconstpointer data)
{
  rooms_allow_warnings ();
  bring_to (rooms, MATTA_STATE_HOLDING);
  g_assert_true (matta_vault_remove (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, get_id (rooms),
                                     NULL, NULL));
  fake_clock_advance (rooms->clock, ROOMS_HOLD * ROOMS_SECOND);
  rooms_wait_for_state (rooms, get_id (rooms), MATTA_STATE_RETRYING);
  while (get_state (rooms) != MATTA_STATE_FAILED) {
    fake_clock_advance (rooms->clock, HOUR);
    rooms_settle_down (rooms);
  }
  g_assert_cmpint (act (rooms, MATTA_ACTION_SEND_NOW), ==, -1);
  fake_clock_advance (rooms->clock, HOUR);
  rooms_settle_down (rooms);
  g_assert_cmpuint (fake_courier_get_n_tries (rooms->courier), ==, 0);
}

static void
add (const char *path, MattaReview review, void (*func) (Rooms *, gconstpointer))
{
  g_test_add (path, Rooms, GINT_TO_POINTER (review), set_up, func, rooms_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *path =
        g_strconcat ("/seal-required/ways-round/", matta_state_to_string (states[i]), NULL);

    g_test_add (path, Rooms, GINT_TO_POINTER (states[i]), set_up_parking, test_ways_round,
                rooms_tear_down);
  }
  add ("/seal-required/confirms-everything", MATTA_REVIEW_CONFIRM, test_confirms_everything);
  add ("/seal-required/unsealable/confirms-everything", MATTA_REVIEW_CONFIRM, test_unsealable);
  add ("/seal-required/unsealable/parked", MATTA_REVIEW_PARK, test_unsealable);
  add ("/seal-required/cannot-be-unticked", MATTA_REVIEW_ASK, test_cannot_be_unticked);
  add ("/seal-required/dropped", MATTA_REVIEW_ASK, test_dropped);
  add ("/seal-required/inside", MATTA_REVIEW_ASK, test_inside);
  g_test_add ("/seal-required/new-rule", Rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK),
              set_up_without_rules, test_new_rule, rooms_tear_down);
  add ("/seal-required/draft", MATTA_REVIEW_PARK, test_draft);
  add ("/seal-required/password-gone", MATTA_REVIEW_PARK, test_password_gone);
  return g_test_run ();
}

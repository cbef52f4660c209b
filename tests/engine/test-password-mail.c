/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-engine-parts.h"
#include "rooms.h"

#include <string.h>

/* A password that follows by mail: only where that is allowed, late, and nowhere but in what
 * leaves. */

#define MINUTE (60 * ROOMS_SECOND)
#define MAIL                                                                                       \
  "From: sato@example.com\r\nTo: " ROOMS_OUTSIDE "\r\nSubject: 見積書\r\n"                      \
  "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <offer@client.example>\r\n"                \
  "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"                         \
  "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the plan.\r\n"                                \
  "--X\r\nContent-Type: text/csv; name=plan.csv\r\n\r\na,b\r\n--X--\r\n"

typedef struct {
  Rooms rooms;
  MattaEngine *engine; /* over what the rooms left */
  char *first;
  MattaSecret *password;
  GAsyncResult *result;
} Fixture;

/* The sealed one waits for its time. */
static void
seal (Fixture *self)
{
  const char *const overrides[] = { "inside-domains=example.com", "hold-seconds=60",
                                    "check-domains=false", "look-inside=false", NULL };
  Rooms *rooms = &self->rooms;
  g_autoptr (MattaTicket) ticket = NULL;
  MattaQuestion *question = NULL;

  rooms_stop (rooms);
  matta_policy_unref (rooms->policy);
  rooms->policy = matta_policy_new (NULL, overrides, NULL);
  rooms_start (rooms);
  ticket = rooms_send (rooms, ROOMS_OUTSIDE, MAIL);
  question = fake_reviewer_get_last (rooms->reviewer);
  fake_reviewer_tick_all (question);
  g_assert_true (matta_checklist_set_seal (matta_question_get_checklist (question), TRUE));
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  self->first = g_strdup (matta_entry_get_id (rooms_get_newest (rooms)));
  rooms_wait_for_state (rooms, self->first, MATTA_STATE_HOLDING);
  self->password =
      matta_vault_lookup (MATTA_VAULT (rooms->vault), MATTA_PURPOSE_SEAL, self->first, NULL, NULL);
}

static void
open_engine (Fixture *self, const char *allowed)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.com", allowed, NULL };
  const MattaEngineOptions options = {
    .data_dir = self->rooms.dir,
    .policy_dir = self->rooms.dir,
    .listen = listen,
    .upstream = "smtp://sato@mail.example.com",
    .overrides = overrides,
    .hold_seconds = 60,
  };
  const MattaEngineParts parts = {
    .clock = MATTA_CLOCK (self->rooms.clock),
    .vault = MATTA_VAULT (self->rooms.vault),
    .courier = MATTA_COURIER (self->rooms.courier),
  };
  g_autoptr (GError) error = NULL;

  do {
    g_clear_error (&error);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    self->engine = matta_engine_open_with (&options, &parts, &error);
  } while (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_BUSY));
  g_assert_no_error (error);
}

static void
close_engine (Fixture *self)
{
  matta_engine_close (self->engine);
  g_clear_object (&self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *self, gconstpointer allowed)
{
  rooms_set_up (&self->rooms, GINT_TO_POINTER (MATTA_REVIEW_ASK));
  seal (self);
  rooms_stop (&self->rooms);
  open_engine (self, allowed);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_engine (self);
  rooms_start (&self->rooms);
  rooms_tear_down (&self->rooms, data);
  g_free (self->first);
  matta_secret_free (self->password);
}

static void
wait_for_state (Fixture *self, const char *id, MattaState state)
{
  MattaEntry *entry = matta_engine_find (self->engine, id);

  while (matta_entry_get_state (entry) != state || matta_entry_get_busy (entry))
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_sent (Fixture *self)
{
  fake_clock_advance (self->rooms.clock, MINUTE);
  wait_for_state (self, self->first, MATTA_STATE_SENT);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

/* The code it failed with; -1 = it did not. */
static int
mail (Fixture *self, const char *address)
{
  const char *const people[] = { address, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  matta_engine_mail_password_async (self->engine, self->first, address != NULL ? people : NULL,
                                    done_cb, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = g_steal_pointer (&self->result);
  matta_engine_mail_password_finish (self->engine, result, &error);
  return error != NULL ? error->code : -1;
}

static MattaEntry *
get_newest (Fixture *self)
{
  g_autoptr (MattaEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  return entry; /* the engine keeps it */
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  matta_engine_act_finish (MATTA_ENGINE (source), result, error);
  if (*error == NULL)
    *error = g_error_new_literal (MATTA_ERROR, G_MAXINT, "done");
}

static int
act (Fixture *self, const char *id, MattaAction action, gint64 until)
{
  g_autoptr (GError) error = NULL;

  matta_engine_act_async (self->engine, id, action, until, acted_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  return error->code == G_MAXINT ? -1 : error->code;
}

static gboolean
holds (const char *data, gsize length, const char *text)
{
  return memmem (data, length, text, strlen (text)) != NULL;
}

/* In no file of the folder, the database's log included. */
static void
assert_nowhere (Fixture *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->rooms.dir, 0, NULL);
  g_autofree char *encoded =
      g_strdup_printf ("=%02X=%02X=%02X=%02X", self->password[0], self->password[1],
                       self->password[2], self->password[3]);
  g_autofree char *gap = g_strconcat ("password-", self->first, NULL);
  gboolean found = FALSE; /* what stands in its place: it was looked for in the right files */
  const char *name = NULL;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->rooms.dir, name, NULL);
    g_autofree char *data = NULL;
    gsize length = 0;

    if (!g_file_get_contents (path, &data, &length, NULL))
      continue;
    g_assert_false (holds (data, length, self->password));
    g_assert_false (holds (data, length, encoded));
    found = found || holds (data, length, gap);
  }
  g_assert_true (found);
}

/* What left last, as its receiver reads it. */
static MattaFacts *
read_sent (Fixture *self)
{
  g_autoptr (GBytes) bytes = fake_courier_dup_content (self->rooms.courier);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);

  return matta_facts_read (content, NULL, &self->rooms.limits, NULL, NULL);
}

static void
test_follows (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaFacts) facts = NULL;
  g_autofree char *recipients = NULL;
  g_autofree char *id = NULL;

  wait_until_sent (self);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, -1);
  id = g_strdup (matta_entry_get_id (get_newest (self)));
  g_assert_cmpint (matta_entry_get_state (get_newest (self)), ==, MATTA_STATE_SCHEDULED);
  g_assert_nonnull (strstr (matta_entry_get_subject (get_newest (self)), "見積書"));
  assert_nowhere (self);
  fake_clock_advance (self->rooms.clock, 29 * MINUTE);
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 1);
  fake_clock_advance (self->rooms.clock, MINUTE);
  wait_for_state (self, id, MATTA_STATE_SENT);
  facts = read_sent (self);
  g_assert_nonnull (strstr (facts->text, self->password));
  g_assert_cmpstr (facts->in_reply_to, ==, "offer@client.example");
  recipients = fake_courier_dup_recipients (self->rooms.courier);
  g_assert_cmpstr (recipients, ==, ROOMS_OUTSIDE);
  wait_for_state (self, self->first, MATTA_STATE_SENT);
  while (matta_entry_get_telling (matta_engine_find (self->engine, self->first))
         != MATTA_TELLING_DONE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (
      matta_entry_get_recipient (matta_engine_find (self->engine, self->first), 0).told->road, ==,
      MATTA_ROAD_MAIL);
  assert_nowhere (self);
}

static void
test_not_allowed (Fixture *self, gconstpointer data)
{
  wait_until_sent (self);
  g_assert_false (matta_engine_may_mail_passwords (self->engine));
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, MATTA_ERROR_FORBIDDEN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->engine)), ==, 1);
}

/* What may still be taken back must not be followed by its password. */
static void
test_too_early (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, MATTA_ERROR_CONFLICT);
  wait_until_sent (self);
  g_assert_cmpint (mail (self, "somebody@else.example"), ==, MATTA_ERROR_MALFORMED);
  g_assert_cmpint (mail (self, NULL), ==, -1);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, MATTA_ERROR_CONFLICT);
}

/* Nobody hurries it, and it can be taken back. */
static void
test_delay (Fixture *self, gconstpointer data)
{
  gint64 now = 0;
  g_autofree char *id = NULL;

  wait_until_sent (self);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, -1);
  id = g_strdup (matta_entry_get_id (get_newest (self)));
  now = matta_clock_get_wall (MATTA_CLOCK (self->rooms.clock));
  g_assert_cmpint (act (self, id, MATTA_ACTION_SEND_NOW, 0), ==, MATTA_ERROR_FORBIDDEN);
  g_assert_cmpint (act (self, id, MATTA_ACTION_HOLD, now + MINUTE), ==, MATTA_ERROR_FORBIDDEN);
  g_assert_cmpint (act (self, id, MATTA_ACTION_CANCEL, 0), ==, -1);
  fake_clock_advance (self->rooms.clock, 60 * MINUTE);
  g_assert_cmpint (act (self, id, MATTA_ACTION_UNDO, 0), ==, -1);
  g_assert_cmpint (act (self, id, MATTA_ACTION_CANCEL, 0), ==, -1);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, -1); /* another one */
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 1);
}

/* Without the password it does not leave; unlocked, it does. */
static void
test_locked_keyring (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaFacts) facts = NULL;
  g_autofree char *id = NULL;

  rooms_allow_warnings ();
  wait_until_sent (self);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, -1);
  id = g_strdup (matta_entry_get_id (get_newest (self)));
  fake_vault_set_failing (self->rooms.vault, TRUE);
  fake_clock_advance (self->rooms.clock, 30 * MINUTE);
  wait_for_state (self, id, MATTA_STATE_RETRYING);
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 1);
  fake_vault_set_failing (self->rooms.vault, FALSE);
  fake_clock_advance (self->rooms.clock, 60 * MINUTE);
  wait_for_state (self, id, MATTA_STATE_SENT);
  facts = read_sent (self);
  g_assert_nonnull (strstr (facts->text, self->password));
}

static void
test_restart (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;

  wait_until_sent (self);
  g_assert_cmpint (mail (self, ROOMS_OUTSIDE), ==, -1);
  id = g_strdup (matta_entry_get_id (get_newest (self)));
  close_engine (self);
  open_engine (self, data);
  g_assert_cmpint (matta_entry_get_state (matta_engine_find (self->engine, id)), ==,
                   MATTA_STATE_SCHEDULED);
  fake_clock_advance (self->rooms.clock, 30 * MINUTE);
  wait_for_state (self, id, MATTA_STATE_SENT);
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 2);
}

#define ALLOWED "allow-password-mail=true"
#define ADD(path, function) g_test_add (path, Fixture, ALLOWED, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/password-mail/follows", test_follows);
  g_test_add ("/password-mail/not-allowed", Fixture, "allow-password-mail=false", set_up,
              test_not_allowed, tear_down);
  ADD ("/password-mail/too-early", test_too_early);
  ADD ("/password-mail/delay", test_delay);
  ADD ("/password-mail/locked-keyring", test_locked_keyring);
  ADD ("/password-mail/restart", test_restart);
  return g_test_run ();
}

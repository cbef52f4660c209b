/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-vault.h"
#include "matta-engine-parts.h"
#include "matta-remember.h"
#include "rooms.h"

#include <glib/gstdio.h>
#include <string.h>

/* The facade over a folder in which one message waits and one is held. */
typedef struct {
  Rooms rooms;
  FakeVault *vault;
  MattaEngine *engine;
  char *waiting;
  char *holding;
} Fixture;

static MattaEngine *
open_engine (Fixture *self, const char *upstream, GError **error)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const char *const overrides[] = { "inside-domains=example.com", NULL };
  const MattaEngineOptions options = {
    .data_dir = self->rooms.dir,
    .policy_dir = self->rooms.dir,
    .listen = listen,
    .upstream = upstream,
    .overrides = overrides,
    .hold_seconds = ROOMS_HOLD,
  };
  const MattaEngineParts parts = {
    .clock = MATTA_CLOCK (self->rooms.clock),
    .vault = MATTA_VAULT (self->vault),
    .courier = MATTA_COURIER (self->rooms.courier),
  };

  return matta_engine_open_with (&options, &parts, error);
}

/* The store is closed with the last flush, which may be under way still. */
static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  do {
    g_clear_error (&error);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    self->engine = open_engine (self, "smtp://sato@mail.example.com", &error);
  } while (g_error_matches (error, MATTA_ERROR, MATTA_ERROR_BUSY));
  g_assert_no_error (error);
  matta_engine_set_reviewer (self->engine, MATTA_REVIEWER (self->rooms.reviewer));
}

static void
stop (Fixture *self)
{
  matta_engine_close (self->engine);
  g_clear_object (&self->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
keep (Rooms *rooms, const char *subject, const char *to)
{
  g_autoptr (MattaTicket) ticket = rooms_send_simple (rooms, subject, to);

  rooms_wait_for_reply (rooms, ticket, 250);
  return g_strdup (matta_ticket_get_id (ticket));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  rooms_set_up (&self->rooms, GINT_TO_POINTER (MATTA_REVIEW_PARK));
  self->vault = fake_vault_new ();
  self->waiting = keep (&self->rooms, "Outside", ROOMS_OUTSIDE);
  fake_clock_advance (self->rooms.clock, ROOMS_SECOND);
  self->holding = keep (&self->rooms, "Inside", ROOMS_INSIDE);
  rooms_stop (&self->rooms);
  start (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fake_reviewer_forget (self->rooms.reviewer);
  stop (self);
  g_free (self->waiting);
  g_free (self->holding);
  g_clear_object (&self->vault);
  rooms_tear_down (&self->rooms, NULL);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static MattaQuestion *
review (Fixture *self, guint n_asked)
{
  matta_engine_review (self->engine, self->waiting);
  while (fake_reviewer_get_n_asked (self->rooms.reviewer) < n_asked)
    g_main_context_iteration (NULL, TRUE);
  return fake_reviewer_get_last (self->rooms.reviewer);
}

static MattaState
get_state (Fixture *self, const char *id)
{
  return matta_entry_get_state (matta_engine_find (self->engine, id));
}

static void
test_takes_up (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaEntry) newest = g_list_model_get_item (G_LIST_MODEL (self->engine), 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->engine)), ==, 2);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->engine)) == MATTA_TYPE_ENTRY);
  g_assert_cmpstr (matta_entry_get_id (newest), ==, self->holding);
  g_assert_null (matta_engine_find (self->engine, "nosuch"));
  g_assert_cmpuint (matta_engine_get_port (self->engine), >, 0);
  g_assert_cmpuint (matta_engine_get_hold_seconds (self->engine), ==, ROOMS_HOLD);
  g_assert_cmpstr (matta_engine_get_account_label (self->engine), ==, "sato@mail.example.com:587");
  g_assert_false (matta_engine_is_practice (self->engine));
  g_assert_null (matta_engine_get_problem (self->engine));
}

static void
test_second_engine (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_engine (self, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_BUSY);
}

static void
test_wrong_account (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_engine (self, "ftp://mail.example.com", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_review (Fixture *self, gconstpointer data)
{
  MattaQuestion *question = review (self, 1);

  g_assert_true (matta_question_get_entry (question)
                 == matta_engine_find (self->engine, self->waiting));
  g_assert_cmpint (matta_question_get_deadline (question), ==, 0);
  g_assert_true (review (self, 2) == question); /* shown again */
  fake_reviewer_tick_all (question);
  g_assert_true (matta_question_answer (question, MATTA_ANSWER_SEND));
  while (get_state (self, self->waiting) != MATTA_STATE_HOLDING)
    g_main_context_iteration (NULL, TRUE);
  matta_engine_review (self->engine, self->waiting);
  matta_engine_review (self->engine, "nosuch");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->rooms.reviewer), ==, 2);
}

/* Closing the window of a parked message and opening it again, as often as one likes. */
static void
test_review_after_closing (Fixture *self, gconstpointer data)
{
  for (guint i = 1; i <= 3; i++) {
    MattaQuestion *question = review (self, i);

    g_assert_false (matta_question_is_answered (question));
    g_assert_true (matta_question_answer (question, MATTA_ANSWER_PARK));
  }
  fake_reviewer_tick_all (review (self, 4));
  g_assert_true (matta_question_answer (review (self, 5), MATTA_ANSWER_RETURN));
  while (get_state (self, self->waiting) != MATTA_STATE_CANCELLED)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_pause_is_kept (Fixture *self, gconstpointer data)
{
  matta_engine_set_paused (self->engine, TRUE);
  stop (self);
  fake_clock_advance (self->rooms.clock, G_TIME_SPAN_HOUR);
  start (self);
  g_assert_true (matta_engine_get_paused (self->engine));
  g_assert_cmpint (get_state (self, self->holding), ==, MATTA_STATE_HOLDING);
  matta_engine_set_paused (self->engine, FALSE);
  while (get_state (self, self->holding) != MATTA_STATE_SENT)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fake_courier_get_n_sent (self->rooms.courier), ==, 1);
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;

  matta_engine_export_draft_async (self->engine, self->holding, done_cb, &result);
  wait_for (&result);
  path = matta_engine_export_draft_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "\r\nSubject: Inside\r\n"));
  matta_engine_export_attachment_async (self->engine, self->holding, 0, done_cb, &other);
  wait_for (&other);
  g_assert_null (matta_engine_export_attachment_finish (self->engine, other, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  matta_engine_close (self->engine);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_probe (Fixture *self, gconstpointer data)
{
  const MattaAccountChoice nonsense = { .host = "", .port = 25, .security = "none" };
  const MattaAccountChoice nobody = { .host = "127.0.0.1", .port = 1, .security = "starttls" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError) error = NULL;
  const char *step = NULL;

  matta_engine_probe_account_async (self->engine, &nonsense, NULL, NULL, done_cb, &result);
  wait_for (&result);
  g_assert_false (matta_engine_probe_account_finish (self->engine, result, &step, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpstr (step, ==, "resolve");
  g_clear_error (&error);
  matta_engine_probe_account_async (self->engine, &nobody, "pw", NULL, done_cb, &other);
  wait_for (&other);
  g_assert_false (matta_engine_probe_account_finish (self->engine, other, &step, &error));
  g_assert_cmpstr (step, ==, "connect");
}

static gboolean
has_password (Fixture *self, const MattaAccountChoice *choice)
{
  g_autoptr (GAsyncResult) result = NULL;

  matta_engine_has_password_async (self->engine, choice, NULL, done_cb, &result);
  wait_for (&result);
  return matta_engine_has_password_finish (self->engine, result);
}

static void
test_kept_password (Fixture *self, gconstpointer data)
{
  const MattaAccountChoice sato = {
    .host = "mail.example.com", .port = 587, .security = "starttls", .user = "sato"
  };
  const MattaAccountChoice nonsense = { .host = "", .port = 25, .security = "none" };
  const MattaAccountChoice practice = { .practice = TRUE };
  MattaAccountChoice ito = sato;

  ito.user = "ito";
  g_assert_true (matta_vault_store (MATTA_VAULT (self->vault), MATTA_PURPOSE_ACCOUNT,
                                    "sato@mail.example.com:587", "pw", NULL, NULL));
  g_assert_true (has_password (self, &sato));
  g_assert_false (has_password (self, &ito));
  g_assert_false (has_password (self, &nonsense));
  g_assert_false (has_password (self, &practice));
  fake_vault_set_asking (self->vault, TRUE);
  g_assert_false (has_password (self, &sato));
}

static void
count_cb (GSettings *settings, const char *key, guint *n)
{
  (*n)++;
}

static void
test_account_is_taken_into_use_whole_or_not_at_all (Fixture *self, gconstpointer data)
{
  const MattaAccountChoice choice = {
    .host = "other.example.com", .port = 2525, .security = "none", .user = "jiro"
  };
  GSettings *settings = matta_engine_get_settings (self->engine);
  g_autofree char *before = g_strdup (matta_engine_get_account_label (self->engine));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  char *kept = NULL;
  guint n_changes = 0;

  g_signal_connect (settings, "changed", G_CALLBACK (count_cb), &n_changes);
  fake_vault_set_failing (self->vault, TRUE);
  matta_engine_apply_account_async (self->engine, &choice, "pw", done_cb, &result);
  wait_for (&result);
  g_assert_false (matta_engine_apply_account_finish (self->engine, result, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpstr (matta_engine_get_account_label (self->engine), ==, before);
  g_clear_error (&error);
  fake_vault_set_failing (self->vault, FALSE);
  matta_engine_apply_account_async (self->engine, &choice, "pw", done_cb, &other);
  wait_for (&other);
  g_assert_true (matta_engine_apply_account_finish (self->engine, other, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, >, 0);
  kept = matta_vault_lookup (MATTA_VAULT (self->vault), MATTA_PURPOSE_ACCOUNT,
                             "jiro@other.example.com:2525", NULL, NULL);
  g_assert_cmpstr (kept, ==, "pw");
  matta_secret_free (kept);
  host = g_settings_get_string (settings, "account-host");
  g_assert_cmpstr (host, ==, "other.example.com");
  g_assert_cmpint (g_settings_get_enum (settings, "account-security"), ==, 0);
  g_signal_handlers_disconnect_by_data (settings, &n_changes);
}

static void
write_rules (Fixture *self, const char *text)
{
  g_autofree char *dir = g_build_filename (self->rooms.dir, "policy.d", NULL);
  g_autofree char *path = g_build_filename (dir, "ours.json", NULL);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
remember (Fixture *self, MattaRemember what, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  matta_engine_remember_async (self->engine, what, ROOMS_OUTSIDE, TRUE, done_cb, &result);
  wait_for (&result);
  return matta_engine_remember_finish (self->engine, result, error);
}

/* What the organisation leaves to the user, and no more. */
static void
test_remembers_where_it_may (Fixture *self, gconstpointer data)
{
  const struct {
    const char *user_files;
    gboolean trust;
    gboolean retire;
  } cases[] = { { "all", TRUE, TRUE }, { "stricter", FALSE, TRUE }, { "none", FALSE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf ("{\"version\": 1, \"user-files\": \"%s\"}", cases[i].user_files);
    g_autoptr (GError) error = NULL;

    stop (self);
    write_rules (self, text);
    start (self);
    g_assert_cmpint (matta_engine_may_remember (self->engine, MATTA_REMEMBER_TRUSTED), ==,
                     cases[i].trust);
    g_assert_cmpint (matta_engine_may_remember (self->engine, MATTA_REMEMBER_RETIRED), ==,
                     cases[i].retire);
    g_assert_cmpint (remember (self, MATTA_REMEMBER_RETIRED, &error), ==, cases[i].retire);
    if (!cases[i].retire)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  }
}

static void
test_closed (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  matta_engine_close (self->engine);
  matta_engine_close (self->engine);
  matta_engine_set_paused (self->engine, TRUE);
  matta_engine_set_reviewer (self->engine, NULL);
  matta_engine_review (self->engine, self->waiting);
  matta_engine_catch_up (self->engine);
  g_assert_cmpuint (matta_engine_get_port (self->engine), ==, 0);
  matta_engine_act_async (self->engine, self->holding, MATTA_ACTION_CANCEL, 0, done_cb, &result);
  wait_for (&result);
  g_assert_false (matta_engine_act_finish (self->engine, result, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

/* A question is being prepared, a draft written, a change flushed: closing waits for nobody. */
static void
test_closed_in_the_middle (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) acted = NULL;
  g_autoptr (GAsyncResult) exported = NULL;
  g_autofree char *path = NULL;

  matta_engine_review (self->engine, self->waiting);
  matta_engine_act_async (self->engine, self->holding, MATTA_ACTION_CANCEL, 0, done_cb, &acted);
  matta_engine_export_draft_async (self->engine, self->holding, done_cb, &exported);
  matta_engine_close (self->engine);
  wait_for (&acted);
  wait_for (&exported);
  path = matta_engine_export_draft_finish (self->engine, exported, NULL);
  g_assert_true (matta_engine_act_finish (self->engine, acted, NULL));
  g_assert_cmpuint (fake_reviewer_get_n_asked (self->rooms.reviewer), ==, 0);
  g_clear_object (&acted);
  g_clear_object (&exported); /* it holds on to the store */
  stop (self);
  start (self);
  g_assert_cmpint (get_state (self, self->holding), ==, MATTA_STATE_CANCELLED);
}

#define TEST(path, function)                                                                       \
  g_test_add ("/engine/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  rooms_allow_warnings ();
  TEST ("remembers-where-it-may", test_remembers_where_it_may);
  TEST ("takes-up-what-it-left", test_takes_up);
  TEST ("one-engine-per-store", test_second_engine);
  TEST ("an-account-it-cannot-read", test_wrong_account);
  TEST ("review-asks-about-what-waits", test_review);
  TEST ("review-after-closing-the-window", test_review_after_closing);
  TEST ("pause-is-kept-over-a-restart", test_pause_is_kept);
  TEST ("drafts-go-when-it-closes", test_drafts);
  TEST ("probe-names-the-step", test_probe);
  TEST ("knows-whether-a-password-is-kept", test_kept_password);
  TEST ("account-is-taken-into-use-whole-or-not-at-all",
        test_account_is_taken_into_use_whole_or_not_at_all);
  TEST ("closed-does-nothing", test_closed);
  TEST ("closed-in-the-middle", test_closed_in_the_middle);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-reviewer.h"
#include "matta-bounds.h"
#include "matta-export.h"
#include "matta-practice.h"

#include <glib/gstdio.h>
#include <string.h>

/* The exercises, put through the real gate. */

static const char *const languages[] = { "en", "ja" };

typedef struct {
  FakeReviewer *reviewer;
  MattaPractice *practice;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(MattaPractice **) user_data = matta_practice_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer language)
{
  const char *const wanted[] = { language, NULL };

  matta_practice_open_async (wanted, opened_cb, &fixture->practice);
  while (fixture->practice == NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->reviewer = fake_reviewer_new ();
  matta_engine_set_reviewer (matta_practice_get_engine (fixture->practice),
                             MATTA_REVIEWER (fixture->reviewer));
}

static void
tear_down (Fixture *fixture, gconstpointer language)
{
  fake_reviewer_forget (fixture->reviewer);
  matta_practice_close (fixture->practice);
  g_assert_finalize_object (fixture->practice);
  g_object_unref (fixture->reviewer);
}

static const MattaExercise *
find (Fixture *fixture, const char *id)
{
  return matta_exercise_book_find (matta_practice_get_book (fixture->practice), id);
}

static void
wait_for_step (Fixture *fixture, MattaPracticeStep step)
{
  while (matta_practice_get_step (fixture->practice) != step)
    g_main_context_iteration (NULL, TRUE);
}

/* Until Matta has said all it has to say. */
static MattaVerdict *
send (Fixture *fixture, const MattaExerciseMail *mail)
{
  matta_practice_send (fixture->practice, mail);
  while (matta_practice_get_step (fixture->practice) == MATTA_PRACTICE_TAKING
         || matta_bounds_is_looking (matta_practice_get_verdict (fixture->practice)))
    g_main_context_iteration (NULL, TRUE);
  return matta_practice_get_verdict (fixture->practice);
}

static gboolean
has (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return TRUE;
  return FALSE;
}

static void
assert_planted (Fixture *fixture, const MattaExercise *exercise)
{
  MattaVerdict *verdict = send (fixture, exercise->mistake);
  const MattaFinding *planted = matta_practice_find_planted (fixture->practice);
  g_autofree char *said = matta_verdict_to_json (verdict);

  g_test_message ("%s: %s", exercise->id, said);
  for (guint i = 0; exercise->mistake->planted[i] != NULL; i++)
    if (!has (verdict, exercise->mistake->planted[i]))
      g_test_fail_printf ("%s does not raise %s", exercise->id, exercise->mistake->planted[i]);
  if (exercise->mistake->planted[0] == NULL) {
    g_assert_null (planted);
    g_assert_cmpint (matta_practice_get_step (fixture->practice), ==, MATTA_PRACTICE_HELD);
    return;
  }
  if (planted == NULL || planted->tier < MATTA_TIER_LOOK)
    g_test_fail_printf ("%s: what is planted is not asked about", exercise->id);
  g_assert_cmpint (matta_practice_get_step (fixture->practice), !=, MATTA_PRACTICE_TAKING);
}

/* Of what is right nothing is said, but that a file goes outside, which is always asked about. */
static void
assert_harmless (Fixture *fixture, const MattaExercise *exercise)
{
  MattaVerdict *verdict = send (fixture, exercise->twin);
  const gboolean has_file = exercise->twin->files->len > 0;
  g_autofree char *said = matta_verdict_to_json (verdict);

  g_test_message ("%s twin: %s", exercise->id, said);
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (!g_str_equal (finding->id, "outside") && !g_str_equal (finding->id, "outside-attachment"))
      g_test_fail_printf ("%s without a mistake raises %s", exercise->id, finding->id);
  }
  g_assert_cmpint (matta_verdict_get_tier (verdict), ==,
                   has_file ? MATTA_TIER_LOOK : MATTA_TIER_QUIET);
  g_assert_cmpint (matta_practice_get_step (fixture->practice), ==,
                   has_file ? MATTA_PRACTICE_ASKING : MATTA_PRACTICE_HELD);
}

/* In one go, forwards and backwards: none changes what is said of another. */
static void
test_findings (Fixture *fixture, gconstpointer language)
{
  GPtrArray *exercises = matta_practice_get_book (fixture->practice)->exercises;

  for (guint i = 0; i < exercises->len; i++) {
    assert_planted (fixture, g_ptr_array_index (exercises, i));
    assert_harmless (fixture, g_ptr_array_index (exercises, i));
  }
  for (guint i = exercises->len; i > 0; i--) {
    assert_harmless (fixture, g_ptr_array_index (exercises, i - 1));
    assert_planted (fixture, g_ptr_array_index (exercises, i - 1));
  }
}

/* --- what people do ----------------------------------------------------------------------------
 */

static MattaQuestion *
ask (Fixture *fixture, const MattaExerciseMail *mail)
{
  send (fixture, mail);
  g_assert_cmpint (matta_practice_get_step (fixture->practice), ==, MATTA_PRACTICE_ASKING);
  g_assert_cmpint (matta_practice_get_mark (fixture->practice), ==, MATTA_MARK_NONE);
  return fake_reviewer_get_last (fixture->reviewer);
}

static MattaMark
answer (Fixture *fixture, MattaQuestion *question, MattaAnswer given)
{
  g_assert_true (matta_question_answer (question, given));
  wait_for_step (fixture, MATTA_PRACTICE_DECIDED);
  return matta_practice_get_mark (fixture->practice);
}

static void
test_back (Fixture *fixture, gconstpointer language)
{
  const MattaExercise *exercise = find (fixture, "other-company");

  g_assert_cmpint (answer (fixture, ask (fixture, exercise->mistake), MATTA_ANSWER_RETURN), ==,
                   MATTA_MARK_RIGHT);
  g_assert_cmpint (answer (fixture, ask (fixture, exercise->twin), MATTA_ANSWER_RETURN), ==,
                   MATTA_MARK_ALARM);
}

static void
test_send (Fixture *fixture, gconstpointer language)
{
  const MattaExercise *exercise = find (fixture, "other-company");
  MattaQuestion *question = ask (fixture, exercise->mistake);

  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_MISSED);
  question = ask (fixture, exercise->twin);
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
}

static MattaCheckItem *
find_person (MattaChecklist *checklist, const char *address)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (checklist)); i++) {
    g_autoptr (MattaCheckItem) item = g_list_model_get_item (G_LIST_MODEL (checklist), i);
    GPtrArray *people = matta_check_item_get_recipients (item);

    if (people != NULL && people->len == 1
        && g_str_equal (((MattaRecipient *) g_ptr_array_index (people, 0))->address, address))
      return item; /* the checklist keeps it */
  }
  g_assert_not_reached ();
}

/* The customer is taken out, the colleague gets it. */
static void
test_drop (Fixture *fixture, gconstpointer language)
{
  const MattaExerciseMail *mail = find (fixture, "talk-inside")->mistake;
  MattaQuestion *question = ask (fixture, mail);
  MattaChecklist *checklist = matta_question_get_checklist (question);

  g_assert_true (matta_checklist_drop (checklist, find_person (checklist, mail->wrong[0]), TRUE));
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
}

/* The remedy puts the right address in its place. */
static void
test_correct (Fixture *fixture, gconstpointer language)
{
  const MattaExerciseMail *mail = find (fixture, "look-alike")->mistake;
  MattaQuestion *question = ask (fixture, mail);
  MattaChecklist *checklist = matta_question_get_checklist (question);

  g_assert_true (
      matta_checklist_correct (checklist, find_person (checklist, mail->wrong[0]), TRUE));
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
}

static void
test_hide (Fixture *fixture, gconstpointer language)
{
  MattaQuestion *question = ask (fixture, find (fixture, "many-visible")->mistake);

  g_assert_true (matta_checklist_hide_all_outside (matta_question_get_checklist (question), TRUE));
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
}

static void
test_one_by_one (Fixture *fixture, gconstpointer language)
{
  MattaQuestion *question = ask (fixture, find (fixture, "many-visible")->mistake);

  g_assert_true (matta_checklist_set_one_by_one (matta_question_get_checklist (question), TRUE));
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data =
      matta_engine_get_seal_password_finish (MATTA_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  matta_engine_act_finish (MATTA_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static void
wait_for_state (MattaEntry *entry, MattaState state)
{
  while (matta_entry_get_state (entry) != state)
    g_main_context_iteration (NULL, TRUE);
}

/* Sealing works there, too; its password is in no keyring. Whatever is sent ends in the practice
 * mailbox, which takes everything. */
static void
test_seal (Fixture *fixture, gconstpointer language)
{
  MattaEngine *engine = matta_practice_get_engine (fixture->practice);
  MattaQuestion *question = ask (fixture, find (fixture, "other-company")->twin);
  g_autoptr (MattaEntry) entry = g_object_ref (matta_question_get_entry (question));
  char *password = NULL;

  g_assert_true (matta_checklist_set_seal (matta_question_get_checklist (question), TRUE));
  fake_reviewer_tick_all (question);
  g_assert_cmpint (answer (fixture, question, MATTA_ANSWER_SEND), ==, MATTA_MARK_RIGHT);
  wait_for_state (entry, MATTA_STATE_HOLDING);
  matta_engine_act_async (engine, matta_entry_get_id (entry), MATTA_ACTION_SEND_NOW, 0, sent_cb,
                          NULL);
  wait_for_state (entry, MATTA_STATE_SENT);
  matta_engine_get_seal_password_async (engine, matta_entry_get_id (entry), told_cb, &password);
  while (password == NULL)
    g_main_context_iteration (NULL, TRUE);
  matta_secret_free (password);
}

static void
test_take_back (Fixture *fixture, gconstpointer language)
{
  const MattaExercise *exercise = find (fixture, "take-back");

  send (fixture, exercise->mistake);
  matta_practice_take_back (fixture->practice);
  wait_for_step (fixture, MATTA_PRACTICE_DECIDED);
  g_assert_cmpint (matta_practice_get_mark (fixture->practice), ==, MATTA_MARK_RIGHT);
  send (fixture, exercise->mistake);
  matta_practice_let_go (fixture->practice);
  g_assert_cmpint (matta_practice_get_mark (fixture->practice), ==, MATTA_MARK_MISSED);
  send (fixture, exercise->twin);
  matta_practice_let_go (fixture->practice);
  g_assert_cmpint (matta_practice_get_mark (fixture->practice), ==, MATTA_MARK_RIGHT);
  send (fixture, exercise->twin);
  matta_practice_take_back (fixture->practice);
  wait_for_step (fixture, MATTA_PRACTICE_DECIDED);
  g_assert_cmpint (matta_practice_get_mark (fixture->practice), ==, MATTA_MARK_ALARM);
}

/* Whoever closes the window has not decided; the question can be opened again. */
static void
test_put_off (Fixture *fixture, gconstpointer language)
{
  MattaQuestion *question = ask (fixture, find (fixture, "look-alike")->mistake);
  const guint n_asked = fake_reviewer_get_n_asked (fixture->reviewer);

  g_assert_true (matta_question_answer (question, MATTA_ANSWER_PARK));
  /* The answer is still being carried out; asking earlier would change nothing. */
  while (fake_reviewer_get_n_asked (fixture->reviewer) == n_asked) {
    g_main_context_iteration (NULL, FALSE);
    matta_practice_ask_again (fixture->practice);
  }
  g_assert_cmpint (matta_practice_get_step (fixture->practice), ==, MATTA_PRACTICE_ASKING);
  g_assert_cmpint (
      answer (fixture, fake_reviewer_get_last (fixture->reviewer), MATTA_ANSWER_RETURN), ==,
      MATTA_MARK_RIGHT);
}

/* --- a world of its own ------------------------------------------------------------------------
 */

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Names, bytes and times of all that is in @folder. */
static void
describe (const char *folder, GString *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    GStatBuf status = { 0 };

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      describe (path, text);
      continue;
    }
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_autofree char *sum =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, length);
    g_string_append_printf (text, "%s %s %ld.%09ld\n", path, sum, (long) status.st_mtim.tv_sec,
                            status.st_mtim.tv_nsec);
  }
}

/* The user's data, configuration and exported files, and whatever else lies beside them. */
static char *
describe_user (void)
{
  GString *text = g_string_new (NULL);

  describe (g_get_user_data_dir (), text);
  describe (g_get_user_config_dir (), text);
  describe (g_get_user_runtime_dir (), text);
  return g_string_free (text, FALSE);
}

static MattaEngine *
open_users_engine (void)
{
  const char *const listen[] = { "127.0.0.1:0", NULL };
  const MattaEngineOptions options = { .listen = listen, .hold_seconds = -1 };
  g_autoptr (GError) error = NULL;
  MattaEngine *engine = matta_engine_open (&options, &error);

  g_assert_no_error (error);
  return engine;
}

static void
tallied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(MattaTally **) user_data = matta_engine_tally_finish (MATTA_ENGINE (source), result, NULL);
}

static guint
count_sent (MattaEngine *engine)
{
  MattaTally *tally = NULL;
  guint n = 0;

  matta_engine_tally_async (engine, tallied_cb, &tally);
  while (tally == NULL)
    g_main_context_iteration (NULL, TRUE);
  n = tally->is_young ? 0 : 1;
  matta_tally_free (tally);
  return n;
}

/* Everything once, among it what would be remembered, shown and sealed. */
static void
practise_everything (void)
{
  Fixture fixture = { 0 };
  GPtrArray *exercises = NULL;

  set_up (&fixture, "en");
  exercises = matta_practice_get_book (fixture.practice)->exercises;
  for (guint i = 0; i < exercises->len; i++) {
    const MattaExercise *exercise = g_ptr_array_index (exercises, i);

    send (&fixture, exercise->mistake);
    if (matta_practice_get_step (fixture.practice) == MATTA_PRACTICE_ASKING) {
      fake_reviewer_tick_all (fake_reviewer_get_last (fixture.reviewer));
      answer (&fixture, fake_reviewer_get_last (fixture.reviewer), MATTA_ANSWER_SEND);
    }
  }
  tear_down (&fixture, "en");
}

/* The user's engine is running meanwhile: its outbox, its folder and its settings stay as they are,
 * byte for byte; and so they do when nobody's is. */
static void
test_apart (void)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  MattaEngine *engine = NULL;

  write_file (g_get_user_config_dir (), "matta/settings", "[matta]\nhold-seconds=90\n");
  write_file (g_get_user_config_dir (), "matta/policy.d/mine.json",
              "{\"version\":1,\"lists\":{\"blocked\":[\"larch-timber.example\"]}}");
  write_file (g_get_user_runtime_dir (), "matta/shown.txt", "opened from the outbox");
  engine = open_users_engine ();
  g_assert_cmpuint (count_sent (engine), ==, 0);
  before = describe_user ();
  practise_everything ();
  after = describe_user ();
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (engine)), ==, 0);
  g_assert_cmpuint (count_sent (engine), ==, 0);
  matta_engine_close (engine);
  g_object_unref (engine);
}

static guint
count_folders (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "matta-practice-") ? 1 : 0;
  return n;
}

static void
test_leaves_nothing (void)
{
  g_assert_cmpuint (count_folders (), ==, 0);
  practise_everything ();
  g_assert_cmpuint (count_folders (), ==, 0);
}

static void
failed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_null (matta_practice_open_finish (result, user_data));
}

static void
test_no_room (void)
{
  const char *const wanted[] = { "en", NULL };
  g_autofree char *away = g_strconcat (g_get_tmp_dir (), "-away", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (g_get_tmp_dir (), away), ==, 0);
  matta_practice_open_async (wanted, failed_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpint (g_rename (away, g_get_tmp_dir ()), ==, 0);
}

static void
add (const char *name, const char *language, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/practice/%s/%s", name, language);

  g_test_add (path, Fixture, language, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  char tmp[] = "/tmp/test-practice-XXXXXX";
  int status = 0;

  g_assert_nonnull (g_mkdtemp (tmp));
  g_setenv ("TMPDIR", tmp, TRUE); /* practice makes its folders there, and nobody else */
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    add ("findings", languages[i], test_findings);
    add ("back", languages[i], test_back);
    add ("send", languages[i], test_send);
    add ("drop", languages[i], test_drop);
    add ("correct", languages[i], test_correct);
    add ("hide", languages[i], test_hide);
    add ("one-by-one", languages[i], test_one_by_one);
    add ("seal", languages[i], test_seal);
    add ("take-back", languages[i], test_take_back);
    add ("put-off", languages[i], test_put_off);
  }
  g_test_add_func ("/practice/apart", test_apart);
  g_test_add_func ("/practice/leaves-nothing", test_leaves_nothing);
  g_test_add_func ("/practice/no-room", test_no_room);
  status = g_test_run ();
  matta_export_clean (tmp);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-habits.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY ((gint64) G_TIME_SPAN_DAY)
#define START (20000 * DAY)
#define MORI "mori@site.example"
#define ABE "abe@site.example"
#define UNO "uno@site.example"
#define SMITH "smith@shop.example"

typedef struct {
  char *dir;
  MattaStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("matta-habits-XXXXXX", NULL);
  fixture->store = matta_store_open (fixture->dir, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    remove_tree (inner);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (fixture->dir);
  g_free (fixture->dir);
}

static MattaFacts *
make_facts (const char *people, guint day, const char *words)
{
  g_auto (GStrv) addresses = g_strsplit (people, " ", -1);
  g_autofree char *to = g_strjoinv (", ", addresses);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc ((START + day * DAY) / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (date, "%a, %d %b %Y 10:00:00 +0000");
  g_autofree char *text = g_strdup_printf (
      "From: me@example.jp\r\nTo: %s\r\nDate: %s\r\nSubject: %s\r\nMIME-Version: 1.0"
      "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n%s\r\n--b\r\n"
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=%s"
      "\r\n\r\nThis is the file about %s, and it is long enough to be told from any"
      " other.\r\n--b--\r\n",
      to, stamp, words, words, words, words);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("me@example.jp", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

static void
learn (MattaHabits *habits, const char *people, guint day, const char *words)
{
  g_autoptr (MattaFacts) facts = make_facts (people, day, words);
  g_autoptr (MattaRecord) record = matta_record_new ();
  const char *overrides[] = { "inside-domains=example.jp", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);

  record->created_at = START + day * DAY;
  for (guint i = 0; i < matta_facts_get_n_recipients (facts); i++)
    matta_record_add_recipient (record, matta_facts_get_recipient (facts, i)->address, NULL)
        ->delivery = MATTA_DELIVERY_ACCEPTED;
  matta_habits_learn (habits, record, facts, policy);
}

static const char *const topics[] = { "crane", "pump", "permit", "beams", "plans", "helmets" };
static const char *const goods[] = { "dresses", "tags", "window", "hats", "jackets", "shoes" };

/* Two worlds, twenty mails each: few enough to be learnt in one go. */
static void
live (Fixture *fixture)
{
  g_autoptr (MattaHabits) habits = matta_habits_new (fixture->store);

  for (guint i = 0; i < 20; i++) {
    learn (habits, MORI " " ABE " " UNO, i, topics[i % G_N_ELEMENTS (topics)]);
    learn (habits, SMITH, i, goods[i % G_N_ELEMENTS (goods)]);
  }
  matta_habits_stop (habits);
}

static MattaHistory *
judge (Fixture *fixture, const char *people, const char *words)
{
  g_autoptr (MattaFacts) facts = make_facts (people, 21, words);
  MattaHistory *history = matta_history_new ();
  g_autoptr (GError) error = NULL;

  matta_history_set_total (history, 100);
  g_assert_true (matta_habits_judge (fixture->store, facts, history, &error));
  g_assert_no_error (error);
  return history;
}

static double
get_doubt (MattaHistory *history, const char *address)
{
  const MattaDoubt *doubt = matta_history_find_doubt (history, address);

  g_assert_nonnull (doubt);
  return doubt->doubt;
}

static void
test_who_does_not_belong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHistory) history = NULL;

  live (fixture);
  history = judge (fixture, MORI " " ABE " " UNO " " SMITH, "crane plans");
  g_assert_cmpfloat (get_doubt (history, SMITH), >, 5 * get_doubt (history, MORI));
  g_assert_cmpfloat (get_doubt (history, MORI), <, 0.1);
  g_assert_nonnull (matta_history_find_doubt (history, SMITH)->reason);
  g_assert_null (matta_history_get_missing (history));
}

static void
test_who_is_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHistory) history = NULL;
  g_autoptr (MattaHistory) alone = NULL;

  live (fixture);
  history = judge (fixture, MORI " " ABE, "crane plans");
  alone = judge (fixture, MORI, "crane plans");
  g_assert_cmpstr (matta_history_get_missing (history), ==, UNO);
  g_assert_null (matta_history_get_missing (alone));
}

static void
test_nothing_learnt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHistory) history = judge (fixture, MORI " " SMITH, "crane");

  g_assert_cmpfloat (get_doubt (history, SMITH), <, 0.2);
}

/* A flood is no habit, and neither is a newsletter. */
static void
test_bulk_teaches_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHabits) habits = matta_habits_new (fixture->store);
  g_autoptr (GString) many = g_string_new (MORI);
  g_autoptr (GBytes) all = NULL;
  g_autoptr (GBytes) mori = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (many, " p%u@list.example", i);
  learn (habits, many->str, 1, "news");
  for (guint i = 0; i < 500; i++)
    learn (habits, SMITH, 2, "hats");
  matta_habits_stop (habits);
  learn (habits, ABE, 3, "late"); /* nothing is learnt any more */
  all = matta_store_get_bag (fixture->store, 0, 0, NULL);
  g_assert_nonnull (all);
  mori = matta_store_get_bag (fixture->store, 1, 0, NULL);
  g_assert_null (mori);
}

/* A file goes with its topic here: what is about the crane is always the same one. */
static void
test_same_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHabits) habits = matta_habits_new (fixture->store);
  g_autoptr (MattaHistory) elsewhere = NULL;
  g_autoptr (MattaHistory) again = NULL;
  g_autoptr (MattaHistory) everybodys = NULL;
  g_autoptr (MattaHistory) other = NULL;

  learn (habits, MORI " eri@example.jp", 1, "crane");
  learn (habits, "a@one.example b@two.example c@three.example d@four.example", 1, "prices");
  matta_habits_stop (habits);
  elsewhere = judge (fixture, SMITH, "crane");
  again = judge (fixture, SMITH " " ABE, "crane");
  everybodys = judge (fixture, SMITH, "prices");
  other = judge (fixture, SMITH, "pump");
  g_assert_cmpstr (matta_history_find_elsewhere (elsewhere, 0), ==, "site.example");
  g_assert_null (matta_history_find_elsewhere (again, 0));
  g_assert_null (matta_history_find_elsewhere (everybodys, 0));
  g_assert_null (matta_history_find_elsewhere (other, 0));
}

static MattaFacts *
with_sender (MattaFacts *facts, const char *sender)
{
  g_free (facts->from_address);
  facts->from_address = g_strdup (sender);
  return facts;
}

/* Everything so far came from me@example.jp. */
static void
test_usual_sender (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaFacts) other = with_sender (make_facts (MORI, 21, "crane"), "me@home.example");
  g_autoptr (MattaFacts) new = with_sender (make_facts ("x@y.example", 21, "a"), "me@home.example");
  g_autoptr (MattaHistory) history = matta_history_new ();
  g_autoptr (MattaHistory) usual = NULL;

  live (fixture);
  g_assert_true (matta_habits_judge (fixture->store, other, history, NULL));
  g_assert_true (matta_habits_judge (fixture->store, new, history, NULL));
  usual = judge (fixture, MORI, "crane");
  g_assert_cmpstr (matta_history_find_usual_sender (history, MORI), ==, "me@example.jp");
  g_assert_null (matta_history_find_usual_sender (history, "x@y.example"));
  g_assert_null (matta_history_find_usual_sender (usual, MORI));
}

static void
test_stop_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaHabits) habits = matta_habits_new (fixture->store);

  matta_habits_stop (habits);
  matta_habits_stop (habits);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/habits/who-does-not-belong", test_who_does_not_belong);
  ADD ("/habits/who-is-missing", test_who_is_missing);
  ADD ("/habits/nothing-learnt", test_nothing_learnt);
  ADD ("/habits/bulk-teaches-nothing", test_bulk_teaches_nothing);
  ADD ("/habits/the-same-file-elsewhere", test_same_file);
  ADD ("/habits/the-usual-sender", test_usual_sender);
  ADD ("/habits/stop-twice", test_stop_twice);
  return g_test_run ();
}

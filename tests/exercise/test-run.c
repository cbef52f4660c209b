/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-run.h"

#define INSIDE "a.example"
#define SEEDS 200

static MattaExerciseBook *
load (void)
{
  const char *const languages[] = { "en", NULL };

  return matta_exercise_book_load (languages);
}

static MattaExerciseBook *
parse (const char *fields)
{
  g_autofree char *text =
      g_strconcat ("Me: Jo <jo@a.example>\nInside: " INSIDE "\n@ one: First\nSituation: S\n"
                   "To: Bo <bo@b.example>, Cy <cy@c.example>\nCc: Di <di@a.example>\n"
                   "Subject: X\nLesson: L\n| x\n",
                   fields, "= twin\nLesson: M\n", NULL);
  g_autoptr (GError) error = NULL;
  MattaExerciseBook *book = matta_exercise_book_parse (text, &error);

  g_assert_no_error (error);
  return book;
}

/* What somebody did, and whether that was right. Addresses are joined by spaces. */
static const struct {
  const char *name;
  const char *fields;
  gboolean twin;
  gboolean left;
  const char *got;
  const char *visible;
  MattaMark mark;
} cases[] = {
  { "back", "", FALSE, FALSE, "", "", MATTA_MARK_RIGHT },
  { "sent", "", FALSE, TRUE, "bo@b.example cy@c.example", "bo@b.example", MATTA_MARK_MISSED },
  { "without-the-wrong-one", "Wrong: bo@b.example\n", FALSE, TRUE, "cy@c.example", "cy@c.example",
    MATTA_MARK_RIGHT },
  { "without-another", "Wrong: bo@b.example\n", FALSE, TRUE, "Bo@B.example", "Bo@B.example",
    MATTA_MARK_MISSED },
  { "nobody-wrong-but-not-cured", "", FALSE, TRUE, "cy@c.example", "", MATTA_MARK_MISSED },
  { "hidden", "Cure: bcc\n", FALSE, TRUE, "bo@b.example cy@c.example di@a.example", "di@a.example",
    MATTA_MARK_RIGHT },
  { "half-hidden", "Cure: bcc\n", FALSE, TRUE, "bo@b.example cy@c.example", "cy@c.example",
    MATTA_MARK_MISSED },
  { "twin-sent", "", TRUE, TRUE, "bo@b.example cy@c.example di@a.example", "bo@b.example",
    MATTA_MARK_RIGHT },
  { "twin-back", "", TRUE, FALSE, "", "", MATTA_MARK_ALARM },
  { "twin-without-somebody", "", TRUE, TRUE, "bo@b.example cy@c.example", "bo@b.example",
    MATTA_MARK_ALARM },
};

static void
test_judge (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MattaExerciseBook) book = parse (cases[i].fields);
  const MattaExercise *exercise = matta_exercise_book_find (book, "one");
  g_auto (GStrv) got = g_strsplit (cases[i].got, " ", -1);
  g_auto (GStrv) visible = g_strsplit (cases[i].visible, " ", -1);
  const MattaExerciseOutcome outcome = {
    .left = cases[i].left,
    .got = (const char *const *) got,
    .visible = (const char *const *) visible,
  };

  g_assert_cmpint (
      matta_exercise_judge (cases[i].twin ? exercise->twin : exercise->mistake, INSIDE, &outcome),
      ==, cases[i].mark);
}

static MattaExerciseRun *
deal (const MattaExerciseBook *book, guint32 seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);

  return matta_exercise_run_new (book, chance);
}

static guint
count_twins (MattaExerciseRun *run)
{
  guint n = 0;

  for (guint i = 0; i < matta_exercise_run_get_n (run); i++)
    n += matta_exercise_run_get_mail (run, i)->mistake ? 0 : 1;
  return n;
}

/* Every exercise once, whatever the chance; and somewhere each of them is first, and right. */
static void
test_deals (void)
{
  g_autoptr (MattaExerciseBook) book = load ();
  g_autoptr (GHashTable) firsts = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) twins = g_hash_table_new (NULL, NULL);

  for (guint32 seed = 0; seed < SEEDS; seed++) {
    g_autoptr (MattaExerciseRun) run = deal (book, seed);
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

    g_assert_cmpuint (count_twins (run), >=, MATTA_FEWEST_TWINS);
    g_assert_cmpuint (count_twins (run), <=, MATTA_MOST_TWINS);
    for (guint i = 0; i < matta_exercise_run_get_n (run); i++) {
      const MattaExercise *exercise = matta_exercise_run_get_exercise (run, i);

      g_assert_true (g_hash_table_add (seen, (gpointer) exercise));
      if (!matta_exercise_run_get_mail (run, i)->mistake)
        g_hash_table_add (twins, (gpointer) exercise);
    }
    g_hash_table_add (firsts, (gpointer) matta_exercise_run_get_exercise (run, 0));
    g_assert_cmpuint (g_hash_table_size (seen), ==, MATTA_N_EXERCISES);
  }
  g_assert_cmpuint (g_hash_table_size (firsts), ==, MATTA_N_EXERCISES);
  g_assert_cmpuint (g_hash_table_size (twins), ==, MATTA_N_EXERCISES);
}

static void
test_scores (void)
{
  g_autoptr (MattaExerciseBook) book = load ();
  g_autoptr (MattaExerciseRun) run = deal (book, 1);
  g_auto (GStrv) missed = NULL;

  g_assert_cmpuint (matta_exercise_run_count (run, MATTA_MARK_NONE), ==, MATTA_N_EXERCISES);
  matta_exercise_run_mark (run, 0, MATTA_MARK_RIGHT);
  matta_exercise_run_mark (run, 1, MATTA_MARK_MISSED);
  matta_exercise_run_mark (run, 1, MATTA_MARK_RIGHT); /* too late */
  matta_exercise_run_mark (run, 2, MATTA_MARK_ALARM);
  g_assert_cmpuint (matta_exercise_run_count (run, MATTA_MARK_RIGHT), ==, 1);
  g_assert_cmpuint (matta_exercise_run_count (run, MATTA_MARK_NONE), ==, MATTA_N_EXERCISES - 3);
  g_assert_cmpint (matta_exercise_run_get_mark (run, 1), ==, MATTA_MARK_MISSED);
  missed = matta_exercise_run_list (run, MATTA_MARK_MISSED);
  g_assert_cmpuint (g_strv_length (missed), ==, 1);
  g_assert_cmpstr (missed[0], ==, matta_exercise_run_get_exercise (run, 1)->id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/exercise-run/judge/", cases[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_judge);
  }
  g_test_add_func ("/exercise-run/deals", test_deals);
  g_test_add_func ("/exercise-run/scores", test_scores);
  return g_test_run ();
}

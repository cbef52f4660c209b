/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-past-run.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *dir;
  char *box;
  MattaStore *store;
  MattaHabits *habits;
  MattaPolicy *policy;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *overrides[] = { "inside-domains=example.jp", NULL };
  g_autofree char *folder = NULL;

  self->dir = g_dir_make_tmp ("matta-past-XXXXXX", NULL);
  self->box = g_build_filename (self->dir, "Sent", NULL);
  folder = g_build_filename (self->dir, "data", NULL);
  self->store = matta_store_open (folder, NULL);
  self->habits = matta_habits_new (self->store);
  self->policy = matta_policy_new (NULL, overrides, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", self->dir, NULL };

  matta_habits_unref (self->habits);
  g_clear_object (&self->store);
  matta_policy_unref (self->policy);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (self->box);
  g_free (self->dir);
}

/* From number @from on, to two people each. */
static void
write_box (const Fixture *self, guint from, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < from + n; i++)
    g_string_append_printf (
        text,
        "From - Mon Jan 01 12:00:00 2024\r\nFrom: me@example.jp\r\n"
        "To: Mori <mori@site%u.example>\r\nBcc: abe@site%u.example\r\n"
        "Date: Mon, 01 Jan 2024 12:%02u:00 +0900\r\nMessage-ID: <%u@x.example>\r\n"
        "Subject: plans\r\n\r\nThe plans of site %u.\r\n\r\n",
        i % 7, i % 7, i % 60, i, i);
  g_assert_true (g_file_set_contents (self->box, text->str, -1, NULL));
}

static void
count_cb (const MattaPastCounts *counts, gpointer data)
{
  MattaPastCounts *last = data;

  g_assert_cmpuint (counts->done, >=, last->done);
  g_assert_cmpuint (counts->done, <=, counts->total);
  *last = *counts;
}

static MattaPastCounts
read_past (Fixture *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  MattaPastCounts last = { 0 };
  MattaPastCounts counts = { 0 };

  g_assert_true (matta_past_read (self->store, self->habits, self->policy, paths, count_cb, &last,
                                  &counts, NULL, &error));
  g_assert_no_error (error);
  return counts;
}

static void
assert_written (Fixture *self, const char *address, guint expected)
{
  guint count = 0;

  g_assert_true (matta_store_count_address (self->store, address, &count, NULL));
  g_assert_cmpuint (count, ==, expected);
}

static void
test_learns_once (Fixture *self, gconstpointer data)
{
  MattaPastCounts counts = { 0 };
  guint total = 0;

  write_box (self, 0, 700);
  counts = read_past (self, self->box);
  g_assert_cmpuint (counts.total, ==, 700);
  g_assert_cmpuint (counts.learnt, ==, 700);
  assert_written (self, "mori@site3.example", 100);
  assert_written (self, "abe@site3.example", 100);
  write_box (self, 350, 700);
  counts = read_past (self, self->box);
  g_assert_cmpuint (counts.learnt, ==, 350);
  g_assert_cmpuint (counts.known, ==, 350);
  g_assert_true (matta_store_count_total (self->store, &total, NULL));
  g_assert_cmpuint (total, ==, 1050);
}

static MattaFacts *
make_facts (const char *recipients)
{
  g_autofree char *text =
      g_strdup_printf ("From: me@example.jp\r\nTo: %s\r\nSubject: plans\r\n"
                       "Date: Mon, 05 Feb 2024 12:00:00 +0900\r\n\r\nThe plans of site 3.\r\n",
                       recipients);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;

  matta_limits_init (&limits);
  return matta_facts_read (content, NULL, &limits, NULL, NULL);
}

static double
get_doubt (Fixture *self, const char *recipients, const char *address)
{
  g_autoptr (MattaFacts) facts = make_facts (recipients);
  g_autoptr (MattaHistory) history = matta_history_new ();

  matta_history_set_total (history, 1000);
  g_assert_true (matta_habits_judge (self->store, facts, history, NULL));
  return matta_history_find_doubt (history, address)->doubt;
}

/* Who belongs together is known as if Matta had been there. */
static void
test_habits_are_learnt (Fixture *self, gconstpointer data)
{
  write_box (self, 0, 210);
  read_past (self, self->box);
  g_assert_cmpfloat (get_doubt (self, "mori@site3.example, abe@site3.example", "abe@site3.example"),
                     <, 0.1);
  g_assert_cmpfloat (get_doubt (self, "mori@site3.example, abe@site5.example", "abe@site5.example"),
                     >, 0.5);
}

static void
test_what_says_nothing_is_passed_over (Fixture *self, gconstpointer data)
{
  MattaPastCounts counts = { 0 };

  g_assert_true (g_file_set_contents (
      self->box,
      "From \nFrom: me@example.jp\nTo: a@b.example\nSubject: no date\n\nHi\n\n"
      "From \nFrom: me@example.jp\nDate: Mon, 01 Jan 2024 12:00:00 +0900\nSubject: nobody\n\nHi\n\n"
      "From \nFrom: me@example.jp\nTo: a@b.example\nDate: Fri, 01 Jan 2077 12:00:00 +0900\n\nHi\n\n"
      "From \nFrom: me@example.jp\nTo: a@b.example\nDate: Fri, 01 Jan 2077 12:00:00 +0900\n\nHi\n",
      -1, NULL));
  counts = read_past (self, self->box);
  g_assert_cmpuint (counts.unreadable, ==, 2);
  g_assert_cmpuint (counts.learnt, ==, 1);
  g_assert_cmpuint (counts.known, ==, 1);
  assert_written (self, "a@b.example", 1);
}

static void
test_no_mail (Fixture *self, gconstpointer data)
{
  const char *const paths[] = { "/nowhere", self->dir, NULL };
  g_autoptr (GError) error = NULL;
  MattaPastCounts last = { 0 };
  MattaPastCounts counts = { 0 };

  g_assert_false (matta_past_read (self->store, self->habits, self->policy, paths, count_cb, &last,
                                   &counts, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpuint (counts.n_failed, ==, 2);
}

typedef struct {
  MattaPastRun *run;
  gboolean stops;
  gboolean finished;
  GError *error;
  MattaPastCounts counts;
  MattaPastCounts last;
} Waiting;

static void
further_cb (const MattaPastCounts *counts, gpointer data)
{
  Waiting *waiting = data;

  g_assert_false (waiting->finished);
  count_cb (counts, &waiting->last);
  if (waiting->stops && counts->done > 0)
    matta_past_run_stop (waiting->run);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  waiting->counts = matta_past_run_get_counts (result);
  waiting->finished = TRUE;
  g_task_propagate_boolean (G_TASK (result), &waiting->error);
}

static void
start (Fixture *self, Waiting *waiting)
{
  const char *const paths[] = { self->box, NULL };

  matta_past_run_start_async (waiting->run, self->store, self->policy, paths, further_cb, waiting,
                              finished_cb, waiting);
}

static void
wait_for (Waiting *waiting)
{
  while (!waiting->finished)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_in_the_background (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaPastRun) run = matta_past_run_new (self->store, self->habits);
  Waiting first = { .run = run };
  Waiting second = { .run = run };

  write_box (self, 0, 450);
  start (self, &first);
  start (self, &second);
  wait_for (&second);
  g_assert_error (second.error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  wait_for (&first);
  g_assert_no_error (first.error);
  g_assert_cmpuint (first.counts.learnt, ==, 450);
  g_assert_cmpuint (first.last.total, ==, 450);
  g_clear_error (&second.error);
}

static void
test_stops (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaPastRun) run = matta_past_run_new (self->store, self->habits);
  Waiting stopped = { .run = run, .stops = TRUE };
  Waiting again = { .run = run };
  guint learnt = 0;

  write_box (self, 0, 1000);
  start (self, &stopped);
  wait_for (&stopped);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  learnt = stopped.counts.learnt;
  g_assert_cmpuint (learnt, >, 0);
  g_assert_cmpuint (learnt, <, 1000);
  start (self, &again);
  wait_for (&again);
  g_assert_no_error (again.error);
  g_assert_cmpuint (again.counts.known, ==, learnt);
  g_assert_cmpuint (again.counts.learnt, ==, 1000 - learnt);
  g_clear_error (&stopped.error);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/past/counts-once", test_learns_once);
  add ("/past/habits-are-learnt", test_habits_are_learnt);
  add ("/past/what-says-nothing-is-passed-over", test_what_says_nothing_is_passed_over);
  add ("/past/no-mail", test_no_mail);
  add ("/past/in-the-background", test_in_the_background);
  add ("/past/what-was-read-before-the-stop-stays", test_stops);
  return g_test_run ();
}

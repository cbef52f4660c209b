/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-record.h"

#include "matta-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT (1795428000 * (gint64) G_USEC_PER_SEC) /* 23 November 2026, 10:00 */
#define LINE                                                                                       \
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":8,\"of\":10,\"missed\":[\"look-alike\"],"            \
  "\"false-alarms\":[\"greeting\"]}"
#define KILLS 20

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = g_dir_make_tmp ("test-record-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, MATTA_PRACTICE_RECORD, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static MattaPracticeResult *
make (guint right)
{
  const char *const missed[] = { "look-alike", NULL };
  const char *const alarms[] = { "greeting", NULL };

  return matta_practice_result_new (AT + 123456, right, 10, missed, alarms);
}

static void
add (Fixture *fixture, guint right)
{
  g_autoptr (MattaPracticeResult) result = make (right);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_practice_record_add (fixture->folder, result, &error));
  g_assert_no_error (error);
}

static GPtrArray *
read_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *results = matta_practice_record_read (fixture->folder, &error);

  g_assert_no_error (error);
  return results;
}

static guint
get_right (GPtrArray *results, guint index)
{
  return ((const MattaPracticeResult *) g_ptr_array_index (results, index))->right;
}

static void
test_json (void)
{
  g_autoptr (MattaPracticeResult) result = make (8);
  g_autofree char *text = matta_practice_result_to_json (result);
  g_autoptr (MattaPracticeResult) back = matta_practice_result_from_json (text);

  g_assert_cmpstr (text, ==, LINE);
  g_assert_cmpint (back->at, ==, AT);
  g_assert_cmpuint (back->right, ==, 8);
  g_assert_cmpuint (back->of, ==, 10);
  g_assert_cmpstr (back->missed[0], ==, "look-alike");
  g_assert_cmpstr (back->alarms[0], ==, "greeting");
}

static const char *const bad[] = {
  "",
  "[]",
  "{}",
  "{\"at\":\"yesterday\",\"right\":1,\"of\":2,\"missed\":[],\"false-alarms\":[]}",
  "{\"at\":1,\"right\":1,\"of\":2,\"missed\":[],\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":3,\"of\":2,\"missed\":[],\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":-1,\"of\":2,\"missed\":[],\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":1.5,\"of\":2,\"missed\":[],\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":1,\"of\":9999999999,\"missed\":[],"
  "\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":1,\"of\":2,\"missed\":[1],\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":1,\"of\":2,\"missed\":{},\"false-alarms\":[]}",
  "{\"at\":\"2026-11-23T10:00:00Z\",\"right\":1,\"of\":2,\"missed\":[]}",
};

static void
test_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (matta_practice_result_from_json (bad[i]));
}

static void
test_none (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) results = read_all (fixture);

  g_assert_cmpuint (results->len, ==, 0);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS)); /* reading makes none */
}

static void
test_grows (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) results = NULL;
  GStatBuf status = { 0 };

  for (guint i = 0; i < 5; i++)
    add (fixture, i);
  results = read_all (fixture);
  g_assert_cmpuint (results->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (get_right (results, i), ==, i);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

/* As a power cut leaves it, wherever it comes: what was whole stays, and what follows counts. */
static void
test_cut_off (Fixture *fixture, gconstpointer unused)
{
  const char *whole = LINE "\n" LINE "\n";
  const gsize first = strlen (LINE) + 1;

  for (gsize length = first; length < strlen (whole); length++) {
    g_autoptr (GPtrArray) results = NULL;
    /* Only the line's end is missing: all that was said is there. */
    const guint n_whole = length == strlen (whole) - 1 ? 2 : 1;

    g_assert_true (g_file_set_contents (fixture->path, whole, (gssize) length, NULL));
    add (fixture, 3);
    results = read_all (fixture);
    g_assert_cmpuint (results->len, ==, n_whole + 1);
    g_assert_cmpuint (get_right (results, 0), ==, 8);
    g_assert_cmpuint (get_right (results, n_whole), ==, 3);
  }
}

/* Says after each one that it was kept. */
static G_GNUC_NORETURN void
add_for_ever (Fixture *fixture, int fd)
{
  for (guint i = 0;; i++) {
    const char said = '.';

    add (fixture, i % 11);
    if (write (fd, &said, 1) != 1)
      _exit (1);
  }
}

static void
kill_after (Fixture *fixture, guint n_wanted, guint *n_said)
{
  int fds[2] = { -1, -1 };
  char said = '\0';
  guint n = 0;
  pid_t child = -1;

  g_assert_cmpint (pipe (fds), ==, 0);
  child = fork ();
  if (child == 0) {
    close (fds[0]);
    add_for_ever (fixture, fds[1]);
  }
  close (fds[1]);
  for (; n < n_wanted; n++)
    g_assert_cmpint (read (fds[0], &said, 1), ==, 1);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  for (; read (fds[0], &said, 1) == 1; n++)
    ;
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (fds[0]);
  *n_said += n;
}

/* Whatever was said to be kept is there afterwards. */
static void
test_killed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) results = NULL;
  guint n_said = 0;

  for (guint i = 0; i < KILLS; i++)
    kill_after (fixture, i % 3, &n_said);
  results = read_all (fixture);
  g_assert_cmpuint (results->len, >=, n_said);
  g_assert_cmpuint (results->len, <=, n_said + KILLS);
}

/* Without room nothing changes, and it is said. */
static void
test_no_room (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaPracticeResult) result = make (1);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit usual = { 0 };
  struct rlimit narrow = { 0 };

  add (fixture, 8);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  narrow = (struct rlimit){ strlen (LINE) + 20, usual.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &narrow), ==, 0);
  g_assert_false (matta_practice_record_add (fixture->folder, result, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  results = read_all (fixture);
  g_assert_cmpuint (results->len, ==, 1);
  add (fixture, 2);
}

static void
test_not_a_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (MattaPracticeResult) result = make (1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("/etc/hostname", fixture->path), ==, 0);
  g_assert_false (matta_practice_record_add (fixture->folder, result, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_unlink (fixture->path);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_null (matta_practice_record_read (fixture->folder, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
}

#define RECORD_TEST(path, function)                                                                \
  g_test_add ("/practice-record/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice-record/json", test_json);
  g_test_add_func ("/practice-record/refuses", test_refuses);
  RECORD_TEST ("none", test_none);
  RECORD_TEST ("grows", test_grows);
  RECORD_TEST ("cut-off", test_cut_off);
  RECORD_TEST ("killed", test_killed);
  RECORD_TEST ("no-room", test_no_room);
  RECORD_TEST ("not-a-file", test_not_a_file);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <signal.h>

/* One run of the program on a data folder of its own. */
typedef struct {
  char *folder;
  GSubprocess *program;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("matta-app-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
run_tool (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool =
      g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (tool, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  const char *words[] = { "rm", "-rf", fixture->folder, NULL };

  g_clear_object (&fixture->program);
  run_tool (words);
  g_free (fixture->folder);
}

static GSubprocess *
start (Fixture *fixture, const char *listen, const char *setting)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *program = g_subprocess_new (
      G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("MATTA_PROGRAM"), "--data-dir", fixture->folder,
      "--policy-dir", fixture->folder, "--listen", listen, "--set", setting, NULL);

  g_assert_no_error (error);
  return program;
}

static void
wait_for_window (void)
{
  const char *words[] = { "xdotool", "search",       "--sync",      "--onlyvisible",
                          "--name",  "Outbox|Matta", "windowfocus", NULL };

  run_tool (words);
  g_usleep (500000);
}

static void
press (const char *key)
{
  const char *words[] = { "xdotool", "key", key, NULL };

  run_tool (words);
}

static int
wait_for_end (GSubprocess *program)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (program, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (program));
  return g_subprocess_get_exit_status (program);
}

static void
test_quit (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "127.0.0.1:0", "hold-seconds=5");
  wait_for_window ();
  press ("ctrl+q");
  g_assert_cmpint (wait_for_end (fixture->program), ==, 0);
}

static void
test_signal (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "127.0.0.1:0", "hold-seconds=5");
  wait_for_window ();
  g_subprocess_send_signal (fixture->program, SIGTERM);
  g_assert_cmpint (wait_for_end (fixture->program), ==, 0);
}

static void
test_failure (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "127.0.0.1:0", "no-such-setting=5");
  wait_for_window ();
  press ("Escape");
  g_assert_cmpint (wait_for_end (fixture->program), ==, 1);
}

static void
test_second (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GSubprocess) second = NULL;

  fixture->program = start (fixture, "127.0.0.1:0", "hold-seconds=5");
  wait_for_window ();
  second = start (fixture, "127.0.0.1:0", "hold-seconds=5");
  g_assert_cmpint (wait_for_end (second), ==, 0);
  g_subprocess_send_signal (fixture->program, SIGINT);
  g_assert_cmpint (wait_for_end (fixture->program), ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/application/quits-by-key", test_quit);
  ADD ("/application/quits-by-signal", test_signal);
  ADD ("/application/says-why-it-cannot-start-and-exits-with-1", test_failure);
  ADD ("/application/a-second-start-shows-the-first", test_second);
  return g_test_run ();
}

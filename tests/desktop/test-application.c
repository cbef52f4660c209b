/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include <signal.h>
#include <string.h>

/* One run of the program on a data folder of its own, and perhaps of mattactl. */
typedef struct {
  char *folder;
  GSubprocess *program;
  GSubprocess *service;
  guint16 port;
} Fixture;

static const char mail[] = "From: Hanako <hanako@example.jp>\r\n"
                           "To: Taro <taro@example.com>\r\n"
                           "Subject: Estimate\r\n"
                           "\r\n"
                           "See below.\r\n";
static const char *const outside[] = { "taro@example.com", NULL };

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->program);
  g_clear_object (&fixture->service);
  stage_remove_folder (fixture->folder);
}

static GSubprocess *
start (Fixture *fixture, const char *setting)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *program =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("MATTA_PROGRAM"),
                        "--data-dir", fixture->folder, "--policy-dir", fixture->folder, "--listen",
                        "127.0.0.1:0", "--set", setting, NULL);

  g_assert_no_error (error);
  return program;
}

static void
wait_for_window (void)
{
  stage_focus ("Outbox|Matta");
}

static gboolean
has_port (gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", ((Fixture *) user_data)->port, NULL, NULL);

  return connection != NULL;
}

/* Without windows, on the same data folder. */
static void
start_service (Fixture *fixture)
{
  g_autofree char *listen = NULL;
  g_autofree char *upstream = g_strdup_printf ("practice:%s/mailbox", fixture->folder);
  g_autoptr (GError) error = NULL;

  fixture->port = stage_find_free_port ();
  listen = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  fixture->service =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("MATTACTL"), "serve",
                        "--data-dir", fixture->folder, "--policy-dir", fixture->folder, "--listen",
                        listen, "--upstream", upstream, "--hold", "6", "--review", "confirm", NULL);
  g_assert_no_error (error);
  stage_wait_for (has_port, fixture);
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
close_failure (Fixture *fixture, int status, const char *word)
{
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  wait_for_window ();
  stage_press ("Escape");
  g_subprocess_communicate_utf8 (fixture->program, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (said, word));
  g_assert_cmpint (wait_for_end (fixture->program), ==, status);
}

static void
test_quit (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "hold-seconds=5");
  wait_for_window ();
  stage_press ("ctrl+q");
  g_assert_cmpint (wait_for_end (fixture->program), ==, 0);
}

static void
test_signal (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "hold-seconds=5");
  wait_for_window ();
  g_subprocess_send_signal (fixture->program, SIGTERM);
  g_assert_cmpint (wait_for_end (fixture->program), ==, 0);
}

static void
test_failure (Fixture *fixture, gconstpointer unused)
{
  fixture->program = start (fixture, "no-such-setting=5");
  close_failure (fixture, 2, "options");
}

static void
test_damaged (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "matta.db", NULL);
  g_autofree char *text = g_strnfill (8192, 'z');
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  fixture->program = start (fixture, "hold-seconds=5");
  close_failure (fixture, 1, "Give its folder another name");
  g_assert_true (g_file_get_contents (path, &kept, NULL, &error));
  g_assert_cmpstr (kept, ==, text);
}

static void
test_forbidden (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *locks = g_build_filename (fixture->folder, "locks", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (locks, "/io/github/mattamail/Matta/hold-seconds\n", -1, &error);
  g_assert_no_error (error);
  fixture->program = start (fixture, "hold-seconds=0");
  close_failure (fixture, 4, "hold-seconds");
}

static gboolean
has_mail (gpointer user_data)
{
  g_autofree char *path =
      g_build_filename (((Fixture *) user_data)->folder, "mailbox", "new", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  return folder != NULL && g_dir_read_name (folder) != NULL;
}

/* What the service has in its hands stays there, and leaves in its time. */
static void
check_beside_service (Fixture *fixture)
{
  start_service (fixture);
  stage_send_mail (fixture->port, outside, mail);
  fixture->program = start (fixture, "hold-seconds=5");
  stage_take_picture ("beside-a-service");
  close_failure (fixture, 1, "Another Matta is already at work");
  stage_wait_for (has_mail, fixture);
  g_subprocess_send_signal (fixture->service, SIGTERM);
  g_assert_cmpint (wait_for_end (fixture->service), ==, 0);
}

static void
test_beside_service (Fixture *fixture, gconstpointer unused)
{
  check_beside_service (fixture);
}

/* There is no name to be taken, but the outbox has its lock. */
static void
test_beside_service_without_bus (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  check_beside_service (fixture);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

static void
test_second (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GSubprocess) second = NULL;

  fixture->program = start (fixture, "hold-seconds=5");
  wait_for_window ();
  second = start (fixture, "hold-seconds=5");
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
  ADD ("/application/says-that-an-option-is-none", test_failure);
  ADD ("/application/says-that-an-option-is-fixed", test_forbidden);
  ADD ("/application/says-that-the-outbox-is-damaged", test_damaged);
  ADD ("/application/leaves-a-service-alone", test_beside_service);
  ADD ("/application/leaves-a-service-without-bus-alone", test_beside_service_without_bus);
  ADD ("/application/a-second-start-shows-the-first", test_second);
  return g_test_run ();
}

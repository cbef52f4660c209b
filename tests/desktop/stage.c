/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include <stdlib.h>
#include <string.h>

static gboolean
wake_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* How many want each processor: with so many, everything takes so much longer. */
static double
measure_crowd (void)
{
  double load[1] = { 0 };

  return getloadavg (load, 1) == 1 ? MAX (1, load[0] / g_get_num_processors ()) : 1;
}

void
stage_wait_ms (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add ((guint) (milliseconds * measure_crowd ()), wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

void
stage_wait_for (gboolean (*is_there) (gpointer), gpointer user_data)
{
  gint64 long_after = g_get_monotonic_time () + STAGE_LONG_SECONDS * G_USEC_PER_SEC;

  while (!is_there (user_data)) {
    if (g_get_monotonic_time () > long_after) {
      g_test_message ("Still waiting for what should have been there long ago");
      long_after = G_MAXINT64;
    }
    stage_wait_ms (20);
  }
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
run_words (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool =
      g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  gboolean ended = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (tool, NULL, ended_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
}

void
stage_run (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *word = first;
  va_list rest;

  va_start (rest, first);
  for (; word != NULL; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (rest);
  g_ptr_array_add (words, NULL);
  run_words ((const char *const *) words->pdata);
}

void
stage_press (const char *key)
{
  stage_run ("xdotool", "key", key, NULL);
  stage_wait_ms (200);
}

void
stage_type (const char *text)
{
  stage_run ("xdotool", "type", text, NULL);
  stage_wait_ms (200);
}

void
stage_focus (const char *title)
{
  stage_run ("xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowfocus", NULL);
  stage_wait_ms (400);
}

void
stage_take_picture (const char *name)
{
  const char *directory = g_getenv ("MATTA_SCREENSHOT_DIR");
  const char *width = g_getenv ("MATTA_SCREENSHOT_WIDTH");
  g_autofree char *path = NULL;

  if (directory == NULL)
    return;
  if (width != NULL)
    stage_run ("xdotool", "getwindowfocus", "windowsize", width, "700", NULL);
  path = g_strdup_printf ("%s/%s.png", directory, name);
  stage_wait_ms (400);
  stage_run ("import", "-window", "root", path, NULL);
}

char *
stage_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("matta-stage-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
stage_remove_folder (char *folder)
{
  stage_run ("rm", "-rf", folder, NULL);
  g_free (folder);
}

guint16
stage_find_free_port (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any, TRUE, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* --- a mail app ------------------------------------------------------------------------------- */

typedef struct {
  guint16 port;
  const char *const *recipients;
  const char *mail;
} Mail;

/* One line out, unless it is NULL, and its reply; those of several lines are read to their end. */
static void
talk (GDataInputStream *replies, GOutputStream *output, const char *line, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = NULL;

  if (line != NULL)
    g_output_stream_write_all (output, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  do {
    g_free (reply);
    reply = g_data_input_stream_read_line (replies, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (reply);
  } while (reply[3] == '-');
  g_assert_true (g_str_has_prefix (reply, code));
}

static void
send_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Mail *mail = task_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", mail->port, NULL, &error);
  g_autoptr (GDataInputStream) replies = NULL;
  GOutputStream *output = NULL;

  g_assert_no_error (error);
  replies = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  talk (replies, output, NULL, "220");
  talk (replies, output, "EHLO localhost\r\n", "250");
  talk (replies, output, "MAIL FROM:<hanako@example.jp>\r\n", "250");
  for (guint i = 0; mail->recipients[i] != NULL; i++) {
    g_autofree char *line = g_strdup_printf ("RCPT TO:<%s>\r\n", mail->recipients[i]);

    talk (replies, output, line, "250");
  }
  talk (replies, output, "DATA\r\n", "354");
  g_output_stream_write_all (output, mail->mail, strlen (mail->mail), NULL, NULL, &error);
  g_assert_no_error (error);
  talk (replies, output, ".\r\n", "250");
  talk (replies, output, "QUIT\r\n", "221");
  g_task_return_boolean (task, TRUE);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
stage_send_mail (guint16 port, const char *const *recipients, const char *mail)
{
  Mail job = { port, recipients, mail };
  gboolean sent = FALSE;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, sent_cb, &sent);

  g_task_set_task_data (task, &job, NULL);
  g_task_run_in_thread (task, send_in_worker);
  while (!sent)
    g_main_context_iteration (NULL, TRUE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage-server.h"

#include <string.h>

static const char *
find_reply (const StageServer *server, const char *line)
{
  if (g_str_has_prefix (line, "EHLO"))
    return server->ehlo;
  if (g_str_has_prefix (line, "AUTH"))
    return server->auth;
  return g_str_has_prefix (line, "MAIL") ? server->mail : "250 Fine\r\n";
}

static gboolean
talk_cb (GThreadedSocketService *service,
         GSocketConnection *connection,
         GObject *source,
         gpointer data)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const StageServer *server = data;
  const char *reply = server->greeting;

  while (reply != NULL
         && g_output_stream_write_all (output, reply, strlen (reply), NULL, NULL, NULL)) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    reply = line != NULL ? find_reply (server, line) : NULL;
  }
  return TRUE;
}

guint16
stage_serve_mail (GSocketService *service, const StageServer *server)
{
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  g_signal_connect (service, "run", G_CALLBACK (talk_cb), (gpointer) server);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_assert_no_error (error);
  return port;
}

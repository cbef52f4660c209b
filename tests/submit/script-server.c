/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "script-server.h"

#include "scram-server.h"

#include <string.h>

#define PATIENCE_SECONDS 10
#define MOMENT_MICROSECONDS (60 * 1000)

struct _ScriptServer {
  const char *const *script;
  GTlsCertificate *certificate;
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  GIOStream *stream; /* NULL between two connections */
  GSocket *socket;
  GString *content;
  char *failure;
};

static gboolean
fail (ScriptServer *self, const char *expected, const char *got)
{
  self->failure = g_strdup_printf ("expected \"%s\", got \"%s\"", expected, got);
  return FALSE;
}

static void
hang_up (ScriptServer *self)
{
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_object (&self->stream);
}

static gboolean
accept_client (ScriptServer *self)
{
  GSocketConnection *connection = NULL;

  hang_up (self);
  connection = g_socket_listener_accept (self->listener, NULL, NULL, NULL);
  if (connection == NULL)
    return fail (self, "a connection", "none");
  self->socket = g_object_ref (g_socket_connection_get_socket (connection));
  g_socket_set_timeout (self->socket, PATIENCE_SECONDS);
  self->stream = G_IO_STREAM (connection);
  return TRUE;
}

/* Byte by byte: nothing may be read ahead of a TLS handshake. Returns FALSE at the end. */
static gboolean
read_byte (ScriptServer *self, char *byte)
{
  return g_input_stream_read (g_io_stream_get_input_stream (self->stream), byte, 1, NULL, NULL)
         == 1;
}

static char *
read_line (ScriptServer *self)
{
  GString *line = g_string_new (NULL);
  char byte = 0;

  while (!g_str_has_suffix (line->str, "\r\n") && read_byte (self, &byte))
    g_string_append_c (line, byte);
  return g_string_free (line, FALSE);
}

static gboolean
say (ScriptServer *self, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), text, strlen (text),
                             NULL, NULL, NULL); /* a client that is gone shows at the next line */
  return TRUE;
}

static gboolean
expect (ScriptServer *self, const char *prefix)
{
  g_autofree char *line = read_line (self);

  return g_str_has_prefix (line, prefix) || fail (self, prefix, line);
}

static gboolean
read_content (ScriptServer *self, const char *unused)
{
  GString *text = g_string_new (NULL);
  char byte = 0;

  while (!g_str_has_suffix (text->str, "\r\n.\r\n") && !g_str_equal (text->str, ".\r\n")) {
    if (!read_byte (self, &byte))
      break;
    g_string_append_c (text, byte);
  }
  g_string_append (self->content, text->str);
  g_string_free (text, TRUE);
  return g_str_has_suffix (self->content->str, ".\r\n") || fail (self, "end of data", "end");
}

static gboolean
expect_quiet (ScriptServer *self, const char *unused)
{
  gboolean quiet =
      !g_socket_condition_timed_wait (self->socket, G_IO_IN, MOMENT_MICROSECONDS, NULL, NULL);

  return quiet || fail (self, "nothing", "something");
}

static gboolean
shake_hands (ScriptServer *self, const char *unused)
{
  GIOStream *tls = g_tls_server_connection_new (self->stream, self->certificate, NULL);

  g_object_unref (self->stream);
  self->stream = tls;
  /* A client that does not trust the certificate ends it here, which is its own affair. */
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  return TRUE;
}

static gboolean
close_client (ScriptServer *self, const char *unused)
{
  hang_up (self);
  return TRUE;
}

static gboolean
accept_another (ScriptServer *self, const char *unused)
{
  return accept_client (self);
}

static gboolean
expect_close (ScriptServer *self, const char *unused)
{
  char byte = 0;

  while (read_byte (self, &byte))
    g_string_append_c (self->content, byte);
  return TRUE;
}

static gboolean
answer_all (ScriptServer *self, const char *unused)
{
  g_autofree char *line = read_line (self);

  while (g_str_has_suffix (line, "\r\n")) {
    say (self, "250 Ok\r\n");
    g_free (line);
    line = read_line (self);
  }
  return TRUE;
}

/* Kept: the part of the first words that says what the client is bound to (RFC 5802, 7). */
static void
note_flag (ScriptServer *self, const char *words)
{
  gsize length = 0;
  g_autofree guchar *text = g_base64_decode (words, &length);
  const char *comma = memchr (text, ',', length);

  if (comma != NULL)
    g_string_append_len (self->content, (const char *) text, comma - (const char *) text);
}

/* Until the client is known, or not. @lies: claims to know the password when it does not. */
static gboolean
judge_sign_in (ScriptServer *self, ScramServer *judge, const char *words, gboolean lies)
{
  g_autofree char *said = g_strdup (words);
  g_autofree char *answer = scram_server_step (judge, said);

  while (answer != NULL && !scram_server_is_done (judge)) {
    g_autofree char *reply = g_strconcat ("334 ", answer, "\r\n", NULL);

    say (self, reply);
    g_free (said);
    said = g_strchomp (read_line (self));
    g_free (answer);
    answer = scram_server_step (judge, said);
  }
  if (answer == NULL)
    return say (self, lies ? "334 dj1JIGtub3cgaXQ=\r\n" : "535 5.7.8 No\r\n");
  g_free (said);
  said = g_strconcat ("334 ", answer, "\r\n", NULL);
  return say (self, said) && expect (self, "\r\n") && say (self, "235 2.7.0 Welcome\r\n");
}

/* @judge: (transfer full) */
static gboolean
sign_in (ScriptServer *self, ScramServer *judge, const char *mechanism, gboolean lies)
{
  g_autoptr (ScramServer) owned = judge;
  g_autofree char *begin = g_strconcat ("AUTH ", mechanism, " ", NULL);
  g_autofree char *line = g_strchomp (read_line (self));

  if (!g_str_has_prefix (line, begin))
    return fail (self, begin, line);
  note_flag (self, line + strlen (begin));
  return judge_sign_in (self, judge, line + strlen (begin), lies);
}

/* Who offers nothing to be bound to knows of no such thing. */
static GTlsConnection *
get_offered (ScriptServer *self, const char *mechanism)
{
  return g_str_has_suffix (mechanism, "-PLUS") ? G_TLS_CONNECTION (self->stream) : NULL;
}

static gboolean
sign_in_rightly (ScriptServer *self, const char *mechanism)
{
  ScramServer *judge = scram_server_new (mechanism, "secret", get_offered (self, mechanism));

  return sign_in (self, judge, mechanism, FALSE);
}

static gboolean
sign_in_elsewhere (ScriptServer *self, const char *mechanism)
{
  ScramServer *judge = scram_server_new (mechanism, "secret", get_offered (self, mechanism));

  scram_server_set_elsewhere (judge);
  return sign_in (self, judge, mechanism, FALSE);
}

static gboolean
sign_in_as_a_liar (ScriptServer *self, const char *mechanism)
{
  ScramServer *judge = scram_server_new (mechanism, "not known", get_offered (self, mechanism));

  return sign_in (self, judge, mechanism, TRUE);
}

static gboolean
sign_in_with_more_offered (ScriptServer *self, const char *mechanism)
{
  ScramServer *judge = scram_server_new (mechanism, "secret", G_TLS_CONNECTION (self->stream));

  return sign_in (self, judge, mechanism, FALSE);
}

static gboolean
sign_in_with_endless_work (ScriptServer *self, const char *mechanism)
{
  ScramServer *judge = scram_server_new (mechanism, "secret", get_offered (self, mechanism));

  scram_server_set_iterations (judge, "2000000000");
  return sign_in (self, judge, mechanism, FALSE);
}

static const struct {
  char letter;
  gboolean (*act) (ScriptServer *self, const char *argument);
} acts[] = {
  { 'S', say },
  { 'C', expect },
  { 'D', read_content },
  { 'Q', expect_quiet },
  { 'T', shake_hands },
  { 'X', close_client },
  { 'N', accept_another },
  { '=', expect_close },
  { 'A', answer_all },
  { 'G', sign_in_rightly },
  { 'M', sign_in_elsewhere },
  { 'L', sign_in_as_a_liar },
  { 'O', sign_in_with_more_offered },
  { 'I', sign_in_with_endless_work },
};

static gboolean
act (ScriptServer *self, const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (acts[i].letter == line[0])
      return acts[i].act (self, line + 1);
  return fail (self, "a known act", line);
}

static gpointer
follow_script (gpointer data)
{
  ScriptServer *self = data;
  gboolean going = accept_client (self);

  for (gsize i = 0; going && self->script[i] != NULL; i++)
    going = act (self, self->script[i]);
  hang_up (self);
  return NULL;
}

ScriptServer *
script_server_new (const char *const *script, GTlsCertificate *certificate)
{
  ScriptServer *self = g_new0 (ScriptServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->script = script;
  self->certificate = certificate;
  self->content = g_string_new (NULL);
  self->listener = g_socket_listener_new ();
  g_assert_true (g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("script-server", follow_script, self);
  return self;
}

guint16
script_server_get_port (ScriptServer *self)
{
  return self->port;
}

void
script_server_finish (ScriptServer *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_assert_cmpstr (self->failure, ==, NULL);
}

const char *
script_server_get_content (ScriptServer *self)
{
  return self->content->str;
}

void
script_server_free (ScriptServer *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_object_unref (self->listener);
  g_string_free (self->content, TRUE);
  g_free (self->failure);
  g_free (self);
}

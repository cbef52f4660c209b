/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static void
abandoned_cb (MattaTicket *ticket, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_atomic_int_inc (&fixture->abandoned);
}

static void
deliver (MattaTicket *ticket, gpointer user_data)
{
  Fixture *fixture = user_data;

  matta_ticket_set_abandoned_func (ticket, abandoned_cb, fixture, NULL);
  if (!fixture->silent)
    matta_ticket_answer (ticket, 250, "2.0.0", "Kept");
  g_async_queue_push (fixture->came, matta_ticket_ref (ticket));
}

static gboolean
has_password (gpointer user_data)
{
  return ((Fixture *) user_data)->password != NULL;
}

static char *
get_password (gpointer user_data)
{
  return g_strdup (((Fixture *) user_data)->password);
}

static MattaIdentity *
get_identity (gpointer user_data)
{
  MattaIdentity *identity = ((Fixture *) user_data)->identity;

  return identity != NULL ? matta_identity_ref (identity) : NULL;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  matta_limits_init (&fixture->limits);
  fixture->spool = g_dir_make_tmp ("matta-relay-XXXXXX", NULL);
  fixture->came = g_async_queue_new_full ((GDestroyNotify) matta_ticket_unref);
}

void
fixture_start (Fixture *fixture, gboolean same_user)
{
  const MattaRelayHandler handler = { .deliver = deliver,
                                      .has_password = has_password,
                                      .get_password = get_password,
                                      .get_identity = get_identity };
  const char *addresses[] = { "127.0.0.1:0", NULL };
  g_autoptr (GError) error = NULL;

  fixture->relay = matta_relay_new (&handler, fixture, &fixture->limits, fixture->spool, same_user);
  matta_relay_listen (fixture->relay, addresses, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->relay);
  g_async_queue_unref (fixture->came);
  g_rmdir (fixture->spool);
  g_free (fixture->spool);
  g_free (fixture->password);
  g_clear_pointer (&fixture->identity, matta_identity_unref);
}

/* @stream: (transfer full). */
static void
read_from (Client *client, GIOStream *stream)
{
  g_clear_object (&client->in);
  client->stream = stream;
  client->in = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_data_input_stream_set_newline_type (client->in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
}

Client
client_connect (Fixture *fixture)
{
  g_autoptr (GSocketClient) maker = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = NULL;
  Client client = { 0 };

  g_socket_client_set_enable_proxy (maker, FALSE);
  g_socket_client_set_timeout (maker, 20);
  connection = g_socket_client_connect_to_host (
      maker, "127.0.0.1", matta_relay_get_port (fixture->relay), NULL, &error);
  g_assert_no_error (error);
  read_from (&client, G_IO_STREAM (connection));
  return client;
}

void
client_disconnect (Client *client)
{
  g_clear_object (&client->in);
  g_clear_object (&client->stream);
}

void
client_say_bytes (Client *client, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (client->stream), bytes, length, NULL,
                             NULL, &error);
  g_assert_no_error (error);
}

void
client_say (Client *client, const char *text)
{
  client_say_bytes (client, text, strlen (text));
}

guint
client_hear (Client *client, char **text)
{
  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (client->in, NULL, NULL, NULL);

    if (line == NULL)
      return 0;
    if (strlen (line) > 3 && line[3] == '-')
      continue;
    if (text != NULL)
      *text = g_strdup (line);
    return (guint) g_ascii_strtoull (line, NULL, 10);
  }
}

guint
client_ask (Client *client, const char *line)
{
  client_say (client, line);
  return client_hear (client, NULL);
}

Client
client_greet (Fixture *fixture)
{
  Client client = client_connect (fixture);

  g_assert_cmpuint (client_hear (&client, NULL), ==, 220);
  g_assert_cmpuint (client_ask (&client, "EHLO client.example\r\n"), ==, 250);
  return client;
}

void
client_offer (Client *client)
{
  g_assert_cmpuint (client_ask (client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (client, "RCPT TO:<b@example.org>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (client, "DATA\r\n"), ==, 354);
}

char *
fixture_take_content (Fixture *fixture)
{
  g_autoptr (MattaTicket) ticket = g_async_queue_timeout_pop (fixture->came, 10 * G_USEC_PER_SEC);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_nonnull (ticket);
  bytes = matta_content_get_bytes (matta_ticket_get_content (ticket), NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
has_fingerprint_cb (GTlsConnection *connection,
                    GTlsCertificate *certificate,
                    GTlsCertificateFlags problems,
                    const char *fingerprint)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_object_get (certificate, "certificate", &bytes, NULL);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  for (const char *at = digest; *at != '\0'; at += 2)
    g_string_append_printf (text, "%s%c%c", at > digest ? ":" : "", g_ascii_toupper (at[0]),
                            g_ascii_toupper (at[1]));
  return g_str_equal (text->str, fingerprint);
}

gboolean
client_encrypt (Client *client, const char *fingerprint)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnectable) place = g_network_address_new ("127.0.0.1", 25);
  g_autoptr (GIOStream) stream = NULL;
  GIOStream *plain = client->stream;

  g_assert_cmpuint (g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (client->in)),
                    ==, 0);
  stream = g_tls_client_connection_new (plain, place, &error);
  g_assert_no_error (error);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (has_fingerprint_cb),
                    (gpointer) fingerprint);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (client->in), FALSE);
  read_from (client, g_steal_pointer (&stream));
  g_object_unref (plain);
  return g_tls_connection_handshake (G_TLS_CONNECTION (client->stream), NULL, &error);
}

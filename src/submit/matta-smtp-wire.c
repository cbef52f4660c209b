/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-wire.h"

#include "matta-error.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define QUIT_SECONDS 1

struct _MattaSmtpWire {
  GSocketConnection *connection;
  GIOStream *tls; /* NULL before the handshake */
  GSocketConnectable *identity;
  MattaSmtpReplyParser *parser;
  guint8 input[16 * 1024];
  gsize input_start;
  gsize input_end;
};

/* Cancelling is nobody's failure and stays what it is. */
static gboolean
fail (GError **error, GError *cause, const char *what)
{
  g_autoptr (GError) owned = cause;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, owned->message);
  return FALSE;
}

static gboolean
distrust (GError **error, const char *text)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED, text);
  return FALSE;
}

MattaSmtpWire *
matta_smtp_wire_new (const char *host,
                     guint16 port,
                     guint connect_seconds,
                     guint reply_seconds,
                     const MattaLimits *limits,
                     GCancellable *cancellable,
                     GError **error)
{
  MattaSmtpWire *self = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, port);
  g_autoptr (GSocketConnection) connection = NULL;
  GError *cause = NULL;
  GSocket *socket = NULL;

  g_socket_client_set_timeout (client, connect_seconds);
  /* Desktop proxies are for the web: they seldom let mail through, and asking for them loads
   * modules that end the whole program where their settings are not installed. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, identity, cancellable, &cause);
  if (connection == NULL && cause->domain == G_RESOLVER_ERROR) {
    g_propagate_error (error, cause);
    return NULL;
  }
  if (connection == NULL) {
    fail (error, cause, "Could not connect");
    return NULL;
  }
  socket = g_socket_connection_get_socket (connection);
  g_socket_set_timeout (socket, reply_seconds);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL); /* slower without, that is all */
  self = g_new0 (MattaSmtpWire, 1);
  self->connection = g_steal_pointer (&connection);
  self->identity = g_steal_pointer (&identity);
  self->parser = matta_smtp_reply_parser_new (limits);
  return self;
}

/* The socket goes first, so that closing TLS cannot flush what was held back. */
void
matta_smtp_wire_free (MattaSmtpWire *self)
{
  g_return_if_fail (self != NULL);

  g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  g_clear_object (&self->tls);
  g_clear_object (&self->connection);
  g_clear_object (&self->identity);
  matta_smtp_reply_parser_free (self->parser);
  g_free (self);
}

static GIOStream *
get_stream (MattaSmtpWire *self)
{
  return self->tls != NULL ? self->tls : G_IO_STREAM (self->connection);
}

gboolean
matta_smtp_wire_start_tls (MattaSmtpWire *self,
                           GTlsDatabase *trust,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GIOStream) tls = NULL;
  GError *cause = NULL;

  g_return_val_if_fail (self != NULL && self->tls == NULL, FALSE);

  if (self->input_start < self->input_end)
    return distrust (error, "The server sent something before the connection was secured");
  tls = g_tls_client_connection_new (G_IO_STREAM (self->connection), self->identity, &cause);
  if (tls == NULL)
    return fail (error, cause, "Could not begin TLS");
  if (trust != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), trust);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), cancellable, &cause)) {
    self->tls = g_steal_pointer (&tls);
    return TRUE;
  }
  if (!g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return fail (error, cause, "The TLS handshake failed");
  g_error_free (cause);
  return distrust (error, "The server's certificate is not trusted or is for another host");
}

gboolean
matta_smtp_wire_is_encrypted (MattaSmtpWire *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->tls != NULL;
}

/* TLS 1.3 has no tls-unique any more, and before it tls-exporter is not safe with every server (RFC
 * 9266 4). Older versions are not worth being bound to. */
static gboolean
get_binding_type (GTlsConnection *tls, GTlsChannelBindingType *type)
{
  GTlsProtocolVersion version = g_tls_connection_get_protocol_version (tls);

  *type = version == G_TLS_PROTOCOL_VERSION_TLS_1_3 ? G_TLS_CHANNEL_BINDING_TLS_EXPORTER
                                                    : G_TLS_CHANNEL_BINDING_TLS_UNIQUE;
  return version == G_TLS_PROTOCOL_VERSION_TLS_1_2 || version == G_TLS_PROTOCOL_VERSION_TLS_1_3;
}

GBytes *
matta_smtp_wire_get_binding (MattaSmtpWire *self, GTlsChannelBindingType *type)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && type != NULL, NULL);

  if (self->tls == NULL || !get_binding_type (G_TLS_CONNECTION (self->tls), type))
    return NULL;
  if (g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (self->tls), *type, data, &cause))
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
  g_debug ("The TLS connection cannot be bound to: %s", cause->message);
  return NULL;
}

gboolean
matta_smtp_wire_is_loopback (MattaSmtpWire *self)
{
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  address = g_socket_connection_get_remote_address (self->connection, NULL);
  return G_IS_INET_SOCKET_ADDRESS (address)
         && g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

char *
matta_smtp_wire_get_address_literal (MattaSmtpWire *self)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *text = NULL;
  GInetAddress *inet = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  address = g_socket_connection_get_local_address (self->connection, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("localhost"); /* closed meanwhile: what follows will fail and say so */
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  text = g_inet_address_to_string (inet);
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[IPv6:%s]", text);
  return g_strdup_printf ("[%s]", text);
}

gboolean
matta_smtp_wire_is_quiet (MattaSmtpWire *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->input_start == self->input_end
         && g_socket_condition_check (g_socket_connection_get_socket (self->connection),
                                      G_IO_IN | G_IO_HUP | G_IO_ERR)
                == 0;
}

gboolean
matta_smtp_wire_write (MattaSmtpWire *self,
                       const void *data,
                       gsize length,
                       GCancellable *cancellable,
                       GError **error)
{
  GError *cause = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  return g_output_stream_write_all (g_io_stream_get_output_stream (get_stream (self)), data, length,
                                    NULL, cancellable, &cause)
         || fail (error, cause, "The connection was lost");
}

static gboolean
fill_input (MattaSmtpWire *self, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  gssize length = g_input_stream_read (g_io_stream_get_input_stream (get_stream (self)),
                                       self->input, sizeof self->input, cancellable, &cause);

  if (length < 0)
    return fail (error, cause, "The connection was lost");
  if (length == 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The server closed the connection");
    return FALSE;
  }
  self->input_start = 0;
  self->input_end = (gsize) length;
  return TRUE;
}

static gboolean
parse_input (MattaSmtpWire *self, MattaSmtpServerReply **reply, GError **error)
{
  gsize used = 0;
  g_autoptr (GError) cause = NULL;

  if (!matta_smtp_reply_parser_feed (self->parser, self->input + self->input_start,
                                     self->input_end - self->input_start, &used, reply, &cause))
    return fail (error, g_steal_pointer (&cause), "The server's reply cannot be understood");
  self->input_start += used;
  return TRUE;
}

MattaSmtpServerReply *
matta_smtp_wire_read (MattaSmtpWire *self, GCancellable *cancellable, GError **error)
{
  MattaSmtpServerReply *reply = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  while (reply == NULL) {
    if (self->input_start == self->input_end && !fill_input (self, cancellable, error))
      return NULL;
    if (!parse_input (self, &reply, error))
      return NULL;
  }
  return reply;
}

MattaSmtpServerReply *
matta_smtp_wire_ask (MattaSmtpWire *self,
                     const char *command,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);
  gsize length = strlen (line);
  gboolean written = matta_smtp_wire_write (self, line, length, cancellable, error);

  explicit_bzero (line, length); /* may have been a password */
  return written ? matta_smtp_wire_read (self, cancellable, error) : NULL;
}

void
matta_smtp_wire_quit (MattaSmtpWire *self)
{
  g_return_if_fail (self != NULL);

  g_socket_set_timeout (g_socket_connection_get_socket (self->connection), QUIT_SECONDS);
  if (matta_smtp_wire_write (self, "QUIT\r\n", strlen ("QUIT\r\n"), NULL, NULL))
    g_io_stream_close (get_stream (self), NULL, NULL); /* nothing is lost if that fails */
}

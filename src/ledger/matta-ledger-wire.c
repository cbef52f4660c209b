/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-wire.h"

#include "matta-error.h"
#include "matta-ledger-syslog.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#define CONNECT_SECONDS 30
#define PATIENCE_SECONDS 30
#define LONGEST_ANSWER (64 * 1024) /* syslog servers say nothing */

/* How the server's side of the connection ended. */
typedef enum {
  ENDED_NOT,    /* @error */
  ENDED_SIGNED, /* by its own close_notify */
  ENDED_BARE,   /* without one, as rsyslog's does */
} Ending;

/* Cancelling is nobody's failure and stays what it is. */
static gboolean
fail (GError **error, GError *cause, MattaErrorCode code, const char *what)
{
  g_autoptr (GError) owned = cause;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    g_set_error (error, MATTA_ERROR, code, "%s: %s", what, owned->message);
  return FALSE;
}

static GSocketConnection *
connect_to (const MattaAuditOut *out,
            GSocketConnectable *identity,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection = NULL;
  GError *cause = NULL;

  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  /* Desktop proxies are for the web; and asking for them loads modules that end the whole program
   * where their settings are not installed. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, identity, cancellable, &cause);
  if (connection == NULL) {
    fail (error, cause, MATTA_ERROR_TRY_LATER, "Could not connect");
    return NULL;
  }
  g_socket_set_timeout (g_socket_connection_get_socket (connection), PATIENCE_SECONDS);
  return connection;
}

/* Who may be trusted, and who we are, as far as the settings name files for it. */
static gboolean
give_credentials (GTlsConnection *tls, const MattaAuditOut *out, GError **error)
{
  g_autoptr (GTlsDatabase) trust = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  GError *cause = NULL;

  if (out->ca_file[0] != '\0') {
    trust = g_tls_file_database_new (out->ca_file, &cause);
    if (trust == NULL)
      return fail (error, cause, MATTA_ERROR_MALFORMED, "audit-syslog-ca-file");
    g_tls_connection_set_database (tls, trust);
  }
  if (out->certificate_file[0] != '\0') {
    certificate = g_tls_certificate_new_from_file (out->certificate_file, &cause);
    if (certificate == NULL)
      return fail (error, cause, MATTA_ERROR_MALFORMED, "audit-syslog-certificate-file");
    g_tls_connection_set_certificate (tls, certificate);
  }
  return TRUE;
}

static GTlsConnection *
secure (GSocketConnection *connection,
        const MattaAuditOut *out,
        GSocketConnectable *identity,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GIOStream) tls = NULL;
  GError *cause = NULL;

  tls = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &cause);
  if (tls == NULL) {
    fail (error, cause, MATTA_ERROR_TRY_LATER, "Could not begin TLS");
    return NULL;
  }
  if (!give_credentials (G_TLS_CONNECTION (tls), out, error))
    return NULL;
  if (g_tls_connection_handshake (G_TLS_CONNECTION (tls), cancellable, &cause))
    return G_TLS_CONNECTION (g_steal_pointer (&tls));
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)) {
    g_error_free (cause);
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNTRUSTED,
                         "The server's certificate is not trusted or is for another host");
  } else {
    fail (error, cause, MATTA_ERROR_TRY_LATER, "The TLS handshake failed");
  }
  return NULL;
}

static Ending
read_to_end (GTlsConnection *tls, GCancellable *cancellable, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (tls));
  char waste[1024];
  gsize total = 0;
  gssize length = 0;
  GError *cause = NULL;

  do {
    length = g_input_stream_read (input, waste, sizeof waste, cancellable, &cause);
    total += length > 0 ? (gsize) length : 0;
  } while (length > 0 && total < LONGEST_ANSWER);
  if (length == 0)
    return ENDED_SIGNED;
  if (length < 0 && g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF)) {
    g_error_free (cause);
    return ENDED_BARE;
  }
  if (length < 0)
    fail (error, cause, MATTA_ERROR_UNKNOWN_OUTCOME, "The server did not close in order");
  else
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNKNOWN_OUTCOME,
                         "The server speaks, as no syslog server does");
  return ENDED_NOT;
}

/* A program that closes with bytes unread, or is ended then, has its kernel reset the connection;
 * and what came too late for it is never acknowledged. */
static gboolean
has_taken_all (GSocket *socket)
{
  const int fd = g_socket_get_fd (socket);
  struct tcp_info info = { 0 };
  socklen_t size = sizeof info;
  int n_open = 0;

  return ioctl (fd, SIOCOUTQ, &n_open) == 0 && n_open == 0
         && getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
         && (info.tcpi_state == TCP_ESTABLISHED || info.tcpi_state == TCP_CLOSE_WAIT);
}

/* After its close_notify a server may reset what it left unread; so the end is waited for. */
static gboolean
ends_without_reset (GSocket *socket, GCancellable *cancellable)
{
  char waste[256];
  gssize length = 0;

  if (!g_socket_shutdown (socket, FALSE, TRUE, NULL))
    return FALSE;
  do {
    length = g_socket_receive (socket, waste, sizeof waste, cancellable, NULL);
  } while (length > 0);
  return length == 0;
}

/* The end of the connection is the only thing a server says: see the header. */
static gboolean
close_in_order (GTlsConnection *tls, GSocket *socket, GCancellable *cancellable, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (tls));
  GError *cause = NULL;
  Ending ending = ENDED_NOT;

  if (!g_output_stream_close (output, cancellable, &cause))
    return fail (error, cause, MATTA_ERROR_UNKNOWN_OUTCOME, "The connection was lost");
  ending = read_to_end (tls, cancellable, error);
  if (ending == ENDED_NOT)
    return FALSE;
  if (has_taken_all (socket) && (ending == ENDED_BARE || ends_without_reset (socket, cancellable)))
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_UNKNOWN_OUTCOME,
                       "The server closed before it had read everything");
  return FALSE;
}

static GString *
frame_all (GPtrArray *lines)
{
  GString *frames = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    matta_ledger_syslog_append_frame (frames, g_ptr_array_index (lines, i), g_get_host_name ());
  return frames;
}

gboolean
matta_ledger_wire_send (const MattaAuditOut *out,
                        GPtrArray *lines,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GTlsConnection) tls = NULL;
  g_autoptr (GString) frames = NULL;
  GSocket *socket = NULL;
  GError *cause = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (out != NULL && lines != NULL, FALSE);

  identity = g_network_address_new (out->host, out->port);
  connection = connect_to (out, identity, cancellable, error);
  if (connection == NULL)
    return FALSE;
  tls = secure (connection, out, identity, cancellable, error);
  if (tls == NULL)
    return FALSE;
  frames = frame_all (lines);
  socket = g_socket_connection_get_socket (connection);
  if (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (tls)), frames->str,
                                 frames->len, NULL, cancellable, &cause))
    done = close_in_order (tls, socket, cancellable, error);
  else
    fail (error, cause, MATTA_ERROR_UNKNOWN_OUTCOME, "The connection was lost");
  g_socket_close (socket, NULL); /* so that nothing waits for it any more */
  return done;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ledger-journal.h"

#include "matta-error.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#define PATIENCE_SECONDS 30

static void
append_field (GByteArray *entry, const char *name, const char *value)
{
  const gsize length = strlen (value);
  const guint64 size = GUINT64_TO_LE (length);

  g_byte_array_append (entry, (const guint8 *) name, strlen (name));
  if (strchr (value, '\n') != NULL) {
    g_byte_array_append (entry, (const guint8 *) "\n", 1);
    g_byte_array_append (entry, (const guint8 *) &size, sizeof size);
  } else {
    g_byte_array_append (entry, (const guint8 *) "=", 1);
  }
  g_byte_array_append (entry, (const guint8 *) value, length);
  g_byte_array_append (entry, (const guint8 *) "\n", 1);
}

static char *
make_name (MattaLedgerField field)
{
  g_autofree char *upper = g_ascii_strup (matta_ledger_field_get_name (field), -1);

  return g_strconcat ("MATTA_", g_strdelimit (upper, "-", '_'), NULL);
}

GBytes *
matta_ledger_journal_format (const MattaLedgerLine *line)
{
  GByteArray *entry = NULL;
  g_autofree char *words = NULL;
  g_autofree char *priority = NULL;
  g_autofree char *facility = g_strdup_printf ("%d", MATTA_LEDGER_FACILITY);

  g_return_val_if_fail (line != NULL, NULL);

  entry = g_byte_array_new ();
  words = matta_ledger_line_describe (line);
  priority = g_strdup_printf ("%u", matta_ledger_line_get_severity (line));
  append_field (entry, "MESSAGE", words);
  append_field (entry, "MESSAGE_ID", MATTA_LEDGER_MESSAGE_ID);
  append_field (entry, "PRIORITY", priority);
  append_field (entry, "SYSLOG_FACILITY", facility);
  append_field (entry, "SYSLOG_IDENTIFIER", "matta");
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++) {
    g_autofree char *value = matta_ledger_line_dup (line, (MattaLedgerField) i);
    g_autofree char *name = make_name ((MattaLedgerField) i);

    if (value != NULL)
      append_field (entry, name, value);
  }
  return g_byte_array_free_to_bytes (entry);
}

static GSocket *
connect_socket (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, &cause);

  if (socket != NULL && g_socket_connect (socket, address, NULL, &cause)) {
    g_socket_set_timeout (socket, PATIENCE_SECONDS);
    return g_steal_pointer (&socket);
  }
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no journal: %s",
               cause->message);
  return NULL;
}

static gboolean
send_entry (GSocket *socket, const MattaLedgerLine *line, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) entry = matta_ledger_journal_format (line);
  g_autoptr (GError) cause = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (entry, &size);

  if (g_socket_send (socket, data, size, cancellable, &cause) >= 0)
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The journal did not take it: %s",
                 cause->message);
  return FALSE;
}

gboolean
matta_ledger_journal_send (const char *path,
                           GPtrArray *lines,
                           guint *n_taken,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GSocket) socket = NULL;

  g_return_val_if_fail (path != NULL && lines != NULL && n_taken != NULL, FALSE);

  *n_taken = 0;
  socket = connect_socket (path, error);
  if (socket == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    if (!send_entry (socket, g_ptr_array_index (lines, i), cancellable, error))
      return FALSE;
    *n_taken = i + 1;
  }
  return TRUE;
}

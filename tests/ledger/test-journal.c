/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"
#include "matta-error.h"
#include "matta-ledger-journal.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

/* Somebody who listens where the journal would. */
typedef struct {
  char *dir;
  char *path;
  GSocket *socket;
  GPtrArray *lines;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("matta-ledger-XXXXXX", NULL);
  self->path = g_build_filename (self->dir, "socket", NULL);
  address = g_unix_socket_address_new (self->path);
  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->socket, address, FALSE, &error));
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_ledger_line_free);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->socket);
  g_ptr_array_unref (self->lines);
  g_unlink (self->path);
  g_rmdir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static void
assert_entry (GBytes *entry, const char *part)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (entry, &size);

  g_assert_nonnull (memmem (data, size, part, strlen (part)));
}

static void
test_fields (void)
{
  g_autoptr (MattaRecord) record = lines_make_record ("Plans");
  g_autoptr (MattaLedgerLine) line = lines_make ("failed", NULL, record, MATTA_AUDIT_FACTS);
  g_autoptr (GBytes) entry = matta_ledger_journal_format (line);

  assert_entry (entry, "MESSAGE=message " LINES_ID ": failed\n");
  assert_entry (entry, "MESSAGE_ID=" MATTA_LEDGER_MESSAGE_ID "\n");
  assert_entry (entry, "PRIORITY=4\n");
  assert_entry (entry, "SYSLOG_FACILITY=13\nSYSLOG_IDENTIFIER=matta\n");
  assert_entry (entry, "MATTA_FINDINGS=first-address look-alike\n");
}

/* A reason with several lines is one field still. */
static void
test_lines_in_a_value (void)
{
  static const char expected[] = "MATTA_DETAIL\n\x0e\0\0\0\0\0\0\0one\nPRIORITY=0\n";
  g_autoptr (MattaLedgerLine) line =
      lines_make ("holding", "one\nPRIORITY=0", NULL, MATTA_AUDIT_FULL);
  g_autoptr (GBytes) entry = matta_ledger_journal_format (line);
  gsize size = 0;
  const char *data = g_bytes_get_data (entry, &size);

  g_assert_nonnull (memmem (data, size, expected, sizeof expected - 1));
}

static void
test_sends_in_order (Fixture *self, gconstpointer data)
{
  guint n_taken = 0;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->lines, lines_make ("received", NULL, NULL, MATTA_AUDIT_FACTS));
  g_ptr_array_add (self->lines, lines_make ("sent", NULL, NULL, MATTA_AUDIT_FACTS));
  g_assert_true (matta_ledger_journal_send (self->path, self->lines, &n_taken, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_taken, ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *buffer = g_malloc0 (4097);

    g_assert_cmpint (g_socket_receive (self->socket, buffer, 4096, NULL, &error), >, 0);
    g_assert_nonnull (strstr (buffer, i == 0 ? "MATTA_EVENT=received\n" : "MATTA_EVENT=sent\n"));
  }
}

static void
test_no_journal (Fixture *self, gconstpointer data)
{
  guint n_taken = 9;
  g_autofree char *path = g_build_filename (self->dir, "none", NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->lines, lines_make ("sent", NULL, NULL, MATTA_AUDIT_FACTS));
  g_assert_false (matta_ledger_journal_send (path, self->lines, &n_taken, NULL, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_taken, ==, 0);
}

static gpointer
cancel_in_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* A journal that reads nothing: its socket is full at some time. */
static void
test_one_that_stands_still_can_be_left (Fixture *self, gconstpointer data)
{
  guint n_taken = 0;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  for (guint i = 0; i < 100000; i++)
    g_ptr_array_add (self->lines, lines_make ("sent", NULL, NULL, MATTA_AUDIT_FACTS));
  thread = g_thread_new ("cancel", cancel_in_thread, cancellable);
  g_assert_false (
      matta_ledger_journal_send (self->path, self->lines, &n_taken, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_taken, <, 100000);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/journal/fields", test_fields);
  g_test_add_func ("/ledger/journal/lines-in-a-value", test_lines_in_a_value);
  g_test_add ("/ledger/journal/sends-in-order", Fixture, NULL, set_up, test_sends_in_order,
              tear_down);
  g_test_add ("/ledger/journal/no-journal", Fixture, NULL, set_up, test_no_journal, tear_down);
  g_test_add ("/ledger/journal/one-that-stands-still-can-be-left", Fixture, NULL, set_up,
              test_one_that_stands_still_can_be_left, tear_down);
  return g_test_run ();
}

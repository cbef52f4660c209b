/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-command.h"

#include "matta-audit-range.h"
#include "matta-ledger-csv.h"
#include "matta-ledger-json.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define ROWS_AT_ONCE 1000

static gboolean as_json = FALSE;
static char *data_dir = NULL;
static char *format = NULL;
static char *from = NULL;
static char *to = NULL;
static char *contents = NULL;
static char *output = NULL;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("Where messages are kept"),
    N_ ("DIR") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("How it is exported"), "json-lines|csv" },
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("From this row or day on"), N_ ("NUMBER|DATE") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Up to this row or day"), N_ ("NUMBER|DATE") },
  { "contents", 0, 0, G_OPTION_ARG_STRING, &contents, N_ ("What is told of each message"),
    "facts|addresses|full" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), N_ ("FILE") },
  G_OPTION_ENTRY_NULL
};

/* What one run does with the rows. */
typedef struct {
  MattaStore *store;
  MattaAuditRange range;
  MattaAuditContents contents;
  gboolean csv;
  GOutputStream *stream; /* NULL: for reading, on standard output */
  char *chain;
  char *previous; /* the hash of the row before */
} Run;

static void
run_clear (Run *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->store);
  g_free (self->chain);
  g_free (self->previous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static MattaStore *
open_store (GError **error)
{
  g_autofree char *standard = g_build_filename (g_get_user_data_dir (), "matta", NULL);

  return matta_store_open (data_dir != NULL ? data_dir : standard, error);
}

static void
print_row (const MattaAuditRow *row)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (row->at / G_USEC_PER_SEC);
  g_autofree char *at = g_date_time_format_iso8601 (time);
  g_autofree char *detail = matta_command_clean (row->detail);

  g_print ("%6" G_GINT64_FORMAT "  %s  %-26s  %-10s  %s\n", row->number, at,
           row->id != NULL ? row->id : "", row->event, detail);
}

static gboolean
write_text (Run *run, const char *text, GError **error)
{
  return g_output_stream_write_all (run->stream, text, strlen (text), NULL, NULL, error);
}

static gboolean
write_row (Run *run, const MattaAuditRow *row, GError **error)
{
  g_autoptr (MattaRecord) record =
      row->id != NULL ? matta_store_get (run->store, row->id, NULL) : NULL;
  g_autoptr (MattaLedgerLine) line =
      matta_ledger_line_new (row, run->previous, run->chain, record, run->contents);
  g_autofree char *text =
      run->csv ? matta_ledger_csv_format (line) : matta_ledger_json_format (line);

  return write_text (run, text, error);
}

/* The rows before the range are read as well: the first in it says what it follows. */
static gboolean
take_row (Run *run, const MattaAuditRow *row, GError **error)
{
  gboolean done = TRUE;

  if (run->chain == NULL)
    run->chain = g_strdup (row->hash);
  if (matta_audit_range_contains (&run->range, row->number, row->at)) {
    if (run->stream != NULL)
      done = write_row (run, row, error);
    else
      print_row (row);
  }
  g_free (run->previous);
  run->previous = g_strdup (row->hash);
  return done;
}

static gboolean
take_rows (Run *run, GError **error)
{
  gint64 after = 0;

  while (TRUE) {
    g_autoptr (GPtrArray) rows = matta_store_list_audit (run->store, after, ROWS_AT_ONCE, error);

    if (rows == NULL)
      return FALSE;
    if (rows->len == 0)
      return TRUE;
    for (guint i = 0; i < rows->len; i++) {
      const MattaAuditRow *row = g_ptr_array_index (rows, i);

      after = row->number;
      if (!take_row (run, row, error))
        return FALSE;
    }
  }
}

/* A file of somebody else's is never written over. */
static GOutputStream *
open_stream (GError **error)
{
  g_autoptr (GFile) file = output != NULL ? g_file_new_for_commandline_arg (output) : NULL;
  g_autoptr (GOutputStream) base = NULL;

  if (file == NULL)
    base = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  else
    base = G_OUTPUT_STREAM (g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error));
  return base != NULL ? g_buffered_output_stream_new (base) : NULL;
}

/* Nobody is to take half an export for a whole one. */
static void
remove_output (void)
{
  g_autoptr (GFile) file = output != NULL ? g_file_new_for_commandline_arg (output) : NULL;

  if (file != NULL)
    g_file_delete (file, NULL, NULL); /* it is said already that there is none */
}

static MattaExit
export_rows (Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *header = matta_ledger_csv_format_header ();

  run->stream = open_stream (&error);
  if (run->stream == NULL)
    return matta_command_fail (error);
  if ((!run->csv || write_text (run, header, &error)) && take_rows (run, &error)
      && g_output_stream_close (run->stream, NULL, &error))
    return MATTA_EXIT_DONE;
  remove_output ();
  return matta_command_fail (error);
}

static MattaExit
list_rows (Run *run)
{
  g_autoptr (GError) error = NULL;

  return take_rows (run, &error) ? MATTA_EXIT_DONE : matta_command_fail (error);
}

static MattaExit
verify (MattaStore *store)
{
  gint64 broken = 0;
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;

  if (matta_store_verify_audit (store, &broken, &error)) {
    g_print ("%s\n", as_json ? "{\"whole\":true}" : _ ("The audit trail is whole."));
    return MATTA_EXIT_DONE;
  }
  if (error != NULL)
    return matta_command_fail (error);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, broken);
  if (as_json)
    g_print ("{\"whole\":false,\"broken\":%s}\n", number);
  else
    /* Translators: %s is a row's number. */
    g_print (_ ("The audit trail was changed: row %s does not fit the one before it.\n"), number);
  return MATTA_EXIT_NOT_DONE;
}

/* Where @word is among @words; the first for NULL, -1 for none. */
static int
find_word (const char *const *words, const char *word)
{
  for (int i = 0; word != NULL && words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      return i;
  return word == NULL ? 0 : -1;
}

/* FALSE after a sentence. */
static gboolean
read_options (Run *run)
{
  static const char *const formats[] = { "json-lines", "csv", NULL };
  static const char *const levels[] = { "facts", "addresses", "full", NULL };
  const int chosen = find_word (formats, format);
  const int level = find_word (levels, contents);

  matta_audit_range_init (&run->range);
  run->csv = chosen == 1;
  run->contents = (MattaAuditContents) MAX (level, 0);
  if (chosen < 0)
    g_printerr ("--format: json-lines, csv\n");
  else if (level < 0)
    g_printerr ("--contents: facts, addresses, full\n");
  else if (from != NULL && !matta_audit_range_set_from (&run->range, from))
    g_printerr ("--from: %s\n", _ ("This is neither a row's number nor a date like 2026-11-30."));
  else if (to != NULL && !matta_audit_range_set_to (&run->range, to))
    g_printerr ("--to: %s\n", _ ("This is neither a row's number nor a date like 2026-11-30."));
  else
    return TRUE;
  return FALSE;
}

MattaExit
matta_command_audit (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (Run) run = { 0 };

  if (!matta_command_parse (&argc, &argv, entries, "list|export|verify", 1, 1))
    return MATTA_EXIT_USAGE;
  if (!g_str_equal (argv[1], "list") && !g_str_equal (argv[1], "export")
      && !g_str_equal (argv[1], "verify")) {
    g_printerr ("%s mattactl audit list|export|verify\n", _ ("Usage:"));
    return MATTA_EXIT_USAGE;
  }
  if (!read_options (&run))
    return MATTA_EXIT_USAGE;
  if (!matta_command_has_folder (data_dir))
    return MATTA_EXIT_NOT_DONE;
  run.store = open_store (&error);
  if (run.store == NULL)
    return matta_command_fail (error);
  run.previous = g_strdup ("");
  if (g_str_equal (argv[1], "verify"))
    return verify (run.store);
  return as_json || g_str_equal (argv[1], "export") ? export_rows (&run) : list_rows (&run);
}

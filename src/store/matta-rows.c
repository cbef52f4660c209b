/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rows.h"

#include "matta-error.h"
#include "matta-history.h"

#include <string.h>

/* The columns that insert and update share, in the order they are bound. */
#define COLUMNS                                                                                    \
  "state, settled, tier, created_at, changed_at, due_at, due_boot, boot_id, first_try_at, "        \
  "attempts, client, return_path, parameters, from_address, from_folded, subject, message_id, "    \
  "size, digest, n_attachments, note, verdict, plan, ticks, envelope"
#define N_COLUMNS 25
#define MARKS "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Of what the mail app gave: sent once more it is the same again, whatever was changed here. */
char *
matta_row_describe_envelope (const MattaRecord *record)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  const char *return_path = record->return_path != NULL ? record->return_path : "";

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);
    const char *given = matta_record_get_given (record, recipient);

    if (given != NULL)
      g_ptr_array_add (addresses, matta_address_fold (given));
  }
  g_ptr_array_sort (addresses, compare_texts);
  g_checksum_update (checksum, (const guchar *) return_path, (gssize) strlen (return_path) + 1);
  for (guint i = 0; i < addresses->len; i++) {
    const char *address = g_ptr_array_index (addresses, i);

    g_checksum_update (checksum, (const guchar *) address, (gssize) strlen (address) + 1);
  }
  return g_strdup (g_checksum_get_string (checksum));
}

MattaRow *
matta_row_new (const MattaRecord *record)
{
  MattaRow *self = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_new0 (MattaRow, 1);
  self->record = matta_record_copy (record);
  self->verdict = record->verdict != NULL ? matta_verdict_to_json (record->verdict) : NULL;
  self->plan = record->plan != NULL ? matta_plan_to_json (record->plan) : NULL;
  self->from_folded = record->from != NULL ? matta_address_fold (record->from) : NULL;
  self->envelope = matta_row_describe_envelope (record);
  return self;
}

void
matta_row_free (MattaRow *self)
{
  g_return_if_fail (self != NULL);

  matta_record_free (self->record);
  g_free (self->verdict);
  g_free (self->plan);
  g_free (self->from_folded);
  g_free (self->envelope);
  g_free (self);
}

static void
bind_columns (MattaStatement *statement, const MattaRow *row)
{
  const MattaRecord *record = row->record;
  int i = 0;

  matta_statement_bind_text (statement, ++i, matta_state_to_string (record->state));
  sqlite3_bind_int (statement, ++i, matta_state_is_settled (record->state) ? 1 : 0);
  matta_statement_bind_text (statement, ++i, matta_tier_to_string (record->tier));
  sqlite3_bind_int64 (statement, ++i, record->created_at);
  sqlite3_bind_int64 (statement, ++i, record->changed_at);
  sqlite3_bind_int64 (statement, ++i, record->due_at);
  sqlite3_bind_int64 (statement, ++i, record->due_boot);
  matta_statement_bind_text (statement, ++i, record->boot_id);
  sqlite3_bind_int64 (statement, ++i, record->first_try_at);
  sqlite3_bind_int64 (statement, ++i, record->attempts);
  matta_statement_bind_text (statement, ++i, record->client);
  matta_statement_bind_text (statement, ++i,
                             record->return_path != NULL ? record->return_path : "");
  matta_statement_bind_text (statement, ++i, record->parameters);
  matta_statement_bind_text (statement, ++i, record->from);
  matta_statement_bind_text (statement, ++i, row->from_folded);
  matta_statement_bind_text (statement, ++i, record->subject);
  matta_statement_bind_text (statement, ++i, record->message_id);
  sqlite3_bind_int64 (statement, ++i, (gint64) record->size);
  matta_statement_bind_text (statement, ++i, record->digest != NULL ? record->digest : "");
  sqlite3_bind_int64 (statement, ++i, record->n_attachments);
  matta_statement_bind_text (statement, ++i, record->note);
  matta_statement_bind_text (statement, ++i, row->verdict);
  matta_statement_bind_text (statement, ++i, row->plan);
  matta_statement_bind_text (statement, ++i, record->ticks);
  matta_statement_bind_text (statement, ++i, row->envelope);
}

static gboolean
write_recipient (MattaDatabase *database,
                 gint64 number,
                 guint position,
                 const MattaRecordRecipient *recipient,
                 GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "REPLACE INTO recipient VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_int64 (statement, 2, position);
  matta_statement_bind_text (statement, 3, recipient->address);
  matta_statement_bind_text (statement, 4, recipient->parameters);
  matta_statement_bind_text (statement, 5, recipient->name);
  matta_statement_bind_text (statement, 6, recipient->kind);
  matta_statement_bind_text (statement, 7, matta_delivery_to_string (recipient->delivery));
  sqlite3_bind_int64 (statement, 8, recipient->code);
  matta_statement_bind_text (statement, 9, recipient->reply);
  sqlite3_bind_int64 (statement, 10, recipient->settled_at);
  matta_statement_bind_text (statement, 11, recipient->server);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
write_recipients (MattaDatabase *database, gint64 number, const MattaRecord *record, GError **error)
{
  for (guint i = 0; i < record->recipients->len; i++)
    if (!write_recipient (database, number, i, g_ptr_array_index (record->recipients, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_content (MattaDatabase *database, gint64 number, GBytes *bytes, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "INSERT INTO content VALUES (?, ?)", error);
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  /* An empty content has no address, which SQLite would take for NULL. */
  sqlite3_bind_blob64 (statement, 2, data != NULL ? data : "", size, SQLITE_STATIC);
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_row_insert (MattaDatabase *database,
                  const MattaRow *row,
                  MattaStored stored,
                  GBytes *bytes,
                  GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "INSERT INTO message (" COLUMNS ", id, stored) VALUES (" MARKS ", ?, ?)", error);
  gint64 number = 0;

  if (statement == NULL)
    return FALSE;
  bind_columns (statement, row);
  matta_statement_bind_text (statement, N_COLUMNS + 1, row->record->id);
  sqlite3_bind_int (statement, N_COLUMNS + 2, (int) stored);
  if (!matta_database_step (database, statement, NULL, error))
    return FALSE;
  number = matta_database_get_last_number (database);
  return (bytes == NULL || write_content (database, number, bytes, error))
         && write_recipients (database, number, row->record, error);
}

/* The row's number, provided that it is in the state it is expected in. */
static gboolean
find_expected (MattaDatabase *database,
               const char *id,
               MattaState expected,
               gint64 *number,
               GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "SELECT number, state FROM message WHERE id = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, id);
  if (!matta_database_step (database, statement, &row, error))
    return FALSE;
  if (!row) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
    return FALSE;
  }
  *number = sqlite3_column_int64 (statement, 0);
  if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 1),
                 matta_state_to_string (expected))
      == 0)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "It is in another state by now");
  return FALSE;
}

/* Remembers who took it now and had not before; to be asked before the recipients are written. */
static gboolean
count_accepted (MattaDatabase *database, gint64 number, const MattaRecord *record, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "SELECT position, delivery FROM recipient WHERE message = ?", error);
  const char *accepted = matta_delivery_to_string (MATTA_DELIVERY_ACCEPTED);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  while (matta_database_step (database, statement, &row, error)) {
    const MattaRecordRecipient *recipient = NULL;
    gint64 position = 0;

    if (!row)
      return TRUE;
    position = sqlite3_column_int64 (statement, 0);
    if (position >= record->recipients->len
        || g_strcmp0 ((const char *) sqlite3_column_text (statement, 1), accepted) == 0)
      continue;
    recipient = g_ptr_array_index (record->recipients, position);
    if (recipient->delivery == MATTA_DELIVERY_ACCEPTED
        && !matta_history_add (database, recipient->address, recipient->name, record->changed_at,
                               error))
      return FALSE;
  }
  return FALSE;
}

static gboolean
drop_surplus (MattaDatabase *database, gint64 number, guint n_recipients, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "DELETE FROM recipient WHERE message = ? AND position >= ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_int64 (statement, 2, n_recipients);
  return matta_database_step (database, statement, NULL, error);
}

/* Somebody may have got it while whoever changes it did not know yet: that is never forgotten
 * again. For all other mail the state tells who comes too late. */
static gboolean
check_step (MattaDatabase *database, gint64 number, const MattaRecord *record, GError **error)
{
  g_autoptr (MattaStatement) statement = NULL;
  g_autoptr (MattaPlan) kept = NULL;
  const char *json = NULL;
  gboolean row = FALSE;

  if (record->plan == NULL)
    return TRUE; /* as nearly all mail */
  statement = matta_database_prepare (database, "SELECT plan FROM message WHERE number = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  if (!matta_database_step (database, statement, &row, error))
    return FALSE;
  json = row ? (const char *) sqlite3_column_text (statement, 0) : NULL;
  kept = json != NULL ? matta_plan_from_json (json, NULL) : NULL;
  if (kept == NULL || kept->ahead_step <= record->plan->ahead_step)
    return TRUE;
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_CONFLICT, "Somebody has got it meanwhile");
  return FALSE;
}

gboolean
matta_row_update (MattaDatabase *database, const MattaRow *row, MattaState expected, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "UPDATE message SET (" COLUMNS ") = (" MARKS ") WHERE number = ?", error);
  const MattaRecord *record = row->record;
  gint64 number = 0;

  if (statement == NULL || !find_expected (database, record->id, expected, &number, error)
      || !check_step (database, number, record, error))
    return FALSE;
  bind_columns (statement, row);
  sqlite3_bind_int64 (statement, N_COLUMNS + 1, number);
  if (!matta_database_step (database, statement, NULL, error)
      || !count_accepted (database, number, record, error)
      || !write_recipients (database, number, record, error)
      || !drop_surplus (database, number, record->recipients->len, error))
    return FALSE;
  if (record->state != MATTA_STATE_SENT || expected == MATTA_STATE_SENT)
    return TRUE;
  return matta_history_add_message (database, error);
}

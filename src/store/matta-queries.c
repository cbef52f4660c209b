/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-queries.h"

#include "matta-error.h"

/* Messages and their recipients, each with one statement for the same condition. */
#define MESSAGES(condition)                                                                        \
  "SELECT m.number, m.id, m.state, m.tier, m.created_at, m.changed_at, m.due_at, m.due_boot,"      \
  " m.boot_id, m.first_try_at, m.attempts, m.client, m.return_path, m.parameters, m.from_address," \
  " m.subject, m.message_id, m.size, m.digest, m.n_attachments, m.note, m.verdict, m.plan,"        \
  " m.ticks, m.stored FROM message m WHERE " condition                                             \
  " ORDER BY m.created_at DESC, m.number DESC"
#define RECIPIENTS(condition)                                                                      \
  "SELECT r.message, r.address, r.parameters, r.name, r.kind, r.delivery, r.code, r.reply,"        \
  " r.settled_at, r.server FROM message m CROSS JOIN recipient r ON r.message = m.number"          \
  " WHERE " condition " ORDER BY r.message, r.position"

#define BY_ID "m.id = ?1"
#define BY_TIME                                                                                    \
  "m.number IN (SELECT number FROM message WHERE settled = 0"                                      \
  " UNION ALL SELECT number FROM message WHERE settled = 1 AND changed_at >= ?1)"
#define BY_SENDER "m.from_folded = ?1 AND m.created_at >= ?2 AND m.state IN ('returned', 'waiting')"
/* The newest of those that a person was asked about; enough to see a habit in. */
#define ASKED                                                                                      \
  "m.number IN (SELECT number FROM message WHERE tier <> 'quiet' AND created_at >= ?1"             \
  " ORDER BY created_at DESC LIMIT 1000)"

typedef struct {
  const char *messages;
  const char *recipients;
} Question;

static const Question by_id = { MESSAGES (BY_ID), RECIPIENTS (BY_ID) };
static const Question by_time = { MESSAGES (BY_TIME), RECIPIENTS (BY_TIME) };
static const Question asked = { MESSAGES (ASKED), RECIPIENTS (ASKED) };
static const Question by_sender = { MESSAGES (BY_SENDER), RECIPIENTS (BY_SENDER) };

/* Values for ?1 and ?2; no text means that there is only the number. */
typedef struct {
  const char *text;
  gint64 number;
} Values;

static void
free_record (gpointer record)
{
  matta_record_free (record);
}

static void
bind_values (MattaStatement *statement, const Values *values)
{
  int i = 0;

  if (values->text != NULL)
    matta_statement_bind_text (statement, ++i, values->text);
  if (sqlite3_bind_parameter_count (statement) > i)
    sqlite3_bind_int64 (statement, ++i, values->number);
}

/* Words this program does not know are damage, or another program's work: nothing is guessed. */
static gboolean
report_damage (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_DAMAGED, "A row cannot be understood");
  return FALSE;
}

static const char *
peek_text (MattaStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

static gboolean
read_documents (MattaRecord *record, const char *verdict, const char *plan, GError **error)
{
  if (verdict != NULL && (record->verdict = matta_verdict_from_json (verdict, error)) == NULL)
    return FALSE;
  if (plan != NULL && (record->plan = matta_plan_from_json (plan, error)) == NULL)
    return FALSE;
  return TRUE;
}

static MattaRecord *
read_message (MattaStatement *statement, GError **error)
{
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_autofree char *verdict = matta_statement_dup_text (statement, 21);
  g_autofree char *plan = matta_statement_dup_text (statement, 22);

  record->id = matta_statement_dup_text (statement, 1);
  record->created_at = sqlite3_column_int64 (statement, 4);
  record->changed_at = sqlite3_column_int64 (statement, 5);
  record->due_at = sqlite3_column_int64 (statement, 6);
  record->due_boot = sqlite3_column_int64 (statement, 7);
  record->boot_id = matta_statement_dup_text (statement, 8);
  record->first_try_at = sqlite3_column_int64 (statement, 9);
  record->attempts = (guint) sqlite3_column_int64 (statement, 10);
  record->client = matta_statement_dup_text (statement, 11);
  record->return_path = matta_statement_dup_text (statement, 12);
  record->parameters = matta_statement_dup_text (statement, 13);
  record->from = matta_statement_dup_text (statement, 14);
  record->subject = matta_statement_dup_text (statement, 15);
  record->message_id = matta_statement_dup_text (statement, 16);
  record->size = (guint64) sqlite3_column_int64 (statement, 17);
  record->digest = matta_statement_dup_text (statement, 18);
  record->n_attachments = (guint) sqlite3_column_int64 (statement, 19);
  record->note = matta_statement_dup_text (statement, 20);
  record->ticks = matta_statement_dup_text (statement, 23);
  record->has_content = sqlite3_column_int (statement, 24) != MATTA_STORED_NOWHERE;
  if (!matta_state_from_string (peek_text (statement, 2), &record->state)
      || !matta_tier_from_string (peek_text (statement, 3), &record->tier)) {
    report_damage (error);
    return NULL;
  }
  return read_documents (record, verdict, plan, error) ? g_steal_pointer (&record) : NULL;
}

static gboolean
read_recipient (MattaStatement *statement, MattaRecord *record, GError **error)
{
  g_autofree char *parameters = matta_statement_dup_text (statement, 2);
  MattaRecordRecipient *recipient =
      matta_record_add_recipient (record, peek_text (statement, 1), parameters);

  recipient->name = matta_statement_dup_text (statement, 3);
  recipient->kind = matta_statement_dup_text (statement, 4);
  recipient->code = (guint) sqlite3_column_int64 (statement, 6);
  recipient->reply = matta_statement_dup_text (statement, 7);
  recipient->settled_at = sqlite3_column_int64 (statement, 8);
  recipient->server = matta_statement_dup_text (statement, 9);
  return matta_delivery_from_string (peek_text (statement, 5), &recipient->delivery)
         || report_damage (error);
}

/* @by_number: row number → record, for the recipients to find theirs. */
static gboolean
read_messages (MattaDatabase *database,
               const char *sql,
               const Values *values,
               GPtrArray *records,
               GHashTable *by_number,
               GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  bind_values (statement, values);
  while (matta_database_step (database, statement, &row, error)) {
    gint64 *number = NULL;
    MattaRecord *record = NULL;

    if (!row)
      return TRUE;
    record = read_message (statement, error);
    if (record == NULL)
      return FALSE;
    g_ptr_array_add (records, record);
    number = g_new (gint64, 1);
    *number = sqlite3_column_int64 (statement, 0);
    g_hash_table_insert (by_number, number, record);
  }
  return FALSE;
}

static gboolean
read_recipients (MattaDatabase *database,
                 const char *sql,
                 const Values *values,
                 GHashTable *by_number,
                 GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  bind_values (statement, values);
  while (matta_database_step (database, statement, &row, error)) {
    gint64 number = 0;
    MattaRecord *record = NULL;

    if (!row)
      return TRUE;
    number = sqlite3_column_int64 (statement, 0);
    record = g_hash_table_lookup (by_number, &number);
    if (record != NULL && !read_recipient (statement, record, error))
      return FALSE;
  }
  return FALSE;
}

/* Both statements see the same moment; whoever writes is in a transaction already. */
static GPtrArray *
ask (MattaDatabase *database, const Question *question, const Values *values, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  g_autoptr (GHashTable) by_number =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean is_writer = matta_database_in_transaction (database);
  gboolean ok = FALSE;

  if (!is_writer && !matta_database_run (database, "BEGIN", error))
    return NULL;
  ok = read_messages (database, question->messages, values, records, by_number, error)
       && read_recipients (database, question->recipients, values, by_number, error);
  if (!is_writer && !matta_database_run (database, "COMMIT", ok ? error : NULL))
    ok = FALSE;
  return ok ? g_steal_pointer (&records) : NULL;
}

MattaRecord *
matta_query_get (MattaDatabase *database, const char *id, GError **error)
{
  const Values values = { .text = id };
  g_autoptr (GPtrArray) records = ask (database, &by_id, &values, error);

  if (records == NULL)
    return NULL;
  if (records->len > 0)
    return matta_record_copy (g_ptr_array_index (records, 0));
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
  return NULL;
}

static MattaRecord *
read_due (MattaStatement *statement, const char *id)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup (id);
  record->due_at = sqlite3_column_int64 (statement, 0);
  record->due_boot = sqlite3_column_int64 (statement, 1);
  record->boot_id = matta_statement_dup_text (statement, 2);
  return record;
}

MattaRecord *
matta_query_get_due (MattaDatabase *database, const char *id, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "SELECT due_at, due_boot, boot_id FROM message WHERE id = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  matta_statement_bind_text (statement, 1, id);
  if (!matta_database_step (database, statement, &row, error))
    return NULL;
  if (row)
    return read_due (statement, id);
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such message");
  return NULL;
}

GPtrArray *
matta_query_list (MattaDatabase *database, gint64 since, GError **error)
{
  const Values values = { .number = since };

  return ask (database, &by_time, &values, error);
}

GPtrArray *
matta_query_list_asked (MattaDatabase *database, gint64 since, GError **error)
{
  const Values values = { .number = since };

  return ask (database, &asked, &values, error);
}

gboolean
matta_query_find_beginning (MattaDatabase *database, gint64 *at, GError **error)
{
  return matta_database_read_number (
      database, "SELECT ifnull ((SELECT created_at FROM message ORDER BY number LIMIT 1), 0)", at,
      error);
}

GPtrArray *
matta_query_find_returned (MattaDatabase *database, const char *from, gint64 since, GError **error)
{
  g_autofree char *folded = matta_address_fold (from);
  const Values values = { .text = folded, .number = since };

  return ask (database, &by_sender, &values, error);
}

char *
matta_query_find_repeat (MattaDatabase *database,
                         const MattaRecord *record,
                         gint64 since,
                         GError **error)
{
  g_autoptr (MattaStatement) statement = NULL;
  g_autofree char *envelope = NULL;
  gboolean row = FALSE;

  /* Without a Message-ID two equal messages may both be meant. */
  if (record->message_id == NULL || record->digest == NULL)
    return NULL;
  statement = matta_database_prepare (
      database,
      "SELECT id FROM message WHERE message_id = ? AND created_at >= ? AND digest = ?"
      " AND envelope = ? AND id IS NOT ? AND state NOT IN ('returned', 'cancelled')"
      " ORDER BY created_at DESC LIMIT 1",
      error);
  if (statement == NULL)
    return NULL;
  envelope = matta_row_describe_envelope (record);
  matta_statement_bind_text (statement, 1, record->message_id);
  sqlite3_bind_int64 (statement, 2, since);
  matta_statement_bind_text (statement, 3, record->digest);
  matta_statement_bind_text (statement, 4, envelope);
  matta_statement_bind_text (statement, 5, record->id);
  if (!matta_database_step (database, statement, &row, error) || !row)
    return NULL;
  return matta_statement_dup_text (statement, 0);
}

char *
matta_query_find_message (MattaDatabase *database, const char *message_id, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "SELECT id FROM message WHERE message_id = ? AND (state NOT IN"
      " ('waiting', 'sealing', 'holding', 'scheduled', 'returned', 'cancelled')"
      " OR EXISTS (SELECT 1 FROM recipient WHERE message = message.number"
      " AND delivery IN ('accepted', 'unknown', 'refused')))"
      " ORDER BY created_at DESC LIMIT 1",
      error);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  matta_statement_bind_text (statement, 1, message_id);
  if (!matta_database_step (database, statement, &row, error) || !row)
    return NULL;
  return matta_statement_dup_text (statement, 0);
}

void
matta_whereabouts_clear (MattaWhereabouts *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

gboolean
matta_query_find_content (MattaDatabase *database,
                          const char *id,
                          MattaWhereabouts *whereabouts,
                          GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database,
                              "SELECT m.stored, m.size, c.message, c.bytes FROM message m"
                              " LEFT JOIN content c ON c.message = m.number WHERE m.id = ?",
                              error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, id);
  if (!matta_database_step (database, statement, &row, error))
    return FALSE;
  if (!row || sqlite3_column_int (statement, 0) == MATTA_STORED_NOWHERE) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND, "There is no such content");
    return FALSE;
  }
  whereabouts->stored = (MattaStored) sqlite3_column_int (statement, 0);
  whereabouts->size = (guint64) sqlite3_column_int64 (statement, 1);
  if (whereabouts->stored != MATTA_STORED_IN_ROW)
    return TRUE;
  if (sqlite3_column_type (statement, 2) == SQLITE_NULL)
    return report_damage (error);
  whereabouts->bytes =
      g_bytes_new (sqlite3_column_blob (statement, 3), (gsize) sqlite3_column_bytes (statement, 3));
  return TRUE;
}

/* The plan is JSON of our own, without spaces. */
char **
matta_query_list_sealed (MattaDatabase *database, gint64 before, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "SELECT id FROM message WHERE settled = 1 AND stored > 0 AND changed_at < ?"
      " AND plan LIKE '%\"seal\":true%'",
      error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, before);
  while (matta_database_step (database, statement, &row, error)) {
    if (!row)
      return g_strv_builder_end (ids);
    g_strv_builder_add (ids, (const char *) sqlite3_column_text (statement, 0));
  }
  return NULL;
}

GHashTable *
matta_query_list_files (MattaDatabase *database, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "SELECT id FROM message WHERE stored = 2", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  while (matta_database_step (database, statement, &row, error)) {
    if (!row)
      return g_steal_pointer (&ids);
    g_hash_table_add (ids, matta_statement_dup_text (statement, 0));
  }
  return NULL;
}

char *
matta_query_get_fact (MattaDatabase *database, const char *key, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "SELECT value FROM fact WHERE key = ?", error);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  matta_statement_bind_text (statement, 1, key);
  if (!matta_database_step (database, statement, &row, error) || !row)
    return NULL;
  return matta_statement_dup_text (statement, 0);
}

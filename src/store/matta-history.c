/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-history.h"

#include "matta-envelope.h"
#include "matta-name.h"

static gboolean
add_domain (MattaDatabase *database, const char *folded, gint64 at, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database,
                              "INSERT INTO history_domain VALUES (?1, 1, ?2) ON CONFLICT (folded)"
                              " DO UPDATE SET count = count + 1, last_at = max (last_at, ?2)",
                              error);

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, folded);
  sqlite3_bind_int64 (statement, 2, at);
  return matta_database_step (database, statement, NULL, error);
}

static gboolean
add_person (MattaDatabase *database,
            const char *folded,
            const char *name,
            gint64 at,
            GError **error)
{
  g_autofree char *family = matta_name_get_family (name);
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database,
      "INSERT INTO history_address (folded, count, last_at, name, family, domain)"
      " VALUES (?1, 1, ?2, ?3, ?4, ?5) ON CONFLICT (folded)"
      " DO UPDATE SET count = count + 1, last_at = max (last_at, ?2),"
      " name = iif (?2 >= last_at, coalesce (?3, name), coalesce (name, ?3)),"
      " family = iif (?2 >= last_at, coalesce (?4, family), coalesce (family, ?4))",
      error);

  if (statement == NULL)
    return FALSE;
  matta_statement_bind_text (statement, 1, folded);
  sqlite3_bind_int64 (statement, 2, at);
  matta_statement_bind_text (statement, 3, name);
  matta_statement_bind_text (statement, 4, family);
  matta_statement_bind_text (statement, 5, matta_address_get_domain (folded));
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_history_add (MattaDatabase *database,
                   const char *address,
                   const char *name,
                   gint64 at,
                   GError **error)
{
  g_autofree char *folded = matta_address_fold (address);

  return add_person (database, folded, name, at, error)
         && add_domain (database, matta_address_get_domain (folded), at, error);
}

gboolean
matta_history_add_message (MattaDatabase *database, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "UPDATE history_total SET count = count + 1", error);

  return statement != NULL && matta_database_step (database, statement, NULL, error);
}

/* 64 of a digest's bits: among some millions no two are alike by chance. */
static gint64
make_key (const char *identity)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  gint64 key = 0;

  for (guint i = 0; i < 16; i++)
    key = (gint64) (((guint64) key << 4) | (guint64) g_ascii_xdigit_value (digest[i]));
  return key;
}

/* A row of @sql, whose parameter is @identity or its @key. */
static gboolean
has_row (MattaDatabase *database,
         const char *sql,
         const char *identity,
         gint64 key,
         gboolean *found,
         GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  if (identity != NULL)
    matta_statement_bind_text (statement, 1, identity);
  else
    sqlite3_bind_int64 (statement, 1, key);
  return matta_database_step (database, statement, found, error);
}

static gboolean
is_counted (MattaDatabase *database, const MattaPastMail *mail, gboolean *counted, GError **error)
{
  if (!has_row (database, "SELECT 1 FROM history_mail WHERE key = ?", NULL,
                make_key (mail->identity), counted, error))
    return FALSE;
  return *counted
         || has_row (database, "SELECT 1 FROM message WHERE message_id = ? AND state = 'sent'",
                     mail->identity, 0, counted, error);
}

static gboolean
note_mail (MattaDatabase *database, const MattaPastMail *mail, GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, "INSERT INTO history_mail VALUES (?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, make_key (mail->identity));
  return matta_database_step (database, statement, NULL, error);
}

gboolean
matta_history_add_past (MattaDatabase *database, MattaPastMail *mail, GError **error)
{
  if (!is_counted (database, mail, &mail->is_known, error))
    return FALSE;
  if (mail->is_known)
    return TRUE;
  for (guint i = 0; i < mail->recipients->len; i++) {
    const MattaRecipient *recipient = g_ptr_array_index (mail->recipients, i);

    if (!matta_history_add (database, recipient->address, recipient->name, mail->at, error))
      return FALSE;
  }
  return note_mail (database, mail, error) && matta_history_add_message (database, error);
}

static gboolean
read_count (MattaDatabase *database,
            const char *sql,
            const char *folded,
            guint *count,
            GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (database, sql, error);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  if (folded != NULL)
    matta_statement_bind_text (statement, 1, folded);
  if (!matta_database_step (database, statement, &row, error))
    return FALSE;
  *count = row ? (guint) CLAMP (sqlite3_column_int64 (statement, 0), 0, G_MAXUINT) : 0;
  return TRUE;
}

gboolean
matta_history_count_address (MattaDatabase *database,
                             const char *address,
                             guint *count,
                             GError **error)
{
  g_autofree char *folded = matta_address_fold (address);

  return read_count (database, "SELECT count FROM history_address WHERE folded = ?", folded, count,
                     error);
}

gboolean
matta_history_count_domain (MattaDatabase *database,
                            const char *domain,
                            guint *count,
                            GError **error)
{
  g_autofree char *address = g_strconcat ("@", domain, NULL); /* folds like any address's */
  g_autofree char *folded = matta_address_fold (address);

  return read_count (database, "SELECT count FROM history_domain WHERE folded = ?",
                     matta_address_get_domain (folded), count, error);
}

gboolean
matta_history_count_total (MattaDatabase *database, guint *count, GError **error)
{
  return read_count (database, "SELECT count FROM history_total", NULL, count, error);
}

static const char *const people_questions[] = {
  [MATTA_PEOPLE_BY_ADDRESS] = "SELECT folded, name, count, last_at FROM history_address"
                              " WHERE folded = ?1 LIMIT ?2",
  [MATTA_PEOPLE_BY_DOMAIN] = "SELECT folded, name, count, last_at FROM history_address"
                             " WHERE domain = ?1 ORDER BY count DESC LIMIT ?2",
  [MATTA_PEOPLE_BY_FAMILY] = "SELECT folded, name, count, last_at FROM history_address"
                             " WHERE family = ?1 ORDER BY count DESC LIMIT ?2",
};

/* @key as it stands in the table. */
static char *
fold_key (MattaPeopleBy by, const char *key)
{
  g_autofree char *address = NULL;
  g_autofree char *folded = NULL;

  switch (by) {
  case MATTA_PEOPLE_BY_ADDRESS:
    return matta_address_fold (key);
  case MATTA_PEOPLE_BY_DOMAIN:
    address = g_strconcat ("@", key, NULL); /* folds like any address's */
    folded = matta_address_fold (address);
    return g_strdup (matta_address_get_domain (folded));
  case MATTA_PEOPLE_BY_FAMILY:
    return g_strdup (key);
  }
  g_return_val_if_reached (g_strdup (key));
}

static MattaAcquaintance *
read_person (MattaStatement *statement)
{
  MattaAcquaintance *person = g_new0 (MattaAcquaintance, 1);

  person->address = matta_statement_dup_text (statement, 0);
  person->name = matta_statement_dup_text (statement, 1);
  person->count = (guint) CLAMP (sqlite3_column_int64 (statement, 2), 0, G_MAXUINT);
  person->last_at = sqlite3_column_int64 (statement, 3);
  return person;
}

GPtrArray *
matta_history_select_people (MattaDatabase *database,
                             MattaPeopleBy by,
                             const char *key,
                             guint limit,
                             GError **error)
{
  g_autoptr (MattaStatement) statement =
      matta_database_prepare (database, people_questions[by], error);
  g_autoptr (GPtrArray) people =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_acquaintance_free);
  g_autofree char *folded = fold_key (by, key);
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  matta_statement_bind_text (statement, 1, folded);
  sqlite3_bind_int64 (statement, 2, limit);
  while (matta_database_step (database, statement, &row, error)) {
    if (!row)
      return g_steal_pointer (&people);
    g_ptr_array_add (people, read_person (statement));
  }
  return NULL;
}

char **
matta_history_select_domains (MattaDatabase *database, guint limit, GError **error)
{
  g_autoptr (MattaStatement) statement = matta_database_prepare (
      database, "SELECT folded FROM history_domain ORDER BY count DESC LIMIT ?", error);
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();
  gboolean row = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, limit);
  while (matta_database_step (database, statement, &row, error)) {
    if (!row)
      return g_strv_builder_end (domains);
    g_strv_builder_add (domains, (const char *) sqlite3_column_text (statement, 0));
  }
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "matta-name.h"

#include <sqlite3.h>
#include <string.h>

/* One message to @address, taken by its server. */
static void
send_to (StoreFixture *fixture, const char *address, const char *name, gint64 at)
{
  g_autoptr (MattaRecord) record = store_add (fixture, at, MATTA_STATE_SENDING);
  g_autoptr (GError) error = NULL;
  MattaRecordRecipient *recipient = NULL;

  g_ptr_array_set_size (record->recipients, 0);
  recipient = matta_record_add_recipient (record, address, NULL);
  recipient->delivery = MATTA_DELIVERY_ACCEPTED;
  g_free (recipient->name);
  recipient->name = g_strdup (name);
  record->state = MATTA_STATE_SENT;
  record->changed_at = at;
  matta_store_update (fixture->store, record, MATTA_STATE_SENDING, NULL, &error);
  g_assert_no_error (error);
}

/* "address name count" of each, one after the other. */
static char *
list_people (StoreFixture *fixture, MattaPeopleBy by, const char *key, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = matta_store_list_people (fixture->store, by, key, limit, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < people->len; i++) {
    const MattaAcquaintance *person = g_ptr_array_index (people, i);

    g_string_append_printf (text, "%s %s %u;", person->address,
                            person->name != NULL ? person->name : "-", person->count);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_people (StoreFixture *fixture,
               MattaPeopleBy by,
               const char *key,
               guint limit,
               const char *expected)
{
  g_autofree char *text = list_people (fixture, by, key, limit);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_knows_people (StoreFixture *fixture, gconstpointer data)
{
  send_to (fixture, "Taro@Customer.example", "佐藤 太郎", 1000);
  send_to (fixture, "taro@customer.example", NULL, 2000);
  send_to (fixture, "hanako@customer.example", "佐藤 花子", 3000);
  send_to (fixture, "sato@partner.example", "佐藤", 4000);
  send_to (fixture, "info@partner.example", NULL, 5000);
  assert_people (fixture, MATTA_PEOPLE_BY_ADDRESS, "TARO@customer.EXAMPLE", 9,
                 "taro@customer.example 佐藤 太郎 2;");
  assert_people (fixture, MATTA_PEOPLE_BY_DOMAIN, "Customer.example", 9,
                 "taro@customer.example 佐藤 太郎 2;hanako@customer.example 佐藤 花子 1;");
  assert_people (fixture, MATTA_PEOPLE_BY_DOMAIN, "customer.example", 1,
                 "taro@customer.example 佐藤 太郎 2;");
  assert_people (fixture, MATTA_PEOPLE_BY_DOMAIN, "ustomer.example", 9, "");
  assert_people (fixture, MATTA_PEOPLE_BY_FAMILY, "佐藤", 1, "taro@customer.example 佐藤 太郎 2;");
  assert_people (fixture, MATTA_PEOPLE_BY_FAMILY, "鈴木", 9, "");
}

static void
test_last_name_given_stays (StoreFixture *fixture, gconstpointer data)
{
  send_to (fixture, "anna@a.example", "Anna Berg", 1000);
  send_to (fixture, "anna@a.example", "Anna Smith", 2000);
  send_to (fixture, "anna@a.example", NULL, 3000);
  assert_people (fixture, MATTA_PEOPLE_BY_FAMILY, "smith", 9, "anna@a.example Anna Smith 3;");
  assert_people (fixture, MATTA_PEOPLE_BY_FAMILY, "berg", 9, "");
}

static void
test_lists_domains_most_used_first (StoreFixture *fixture, gconstpointer data)
{
  g_auto (GStrv) domains = NULL;
  g_autofree char *joined = NULL;

  send_to (fixture, "a@rare.example", NULL, 1000);
  send_to (fixture, "a@often.example", NULL, 2000);
  send_to (fixture, "b@often.example", NULL, 3000);
  domains = matta_store_list_domains (fixture->store, 10, NULL);
  joined = g_strjoinv (" ", domains);
  g_assert_cmpstr (joined, ==, "often.example rare.example");
}

/* Makes the database that an earlier program left. */
static void
restore (StoreFixture *fixture, const char *name)
{
  g_autofree char *sql_path = g_test_build_filename (G_TEST_DIST, "store", name, NULL);
  g_autofree char *path = g_build_filename (fixture->dir, "matta.db", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;

  g_file_get_contents (sql_path, &sql, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->store);
  store_remove_dir (fixture->dir);
  g_assert_cmpint (g_mkdir_with_parents (fixture->dir, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_takes_over_schema_1 (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  gint64 broken = 0;
  guint total = 0;

  restore (fixture, "schema-1.sql");
  store_fixture_reopen (fixture);
  records = matta_store_list (fixture->store, 0, NULL);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_true (matta_store_verify_audit (fixture->store, &broken, NULL));
  g_assert_true (matta_store_count_total (fixture->store, &total, NULL));
  g_assert_cmpuint (total, ==, 3);
  assert_people (fixture, MATTA_PEOPLE_BY_DOMAIN, "customer.example", 9,
                 "taro@customer.example - 2;");
  send_to (fixture, "taro@customer.example", "佐藤 太郎", 9000);
  assert_people (fixture, MATTA_PEOPLE_BY_FAMILY, "佐藤", 9, "taro@customer.example 佐藤 太郎 3;");
}

static void
put_bag (GPtrArray *rows, guint sort, guint64 key, guint32 day, const char *text)
{
  MattaBagRow *row = g_new0 (MattaBagRow, 1);

  row->sort = sort;
  row->key = key;
  row->day = day;
  row->value = g_bytes_new (text, strlen (text));
  g_ptr_array_add (rows, row);
}

static void
assert_bag (StoreFixture *fixture, guint sort, guint64 key, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = matta_store_get_bag (fixture->store, sort, key, &error);

  g_assert_no_error (error);
  if (text == NULL)
    g_assert_null (value);
  else
    g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), text, strlen (text));
}

/* What the model remembers: the last word stays, over a restart; the oldest goes. */
static void
test_bags (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_bag_row_free);
  g_autoptr (GError) error = NULL;

  put_bag (rows, 1, G_MAXUINT64, 5, "first");
  put_bag (rows, 1, G_MAXUINT64, 9, "second");
  put_bag (rows, 2, G_MAXUINT64, 5, "other");
  for (guint i = 0; i < 10; i++)
    put_bag (rows, 1, i, i, "old");
  assert_bag (fixture, 1, G_MAXUINT64, NULL);
  g_assert_true (matta_store_put_bags (fixture->store, rows, &error));
  store_fixture_reopen (fixture);
  assert_bag (fixture, 1, G_MAXUINT64, "second");
  assert_bag (fixture, 2, G_MAXUINT64, "other");
  g_assert_true (matta_store_trim_bags (fixture->store, 1, 4, &error));
  assert_bag (fixture, 1, 0, NULL);
  assert_bag (fixture, 1, 6, NULL);
  assert_bag (fixture, 1, 8, "old");
  assert_bag (fixture, 1, G_MAXUINT64, "second");
  assert_bag (fixture, 2, G_MAXUINT64, "other");
}

/* "learnt" or "known". */
static const char *
add_past (StoreFixture *fixture,
          const char *identity,
          const char *address,
          const char *name,
          gint64 at)
{
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (GPtrArray) mails = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  MattaRecipient recipient = { .address = (char *) address, .name = (char *) name };
  MattaPastMail mail = { .identity = identity, .at = at, .recipients = recipients };

  g_ptr_array_add (recipients, &recipient);
  g_ptr_array_add (mails, &mail);
  g_assert_true (matta_store_add_past (fixture->store, mails, &error));
  g_assert_no_error (error);
  return mail.is_known ? "known" : "learnt";
}

static void
test_the_past_counts_once (StoreFixture *fixture, gconstpointer data)
{
  guint total = 0;

  g_assert_cmpstr (add_past (fixture, "1@a.example", "Taro@customer.example", "佐藤", 500), ==,
                   "learnt");
  g_assert_cmpstr (add_past (fixture, "1@a.example", "Taro@customer.example", "佐藤", 500), ==,
                   "known");
  store_fixture_reopen (fixture);
  g_assert_cmpstr (add_past (fixture, "1@a.example", "Taro@customer.example", "佐藤", 500), ==,
                   "known");
  g_assert_cmpstr (add_past (fixture, "2@a.example", "taro@customer.example", "佐藤 太郎", 700), ==,
                   "learnt");
  /* Read in any order, the last name is the last one given. */
  g_assert_cmpstr (add_past (fixture, "3@a.example", "taro@customer.example", "旧姓", 100), ==,
                   "learnt");
  assert_people (fixture, MATTA_PEOPLE_BY_ADDRESS, "taro@customer.example", 9,
                 "taro@customer.example 佐藤 太郎 3;");
  g_assert_true (matta_store_count_total (fixture->store, &total, NULL));
  g_assert_cmpuint (total, ==, 3);
}

/* The mail app's copy of what went through Matta. */
static void
test_what_went_through_is_known (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_SENDING);
  g_autoptr (GError) error = NULL;
  const char *id = record->message_id;

  g_assert_nonnull (id);
  g_assert_cmpstr (add_past (fixture, "other", "b@example.org", NULL, 1000), ==, "learnt");
  record->state = MATTA_STATE_SENT;
  g_assert_true (matta_store_update (fixture->store, record, MATTA_STATE_SENDING, NULL, &error));
  g_assert_cmpstr (add_past (fixture, id, "b@example.org", NULL, 1000), ==, "known");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/history/bags", test_bags);
  STORE_TEST ("/history/knows-people", test_knows_people);
  STORE_TEST ("/history/last-name-given-stays", test_last_name_given_stays);
  STORE_TEST ("/history/lists-domains-most-used-first", test_lists_domains_most_used_first);
  STORE_TEST ("/history/the-past-counts-once", test_the_past_counts_once);
  STORE_TEST ("/history/what-went-through-is-known", test_what_went_through_is_known);
  STORE_TEST ("/history/takes-over-schema-1", test_takes_over_schema_1);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE (3 * 1024 * 1024)

static guint
count_files (StoreFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "contents", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_large_contents_are_kept_in_files (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaContent) content = store_make_file_content (fixture, LARGE);
  g_autoptr (MattaRecord) record = store_make_record (1000);
  g_autofree char *digest = g_strdup (matta_content_get_digest (content));
  g_autoptr (MattaContent) kept = NULL;
  g_autoptr (GError) error = NULL;

  record->size = LARGE;
  record->digest = g_strdup (digest);
  g_assert_true (matta_store_insert (fixture->store, record, content, &error));
  g_assert_cmpuint (count_files (fixture), ==, 1);
  store_fixture_reopen (fixture);
  kept = matta_store_load_content (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matta_content_get_size (kept), ==, LARGE);
  g_assert_cmpint (matta_content_peek_fd (kept), >=, 0);
  g_assert_cmpstr (matta_content_get_digest (kept), ==, digest);
}

/* A program that died between the file and its row leaves a file that nobody owns; one whose row is
 * there is never touched, and neither is what is not ours. */
static void
test_tidies_only_its_own_leftovers (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaContent) content = store_make_file_content (fixture, LARGE);
  g_autoptr (MattaRecord) record = store_make_record (1000);
  g_autofree char *orphan =
      g_build_filename (fixture->dir, "contents", "01m84facs825b7k3z7e5nw7tq6.eml", NULL);
  g_autofree char *foreign = g_build_filename (fixture->dir, "contents", "notes.txt", NULL);

  record->size = LARGE;
  g_assert_true (matta_store_insert (fixture->store, record, content, NULL));
  g_assert_true (g_file_set_contents (orphan, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  store_fixture_reopen (fixture);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture), ==, 2);
}

static void
test_same_id_twice_is_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaContent) other = store_make_content ("other");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_store_insert (fixture->store, record, other, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  text = store_read_text (fixture->store, record->id);
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\ntext\r\n");
}

static void
test_unknown_ids_are_not_found (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) stranger = store_make_record (1000);
  g_autoptr (GError) error = NULL;

  g_assert_null (matta_store_get (fixture->store, stranger->id, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (matta_store_load_content (fixture->store, stranger->id, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (matta_store_update (fixture->store, stranger, MATTA_STATE_WAITING, NULL, &error));
  g_assert_nonnull (error);
}

/* --- what is listed --------------------------------------------------------------------------- */

static void
settle (StoreFixture *fixture, MattaRecord *record, MattaState state, gint64 at)
{
  MattaState before = record->state;

  record->state = state;
  record->changed_at = at;
  g_assert_true (matta_store_update (fixture->store, record, before, NULL, NULL));
}

static void
test_lists_what_is_open_and_what_settled_lately (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) old_open = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) old_sent = store_add (fixture, 2000, MATTA_STATE_SENDING);
  g_autoptr (MattaRecord) new_sent = store_add (fixture, 3000, MATTA_STATE_SENDING);
  g_autoptr (MattaRecord) newest = store_add (fixture, 4000, MATTA_STATE_HOLDING);
  const char *const expected[] = { newest->id, new_sent->id, old_open->id };
  g_autoptr (GPtrArray) records = NULL;

  settle (fixture, old_sent, MATTA_STATE_SENT, 5000);
  settle (fixture, new_sent, MATTA_STATE_SENT, 6000);
  records = matta_store_list (fixture->store, 5500, NULL);
  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < records->len; i++) {
    const MattaRecord *record = g_ptr_array_index (records, i);

    g_assert_cmpstr (record->id, ==, expected[i]);
    g_assert_cmpuint (record->recipients->len, ==, 2);
  }
}

/* --- repeats ---------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  void (*change) (MattaRecord *record);
  MattaState state; /* of the earlier one */
  gboolean repeats;
} Repeat;

static void
keep_as_it_is (MattaRecord *record)
{
}

static void
change_message_id (MattaRecord *record)
{
  g_free (record->message_id);
  record->message_id = g_strdup ("two@example.com");
}

static void
change_content (MattaRecord *record)
{
  g_free (record->digest);
  record->digest = g_strdup ("other");
}

static void
change_recipients (MattaRecord *record)
{
  matta_record_add_recipient (record, "d@example.jp", NULL);
}

static void
change_return_path (MattaRecord *record)
{
  g_free (record->return_path);
  record->return_path = g_strdup ("z@example.com");
}

static void
change_spelling (MattaRecord *record)
{
  MattaRecordRecipient *first = g_ptr_array_index (record->recipients, 0);

  g_free (first->address);
  first->address = g_strdup ("B@EXAMPLE.jp");
}

static const Repeat repeats[] = {
  { "unchanged", keep_as_it_is, MATTA_STATE_HOLDING, TRUE },
  { "sent-already", keep_as_it_is, MATTA_STATE_SENT, TRUE },
  { "other-spelling", change_spelling, MATTA_STATE_HOLDING, TRUE },
  { "returned", keep_as_it_is, MATTA_STATE_RETURNED, FALSE },
  { "cancelled", keep_as_it_is, MATTA_STATE_CANCELLED, FALSE },
  { "other-message-id", change_message_id, MATTA_STATE_HOLDING, FALSE },
  { "other-content", change_content, MATTA_STATE_HOLDING, FALSE },
  { "other-recipients", change_recipients, MATTA_STATE_HOLDING, FALSE },
  { "other-return-path", change_return_path, MATTA_STATE_HOLDING, FALSE },
};

static void
test_repeats (StoreFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++) {
    g_autoptr (MattaRecord) first = store_make_record (1000 + i);
    g_autoptr (MattaRecord) second = store_make_record (2000 + i);
    g_autofree char *message_id = g_strdup_printf ("%u@example.com", i);
    g_autoptr (MattaContent) content = store_make_content ("text");
    g_autofree char *found = NULL;
    g_autofree char *too_old = NULL;

    g_test_message ("%s", repeats[i].name);
    g_free (first->message_id);
    first->message_id = g_strdup (message_id);
    g_free (second->message_id);
    second->message_id = g_strdup (message_id);
    first->digest = g_strdup ("digest");
    second->digest = g_strdup ("digest");
    first->state = repeats[i].state;
    g_assert_true (matta_store_insert (fixture->store, first, content, NULL));
    repeats[i].change (second);
    found = matta_store_find_repeat (fixture->store, second, 0, NULL);
    g_assert_cmpstr (found, ==, repeats[i].repeats ? first->id : NULL);
    too_old = matta_store_find_repeat (fixture->store, second, 1000 + i + 1, NULL);
    g_assert_null (too_old);
  }
}

/* --- purging ---------------------------------------------------------------------------------- */

static void
test_purges_contents_and_nothing_else (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) open = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (MattaRecord) fresh = store_add (fixture, 2000, MATTA_STATE_SENDING);
  g_autoptr (MattaRecord) old = store_make_record (3000);
  g_autoptr (MattaContent) content = store_make_file_content (fixture, LARGE);
  g_autoptr (MattaRecord) kept = NULL;
  g_autoptr (GError) error = NULL;
  gint64 broken = 0;

  old->state = MATTA_STATE_SENDING;
  old->size = LARGE;
  g_assert_true (matta_store_insert (fixture->store, old, content, NULL));
  settle (fixture, old, MATTA_STATE_SENT, 4000);
  settle (fixture, fresh, MATTA_STATE_SENT, 9000);
  g_assert_cmpint (matta_store_purge (fixture->store, 5000, &error), ==, 1);
  g_assert_cmpint (matta_store_purge (fixture->store, 5000, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture), ==, 0);
  kept = matta_store_get (fixture->store, old->id, NULL);
  g_assert_false (kept->has_content);
  g_assert_cmpstr (kept->subject, ==, "Hello");
  g_assert_null (matta_store_load_content (fixture->store, old->id, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
  g_free (store_read_text (fixture->store, open->id));
  g_free (store_read_text (fixture->store, fresh->id));
  g_assert_true (matta_store_verify_audit (fixture->store, &broken, NULL));
}

/* --- the audit trail -------------------------------------------------------------------------- */

static char *
list_events (MattaStore *store, gint64 after, guint limit)
{
  g_autoptr (GPtrArray) rows = matta_store_list_audit (store, after, limit, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const MattaAuditRow *row = g_ptr_array_index (rows, i);

    g_string_append_printf (text, "%" G_GINT64_FORMAT ":%s ", row->number, row->event);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_every_step_is_in_the_audit_trail (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  gint64 broken = -1;

  settle (fixture, record, MATTA_STATE_HOLDING, 2000);
  settle (fixture, record, MATTA_STATE_CANCELLED, 3000);
  g_assert_true (matta_store_append_audit (fixture->store, NULL, "paused", NULL, NULL));
  all = list_events (fixture->store, 0, 100);
  g_assert_cmpstr (all, ==, "1:received 2:holding 3:cancelled 4:paused ");
  some = list_events (fixture->store, 1, 2);
  g_assert_cmpstr (some, ==, "2:holding 3:cancelled ");
  store_fixture_reopen (fixture);
  g_assert_true (matta_store_verify_audit (fixture->store, &broken, NULL));
}

typedef struct {
  const char *sql;
  gint64 broken;
} Tampering;

static const Tampering tamperings[] = {
  { "UPDATE audit SET event = 'sent' WHERE number = 3", 3 },
  { "UPDATE audit SET at = at + 1 WHERE number = 2", 2 },
  { "UPDATE audit SET detail = 'x' WHERE number = 1", 1 },
  { "UPDATE audit SET id = NULL WHERE number = 2", 2 },
  { "DELETE FROM audit WHERE number = 2", 2 },
  { "DELETE FROM audit WHERE number = 4", 4 }, /* the last one: cut off */
};

static void
test_tampering_shows (StoreFixture *fixture, gconstpointer data)
{
  const Tampering *tampering = data;
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autoptr (GError) error = NULL;
  gint64 broken = 0;

  settle (fixture, record, MATTA_STATE_HOLDING, 2000);
  settle (fixture, record, MATTA_STATE_CANCELLED, 3000);
  g_assert_true (matta_store_append_audit (fixture->store, NULL, "paused", NULL, NULL));
  store_fixture_tamper (fixture, tampering->sql);
  store_fixture_reopen (fixture);
  g_assert_false (matta_store_verify_audit (fixture->store, &broken, &error));
  g_assert_no_error (error);
  g_assert_cmpint (broken, ==, tampering->broken);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void
test_files_are_private (StoreFixture *fixture, gconstpointer data)
{
  const char *const names[] = { "matta.db", "matta.db-wal", "lock" };
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autofree char *contents = g_build_filename (fixture->dir, "contents", NULL);
  struct stat status;

  g_assert_cmpint (stat (fixture->dir, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (contents, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);

    g_assert_cmpint (stat (path, &status), ==, 0);
    g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  }
}

static void
assert_opens_with (StoreFixture *fixture, MattaErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaStore) other = matta_store_open (fixture->dir, &error);

  g_assert_null (other);
  g_assert_error (error, MATTA_ERROR, (int) code);
}

static void
test_second_engine_is_refused (StoreFixture *fixture, gconstpointer data)
{
  assert_opens_with (fixture, MATTA_ERROR_BUSY);
}

typedef struct {
  const char *sql;
  MattaErrorCode code;
} Stranger;

static const Stranger strangers[] = {
  { "PRAGMA user_version = 99", MATTA_ERROR_NEWER },
  { "PRAGMA application_id = 7", MATTA_ERROR_DAMAGED },
};

static char *
read_database (StoreFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "matta.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

static void
test_what_it_does_not_know_stays_as_it_is (StoreFixture *fixture, gconstpointer data)
{
  const Stranger *stranger = data;
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  store_fixture_tamper (fixture, stranger->sql);
  before = read_database (fixture);
  assert_opens_with (fixture, stranger->code);
  after = read_database (fixture);
  g_assert_cmpstr (before, ==, after);
}

static void
test_no_database_at_all_is_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "matta.db", NULL);
  g_autofree char *text = g_strnfill (8192, 'z');
  g_autofree char *kept = NULL;

  g_clear_object (&fixture->store);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_opens_with (fixture, MATTA_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
}

static ino_t
get_inode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  return status.st_ino;
}

/* What the disk did not take of it is asked of it no more. */
static void
test_torn_file_is_replaced (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "matta.db", NULL);
  g_autofree char *mark = g_strconcat (path, "-torn", NULL);
  g_autoptr (MattaRecord) record = store_add (fixture, 1000, MATTA_STATE_WAITING);
  g_autofree char *text = NULL;
  ino_t before = get_inode (path);

  store_fixture_reopen (fixture);
  g_assert_true (get_inode (path) == before);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  store_fixture_reopen (fixture);
  g_assert_false (get_inode (path) == before);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  text = store_read_text (fixture->store, record->id);
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\ntext\r\n");
}

static void
test_facts_are_kept_and_taken_back (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *none = matta_store_get_fact (fixture->store, "paused", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *gone = NULL;

  g_assert_null (none);
  g_assert_true (matta_store_set_fact (fixture->store, "paused", "yes", NULL));
  store_fixture_reopen (fixture);
  kept = matta_store_get_fact (fixture->store, "paused", NULL);
  g_assert_cmpstr (kept, ==, "yes");
  g_assert_true (matta_store_set_fact (fixture->store, "paused", NULL, NULL));
  gone = matta_store_get_fact (fixture->store, "paused", NULL);
  g_assert_null (gone);
}

/* --- many at once ----------------------------------------------------------------------------- */

static gpointer
insert_in_worker (gpointer data)
{
  StoreFixture *fixture = data;

  for (guint i = 0; i < 50; i++) {
    g_autoptr (MattaRecord) record = store_add (fixture, 1000 + i, MATTA_STATE_WAITING);

    settle (fixture, record, MATTA_STATE_HOLDING, 2000);
  }
  return NULL;
}

/* Whoever finds nobody writing writes for all: nothing is lost between them, and the trail is
 * whole. */
static void
test_many_threads_share_the_writer (StoreFixture *fixture, gconstpointer data)
{
  GThread *threads[8];
  g_autoptr (GPtrArray) records = NULL;
  gint64 broken = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("inserter", insert_in_worker, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  records = matta_store_list (fixture->store, 0, NULL);
  g_assert_cmpuint (records->len, ==, 50 * G_N_ELEMENTS (threads));
  for (guint i = 0; i < records->len; i++)
    g_assert_cmpint (((MattaRecord *) g_ptr_array_index (records, i))->state, ==,
                     MATTA_STATE_HOLDING);
  g_assert_true (matta_store_verify_audit (fixture->store, &broken, NULL));
}

#define ADD(path, data, function)                                                                  \
  g_test_add (path, StoreFixture, data, store_fixture_set_up, function, store_fixture_tear_down)

static gpointer
watch_in_thread (gpointer data)
{
  StoreFixture *fixture = data;
  guint64 seen = 0;
  guint n_rows = 0;

  while (n_rows < 3) {
    g_autoptr (GPtrArray) rows = NULL;

    matta_store_watch (fixture->store, &seen, -1);
    rows = matta_store_list_audit (fixture->store, 0, 10, NULL);
    n_rows = rows->len;
  }
  return GUINT_TO_POINTER (n_rows);
}

/* No row is slept through, whether it is written before or while somebody waits. */
static void
test_rows_wake_who_watches (StoreFixture *fixture, gconstpointer data)
{
  GThread *thread = g_thread_new ("watch", watch_in_thread, fixture);

  for (guint i = 0; i < 3; i++)
    g_assert_true (matta_store_append_audit (fixture->store, NULL, "paused", NULL, NULL));
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 3);
}

static gpointer
watch_once_in_thread (gpointer data)
{
  StoreFixture *fixture = data;
  guint64 seen = 0;

  matta_store_watch (fixture->store, &seen, -1);
  return NULL;
}

static void
test_who_watches_can_be_woken (StoreFixture *fixture, gconstpointer data)
{
  GThread *thread = g_thread_new ("watch", watch_once_in_thread, fixture);
  guint64 seen = 0;

  matta_store_wake (fixture->store);
  g_thread_join (thread);
  matta_store_watch (fixture->store, &seen, g_get_monotonic_time ()); /* what was is seen at once */
  matta_store_watch (fixture->store, &seen, g_get_monotonic_time () + 1000); /* nothing comes */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/large-contents-are-kept-in-files", test_large_contents_are_kept_in_files);
  STORE_TEST ("/store/tidies-only-its-own-leftovers", test_tidies_only_its_own_leftovers);
  STORE_TEST ("/store/same-id-twice-is-refused", test_same_id_twice_is_refused);
  STORE_TEST ("/store/unknown-ids-are-not-found", test_unknown_ids_are_not_found);
  STORE_TEST ("/store/lists-what-is-open-and-what-settled-lately",
              test_lists_what_is_open_and_what_settled_lately);
  STORE_TEST ("/store/repeats", test_repeats);
  STORE_TEST ("/store/purges-contents-and-nothing-else", test_purges_contents_and_nothing_else);
  STORE_TEST ("/audit/every-step-is-in-it", test_every_step_is_in_the_audit_trail);
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++) {
    g_autofree char *path = g_strdup_printf ("/audit/tampering-shows/%u", i);

    ADD (path, &tamperings[i], test_tampering_shows);
  }
  STORE_TEST ("/store/files-are-private", test_files_are_private);
  STORE_TEST ("/store/second-engine-is-refused", test_second_engine_is_refused);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autofree char *path = g_strdup_printf ("/store/unknown-stays-as-it-is/%u", i);

    ADD (path, &strangers[i], test_what_it_does_not_know_stays_as_it_is);
  }
  STORE_TEST ("/store/no-database-at-all-is-refused", test_no_database_at_all_is_refused);
  STORE_TEST ("/store/torn-file-is-replaced", test_torn_file_is_replaced);
  STORE_TEST ("/store/facts-are-kept-and-taken-back", test_facts_are_kept_and_taken_back);
  STORE_TEST ("/store/rows-wake-who-watches", test_rows_wake_who_watches);
  STORE_TEST ("/store/who-watches-can-be-woken", test_who_watches_can_be_woken);
  STORE_TEST ("/store/many-threads-share-the-writer", test_many_threads_share_the_writer);
  return g_test_run ();
}

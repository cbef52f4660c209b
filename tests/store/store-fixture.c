/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "matta-id.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sqlite3.h>

void
store_fixture_set_up (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("matta-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = matta_store_open (self->dir, &error);
  g_assert_no_error (error);
}

static void
remove_files (const char *dir)
{
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *name = NULL;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_files (path);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
}

void
store_remove_dir (const char *dir)
{
  remove_files (dir);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer data)
{
  g_clear_object (&self->store);
  store_remove_dir (self->dir);
  g_free (self->dir);
}

void
store_fixture_reopen (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->store);
  self->store = matta_store_open (self->dir, &error);
  g_assert_no_error (error);
}

void
store_fixture_tamper (StoreFixture *self, const char *sql)
{
  g_autofree char *path = g_build_filename (self->dir, "matta.db", NULL);
  sqlite3 *handle = NULL;

  g_clear_object (&self->store);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

MattaRecord *
store_make_record (gint64 created_at)
{
  MattaRecord *record = matta_record_new ();

  record->id = matta_id_new (created_at);
  record->state = MATTA_STATE_WAITING;
  record->created_at = created_at;
  record->changed_at = created_at;
  record->return_path = g_strdup ("a@example.com");
  record->from = g_strdup ("A@Example.com");
  record->subject = g_strdup ("Hello");
  record->message_id = g_strdup ("one@example.com");
  matta_record_add_recipient (record, "b@example.jp", NULL)->kind = g_strdup ("to");
  matta_record_add_recipient (record, "C@Example.JP", "NOTIFY=NEVER")->kind = g_strdup ("cc");
  return record;
}

MattaContent *
store_make_content (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

MattaContent *
store_make_file_content (StoreFixture *fixture, gsize size)
{
  g_autoptr (MattaContentWriter) writer =
      matta_content_writer_new (matta_store_get_content_dir (fixture->store), 0);
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GError) error = NULL;
  MattaContent *content = NULL;

  matta_content_writer_write (writer, text, size, &error);
  g_assert_no_error (error);
  content = matta_content_writer_finish (writer, &error);
  g_assert_no_error (error);
  return content;
}

MattaRecord *
store_add (StoreFixture *self, gint64 created_at, MattaState state)
{
  g_autoptr (MattaContent) content = store_make_content ("Subject: x\r\n\r\ntext\r\n");
  MattaRecord *record = store_make_record (created_at);
  g_autoptr (GError) error = NULL;

  record->state = state;
  matta_store_insert (self->store, record, content, &error);
  g_assert_no_error (error);
  return record;
}

char *
store_read_text (MattaStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaContent) content = matta_store_load_content (store, id, &error);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  bytes = matta_content_get_bytes (content, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

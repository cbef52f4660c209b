/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-practice-mailbox.h"

#include "matta-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BODY "Subject: Hello\r\n\r\n.Good day\r\n"
#define HEAD "Return-Path: <jo@example.com>\r\nX-Envelope-To: ann@example.jp\r\n"

typedef struct {
  char *directory; /* not made yet */
  char *root;
  MattaCourier *courier;
  MattaEnvelope *envelope;
  MattaContent *content;
  guint asked;
  gboolean answer;
  gboolean was_filed_when_asked;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (BODY, strlen (BODY));

  f->root = g_dir_make_tmp ("matta-practice-XXXXXX", NULL);
  f->directory = g_build_filename (f->root, "deep", "Maildir", NULL);
  f->courier = matta_practice_mailbox_new (f->directory);
  f->envelope = matta_envelope_new ("jo@example.com", NULL);
  f->content = matta_content_new_for_bytes (bytes);
  f->answer = TRUE;
  matta_envelope_add (f->envelope, "ann@example.jp", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->courier);
  matta_envelope_unref (f->envelope);
  matta_content_unref (f->content);
  remove_tree (f->root);
  g_free (f->directory);
  g_free (f->root);
}

static guint
count_in (Fixture *f, const char *folder)
{
  g_autofree char *path = g_build_filename (f->directory, folder, NULL);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (entries != NULL && g_dir_read_name (entries) != NULL)
    count++;
  return count;
}

static gboolean
note_question (gpointer user_data)
{
  Fixture *f = user_data;

  f->asked++;
  f->was_filed_when_asked = count_in (f, "new") > 0;
  return f->answer;
}

static GPtrArray *
submit (Fixture *f, const char *id, GError **error)
{
  MattaParcel parcel = {
    .id = id,
    .envelope = f->envelope,
    .content = f->content,
    .about_to_commit = note_question,
    .user_data = f,
  };

  return matta_courier_submit (f->courier, &parcel, NULL, error);
}

static void
submit_well (Fixture *f, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = submit (f, id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, matta_envelope_get_n_recipients (f->envelope));
  for (guint i = 0; i < results->len; i++) {
    const MattaResult *result = g_ptr_array_index (results, i);

    g_assert_cmpstr (result->address, ==, matta_envelope_get_address (f->envelope, i));
    g_assert_cmpint (result->delivery, ==, MATTA_DELIVERY_ACCEPTED);
    g_assert_cmpuint (result->code, ==, 250);
  }
}

static void
assert_filed (Fixture *f, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (f->directory, "new", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_files_unchanged_below_the_envelope (Fixture *f, gconstpointer data)
{
  submit_well (f, "abc");
  assert_filed (f, "abc.eml", HEAD BODY);
  g_assert_cmpuint (f->asked, ==, 1);
  g_assert_false (f->was_filed_when_asked);
  g_assert_cmpuint (count_in (f, "tmp"), ==, 0);
}

static void
test_names_every_recipient (Fixture *f, gconstpointer data)
{
  matta_envelope_add (f->envelope, "bcc@example.test", "NOTIFY=NEVER");
  submit_well (f, "abc");
  assert_filed (f, "abc.eml", HEAD "X-Envelope-To: bcc@example.test\r\n" BODY);
}

static void
test_takes_the_null_return_path (Fixture *f, gconstpointer data)
{
  matta_envelope_unref (f->envelope);
  f->envelope = matta_envelope_new ("", NULL);
  matta_envelope_add (f->envelope, "ann@example.jp", NULL);
  submit_well (f, "abc");
  assert_filed (f, "abc.eml", "Return-Path: <>\r\nX-Envelope-To: ann@example.jp\r\n" BODY);
}

static void
test_same_id_twice_leaves_one_file (Fixture *f, gconstpointer data)
{
  submit_well (f, "abc");
  submit_well (f, "abc");
  submit_well (f, "abd");
  g_assert_cmpuint (count_in (f, "new"), ==, 2);
  g_assert_cmpuint (count_in (f, "tmp"), ==, 0);
}

static void
test_same_id_after_it_was_read_leaves_one_file (Fixture *f, gconstpointer data)
{
  const char *const read_names[] = { "abc.eml", "abc.eml:2,S" };

  for (gsize i = 0; i < G_N_ELEMENTS (read_names); i++) {
    g_autofree char *from = g_build_filename (f->directory, "new", "abc.eml", NULL);
    g_autofree char *to = g_build_filename (f->directory, "cur", read_names[i], NULL);

    submit_well (f, "abc");
    g_assert_cmpint (g_rename (from, to), ==, 0);
    submit_well (f, "abc");
    g_assert_cmpuint (count_in (f, "new"), ==, 0);
    g_assert_cmpuint (count_in (f, "cur"), ==, 1);
    g_assert_cmpint (g_unlink (to), ==, 0);
  }
}

static void
test_taken_back_files_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->answer = FALSE;
  g_assert_null (submit (f, "abc", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
  g_assert_cmpuint (count_in (f, "new"), ==, 0);
  g_assert_cmpuint (count_in (f, "tmp"), ==, 0);
}

static void
test_large_content_comes_from_its_file (Fixture *f, gconstpointer data)
{
  const gsize size = 64 * 1024 * 3 + 17;
  g_autofree char *text = g_strnfill (size, 'x');
  g_autofree char *expected = g_strconcat (HEAD, text, NULL);
  int fd = open (f->root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  g_assert_cmpint (write (fd, text, size), ==, (gssize) size);
  matta_content_unref (f->content);
  f->content = matta_content_new_for_fd (fd, size, NULL);
  submit_well (f, "abc");
  assert_filed (f, "abc.eml", expected);
}

static void
test_content_cut_short_is_tried_later (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = open (f->root, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  matta_content_unref (f->content);
  f->content = matta_content_new_for_fd (fd, 2, NULL);
  g_assert_null (submit (f, "abc", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpuint (f->asked, ==, 0);
  g_assert_cmpuint (count_in (f, "tmp"), ==, 0);
}

static void
test_folder_that_cannot_be_made_is_tried_later (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *in_the_way = g_build_filename (f->root, "deep", NULL);

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  g_assert_null (submit (f, "abc", &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_assert_cmpuint (f->asked, ==, 0);
}

static void
test_id_that_is_no_file_name_is_refused (Fixture *f, gconstpointer data)
{
  const char *const ids[] = { "", ".", "../abc", "a/b", ".hidden", "a:2,S" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (submit (f, ids[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
  g_assert_false (g_file_test (f->directory, G_FILE_TEST_EXISTS));
}

#define N_THREADS 4

static gpointer
submit_in_thread (gpointer data)
{
  submit_well (data, "abc");
  return NULL;
}

static void
test_same_id_from_many_threads_leaves_one_file (Fixture *f, gconstpointer data)
{
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("submit", submit_in_thread, f);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  assert_filed (f, "abc.eml", HEAD BODY);
  g_assert_cmpuint (count_in (f, "new"), ==, 1);
  g_assert_cmpuint (count_in (f, "tmp"), ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/practice-mailbox/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("files-unchanged-below-the-envelope", test_files_unchanged_below_the_envelope);
  ADD ("names-every-recipient", test_names_every_recipient);
  ADD ("takes-the-null-return-path", test_takes_the_null_return_path);
  ADD ("same-id/twice-leaves-one-file", test_same_id_twice_leaves_one_file);
  ADD ("same-id/after-reading-leaves-one-file", test_same_id_after_it_was_read_leaves_one_file);
  ADD ("same-id/many-threads-leave-one-file", test_same_id_from_many_threads_leaves_one_file);
  ADD ("taken-back-files-nothing", test_taken_back_files_nothing);
  ADD ("large-content-comes-from-its-file", test_large_content_comes_from_its_file);
  ADD ("content-cut-short-is-tried-later", test_content_cut_short_is_tried_later);
  ADD ("folder-that-cannot-be-made-is-tried-later", test_folder_that_cannot_be_made_is_tried_later);
  ADD ("id-that-is-no-file-name-is-refused", test_id_that_is_no_file_name_is_refused);
  return g_test_run ();
}

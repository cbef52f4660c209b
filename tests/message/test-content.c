/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-content.h"

#include "matta-error.h"

#include <string.h>
#include <unistd.h>

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static MattaContent *
write_content (gsize limit, gsize size, gsize step)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (g_get_tmp_dir (), limit);
  g_autofree char *data = g_malloc (step);
  g_autoptr (GError) error = NULL;
  MattaContent *content = NULL;

  memset (data, 'x', step);
  for (gsize done = 0; done < size; done += step)
    g_assert_true (matta_content_writer_write (writer, data, MIN (step, size - done), &error));
  g_assert_no_error (error);
  content = matta_content_writer_finish (writer, &error);
  g_assert_no_error (error);
  return content;
}

static const struct {
  gsize limit, size, step;
  gboolean in_file;
} cases[] = {
  { 100, 0, 1, FALSE },
  { 100, 100, 7, FALSE },
  { 100, 101, 7, TRUE },
  { 0, 1, 1, TRUE },
  { 100, 300000, 999, TRUE },
  { 100, 300000, 70000, TRUE },
  { 400000, 300000, 70000, FALSE },
};

static void
test_writer (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaContent) content = write_content (cases[i].limit, cases[i].size, cases[i].step);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = matta_content_get_bytes (content, &error);
    g_autofree char *expected = g_strnfill (cases[i].size, 'x');
    g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, expected, -1);

    g_assert_no_error (error);
    g_assert_cmpuint (matta_content_get_size (content), ==, cases[i].size);
    g_assert_cmpint (matta_content_peek_fd (content) >= 0, ==, cases[i].in_file);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                     cases[i].size);
    g_assert_cmpstr (matta_content_get_digest (content), ==, digest);
  }
}

static void
test_memory (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaContent) again = matta_content_ref (content);

  g_assert_cmpstr (matta_content_get_digest (again), ==, ABC);
  g_assert_cmpint (matta_content_peek_fd (content), ==, -1);
}

static void
test_bytes_outlive (void)
{
  MattaContent *content = write_content (1, 5000, 100);
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, NULL);

  matta_content_unref (content);
  g_assert_cmpint (((const char *) g_bytes_get_data (bytes, NULL))[4999], ==, 'x');
}

static void
test_cut_short (void)
{
  g_autoptr (MattaContent) content = write_content (1, 5000, 100);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ftruncate (matta_content_peek_fd (content), 10), ==, 0);
  g_assert_null (matta_content_get_bytes (content, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

static void
test_broken_disk (void)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new ("/nonexistent", 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_content_writer_write (writer, "ab", 2, &error));
  g_assert_false (matta_content_writer_write (writer, "c", 1, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  g_clear_error (&error);
  g_assert_null (matta_content_writer_finish (writer, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
}

static void
test_given_digest (void)
{
  g_autoptr (MattaContent) content = matta_content_new_for_fd (dup (0), 3, ABC);

  g_assert_cmpstr (matta_content_get_digest (content), ==, ABC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/writer-moves-to-a-file-beyond-the-limit", test_writer);
  g_test_add_func ("/content/knows-its-digest", test_memory);
  g_test_add_func ("/content/bytes-outlive-it", test_bytes_outlive);
  g_test_add_func ("/content/refuses-a-file-cut-short", test_cut_short);
  g_test_add_func ("/content/broken-disk-says-try-later", test_broken_disk);
  g_test_add_func ("/content/believes-a-given-digest", test_given_digest);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-content-stream.h"
#include "matta-sink-stream.h"

#include <string.h>
#include <unistd.h>

#define SIZE 200000

static char
byte_at (gsize position)
{
  return (char) ('a' + position % 23);
}

static MattaContent *
make_content (gsize limit)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (g_get_tmp_dir (), limit);
  MattaContent *content = NULL;

  for (gsize i = 0; i < SIZE; i++) {
    char byte = byte_at (i);

    g_assert_true (matta_content_writer_write (writer, &byte, 1, NULL));
  }
  content = matta_content_writer_finish (writer, NULL);
  g_assert_nonnull (content);
  return content;
}

/* Reads from where @stream stands to its end. */
static void
assert_reads (GMimeStream *stream, gsize from, gsize to, gsize piece)
{
  g_autofree char *buffer = g_malloc (piece);
  gsize position = from;
  ssize_t length = 0;

  while ((length = g_mime_stream_read (stream, buffer, piece)) > 0) {
    for (ssize_t i = 0; i < length; i++)
      g_assert_cmpint (buffer[i], ==, byte_at (position + (gsize) i));
    position += (gsize) length;
  }
  g_assert_cmpint (length, ==, 0);
  g_assert_cmpuint (position, ==, to);
  g_assert_true (g_mime_stream_eos (stream));
}

static void
test_reads_all (gconstpointer data)
{
  g_autoptr (MattaContent) content = make_content (GPOINTER_TO_SIZE (data));
  const gsize pieces[] = { 1, 4096, 65536, 65537, SIZE, SIZE + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GMimeStream) stream = matta_content_stream_new (content);

    g_assert_cmpint (g_mime_stream_length (stream), ==, SIZE);
    assert_reads (stream, 0, SIZE, pieces[i]);
    g_assert_false (matta_content_stream_has_failed (MATTA_CONTENT_STREAM (stream)));
  }
}

static void
test_seeks (void)
{
  g_autoptr (MattaContent) content = make_content (0);
  g_autoptr (GMimeStream) stream = matta_content_stream_new (content);

  g_assert_cmpint (g_mime_stream_seek (stream, 150000, GMIME_STREAM_SEEK_SET), ==, 150000);
  assert_reads (stream, 150000, SIZE, 999);
  g_assert_cmpint (g_mime_stream_seek (stream, -10, GMIME_STREAM_SEEK_END), ==, SIZE - 10);
  g_assert_cmpint (g_mime_stream_seek (stream, -90, GMIME_STREAM_SEEK_CUR), ==, SIZE - 100);
  assert_reads (stream, SIZE - 100, SIZE, 7);
  g_assert_cmpint (g_mime_stream_seek (stream, -1, GMIME_STREAM_SEEK_SET), ==, -1);
  g_assert_cmpint (g_mime_stream_seek (stream, SIZE + 1, GMIME_STREAM_SEEK_SET), ==, -1);
  g_assert_cmpint (g_mime_stream_tell (stream), ==, SIZE);
  g_mime_stream_reset (stream);
  assert_reads (stream, 0, SIZE, 4096);
}

/* Parts are read while the whole is: neither may lose its place. */
static void
test_substreams_keep_apart (void)
{
  g_autoptr (MattaContent) content = make_content (0);
  g_autoptr (GMimeStream) whole = matta_content_stream_new (content);
  g_autoptr (GMimeStream) part = g_mime_stream_substream (whole, 1000, 130000);
  char buffer[100];

  g_assert_cmpint (g_mime_stream_read (whole, buffer, sizeof buffer), ==, sizeof buffer);
  g_assert_cmpint (g_mime_stream_length (part), ==, 129000);
  assert_reads (part, 1000, 130000, 4096);
  assert_reads (whole, 100, SIZE, 4096);
  g_mime_stream_reset (part);
  assert_reads (part, 1000, 130000, 1);
}

static void
test_tells_of_a_file_cut_short (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("matta-stream-XXXXXX", &path, NULL);
  g_autoptr (MattaContent) content = matta_content_new_for_fd (fd, 100, NULL);
  g_autoptr (GMimeStream) stream = matta_content_stream_new (content);
  g_autoptr (GMimeStream) part = g_mime_stream_substream (stream, 50, 80);
  char buffer[10];

  g_assert_cmpint (g_mime_stream_read (part, buffer, sizeof buffer), ==, -1);
  g_assert_true (matta_content_stream_has_failed (MATTA_CONTENT_STREAM (stream)));
  g_assert_cmpint (g_mime_stream_write (stream, "x", 1), ==, -1);
  unlink (path);
}

static gboolean
take_ten (const guint8 *data, gsize length, gpointer user_data)
{
  GByteArray *taken = user_data;

  g_byte_array_append (taken, data, (guint) length);
  return taken->len < 10;
}

static void
test_sink_hands_on_until_told_to_stop (void)
{
  g_autoptr (GByteArray) taken = g_byte_array_new ();
  g_autoptr (GMimeStream) sink = matta_sink_stream_new (take_ten, taken);

  g_assert_cmpint (g_mime_stream_write (sink, "12345", 5), ==, 5);
  g_assert_cmpint (g_mime_stream_tell (sink), ==, 5);
  g_assert_cmpint (g_mime_stream_write (sink, "67890", 5), ==, -1);
  g_assert_cmpmem (taken->data, taken->len, "1234567890", 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  matta_mime_init ();
  g_test_add_data_func ("/content-stream/reads-all/file", GSIZE_TO_POINTER (0), test_reads_all);
  g_test_add_data_func ("/content-stream/reads-all/memory", GSIZE_TO_POINTER (SIZE),
                        test_reads_all);
  g_test_add_func ("/content-stream/seeks", test_seeks);
  g_test_add_func ("/content-stream/substreams-keep-apart", test_substreams_keep_apart);
  g_test_add_func ("/content-stream/tells-of-a-file-cut-short", test_tells_of_a_file_cut_short);
  g_test_add_func ("/sink-stream/hands-on-until-told-to-stop",
                   test_sink_hands_on_until_told_to_stop);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-sealing.h"

#include <string.h>
#include <sys/resource.h>

/* However large a message is, sealing takes no more memory. $MATTA_SEAL_MEGABYTES: how large. */

#define MEGABYTE ((gsize) 1024 * 1024)
#ifdef __SANITIZE_ADDRESS__
#define USUAL_MEGABYTES 16
#else
#define USUAL_MEGABYTES 128
#endif
#define LINE 76
#define LINES_AT_ONCE 10000

/* Threads' stacks (8 MB each), the allocator's slack and what it takes: less than half a message.
 * Pages of mapped files don't count: the system takes those back when it needs them. */
#define MOST_MEMORY (48 * MEGABYTE)

static gsize
get_size (void)
{
  const char *megabytes = g_getenv ("MATTA_SEAL_MEGABYTES");

  return (megabytes != NULL ? (gsize) g_ascii_strtoull (megabytes, NULL, 10) : USUAL_MEGABYTES)
         * MEGABYTE;
}

static void
write_text (MattaContentWriter *writer, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  matta_content_writer_write (writer, text, length < 0 ? strlen (text) : (gsize) length, &error);
  g_assert_no_error (error);
}

/* Base64 that nothing can make smaller. */
static MattaContent *
make_content (gsize size)
{
  g_autoptr (MattaContentWriter) writer = matta_content_writer_new (g_get_tmp_dir (), 1000);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  MattaContent *content = NULL;

  write_text (writer,
              "From: hanako@example.com\r\nTo: tanaka@example.org\r\nSubject: Film\r\n"
              "Date: Thu, 01 Jan 2026 09:00:00 +0900\r\nMessage-ID: <a@client.example>\r\n"
              "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
              "--X\r\nContent-Type: text/plain\r\n\r\nPlease see the film.\r\n"
              "--X\r\nContent-Type: video/mp4\r\nContent-Transfer-Encoding: base64\r\n"
              "Content-Disposition: attachment; filename=film.mp4\r\n\r\n",
              -1);
  for (guint i = 0; i < LINES_AT_ONCE; i++) {
    for (guint k = 0; k < LINE; k++)
      g_string_append_c (lines, (char) g_rand_int_range (rand, 'A', 'Z' + 1));
    g_string_append (lines, "\r\n");
  }
  for (gsize written = 0; written < size; written += lines->len)
    write_text (writer, lines->str, (gssize) lines->len);
  write_text (writer, "\r\n--X--\r\n", -1);
  content = matta_content_writer_finish (writer, &error);
  g_assert_no_error (error);
  return content;
}

static void
limit_memory (void)
{
#ifndef __SANITIZE_ADDRESS__ /* which takes terabytes, and says so */
  struct rlimit limit = { MOST_MEMORY, MOST_MEMORY };

  g_assert_cmpint (setrlimit (RLIMIT_DATA, &limit), ==, 0);
#endif
}

static void
follow (double fraction, gpointer data)
{
  double *last = data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
seal_in_little_memory (gsize size)
{
  g_autoptr (MattaContent) content = make_content (size);
  g_autoptr (MattaContent) sealed = NULL;
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  MattaLimits limits;
  double progress = 0;
  const MattaSealing how = {
    .password = "correct-horse-battery", .note = "", .progress = follow, .progress_data = &progress
  };

  matta_limits_init (&limits);
  limits.message = 2 * size + MEGABYTE;
  limit_memory ();
  facts = matta_facts_read (content, NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  sealed = matta_sealing_seal (content, facts, &how, &limits, g_get_tmp_dir (), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matta_content_get_size (sealed), >, size / 2);
  g_assert_cmpfloat (progress, ==, 1);
}

static void
test_bounded_memory (void)
{
  if (g_test_subprocess ()) {
    seal_in_little_memory (get_size ());
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  g_test_message ("figure: %" G_GSIZE_FORMAT " MB sealed in %" G_GSIZE_FORMAT " MB of memory",
                  get_size () / MEGABYTE, MOST_MEMORY / MEGABYTE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal-large/bounded-memory", test_bounded_memory);
  return g_test_run ();
}

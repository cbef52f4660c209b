/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sealing one file costs, and what libarchive alone needs for the same, turn by turn in one
 * process: measure-seal FILE FOLDER ROUNDS. Prints one line of JSON, times in microseconds. */
#include "matta-seal-check.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD "correct-horse-9"
#define CHUNK (256 * 1024)

typedef struct {
  const char *path;
  int in;
  int out;
  guint64 size;
  gboolean deflate; /* what is best for this file */
  guint8 *buffer;
} Bench;

static la_ssize_t
write_cb (struct archive *archive, void *data, const void *bytes, size_t length)
{
  Bench *bench = data;

  return write (bench->out, bytes, length);
}

/* As little as can be done about it. */
static void
write_bare (Bench *bench)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();
  gssize got = 0;

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_per_block (archive, 0);
  archive_write_set_format_option (archive, "zip", "compression-level", "1");
  if (!bench->deflate)
    archive_write_zip_set_compression_store (archive);
  archive_write_set_format_option (archive, "zip", "encryption", "aes256");
  archive_write_set_passphrase (archive, PASSWORD);
  archive_write_open (archive, bench, NULL, write_cb, NULL);
  archive_entry_set_pathname (entry, "file");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, (la_int64_t) bench->size);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  while ((got = read (bench->in, bench->buffer, CHUNK)) > 0)
    g_assert_cmpint (archive_write_data (archive, bench->buffer, (gsize) got), ==, got);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_entry_free (entry);
  archive_write_free (archive);
}

static void
read_bare (Bench *bench)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry = NULL;
  const void *bytes = NULL;
  size_t length = 0;
  la_int64_t offset = 0;

  archive_read_support_format_zip_seekable (archive);
  archive_read_add_passphrase (archive, PASSWORD);
  lseek (bench->out, 0, SEEK_SET);
  g_assert_cmpint (archive_read_open_fd (archive, bench->out, CHUNK), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (archive, &entry), ==, ARCHIVE_OK);
  while (archive_read_data_block (archive, &bytes, &length, &offset) == ARCHIVE_OK)
    continue;
  archive_read_free (archive);
}

static gint64
start_anew (Bench *bench)
{
  lseek (bench->in, 0, SEEK_SET);
  lseek (bench->out, 0, SEEK_SET);
  g_assert_cmpint (ftruncate (bench->out, 0), ==, 0);
  return g_get_monotonic_time ();
}

static void
run_bare (Bench *bench, gint64 *writing, gint64 *reading)
{
  gint64 begun = start_anew (bench);

  write_bare (bench);
  *writing = g_get_monotonic_time () - begun;
  begun = g_get_monotonic_time ();
  read_bare (bench);
  *reading = g_get_monotonic_time () - begun;
}

static void
run_ours (Bench *bench, gint64 *writing, gint64 *checking)
{
  const MattaSealSource source = { .name = bench->path, .size = bench->size, .fd = bench->in };
  const MattaSealOptions options = { .password = PASSWORD };
  g_autoptr (GError) error = NULL;
  gint64 begun = start_anew (bench);
  g_autoptr (GPtrArray) entries = matta_seal_zip_write (bench->out, &source, 1, &options, &error);

  g_assert_no_error (error);
  *writing = g_get_monotonic_time () - begun;
  begun = g_get_monotonic_time ();
  matta_seal_check (bench->out, entries, &options, &error);
  g_assert_no_error (error);
  *checking = g_get_monotonic_time () - begun;
}

int
main (int argc, char *argv[])
{
  Bench bench = { .path = argv[1], .buffer = g_malloc (CHUNK) };
  g_autofree char *out = g_build_filename (argv[2], "measured.zip", NULL);
  int rounds = atoi (argv[3]);
  struct stat status = { 0 };
  gint64 times[4] = { 0 };

  setlocale (LC_CTYPE, "C.UTF-8");
  bench.deflate = g_str_has_suffix (argv[1], ".txt");
  bench.in = open (argv[1], O_RDONLY | O_CLOEXEC);
  bench.out = open (out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_cmpint (fstat (bench.in, &status), ==, 0);
  bench.size = (guint64) status.st_size;
  g_print ("[");
  for (int i = 0; i < rounds; i++) {
    /* Who comes first changes. */
    if (i % 2 == 0)
      run_bare (&bench, &times[0], &times[1]);
    run_ours (&bench, &times[2], &times[3]);
    if (i % 2 == 1)
      run_bare (&bench, &times[0], &times[1]);
    g_print ("%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
             "]",
             i > 0 ? "," : "", times[0], times[1], times[2], times[3]);
  }
  g_print ("]\n");
  close (bench.in);
  close (bench.out);
  g_free (bench.buffer);
  return 0;
}

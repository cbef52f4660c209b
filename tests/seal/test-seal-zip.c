/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealing.h"

#include "matta-error.h"

#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/* What the table at the end of a ZIP says of one file; read by hand, so that not the library that
 * wrote it judges it. */
typedef struct {
  guint flags;
  guint method;
  guint inner_method; /* what WinZip's field says was done before encrypting */
  guint strength;
  guint32 size;
  guint32 packed;
  char name[256];
} Row;

#define FLAG_ENCRYPTED (1 << 0)
#define FLAG_UTF8 (1 << 11)

static guint
get16 (const guint8 *at)
{
  return at[0] | (guint) at[1] << 8;
}

static guint32
get32 (const guint8 *at)
{
  return get16 (at) | get16 (at + 2) << 16;
}

static void
read_winzip_field (const guint8 *at, const guint8 *end, Row *row)
{
  for (; at + 4 <= end; at += 4 + get16 (at + 2))
    if (get16 (at) == 0x9901) {
      row->strength = at[8];
      row->inner_method = get16 (at + 9);
    }
}

/* How many there are. */
static guint
read_rows (int fd, Row *rows, guint most)
{
  g_autoptr (GBytes) all = read_all (fd);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (all, &length);
  const guint8 *end = bytes + length - 22;
  const guint8 *at = bytes + get32 (end + 16);
  guint count = get16 (end + 10);

  g_assert_cmpuint (get32 (end), ==, 0x06054b50);
  for (guint i = 0; i < count && i < most; i++) {
    guint name = get16 (at + 28);

    g_assert_cmpuint (get32 (at), ==, 0x02014b50);
    rows[i] =
        (Row){ .flags = get16 (at + 8), .method = get16 (at + 10), .packed = get32 (at + 20) };
    rows[i].size = get32 (at + 24);
    memcpy (rows[i].name, at + 46, MIN (name, sizeof rows[i].name - 1));
    read_winzip_field (at + 46 + name, at + 46 + name + get16 (at + 30), &rows[i]);
    at += 46 + name + get16 (at + 30) + get16 (at + 32);
  }
  return count;
}

static void
assert_row (const Row *row, const char *name, guint32 size, guint inner_method)
{
  g_assert_cmpstr (row->name, ==, name);
  g_assert_cmpuint (row->size, ==, size);
  if (size == 0)
    return;
  g_assert_cmpuint (row->flags & FLAG_ENCRYPTED, ==, FLAG_ENCRYPTED);
  g_assert_cmpuint (row->method, ==, 99);
  g_assert_cmpuint (row->strength, ==, 3); /* 256 bits */
  g_assert_cmpuint (row->inner_method, ==, inner_method);
}

static void
test_plain (void)
{
  const MattaSealOptions options = { .password = PASSWORD };
  int fd = open_nameless ();
  g_autoptr (GPtrArray) entries = seal_samples (fd, &options);
  Row rows[N_SAMPLES];

  g_assert_cmpuint (read_rows (fd, rows, N_SAMPLES), ==, N_SAMPLES);
  assert_row (&rows[0], "text.txt", 1500000, 8);
  assert_row (&rows[1], "empty", 0, 0);
  assert_row (&rows[2], "noise.bin", 1499999, 0);
  assert_row (&rows[3], "text (2).txt", 1, 0);
  assert_row (&rows[4], "見積書表.csv", 300001, 8);
  g_assert_cmpuint (rows[0].packed, <, 500000);
  g_assert_cmpuint (rows[0].flags & FLAG_UTF8, ==, 0);
  g_assert_cmpuint (rows[4].flags & FLAG_UTF8, ==, FLAG_UTF8);
  close (fd);
}

static void
test_old_windows (void)
{
  const MattaSealOptions options = { .password = PASSWORD, .old_windows = TRUE };
  int fd = open_nameless ();
  g_autoptr (GPtrArray) entries = seal_samples (fd, &options);
  Row rows[N_SAMPLES];

  g_assert_cmpuint (read_rows (fd, rows, N_SAMPLES), ==, N_SAMPLES);
  /* The second half of the last letter is a backslash. */
  assert_row (&rows[4], "\x8c\xa9\x90\xcf\x8f\x91\x95\x5c.csv", 300001, 8);
  g_assert_cmpuint (rows[4].flags & FLAG_UTF8, ==, 0);
  close (fd);
}

/* Neither names nor contents can be seen. */
static void
test_wrap (void)
{
  const MattaSealOptions options = { .password = PASSWORD, .wrap = TRUE };
  int fd = open_nameless ();
  g_autoptr (GPtrArray) entries = seal_samples (fd, &options);
  g_autoptr (GBytes) all = read_all (fd);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (all, &length);
  Row rows[2];

  g_assert_cmpuint (read_rows (fd, rows, 2), ==, 1);
  assert_row (&rows[0], MATTA_SEAL_WRAP_NAME, rows[0].size, 0);
  g_assert_cmpuint (rows[0].size, >, 1500000);
  g_assert_null (memmem (bytes, length, "noise", 5));
  g_assert_null (memmem (bytes, length, "見積書", strlen ("見積書")));
  g_assert_null (memmem (bytes, length, "Line 0", 6));
  close (fd);
}

static void
test_says_what_was_written (void)
{
  const MattaSealOptions options = { .password = PASSWORD };
  int fd = open_nameless ();
  g_autoptr (GPtrArray) entries = seal_samples (fd, &options);
  Sample *samples = get_samples ();

  for (guint i = 0; i < N_SAMPLES; i++) {
    const MattaSealEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *digest =
        g_compute_checksum_for_data (G_CHECKSUM_SHA256, samples[i].bytes, samples[i].length);

    g_assert_cmpuint (entry->size, ==, samples[i].length);
    g_assert_cmpstr (entry->digest, ==, digest);
  }
  g_assert_cmpstr (((MattaSealEntry *) g_ptr_array_index (entries, 3))->name, ==, "text (2).txt");
  close (fd);
}

/* Twice the same gives other bytes: nobody can tell that it was the same. */
static void
test_salted (void)
{
  const MattaSealOptions options = { .password = PASSWORD };
  int one = open_nameless ();
  int two = open_nameless ();
  g_autoptr (GPtrArray) first = seal_samples (one, &options);
  g_autoptr (GPtrArray) second = seal_samples (two, &options);
  g_autoptr (GBytes) a = read_all (one);
  g_autoptr (GBytes) b = read_all (two);

  g_assert_cmpuint (g_bytes_get_size (a), ==, g_bytes_get_size (b));
  g_assert_false (g_bytes_equal (a, b));
  close (one);
  close (two);
}

static void
test_from_descriptors (void)
{
  const MattaSealOptions options = { .password = PASSWORD };
  int in = open_nameless ();
  int out = open_nameless ();
  const MattaSealSource source = { .name = "a", .size = 5, .fd = in };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  Row row;

  g_assert_cmpint (write (in, "Hello", 5), ==, 5);
  lseek (in, 0, SEEK_SET);
  entries = matta_seal_zip_write (out, &source, 1, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read_rows (out, &row, 1), ==, 1);
  assert_row (&row, "a", 5, 0);
  close (in);
  close (out);
}

typedef struct {
  guint calls;
  guint64 done;
  guint64 total;
  guint64 cancel_at;
  GCancellable *cancellable;
} Progress;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  Progress *progress = data;

  g_assert_cmpuint (done, >, progress->done);
  g_assert_cmpuint (done, <=, total);
  progress->calls++;
  progress->done = done;
  progress->total = total;
  if (progress->cancellable != NULL && done >= progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_progress (gconstpointer data)
{
  Progress progress = { 0 };
  MattaSealOptions options = {
    .password = PASSWORD, .wrap = data != NULL, .progress = progress_cb, .progress_data = &progress
  };
  int fd = open_nameless ();
  g_autoptr (GPtrArray) entries = seal_samples (fd, &options);

  g_assert_cmpuint (progress.total, ==, 1500000 + 1499999 + 1 + 300001);
  g_assert_cmpuint (progress.done, ==, progress.total);
  g_assert_cmpuint (progress.calls, >, 10);
  close (fd);
}

/* What keeps it from being done, one at a time. */
typedef struct {
  const char *name;
  gsize most;        /* that a source gives at once */
  gssize breaks;     /* where it breaks; 0 = nowhere */
  int lie;           /* what is added to its size */
  const char *path;  /* where it is written to */
  guint64 cancel_at; /* bytes; 0 = never */
  gboolean wrap;
  GQuark (*domain) (void); /* NULL = it can be done */
  int code;
} FailCase;

static const FailCase fail_cases[] = {
  { .name = "in-small-pieces", .most = 997 },
  { .name = "in-small-pieces/wrapped", .most = 997, .wrap = TRUE },
  { .name = "source-breaks",
    .breaks = 700000,
    .domain = g_io_error_quark,
    .code = G_IO_ERROR_HOST_UNREACHABLE },
  { .name = "source-breaks/wrapped",
    .breaks = 700000,
    .wrap = TRUE,
    .domain = g_io_error_quark,
    .code = G_IO_ERROR_HOST_UNREACHABLE },
  { .name = "grew", .lie = -1, .domain = matta_error_quark, .code = MATTA_ERROR_TRY_LATER },
  { .name = "grew-much",
    .lie = -700000,
    .domain = matta_error_quark,
    .code = MATTA_ERROR_TRY_LATER },
  { .name = "shrank", .lie = 1, .domain = matta_error_quark, .code = MATTA_ERROR_TRY_LATER },
  { .name = "shrank/wrapped",
    .lie = 1,
    .wrap = TRUE,
    .domain = matta_error_quark,
    .code = MATTA_ERROR_TRY_LATER },
  { .name = "disk-full",
    .path = "/dev/full",
    .domain = matta_error_quark,
    .code = MATTA_ERROR_TRY_LATER },
  { .name = "disk-full/wrapped",
    .path = "/dev/full",
    .wrap = TRUE,
    .domain = matta_error_quark,
    .code = MATTA_ERROR_TRY_LATER },
  { .name = "cancelled",
    .cancel_at = 600000,
    .domain = g_io_error_quark,
    .code = G_IO_ERROR_CANCELLED },
  { .name = "cancelled/wrapped",
    .cancel_at = 600000,
    .wrap = TRUE,
    .domain = g_io_error_quark,
    .code = G_IO_ERROR_CANCELLED },
};

static void
test_failure (gconstpointer data)
{
  const FailCase *test = data;
  Sample *samples = get_samples ();
  g_autofree MattaSealSource *sources = make_sources (samples, N_SAMPLES);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Progress progress = { .cancel_at = test->cancel_at };
  const MattaSealOptions options = { .password = PASSWORD,
                                     .wrap = test->wrap,
                                     .progress = progress_cb,
                                     .progress_data = &progress,
                                     .cancellable = cancellable };
  int fd = test->path != NULL ? open (test->path, O_RDWR | O_CLOEXEC) : open_nameless ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  if (test->cancel_at > 0)
    progress.cancellable = cancellable;
  samples[0].most = test->most;
  samples[0].breaks = test->breaks > 0 ? test->breaks : -1;
  sources[0].size = (guint64) ((gint64) sources[0].size + test->lie);
  entries = matta_seal_zip_write (fd, sources, N_SAMPLES, &options, &error);
  close (fd);
  if (test->domain == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (entries);
    return;
  }
  g_assert_null (entries);
  g_assert_error (error, test->domain (), test->code);
  g_assert_null (strstr (error->message, "text.txt"));
  g_assert_null (strstr (error->message, PASSWORD));
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const MattaSealOptions options = { .password = PASSWORD, .cancellable = cancellable };
  g_autofree MattaSealSource *sources = make_sources (get_samples (), N_SAMPLES);
  int fd = open_nameless ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (matta_seal_zip_write (fd, sources, N_SAMPLES, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
}

/* The locale of the caller is neither needed nor changed. */
static void
test_locale (void)
{
  locale_t posix = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (posix);

  test_plain ();
  test_old_windows ();
  g_assert_true (uselocale (before) == posix);
  freelocale (posix);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal-zip/plain", test_plain);
  g_test_add_func ("/seal-zip/old-windows", test_old_windows);
  g_test_add_func ("/seal-zip/wrap", test_wrap);
  g_test_add_func ("/seal-zip/says-what-was-written", test_says_what_was_written);
  g_test_add_func ("/seal-zip/salted", test_salted);
  g_test_add_func ("/seal-zip/from-descriptors", test_from_descriptors);
  g_test_add_data_func ("/seal-zip/progress/plain", NULL, test_progress);
  g_test_add_data_func ("/seal-zip/progress/wrapped", "wrap", test_progress);
  for (guint i = 0; i < G_N_ELEMENTS (fail_cases); i++) {
    g_autofree char *path = g_strconcat ("/seal-zip/fails/", fail_cases[i].name, NULL);

    g_test_add_data_func (path, &fail_cases[i], test_failure);
  }
  g_test_add_func ("/seal-zip/fails/cancelled-before", test_cancelled_before);
  g_test_add_func ("/seal-zip/locale", test_locale);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealing.h"

#include "matta-error.h"
#include "matta-seal-check.h"

#include <string.h>
#include <unistd.h>

typedef struct {
  int fd;
  GPtrArray *entries;
  MattaSealOptions options;
} Sealed;

/* Which of the options; the data of every test. */
static const MattaSealOptions kinds[] = {
  { .password = PASSWORD },
  { .password = PASSWORD, .wrap = TRUE },
  { .password = PASSWORD, .old_windows = TRUE },
  { .password = PASSWORD, .wrap = TRUE, .old_windows = TRUE },
};
static const char *const kind_names[] = { "plain", "wrap", "old-windows", "wrap-old-windows" };

static void
set_up (Sealed *self, gconstpointer data)
{
  self->options = *(const MattaSealOptions *) data;
  self->fd = open_nameless ();
  self->entries = seal_samples (self->fd, &self->options);
}

static void
tear_down (Sealed *self, gconstpointer data)
{
  g_ptr_array_unref (self->entries);
  close (self->fd);
}

static void
assert_wrong (Sealed *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_seal_check (self->fd, self->entries, &self->options, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_null (strstr (error->message, "text"));
  g_assert_null (strstr (error->message, PASSWORD));
}

static MattaSealEntry *
get_entry (Sealed *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

static void
test_right (Sealed *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) {
    matta_seal_check (self->fd, self->entries, &self->options, &error);
    g_assert_no_error (error);
  }
}

static void
test_password (Sealed *self, gconstpointer data)
{
  static const char *const passwords[] = { "x", "correct-horse-8", "Correct-horse-9",
                                           "correct-horse-9 " };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++) {
    self->options.password = passwords[i];
    assert_wrong (self);
  }
}

/* One byte of 256 passes the format's first look at a password; what then comes out is no file. */
static void
test_many_passwords (Sealed *self, gconstpointer data)
{
  for (guint i = 0; i < 400; i++) {
    g_autofree char *password = g_strdup_printf ("wrong-%u", i);

    self->options.password = password;
    assert_wrong (self);
  }
}

static void
test_digest (Sealed *self, gconstpointer data)
{
  char *digest = get_entry (self, 4)->digest;

  digest[63] = digest[63] == '0' ? '1' : '0';
  assert_wrong (self);
}

static void
test_size (Sealed *self, gconstpointer data)
{
  get_entry (self, 3)->size++;
  assert_wrong (self);
  get_entry (self, 3)->size -= 2;
  assert_wrong (self);
}

static void
test_name (Sealed *self, gconstpointer data)
{
  get_entry (self, 4)->name[0] = 'x';
  assert_wrong (self);
}

static void
test_one_too_many (Sealed *self, gconstpointer data)
{
  g_ptr_array_set_size (self->entries, N_SAMPLES - 1);
  assert_wrong (self);
  g_ptr_array_set_size (self->entries, 0);
  assert_wrong (self);
}

static void
test_one_missing (Sealed *self, gconstpointer data)
{
  MattaSealEntry *more = g_new0 (MattaSealEntry, 1);

  more->name = g_strdup ("more");
  more->digest = g_strdup ("");
  g_ptr_array_add (self->entries, more);
  assert_wrong (self);
}

static void
test_cut (Sealed *self, gconstpointer data)
{
  gsize length = (gsize) lseek (self->fd, 0, SEEK_END);

  for (guint i = 1; i <= 40; i++) {
    g_assert_cmpint (ftruncate (self->fd, (off_t) (length * (40 - i) / 40)), ==, 0);
    assert_wrong (self);
  }
}

/* Any byte that belongs to a file; what stands between them are times and the like. */
static void
test_changed_byte (Sealed *self, gconstpointer data)
{
  g_autoptr (GBytes) all = read_all (self->fd);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (all, &length);

  for (guint i = 1; i < 20; i++) {
    off_t at = (off_t) ((length - 4096) * i / 20);
    guint8 changed = bytes[at] ^ 0x10;

    g_assert_cmpint (pwrite (self->fd, &changed, 1, at), ==, 1);
    assert_wrong (self);
    g_assert_cmpint (pwrite (self->fd, bytes + at, 1, at), ==, 1);
  }
  g_assert_true (matta_seal_check (self->fd, self->entries, &self->options, NULL));
}

/* The last bytes of the encrypted data prove all that is before them. */
static void
test_changed_proof (Sealed *self, gconstpointer data)
{
  g_autoptr (GBytes) all = read_all (self->fd);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (all, &length);
  const guint8 *table = memmem (bytes, length, "PK\001\002", 4);
  guint8 changed = table[-30] ^ 1;

  g_assert_cmpint (pwrite (self->fd, &changed, 1, table - 30 - bytes), ==, 1);
  assert_wrong (self);
}

static void
cancel_cb (guint64 done, guint64 total, gpointer data)
{
  g_assert_cmpuint (done, <=, total);
  g_cancellable_cancel (data);
}

static void
test_cancelled (Sealed *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  self->options.cancellable = cancellable;
  self->options.progress = cancel_cb;
  self->options.progress_data = cancellable;
  g_assert_false (matta_seal_check (self->fd, self->entries, &self->options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_unreadable (Sealed *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_false (matta_seal_check (ends[0], self->entries, &self->options, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  close (ends[0]);
  close (ends[1]);
}

/* A ZIP that holds the right file, for everybody to read. */
static void
test_unencrypted (void)
{
  static const guint8 zip[] =
      "PK\003\004\012\0\0\0\0\0\0\0\041\0\203\026\334\214\1\0\0\0\1\0\0\0\1\0\0\0ax"
      "PK\001\002\012\3\012\0\0\0\0\0\0\0\041\0\203\026\334\214\1\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0"
      "\0\0\200\201\0\0\0\0a"
      "PK\005\006\0\0\0\0\1\0\1\0\057\0\0\0\040\0\0\0\0";
  Sealed self = { .fd = open_nameless (), .options = kinds[0] };
  MattaSealEntry entry = { .name = (char *) "a", .size = 1 };
  g_autoptr (GError) error = NULL;

  entry.digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "x", 1);
  self.entries = g_ptr_array_new ();
  g_ptr_array_add (self.entries, &entry);
  g_assert_cmpint (write (self.fd, zip, sizeof zip), ==, sizeof zip);
  g_assert_false (matta_seal_check (self.fd, self.entries, &self.options, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "not encrypted"));
  g_free (entry.digest);
  tear_down (&self, NULL);
}

static const struct {
  const char *name;
  void (*run) (Sealed *self, gconstpointer data);
} tests[] = {
  { "right", test_right },
  { "password", test_password },
  { "digest", test_digest },
  { "size", test_size },
  { "name", test_name },
  { "one-too-many", test_one_too_many },
  { "one-missing", test_one_missing },
  { "cut", test_cut },
  { "changed-byte", test_changed_byte },
  { "changed-proof", test_changed_proof },
  { "cancelled", test_cancelled },
  { "unreadable", test_unreadable },
};

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint n = 0; n < G_N_ELEMENTS (kinds); n++) {
      g_autofree char *path = g_strdup_printf ("/seal-check/%s/%s", tests[i].name, kind_names[n]);

      g_test_add (path, Sealed, &kinds[n], set_up, tests[i].run, tear_down);
    }
  g_test_add ("/seal-check/many-passwords", Sealed, &kinds[1], set_up, test_many_passwords,
              tear_down);
  g_test_add_func ("/seal-check/unencrypted", test_unencrypted);
  return g_test_run ();
}

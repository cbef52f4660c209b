/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-content.h"

#include "matta-error.h"
#include "matta-sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)
#define WRITEBACK (4 * 1024 * 1024)

struct _MattaContent {
  GBytes *bytes; /* NULL when in a file */
  int fd;
  gsize size;
  GMutex lock; /* guards digest */
  char *digest;
  gatomicrefcount ref_count;
};

struct _MattaContentWriter {
  char *directory;
  gsize limit;
  GByteArray *buffer;
  int fd;
  MattaSha256 *hash; /* of what is in the file, while it still is in the processor's cache */
  gsize size;
  gsize written;
  gsize started; /* of them, on their way to the disk */
  gboolean broken;
};

typedef struct {
  void *address;
  gsize size;
} Mapping;

static MattaContent *
new_content (gsize size)
{
  MattaContent *self = g_new0 (MattaContent, 1);

  self->fd = -1;
  self->size = size;
  g_mutex_init (&self->lock);
  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

MattaContent *
matta_content_new_for_bytes (GBytes *bytes)
{
  MattaContent *self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = new_content (g_bytes_get_size (bytes));
  self->bytes = g_bytes_ref (bytes);
  return self;
}

MattaContent *
matta_content_new_for_fd (int fd, gsize size, const char *sha256)
{
  MattaContent *self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  self = new_content (size);
  self->fd = fd;
  self->digest = g_strdup (sha256);
  return self;
}

MattaContent *
matta_content_ref (MattaContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
matta_content_unref (MattaContent *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_mutex_clear (&self->lock);
  g_free (self->digest);
  g_free (self);
}

gsize
matta_content_get_size (MattaContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

int
matta_content_peek_fd (MattaContent *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

static gboolean
fail_with_errno (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "%s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
read_file (int fd, gsize offset, guint8 *buffer, gsize length, GError **error)
{
  while (length > 0) {
    gssize got = pread (fd, buffer, length, (off_t) offset);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail_with_errno (error, "Could not read a content");
    if (got == 0) {
      g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "A content is cut short");
      return FALSE;
    }
    buffer += got;
    offset += (gsize) got;
    length -= (gsize) got;
  }
  return TRUE;
}

gboolean
matta_content_read (MattaContent *self, gsize offset, void *buffer, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (offset <= self->size && length <= self->size - offset, FALSE);

  if (self->bytes == NULL)
    return read_file (self->fd, offset, buffer, length, error);
  if (length > 0) /* what is empty may have no memory at all */
    memcpy (buffer, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + offset, length);
  return TRUE;
}

/* In chunks, so that a large file never adds to the memory in use. What cannot be read is left out:
 * the digest then matches nothing, which is the safe side. */
static void
hash_file (MattaContent *self, MattaSha256 *hash)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  for (gsize done = 0; done < self->size; done += CHUNK) {
    gsize length = MIN (CHUNK, self->size - done);
    g_autoptr (GError) error = NULL;

    if (!matta_content_read (self, done, chunk, length, &error)) {
      g_warning ("%s", error->message);
      return;
    }
    matta_sha256_update (hash, chunk, length);
  }
}

static char *
compute_digest (MattaContent *self)
{
  g_autoptr (MattaSha256) hash = matta_sha256_new ();

  if (self->bytes == NULL)
    hash_file (self, hash);
  else if (self->size > 0)
    matta_sha256_update (hash, g_bytes_get_data (self->bytes, NULL), self->size);
  return matta_sha256_finish (hash);
}

const char *
matta_content_get_digest (MattaContent *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  if (self->digest == NULL)
    self->digest = compute_digest (self);
  return self->digest;
}

static void
unmap (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->address, mapping->size);
  g_free (mapping);
}

GBytes *
matta_content_get_bytes (MattaContent *self, GError **error)
{
  Mapping *mapping = NULL;
  struct stat status;
  void *address = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->bytes != NULL)
    return g_bytes_ref (self->bytes);
  if (self->size == 0)
    return g_bytes_new_static ("", 0);
  if (fstat (self->fd, &status) != 0) {
    fail_with_errno (error, "Could not look at a content");
    return NULL;
  }
  if ((guint64) status.st_size < self->size) { /* reading beyond the end would be a SIGBUS */
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "A content is cut short");
    return NULL;
  }
  address = mmap (NULL, self->size, PROT_READ, MAP_PRIVATE, self->fd, 0);
  if (address == MAP_FAILED) {
    fail_with_errno (error, "Could not map a content");
    return NULL;
  }
  mapping = g_new (Mapping, 1);
  mapping->address = address;
  mapping->size = self->size;
  return g_bytes_new_with_free_func (address, self->size, unmap, mapping);
}

MattaContentWriter *
matta_content_writer_new (const char *directory, gsize limit)
{
  MattaContentWriter *self = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_new0 (MattaContentWriter, 1);
  self->directory = g_strdup (directory);
  self->limit = limit;
  self->buffer = g_byte_array_new ();
  self->hash = matta_sha256_new ();
  self->fd = -1;
  return self;
}

void
matta_content_writer_free (MattaContentWriter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->buffer, g_byte_array_unref);
  matta_sha256_free (self->hash);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->directory);
  g_free (self);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    data += written;
    length -= (gsize) written;
  }
  return TRUE;
}

/* Lets the disk begin while the rest is still coming, so that the flush at the end finds little
 * left to do. Only a hint: whatever it fails at, the flush reports. */
static void
start_writeback (MattaContentWriter *self)
{
  gsize length = self->written - self->started;

  if (length < WRITEBACK)
    return;
  (void) sync_file_range (self->fd, (off_t) self->started, (off_t) length, SYNC_FILE_RANGE_WRITE);
  self->started = self->written;
}

static gboolean
write_out (MattaContentWriter *self, const guint8 *data, gsize length, GError **error)
{
  if (self->fd < 0)
    self->fd = open (self->directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0 || !write_all (self->fd, data, length)) {
    self->broken = TRUE;
    return fail_with_errno (error, "Could not write a content");
  }
  matta_sha256_update (self->hash, data, length);
  self->written += length;
  start_writeback (self);
  return TRUE;
}

/* Small writes are gathered, so that a line at a time does not cost a system call each. */
static gboolean
flush_buffer (MattaContentWriter *self, GError **error)
{
  if (!write_out (self, self->buffer->data, self->buffer->len, error))
    return FALSE;
  g_byte_array_set_size (self->buffer, 0);
  return TRUE;
}

gboolean
matta_content_writer_write (MattaContentWriter *self,
                            const void *data,
                            gsize length,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && self->buffer != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (self->broken) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The content is incomplete");
    return FALSE;
  }
  if (self->size + length > self->limit && (self->fd < 0 || self->buffer->len + length > CHUNK)
      && !flush_buffer (self, error))
    return FALSE;
  self->size += length;
  if (self->fd >= 0 && length >= CHUNK)
    return write_out (self, data, length, error);
  g_byte_array_append (self->buffer, data, (guint) length);
  return TRUE;
}

MattaContent *
matta_content_writer_finish (MattaContentWriter *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *digest = NULL;
  int fd = -1;

  g_return_val_if_fail (self != NULL && self->buffer != NULL, NULL);

  if (self->broken) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The content is incomplete");
    return NULL;
  }
  if (self->fd >= 0) {
    if (!flush_buffer (self, error))
      return NULL;
    g_clear_pointer (&self->buffer, g_byte_array_unref);
    fd = self->fd;
    self->fd = -1;
    digest = matta_sha256_finish (self->hash);
    return matta_content_new_for_fd (fd, self->size, digest);
  }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->buffer));
  return matta_content_new_for_bytes (bytes);
}

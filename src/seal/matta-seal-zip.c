/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-zip.h"

#include "matta-error.h"
#include "matta-seal-hash.h"
#include "matta-seal-locale.h"
#include "matta-seal-names.h"
#include "matta-seal-probe.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (256 * 1024)
#define MODE 0600
/* Compressing better than this takes three times as long for a tenth less, and somebody waits. */
#define LEVEL "1"
/* Up to here no field of a ZIP overflows, whatever the inner one's headers add. Programs that read
 * the larger format are fewer. */
#define SMALL ((guint64) 3 << 30)

typedef struct archive Archive;
typedef struct archive_entry Entry;

static void
free_archive (Archive *archive)
{
  archive_write_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, free_archive)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, archive_entry_free)

typedef struct {
  const MattaSealOptions *options;
  Archive *outer; /* encrypts */
  Archive *files; /* takes the files: the outer one, or the one within */
  int fd;
  guint8 *buffer; /* CHUNK bytes */
  MattaSealHash *hash;
  int broken; /* errno of a write; 0 = none */
  guint64 done;
  guint64 total;
} Seal;

void
matta_seal_entry_free (MattaSealEntry *self)
{
  g_free (self->name);
  g_free (self->digest);
  g_free (self);
}

/* --- where the bytes go ------------------------------------------------------------------------
 */

/* An archive that hears of an error leaks what it has for writing; so it is kept here instead. */
static la_ssize_t
write_file_cb (Archive *archive, void *data, const void *bytes, size_t length)
{
  Seal *seal = data;
  gssize written = 0;

  for (gsize at = 0; at < length && seal->broken == 0; at += (gsize) MAX (written, 0)) {
    written = write (seal->fd, (const guint8 *) bytes + at, length - at);
    if (written == 0 || (written < 0 && errno != EINTR))
      seal->broken = written == 0 ? EIO : errno;
  }
  return (la_ssize_t) length;
}

/* The inner archive is the only file of the outer one. */
static la_ssize_t
write_outer_cb (Archive *archive, void *data, const void *bytes, size_t length)
{
  Seal *seal = data;

  return archive_write_data (seal->outer, bytes, length);
}

/* FALSE with @error unless @result is fine and all is written so far. libarchive's own words may
 * hold a file's name; they stay here. */
static gboolean
is_written (Seal *seal, gssize result, GError **error)
{
  if (result >= ARCHIVE_OK && seal->broken == 0)
    return TRUE;
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "The archive cannot be written: %s",
               seal->broken != 0 ? g_strerror (seal->broken) : "libarchive cannot do it");
  return FALSE;
}

static gboolean
set_option (Archive *archive, const char *name, const char *value)
{
  return archive_write_set_format_option (archive, "zip", name, value) == ARCHIVE_OK;
}

static Archive *
open_archive (Seal *seal, archive_write_callback *write_cb, gboolean encrypted)
{
  g_autoptr (Archive) archive = archive_write_new ();
  gboolean ready = archive_write_set_format_zip (archive) == ARCHIVE_OK;

  archive_write_set_bytes_per_block (archive, 0); /* nothing is padded, nothing copied once more */
  ready = ready && set_option (archive, "compression-level", LEVEL)
          && set_option (archive, "hdrcharset", seal->options->old_windows ? "CP932" : "UTF-8");
  if (seal->total < SMALL)
    ready = ready && set_option (archive, "zip64", NULL);
  if (encrypted)
    ready = ready && set_option (archive, "encryption", "aes256")
            && archive_write_set_passphrase (archive, seal->options->password) == ARCHIVE_OK;
  ready = ready && archive_write_open (archive, seal, NULL, write_cb, NULL) == ARCHIVE_OK;
  return ready ? g_steal_pointer (&archive) : NULL;
}

static Entry *
make_entry (const char *name, gint64 mtime)
{
  Entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, MODE);
  archive_entry_set_mtime (entry, mtime, 0);
  return entry;
}

/* --- one file ----------------------------------------------------------------------------------
 */

static gssize
read_some (const MattaSealSource *source, guint8 *buffer, gsize length, GError **error)
{
  gssize got = 0;

  if (source->read != NULL)
    return source->read (source->read_data, buffer, length, error);
  do {
    got = read (source->fd, buffer, length);
  } while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER, "A file cannot be read: %s",
                 g_strerror (errno));
  return got;
}

/* A full buffer, less at the end only; -1 with @error. */
static gssize
read_chunk (Seal *seal, const MattaSealSource *source, GError **error)
{
  gsize filled = 0;
  gssize got = 0;

  if (g_cancellable_set_error_if_cancelled (seal->options->cancellable, error))
    return -1;
  do {
    got = read_some (source, seal->buffer + filled, CHUNK - filled, error);
    filled += (gsize) MAX (got, 0);
  } while (got > 0 && filled < CHUNK);
  return got < 0 ? -1 : (gssize) filled;
}

static gboolean
write_bytes (Seal *seal, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0) {
    la_ssize_t written = archive_write_data (seal->files, bytes, length);

    if (!is_written (seal, written > 0 ? ARCHIVE_OK : ARCHIVE_FAILED, error))
      return FALSE;
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gboolean
begin_file (Seal *seal,
            const MattaSealSource *source,
            const char *name,
            gsize filled,
            GError **error)
{
  g_autoptr (Entry) entry = make_entry (name, source->mtime);

  archive_entry_set_size (entry, (la_int64_t) source->size);
  if (matta_seal_probe (name, seal->buffer, filled))
    archive_write_zip_set_compression_deflate (seal->files);
  else
    archive_write_zip_set_compression_store (seal->files);
  /* Nothing less than OK: a warning is a name that was not written as it is. */
  return is_written (seal, archive_write_header (seal->files, entry), error);
}

static gboolean
fail_changed (GError **error)
{
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                       "A file changed its size while it was read");
  return FALSE;
}

static gboolean
write_and_hash (Seal *seal, gsize length, GError **error)
{
  gboolean written = FALSE;

  matta_seal_hash_begin (seal->hash, seal->buffer, length);
  written = write_bytes (seal, seal->buffer, length, error);
  matta_seal_hash_wait (seal->hash);
  return written;
}

/* @filled bytes are in the buffer. */
static gboolean
copy_file (Seal *seal, const MattaSealSource *source, gssize filled, GError **error)
{
  guint64 size = 0;

  while (filled > 0) {
    size += (gsize) filled;
    if (size > source->size)
      return fail_changed (error);
    if (!write_and_hash (seal, (gsize) filled, error))
      return FALSE;
    seal->done += (gsize) filled;
    if (seal->options->progress != NULL)
      seal->options->progress (seal->done, seal->total, seal->options->progress_data);
    /* Less than a full one was the last: nobody is asked again after having said so. */
    filled = filled == CHUNK ? read_chunk (seal, source, error) : 0;
  }
  if (filled < 0)
    return FALSE;
  return size == source->size || fail_changed (error);
}

static MattaSealEntry *
write_file (Seal *seal, const MattaSealSource *source, const char *name, GError **error)
{
  g_autoptr (MattaSealEntry) entry = g_new0 (MattaSealEntry, 1);
  gssize filled = read_chunk (seal, source, error);

  if (filled < 0 || !begin_file (seal, source, name, (gsize) filled, error)
      || !copy_file (seal, source, filled, error))
    return NULL;
  if (!is_written (seal, archive_write_finish_entry (seal->files), error))
    return NULL;
  entry->name = g_strdup (name);
  entry->size = source->size;
  entry->digest = matta_seal_hash_finish (seal->hash);
  return g_steal_pointer (&entry);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static gboolean
write_files (Seal *seal,
             const MattaSealSource *sources,
             guint n_sources,
             GPtrArray *entries,
             GError **error)
{
  g_autofree const char **given = g_new0 (const char *, n_sources + 1);
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < n_sources; i++)
    given[i] = sources[i].name;
  names = matta_seal_names_clean (given, n_sources, seal->options->old_windows);
  for (guint i = 0; i < n_sources; i++) {
    MattaSealEntry *entry = write_file (seal, &sources[i], names[i], error);

    if (entry == NULL)
      return FALSE;
    g_ptr_array_add (entries, entry);
  }
  return is_written (seal, archive_write_close (seal->files), error);
}

/* As young as the youngest of them: the time of sealing is nobody's business. */
static gint64
find_latest (const MattaSealSource *sources, guint n_sources)
{
  gint64 latest = 0;

  for (guint i = 0; i < n_sources; i++)
    latest = MAX (latest, sources[i].mtime);
  return latest;
}

/* The inner one is stored: what can be compressed is compressed in it. */
static gboolean
write_wrapped (Seal *seal,
               const MattaSealSource *sources,
               guint n_sources,
               GPtrArray *entries,
               GError **error)
{
  g_autoptr (Entry) wrap = make_entry (MATTA_SEAL_WRAP_NAME, find_latest (sources, n_sources));
  g_autoptr (Archive) inner = NULL;

  archive_write_zip_set_compression_store (seal->outer);
  if (!is_written (seal, archive_write_header (seal->outer, wrap), error))
    return FALSE;
  inner = open_archive (seal, write_outer_cb, FALSE);
  if (!is_written (seal, inner != NULL ? ARCHIVE_OK : ARCHIVE_FAILED, error))
    return FALSE;
  seal->files = inner;
  return write_files (seal, sources, n_sources, entries, error)
         && is_written (seal, archive_write_close (seal->outer), error);
}

GPtrArray *
matta_seal_zip_write (int fd,
                      const MattaSealSource *sources,
                      guint n_sources,
                      const MattaSealOptions *options,
                      GError **error)
{
  g_autoptr (MattaSealLocale) locale = matta_seal_locale_new ();
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_seal_entry_free);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  g_autoptr (MattaSealHash) hash = matta_seal_hash_new ();
  Seal seal = { .options = options, .fd = fd, .buffer = buffer, .hash = hash };
  g_autoptr (Archive) outer = NULL;
  gboolean written = FALSE;

  g_return_val_if_fail (fd >= 0 && options->password != NULL, NULL);

  for (guint i = 0; i < n_sources; i++)
    seal.total += sources[i].size;
  outer = open_archive (&seal, write_file_cb, TRUE);
  if (outer == NULL) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_MALFORMED,
                         "libarchive cannot write encrypted ZIP files here");
    return NULL;
  }
  seal.outer = outer;
  seal.files = outer;
  written = options->wrap ? write_wrapped (&seal, sources, n_sources, entries, error)
                          : write_files (&seal, sources, n_sources, entries, error);
  return written ? g_steal_pointer (&entries) : NULL;
}

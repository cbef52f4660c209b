/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-seal-check.h"

#include "matta-error.h"
#include "matta-seal-locale.h"
#include "matta-sha256.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

typedef struct archive Archive;
typedef struct archive_entry Entry;

static void
free_archive (Archive *archive)
{
  archive_read_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, free_archive)

typedef struct {
  const MattaSealOptions *options;
  Archive *outer;
  Archive *files; /* the outer one, or the one within */
  guint64 done;
  guint64 total;
} Check;

static gboolean
differ (GError **error, const char *what)
{
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "The sealed file is not right: %s", what);
  return FALSE;
}

/* libarchive's own words may hold a file's name; they stay here. */
static gboolean
fail (Archive *archive, GError **error)
{
  if (archive_errno (archive) != EIO)
    return differ (error, "it cannot be unpacked, or not with this password");
  g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                       "The sealed file cannot be read again");
  return FALSE;
}

static la_ssize_t
read_outer_cb (Archive *archive, void *data, const void **bytes)
{
  Check *check = data;
  size_t length = 0;
  la_int64_t offset = 0;
  int result = archive_read_data_block (check->outer, bytes, &length, &offset);

  if (result == ARCHIVE_EOF)
    return 0;
  if (result == ARCHIVE_OK)
    return (la_ssize_t) length;
  archive_set_error (archive, archive_errno (check->outer), "read");
  return -1;
}

static gboolean
set_up (Archive *archive, const MattaSealOptions *options)
{
  return archive_read_set_format_option (archive, "zip", "hdrcharset",
                                         options->old_windows ? "CP932" : "UTF-8")
             == ARCHIVE_OK
         && archive_read_add_passphrase (archive, options->password) == ARCHIVE_OK;
}

static gboolean
compare_data (Check *check, const MattaSealEntry *expected, GError **error)
{
  g_autoptr (MattaSha256) hash = matta_sha256_new ();
  g_autofree char *digest = NULL;
  const void *bytes = NULL;
  size_t length = 0;
  la_int64_t offset = 0;
  guint64 size = 0;
  int result = ARCHIVE_OK;

  while ((result = archive_read_data_block (check->files, &bytes, &length, &offset))
         == ARCHIVE_OK) {
    matta_sha256_update (hash, bytes, length);
    size += length;
    check->done += length;
    if (size > expected->size)
      return differ (error, "a file is longer");
    if (g_cancellable_set_error_if_cancelled (check->options->cancellable, error))
      return FALSE;
    if (check->options->progress != NULL)
      check->options->progress (check->done, check->total, check->options->progress_data);
  }
  if (result != ARCHIVE_EOF)
    return fail (check->files, error);
  digest = matta_sha256_finish (hash);
  return (size == expected->size && strcmp (digest, expected->digest) == 0)
         || differ (error, "a file has other contents");
}

/* The next entry is a file of this name. */
static gboolean
find_file (Archive *archive, const char *name, gboolean encrypted, GError **error)
{
  Entry *entry = NULL;
  int result = archive_read_next_header (archive, &entry);

  if (result == ARCHIVE_EOF)
    return differ (error, "a file is missing");
  if (result != ARCHIVE_OK)
    return fail (archive, error);
  if (g_strcmp0 (archive_entry_pathname_utf8 (entry), name) != 0
      || archive_entry_filetype (entry) != AE_IFREG)
    return differ (error, "a file has another name");
  return archive_entry_is_data_encrypted (entry) == encrypted
         || differ (error, "a file is not encrypted");
}

static gboolean
is_at_end (Archive *archive, GError **error)
{
  Entry *entry = NULL;
  int result = archive_read_next_header (archive, &entry);

  if (result == ARCHIVE_OK)
    return differ (error, "there is a file too many");
  return result == ARCHIVE_EOF || fail (archive, error);
}

/* The outer files are; libarchive has nothing to encrypt in an empty one. */
static gboolean
is_encrypted (Check *check, const MattaSealEntry *expected)
{
  return check->files == check->outer && expected->size > 0;
}

static gboolean
compare_files (Check *check, GPtrArray *entries, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    const MattaSealEntry *expected = g_ptr_array_index (entries, i);

    if (!find_file (check->files, expected->name, is_encrypted (check, expected), error)
        || !compare_data (check, expected, error))
      return FALSE;
  }
  return is_at_end (check->files, error);
}

/* What stands behind the inner archive's end belongs to it as well, and proves it unchanged. */
static gboolean
drain (Check *check, GError **error)
{
  const void *bytes = NULL;
  la_ssize_t got = 0;

  while ((got = read_outer_cb (check->outer, check, &bytes)) > 0)
    continue;
  return got == 0 || fail (check->outer, error);
}

static gboolean
compare_wrapped (Check *check, GPtrArray *entries, GError **error)
{
  g_autoptr (Archive) inner = archive_read_new ();

  if (!find_file (check->outer, MATTA_SEAL_WRAP_NAME, TRUE, error))
    return FALSE;
  archive_read_support_format_zip_streamable (inner);
  if (!set_up (inner, check->options)
      || archive_read_open (inner, check, NULL, read_outer_cb, NULL) != ARCHIVE_OK)
    return fail (inner, error);
  check->files = inner;
  return compare_files (check, entries, error) && drain (check, error)
         && is_at_end (check->outer, error);
}

gboolean
matta_seal_check (int fd, GPtrArray *entries, const MattaSealOptions *options, GError **error)
{
  g_autoptr (MattaSealLocale) locale = matta_seal_locale_new ();
  g_autoptr (Archive) outer = archive_read_new ();
  Check check = { .options = options, .outer = outer, .files = outer };

  g_return_val_if_fail (fd >= 0 && entries != NULL && options->password != NULL, FALSE);

  for (guint i = 0; i < entries->len; i++)
    check.total += ((const MattaSealEntry *) g_ptr_array_index (entries, i))->size;
  archive_read_support_format_zip_seekable (outer);
  if (lseek (fd, 0, SEEK_SET) != 0) {
    g_set_error_literal (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER,
                         "The sealed file cannot be read again");
    return FALSE;
  }
  if (!set_up (outer, options) || archive_read_open_fd (outer, fd, BLOCK) != ARCHIVE_OK)
    return fail (outer, error);
  return options->wrap ? compare_wrapped (&check, entries, error)
                       : compare_files (&check, entries, error);
}

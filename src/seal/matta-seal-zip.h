/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Encrypted ZIP files (WinZip AES-256), written from one end to the other in bounded memory. Any
 * thread; they block. */

/* Reads up to @length bytes: how many, 0 at the end, -1 with @error. */
typedef gssize (*MattaSealReadFunc) (gpointer data, guint8 *buffer, gsize length, GError **error);

/* One file to be sealed. */
typedef struct {
  const char *name;       /* any bytes; it is cleaned */
  gint64 mtime;           /* seconds since 1970 */
  guint64 size;           /* has to be right */
  MattaSealReadFunc read; /* NULL = @fd is read, from where it stands */
  gpointer read_data;
  int fd;
} MattaSealSource;

typedef void (*MattaSealProgressFunc) (guint64 done, guint64 total, gpointer data);

/* What writing and checking have to know alike. */
typedef struct {
  const char *password; /* see matta_password_is_usable () */
  gboolean wrap;        /* a ZIP within the ZIP: without the password no name can be seen */
  gboolean old_windows; /* names in CP932, for programs that don't know UTF-8 */
  MattaSealProgressFunc progress; /* NULL = nobody wants to know; called on this thread, bytes */
  gpointer progress_data;
  GCancellable *cancellable;
} MattaSealOptions;

/* What was put into the file. */
typedef struct {
  char *name;
  guint64 size;
  char *digest; /* SHA-256, hex */
} MattaSealEntry;

void matta_seal_entry_free (MattaSealEntry *self);

/* The only name that can be seen of a wrapped one. */
#define MATTA_SEAL_WRAP_NAME "files.zip"

/* Writes to @fd from where it stands; closes nothing. What was written, in the order of @sources
 * (element-type MattaSealEntry) (transfer full). NULL with MATTA_ERROR_TRY_LATER when the disk is
 * full or a source cannot be read or changed its size meanwhile, or with what a source's function
 * said; what is in @fd is of no use then. */
GPtrArray *matta_seal_zip_write (int fd,
                                 const MattaSealSource *sources,
                                 guint n_sources,
                                 const MattaSealOptions *options,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSealEntry, matta_seal_entry_free)

G_END_DECLS

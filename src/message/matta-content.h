/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bytes of one message, header and body with CRLF line ends, unstuffed, as they came. Never
 * changes. Small ones are in memory, large ones in a file that is mapped only while somebody reads.
 * Counted by reference; any thread. */
typedef struct _MattaContent MattaContent;

MattaContent *matta_content_new_for_bytes (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
/* @fd: open for reading, owned by the content from now on (closed with the last reference).
 * @size: bytes from offset 0. @sha256: hex digest, or NULL to have it computed when asked. */
MattaContent *
matta_content_new_for_fd (int fd, gsize size, const char *sha256) G_GNUC_WARN_UNUSED_RESULT;
MattaContent *matta_content_ref (MattaContent *self);
void matta_content_unref (MattaContent *self);

gsize matta_content_get_size (MattaContent *self);
/* Hex SHA-256; computed once. Any thread. */
const char *matta_content_get_digest (MattaContent *self);
/* Memory, or a private mapping of the file that lasts as long as the returned bytes. (transfer
 * full) NULL only with @error set (the file cannot be mapped). */
GBytes *matta_content_get_bytes (MattaContent *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Copies @length bytes from @offset on, all of which must be there, with no more memory than that.
 * FALSE with MATTA_ERROR_TRY_LATER when the file cannot be read so far. Any thread. */
gboolean
matta_content_read (MattaContent *self, gsize offset, void *buffer, gsize length, GError **error);
/* -1 when it is in memory; still owned by the content; read with pread (). */
int matta_content_peek_fd (MattaContent *self);

/* Collects a content with bounded memory: up to @limit bytes stay in memory, beyond that they go to
 * an unnamed file (O_TMPFILE) in @directory, so a program that dies leaves nothing behind. One
 * thread at a time. */
typedef struct _MattaContentWriter MattaContentWriter;

MattaContentWriter *matta_content_writer_new (const char *directory,
                                              gsize limit) G_GNUC_WARN_UNUSED_RESULT;
void matta_content_writer_free (MattaContentWriter *self);
/* MATTA_ERROR_TRY_LATER when the disk is full or broken; nothing more may be written then. */
gboolean matta_content_writer_write (MattaContentWriter *self,
                                     const void *data,
                                     gsize length,
                                     GError **error);
/* The content collected; the writer is empty afterwards and only to be freed. Nothing is flushed
 * yet: the store does that when it takes custody. */
MattaContent *matta_content_writer_finish (MattaContentWriter *self,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaContent, matta_content_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaContentWriter, matta_content_writer_free)

G_END_DECLS

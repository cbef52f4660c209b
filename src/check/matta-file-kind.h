/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file is by its first bytes, and what its name says it is. Any thread. */
typedef enum {
  MATTA_FILE_UNKNOWN,
  MATTA_FILE_PDF,
  MATTA_FILE_ZIP, /* and what is made of one: docx, xlsx, pptx, odt, jar … */
  MATTA_FILE_OLE, /* doc, xls, ppt of before 2007; encrypted ones of after; msg */
  MATTA_FILE_PNG,
  MATTA_FILE_JPEG,
  MATTA_FILE_GIF,
  MATTA_FILE_RTF,
  MATTA_FILE_GZIP,
  MATTA_FILE_7Z,
  MATTA_FILE_RAR,
  MATTA_FILE_PROGRAM, /* Windows, Linux or macOS */
} MattaFileKind;

/* @head: 16 bytes, zero beyond the end. */
MattaFileKind matta_file_sniff (const guint8 *head);
/* "pdf" of "Report.PDF"; "" when there is none. (transfer full) */
char *matta_file_get_extension (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* By extension, lower case. Office files that may come encrypted are unknown to it where that would
 * change their first bytes. */
MattaFileKind matta_file_get_kind (const char *extension);
/* TRUE when every file of that kind has the bytes that tell it. */
gboolean matta_file_always_recognisable (MattaFileKind kind);
/* Runs when it is opened. */
gboolean matta_file_is_risky (const char *extension);
/* Something people read. */
gboolean matta_file_is_document (const char *extension);

G_END_DECLS

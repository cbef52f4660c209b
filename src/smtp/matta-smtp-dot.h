/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Content between DATA and the final dot (RFC 5321 4.1.1.4 and 4.5.2), or in chunks that are
 * counted (RFC 3030). Pure. */

/* Takes one piece of content. FALSE: it could not be kept; the rest is read, and no longer given.
 */
typedef gboolean (*MattaDotFunc) (const char *data, gsize length, gpointer user_data);

typedef enum {
  MATTA_DOT_LINE_START,
  MATTA_DOT_DOT,
  MATTA_DOT_DOT_CR,
  MATTA_DOT_TEXT,
  MATTA_DOT_CR,
} MattaDotState;

/* The receiving side. Only CRLF.CRLF ends the content; whatever else some server might take for an
 * end is noted, so that the message can be refused whole. Start with all zero. */
typedef struct {
  MattaDotState state;
  gboolean counted;  /* in: no dot ends it, and none is stuffed */
  gboolean done;     /* the final dot was read */
  gboolean bare_cr;  /* a CR without LF */
  gboolean bare_lf;  /* an LF without CR */
  gboolean nul;      /* a zero byte */
  gboolean lost;     /* the function gave FALSE */
  gboolean body;     /* the empty line after the header was read */
  guint64 size;      /* bytes of content so far, dots unstuffed */
  gsize line_length; /* of the line being read, without CRLF */
  gsize longest_line;
  guint64 header_length; /* bytes up to the empty line */
} MattaDotReader;

/* Gives the content in @data to @func piece by piece, in any chunking. Returns how many bytes were
 * taken: all, or those up to and with the final dot. */
gsize matta_dot_reader_push (MattaDotReader *self,
                             const char *data,
                             gsize length,
                             MattaDotFunc func,
                             gpointer user_data);

/* Counted content has come to its end. */
void matta_dot_reader_end_counted (MattaDotReader *self);

/* The sending side. Start with all zero, which means "at a line's start". */
typedef struct {
  gboolean in_line;
  gboolean after_cr;
} MattaDotWriter;

/* Appends @data to @out with dots stuffed. */
void matta_dot_writer_push (MattaDotWriter *self, GString *out, const char *data, gsize length);
/* Appends the end of data, with a line end before it when the content has none. */
void matta_dot_writer_finish (MattaDotWriter *self, GString *out);

G_END_DECLS

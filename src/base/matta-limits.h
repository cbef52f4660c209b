/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every bound on what comes from outside, in one value that is passed in. Sizes are bytes. */
typedef struct {
  gsize command_line;   /* one SMTP command with CRLF; RFC 5321 4.5.3.1.4 wants at least 512 */
  gsize reply_line;     /* one line of a server's reply */
  guint reply_lines;    /* lines in one reply */
  guint commands;       /* commands in one session */
  guint bad_commands;   /* commands refused with 5xx before the session is ended */
  guint recipients;     /* in one message; 452 beyond; RFC 5321 4.5.3.1.8 wants at least 100 */
  gsize message;        /* content of one message; 552 beyond */
  gsize header;         /* header block of one entity, before it is parsed */
  guint headers;        /* header fields of one entity */
  gsize text_line;      /* one line of content; RFC 5321 4.5.3.1.6 wants at least 1000 */
  guint depth;          /* nesting of multiparts and attached messages */
  guint parts;          /* entities in one message */
  gsize inline_content; /* content up to this is kept in memory and in the database row */
  guint sessions;       /* SMTP sessions at once; 421 beyond */
  guint idle_seconds;   /* silence of a client before 421 */
  guint
      crowded_seconds; /* the same, and for a line that does not end, when few sessions are left */
} MattaLimits;

/* Fills in the defaults. */
void matta_limits_init (MattaLimits *limits);

G_END_DECLS

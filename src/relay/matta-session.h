/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-channel.h"
#include "matta-limits.h"
#include "matta-relay.h"

G_BEGIN_DECLS

#define MATTA_SESSION_BUFFER 65536

/* See matta-incoming.h. */
typedef struct _MattaIncoming MattaIncoming;

/* One SMTP session, straight-line and blocking on a thread of its own. The verbs' files share this;
 * nobody else sees it. */
typedef struct {
  MattaChannel *channel;
  int stop_fd; /* readable when the relay stops; not owned */
  const MattaRelayHandler *handler;
  gpointer user_data;
  const MattaLimits *limits;
  const char *spool_dir;
  const int *n_sessions; /* of all, atomic; not owned */

  gboolean own;            /* the same user */
  gboolean allowed;        /* that, or signed in */
  gboolean signed_in;      /* with the relay password */
  gboolean greeted;        /* HELO or EHLO was said */
  gboolean stopping;       /* no further command is read */
  char *client;            /* what HELO or EHLO said */
  MattaEnvelope *envelope; /* between MAIL and the end of DATA */
  MattaIncoming *chunks;   /* between the first BDAT and the last */
  guint commands;
  guint bad_commands;
  guint sign_in_tries;

  gint64 progress_at; /* when it last got on: a line, or a piece of content; monotonic */
  gsize piece;        /* bytes since */
  char *buffer;
  gsize start;
  gsize end;
  GString *out; /* replies not written yet */
} MattaSession;

/* @fd: (transfer full), does not block. @handler, @limits, @spool_dir, @n_sessions (how many there
 * are, atomic) outlive it. */
MattaSession *matta_session_new (int fd,
                                 int stop_fd,
                                 const MattaRelayHandler *handler,
                                 gpointer user_data,
                                 const MattaLimits *limits,
                                 const char *spool_dir,
                                 const int *n_sessions) G_GNUC_WARN_UNUSED_RESULT;
void matta_session_free (MattaSession *self);
/* Greets, serves until QUIT, an end or a limit, and closes. @allowed: needs no sign-in. */
void matta_session_run (MattaSession *self, gboolean allowed);

/* For the verbs. A reply is kept until the next read, so that pipelined commands are answered in
 * one write. @text may have line feeds. */
void matta_session_reply (MattaSession *self, guint code, const char *status, const char *text);
/* The handler's sentence for @reason, or @english. */
void matta_session_reply_reason (MattaSession *self,
                                 guint code,
                                 const char *status,
                                 const char *reason,
                                 const char *english);
/* Writes what is kept. FALSE: the connection is gone. */
gboolean matta_session_flush (MattaSession *self);
/* Waits for more bytes, at most the idle time; answers 421 and stops when they don't come or the
 * relay stops. FALSE: no more bytes will come. */
gboolean matta_session_fill (MattaSession *self);
/* The next line without its CRLF, valid until the next call; NULL when the session is over. A line
 * that is too long or not ended by CRLF is answered and skipped. */
const char *matta_session_read_line (MattaSession *self);
/* Forgets the message being collected. */
void matta_session_reset (MattaSession *self);
/* From here on all is encrypted, and nothing counts that was said before (RFC 3207 4.2). FALSE: the
 * session is over. */
gboolean matta_session_start_tls (MattaSession *self, MattaIdentity *identity);
/* Answers 421, and stops. Always FALSE. */
gboolean
matta_session_end (MattaSession *self, const char *status, const char *reason, const char *english);

typedef void (*MattaVerbFunc) (MattaSession *self, const char *argument);

void matta_verb_auth (MattaSession *self, const char *argument);
void matta_verb_bdat (MattaSession *self, const char *argument);
void matta_verb_data (MattaSession *self, const char *argument);
void matta_verb_ehlo (MattaSession *self, const char *argument);
void matta_verb_helo (MattaSession *self, const char *argument);
void matta_verb_help (MattaSession *self, const char *argument);
void matta_verb_mail (MattaSession *self, const char *argument);
void matta_verb_noop (MattaSession *self, const char *argument);
void matta_verb_quit (MattaSession *self, const char *argument);
void matta_verb_rcpt (MattaSession *self, const char *argument);
void matta_verb_rset (MattaSession *self, const char *argument);
void matta_verb_starttls (MattaSession *self, const char *argument);
void matta_verb_vrfy (MattaSession *self, const char *argument);

G_END_DECLS

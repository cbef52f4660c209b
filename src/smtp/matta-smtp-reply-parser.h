/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-limits.h"

G_BEGIN_DECLS

/* One whole reply of a server (RFC 5321 4.2). */
typedef struct {
  guint code;   /* 200 to 599 */
  char **lines; /* what stands after the code, one per line, bytes as sent; at least one */
} MattaSmtpServerReply;

void matta_smtp_server_reply_free (MattaSmtpServerReply *self);
/* All lines as one line of valid UTF-8 without control characters, at most about 1,000 bytes: fit
 * to be shown and kept. (transfer full) */
char *matta_smtp_server_reply_to_text (const MattaSmtpServerReply *self) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes in, replies out; however the bytes are cut. Strict: every line ends with CR LF, all lines
 * of a reply have the same code. */
typedef struct _MattaSmtpReplyParser MattaSmtpReplyParser;

/* @limits: reply_line and reply_lines are heeded. */
MattaSmtpReplyParser *
matta_smtp_reply_parser_new (const MattaLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void matta_smtp_reply_parser_free (MattaSmtpReplyParser *self);

/* Takes bytes up to the end of one reply. @used: how many were taken. @reply: (transfer full) the
 * reply, or NULL when it needs more bytes. FALSE with MATTA_ERROR_MALFORMED, or _TOO_LARGE over a
 * limit; nothing more may be fed then. */
gboolean matta_smtp_reply_parser_feed (MattaSmtpReplyParser *self,
                                       const void *data,
                                       gsize length,
                                       gsize *used,
                                       MattaSmtpServerReply **reply,
                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSmtpServerReply, matta_smtp_server_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSmtpReplyParser, matta_smtp_reply_parser_free)

G_END_DECLS

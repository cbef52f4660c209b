/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-secret.h"

G_BEGIN_DECLS

/* A mail that Matta writes itself: a text to one person, with a gap in it that is filled only while
 * it is submitted. Any thread. */
typedef struct {
  const char *from;        /* address */
  const char *to;          /* address */
  const char *subject;     /* UTF-8 */
  const char *text;        /* UTF-8, lines end with "\n"; @gap stands alone on one of them */
  const char *gap;         /* letters, digits and hyphens, at most 60; found nowhere else */
  const char *message_id;  /* without angle brackets */
  const char *in_reply_to; /* likewise; or NULL */
  gint64 date;             /* wall microseconds */
} MattaNoteMail;

/* RFC 5322, RFC 2045: seven bits, lines of 76 characters at most. */
MattaContent *matta_note_mail_make (const MattaNoteMail *mail) G_GNUC_WARN_UNUSED_RESULT;

/* @content with @secret (printable ASCII) in the place of @gap; wiped from memory with its last
 * reference. MATTA_ERROR_MALFORMED: there is not exactly one such gap. */
MattaContent *matta_note_mail_fill (MattaContent *content,
                                    const char *gap,
                                    const MattaSecret *secret,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

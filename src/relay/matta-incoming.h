/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-session.h"
#include "matta-smtp-dot.h"

G_BEGIN_DECLS

/* Content on its way from the connection to where it is kept, as DATA and BDAT share it. On the
 * session's thread. */
struct _MattaIncoming {
  MattaSession *session;
  MattaContentWriter *writer;
  MattaDotReader reader;
  GError *error; /* it could not be kept; the rest is read all the same */
};

/* @counted: see MattaDotReader. */
MattaIncoming *matta_incoming_new (MattaSession *session,
                                   gboolean counted) G_GNUC_WARN_UNUSED_RESULT;
void matta_incoming_free (MattaIncoming *self);
/* How many bytes were taken: all, or those up to and with the final dot. */
gsize matta_incoming_push (MattaIncoming *self, const char *data, gsize length);
/* All was read: answers, with a refusal or with what becomes of the message. */
void matta_incoming_finish (MattaIncoming *self);
/* FALSE after a reply: there is nobody to send to yet. */
gboolean matta_incoming_may_start (MattaSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaIncoming, matta_incoming_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-content.h"
#include "matta-entrance.h"
#include "matta-envelope.h"

#include <glib.h>

G_BEGIN_DECLS

/* How the session answers the final dot. */
typedef struct {
  guint code;         /* 250, 451, 452, 552, 554, 421 … */
  const char *status; /* "2.0.0" */
  char *text;         /* a sentence for people; UTF-8, one line */
} MattaReplyText;

/* One message on its way from a session to the engine, and the one answer on its way back. Made by
 * the session; what it carries never changes. Counted by reference; any thread. Exactly one of two
 * things happens to it, once: it is answered, or it is abandoned because the mail app hung up (the
 * mail app then still owns the message and it must never be sent). */
typedef struct _MattaTicket MattaTicket;

/* @client: what EHLO said. (transfer none) for all. */
MattaTicket *matta_ticket_new (MattaEnvelope *envelope,
                               MattaContent *content,
                               const char *client) G_GNUC_WARN_UNUSED_RESULT;
MattaTicket *matta_ticket_ref (MattaTicket *self);
void matta_ticket_unref (MattaTicket *self);

MattaEnvelope *matta_ticket_get_envelope (MattaTicket *self);
MattaContent *matta_ticket_get_content (MattaTicket *self);
const char *matta_ticket_get_client (MattaTicket *self);

/* How its mail app came in; 0 = nobody said. To be set before anybody else has the ticket. */
void matta_ticket_set_entrance (MattaTicket *self, MattaEntrance entrance);
MattaEntrance matta_ticket_get_entrance (MattaTicket *self);

/* Engine's side. FALSE when the ticket was abandoned or answered before: the message must then be
 * treated as returned. @text is copied. */
gboolean matta_ticket_answer (MattaTicket *self, guint code, const char *status, const char *text);
/* Called at most once, on the session's thread, when the mail app hung up before the answer; at
 * once when that has already happened. */
typedef void (*MattaAbandonedFunc) (MattaTicket *ticket, gpointer user_data);
void matta_ticket_set_abandoned_func (MattaTicket *self,
                                      MattaAbandonedFunc func,
                                      gpointer user_data,
                                      GDestroyNotify destroy);

/* The message's id once custody was taken, for matta_relay_handler's unheard. @id is copied. */
void matta_ticket_set_id (MattaTicket *self, const char *id);
const char *matta_ticket_get_id (MattaTicket *self); /* or NULL */

/* Session's side. */
int matta_ticket_get_fd (MattaTicket *self); /* readable once answered; never read from it */
const MattaReplyText *matta_ticket_get_reply (MattaTicket *self); /* NULL before; owned by it */
/* FALSE when it was answered first: the reply then has to be sent. */
gboolean matta_ticket_abandon (MattaTicket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaTicket, matta_ticket_unref)

G_END_DECLS

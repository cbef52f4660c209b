/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-identity.h"
#include "matta-limits.h"
#include "matta-ticket.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a session needs from above; all may be called on any session's thread, several at once. */
typedef struct {
  /* Takes the ticket and returns soon; the answer comes through matta_ticket_answer (), perhaps
   * before this returns, perhaps minutes later. */
  void (*deliver) (MattaTicket *ticket, gpointer user_data);
  /* The 2xx could not be written although the ticket was answered: the mail app still owns it. */
  void (*unheard) (MattaTicket *ticket, gpointer user_data);
  /* Whether there is a relay password: what is offered goes by it. Answers soon, whatever the
   * keyring does. The function may be NULL: nobody signs in. */
  gboolean (*has_password) (gpointer user_data);
  /* The per-user relay password, or NULL when there is none. May wait for the keyring; only for who
   * signs in. (transfer full), wiped by the session. */
  char *(*get_password) (gpointer user_data);
  /* What TLS is spoken with, or NULL when there is nothing: STARTTLS is not offered then. (transfer
   * full). The function may be NULL. */
  MattaIdentity *(*get_identity) (gpointer user_data);
  /* The sentence a client shows when it may not send, is refused …: @reason is a stable word
   * ("other-user", "too-many-recipients", "too-large", "bad-line-ends", "stopping"). In the user's
   * language. Static or interned; NULL = the room's own English. */
  const char *(*get_sentence) (const char *reason, gpointer user_data);
} MattaRelayHandler;

/* The local SMTP port. Main thread; sessions run on threads of their own. */
#define MATTA_TYPE_RELAY (matta_relay_get_type ())
G_DECLARE_FINAL_TYPE (MattaRelay, matta_relay, MATTA, RELAY, GObject)

/* @handler is copied; @user_data outlives the relay. @spool_dir: for unnamed files of large
 * contents.
 * @same_user: processes of the same uid need not sign in. */
MattaRelay *matta_relay_new (const MattaRelayHandler *handler,
                             gpointer user_data,
                             const MattaLimits *limits,
                             const char *spool_dir,
                             gboolean same_user) G_GNUC_WARN_UNUSED_RESULT;

/* Binds every "HOST:PORT" (port 0 = any free one). FALSE with the address named in @error; nothing
 * listens then. Only loopback addresses are taken: MATTA_ERROR_FORBIDDEN. */
gboolean matta_relay_listen (MattaRelay *self, const char *const *addresses, GError **error);
/* The port of the first address. */
guint16 matta_relay_get_port (MattaRelay *self);
/* No new sessions; sessions that are idle get 421 and end, waiting ones get their answer or 421;
 * returns when all have ended, at most @milliseconds later. */
void matta_relay_stop (MattaRelay *self, guint milliseconds);

G_END_DECLS

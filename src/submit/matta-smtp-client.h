/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-smtp-courier.h"

G_BEGIN_DECLS

/* What it takes to reach an account's server. */
typedef struct {
  char *host;
  guint16 port;
  MattaSecurity security;
  char *user;     /* NULL = no sign-in */
  gboolean token; /* with an access token */
  MattaLimits limits;
  GTlsDatabase *trust; /* NULL = the system's */
  guint connect_seconds;
  guint reply_seconds;
  MattaPasswordFunc password; /* or NULL */
  gpointer user_data;
} MattaSmtpRoute;

/* One connection to a submission server, ready for messages. Blocking; one thread at a time. */
typedef struct _MattaSmtpClient MattaSmtpClient;

/* Connects, secures, signs in. @step: how far it came. MATTA_ERROR_UNTRUSTED when the connection
 * cannot be secured as the account wants it, _SIGN_IN, else _TRY_LATER. @route is only read now. */
MattaSmtpClient *matta_smtp_client_new (const MattaSmtpRoute *route,
                                        MattaProbe *step,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void matta_smtp_client_free (MattaSmtpClient *self);

/* Whether the server would take mail from @address to itself; nothing is sent, and the connection
 * is only good for QUIT then. @step: _SENDER, or _SIGN_IN where it wants one first. An address that
 * it cannot be asked about is let through, and what it cannot say now is no refusal. */
gboolean matta_smtp_client_try_address (MattaSmtpClient *self,
                                        const char *address,
                                        MattaProbe *step,
                                        GCancellable *cancellable,
                                        GError **error);

/* As matta_courier_submit (). */
GPtrArray *matta_smtp_client_submit (MattaSmtpClient *self,
                                     const MattaParcel *parcel,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* After a submission: the server answered to it at all. */
gboolean matta_smtp_client_was_answered (MattaSmtpClient *self);
/* After a submission: the server waits for the next command. */
gboolean matta_smtp_client_is_clean (MattaSmtpClient *self);
/* It may be used for another message: clean and not used up. */
gboolean matta_smtp_client_is_reusable (MattaSmtpClient *self);
/* The largest message the server says it takes, in bytes; 0 = it does not say. */
guint64 matta_smtp_client_get_max_size (MattaSmtpClient *self);
/* Between two messages: the server has neither closed nor spoken. */
gboolean matta_smtp_client_is_alive (MattaSmtpClient *self);
/* Says QUIT; only to be freed then. Waits for nothing. */
void matta_smtp_client_quit (MattaSmtpClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaSmtpClient, matta_smtp_client_free)

G_END_DECLS

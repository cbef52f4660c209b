/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"
#include "matta-limits.h"
#include "matta-policy.h"

G_BEGIN_DECLS

/* Submits to one SMTP account (RFC 5321, 6409), reusing connections and pipelining where the server
 * offers it. The certificate must fit the host; nothing bypasses that. */
#define MATTA_TYPE_SMTP_COURIER (matta_smtp_courier_get_type ())
G_DECLARE_FINAL_TYPE (MattaSmtpCourier, matta_smtp_courier, MATTA, SMTP_COURIER, GObject)

/* (transfer full): the account's password or, where it is not signed in to with one, an access
 * token; or NULL. @anew: the server did not accept the last token. _TRY_LATER, _UNTRUSTED and
 * cancelling stand as they are; any other error is one of the sign-in, not of the mail. Called on
 * submitting threads. */
typedef char *(*MattaPasswordFunc) (gpointer user_data,
                                    gboolean anew,
                                    GCancellable *cancellable,
                                    GError **error);

/* @account is copied. @password may be NULL when the account has no user. */
MattaCourier *matta_smtp_courier_new (const MattaAccount *account,
                                      const MattaLimits *limits,
                                      MattaPasswordFunc password,
                                      gpointer user_data,
                                      GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;
/* Which certificates to trust instead of the system's; NULL = the system's. Holds for connections
 * made from now on. Any thread. */
void matta_smtp_courier_set_trust (MattaSmtpCourier *self, GTlsDatabase *trust);
/* How long to wait for a connection (30) and for each reply (300). Before the first submission. */
void matta_smtp_courier_set_patience (MattaSmtpCourier *self,
                                      guint connect_seconds,
                                      guint reply_seconds);
/* Closes idle connections with QUIT. Any thread. */
void matta_smtp_courier_close (MattaSmtpCourier *self);

/* How far a connection test came: the step that failed, or _DONE. */
typedef enum {
  MATTA_PROBE_RESOLVE, /* the host name */
  MATTA_PROBE_CONNECT,
  MATTA_PROBE_GREETING,
  MATTA_PROBE_TLS,         /* offered and begun */
  MATTA_PROBE_CERTIFICATE, /* trusted and for this host */
  MATTA_PROBE_SIGN_IN,
  MATTA_PROBE_SENDER, /* may send as the address */
  MATTA_PROBE_DONE,
} MattaProbe;
const char *matta_probe_to_string (MattaProbe step); /* "resolve", … */

/* Connects, secures, signs in, asks whether @address may write to itself and says QUIT; sends no
 * mail. @address: NULL = nobody's in particular. Is sooner out of patience than a submission: a
 * person waits. Blocking; a worker's job. @error is set unless _DONE is returned. */
MattaProbe matta_smtp_courier_probe (MattaSmtpCourier *self,
                                     const char *address,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS

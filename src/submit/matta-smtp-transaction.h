/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-courier.h"
#include "matta-smtp-capabilities.h"
#include "matta-smtp-wire.h"

G_BEGIN_DECLS

typedef struct {
  gboolean answered; /* the server said something about this message */
  gboolean clean;    /* the next message may follow on this connection */
} MattaSmtpAftermath;

/* Hands one message over on a connection that is ready for MAIL: results and errors as for
 * matta_courier_submit (). */
GPtrArray *matta_smtp_transaction_run (MattaSmtpWire *wire,
                                       const MattaSmtpCapabilities *offered,
                                       const MattaParcel *parcel,
                                       MattaSmtpAftermath *aftermath,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

G_BEGIN_DECLS

/* One message of the syslog protocol (RFC 5424): facility 13 (log audit), time to the microsecond
 * in UTC, APP-NAME "matta", the event as MSGID, all fields the line has as structured data
 * "matta@32473", and the line in plain words. 32473 is the number that RFC 5612 keeps for examples:
 * Matta has none of its own.
 *
 * In a parameter quotes, backslashes and closing brackets are escaped (6.3.3), and control
 * characters become spaces, since servers change those each in their own way. Pure; any thread. */
#define MATTA_LEDGER_STRUCTURED_DATA "matta@32473"

/* @host: the HOSTNAME; what cannot be one is left out. */
char *matta_ledger_syslog_format (const MattaLedgerLine *line,
                                  const char *host) G_GNUC_WARN_UNUSED_RESULT;
/* The same as TLS carries it (RFC 5425 4.3, octet counting): "LENGTH MESSAGE". */
void
matta_ledger_syslog_append_frame (GString *frames, const MattaLedgerLine *line, const char *host);

G_END_DECLS

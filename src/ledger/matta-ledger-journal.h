/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* systemd's journal, by its native protocol: one datagram an entry, fields "NAME=value", or with
 * the length where a value has several lines. Not by sd_journal_sendv (), which reports success
 * where there is no journal, and waits without an end for one that stands still. */

#define MATTA_LEDGER_JOURNAL_SOCKET "/run/systemd/journal/socket"
/* For `journalctl MESSAGE_ID=…`: any row of the audit trail. Fixed. */
#define MATTA_LEDGER_MESSAGE_ID "5d8e1bd0b7a64bb2a0c1f4f9e3a7d621"

/* The entry: MESSAGE, MESSAGE_ID, PRIORITY, SYSLOG_FACILITY, SYSLOG_IDENTIFIER, and each field the
 * line has as MATTA_NUMBER, MATTA_CHAIN, … Pure; any thread. */
GBytes *matta_ledger_journal_format (const MattaLedgerLine *line) G_GNUC_WARN_UNUSED_RESULT;

/* Hands @lines (element MattaLedgerLine) over, in order. Blocks. *@n_taken: so many the journal has
 * taken, whatever comes after. MATTA_ERROR_NOT_FOUND: there is no journal, as in a Flatpak;
 * _TRY_LATER; G_IO_ERROR_CANCELLED. */
gboolean matta_ledger_journal_send (const char *path,
                                    GPtrArray *lines,
                                    guint *n_taken,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS

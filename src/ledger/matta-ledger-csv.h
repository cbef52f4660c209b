/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

G_BEGIN_DECLS

/* CSV as RFC 4180 has it: a header line, commas, CR LF, quotes where they are needed, UTF-8. What a
 * spreadsheet would take for a formula (a text that begins with = + - @, a tab, CR or LF) gets an
 * apostrophe in front, and so does what begins with one: who reads a cell takes one apostrophe off
 * its beginning and has the text back. Lists have spaces between. Pure; any thread. */

/* The names of the fields; with the line end. */
char *matta_ledger_csv_format_header (void) G_GNUC_WARN_UNUSED_RESULT;
char *matta_ledger_csv_format (const MattaLedgerLine *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

G_BEGIN_DECLS

/* JSON Lines: one object (RFC 8259) on a line of its own, in UTF-8. Every field is in each of them
 * by its name: numbers as numbers, texts as strings, lists as arrays of strings, null for what a
 * row does not say. With the line end. Pure; any thread. */
char *matta_ledger_json_format (const MattaLedgerLine *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

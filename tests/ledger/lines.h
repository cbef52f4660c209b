/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-ledger-line.h"

G_BEGIN_DECLS

#define LINES_AT (1767225600123456) /* 2026-01-01T00:00:00.123456Z */
#define LINES_ID "01m84facs825b7k3z7e5nw7tq6"

/* A message from sato@example.com to two people at example.org, one of whom got it: three findings,
 * two of them of one kind, and two ticks. (transfer full) */
MattaRecord *lines_make_record (const char *subject);
/* Row 2 of a trail, about @record (or NULL). (transfer full) */
MattaLedgerLine *lines_make (const char *event,
                             const char *detail,
                             const MattaRecord *record,
                             MattaAuditContents contents);

G_END_DECLS

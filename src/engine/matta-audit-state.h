/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the audit trail can be sent. */
typedef enum {
  MATTA_AUDIT_SINK_JOURNAL,
  MATTA_AUDIT_SINK_SYSLOG,
} MattaAuditSink;
#define MATTA_N_AUDIT_SINKS (MATTA_AUDIT_SINK_SYSLOG + 1)

/* How that goes. A stable word, static: "off"; "ok": everything is there; "sending"; or what keeps
 * the rows here, which then wait: "unreachable", "untrusted" (the server's certificate; nothing was
 * sent), "unconfirmed" (sent, but the server did not close in order: they go once more), "files"
 * (one that the settings name cannot be read), "no-journal", "store" (the rows cannot be read). */
typedef struct {
  const char *word;
  gint64 number; /* the last row that is there; 0 = none */
} MattaAuditState;

G_END_DECLS

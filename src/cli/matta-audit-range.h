/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which rows of the audit trail, by number or by time; both ends are among them. Pure. */
typedef struct {
  gint64 first;
  gint64 last;
  gint64 since; /* wall microseconds */
  gint64 until;
} MattaAuditRange;

void matta_audit_range_init (MattaAuditRange *self); /* all rows */
/* @text: a row's number; a day ("2026-11-30", local time, the whole of it); or a time as ISO 8601
 * has it ("2026-11-30T12:00:00Z", local without its zone). FALSE for what is neither. */
gboolean matta_audit_range_set_from (MattaAuditRange *self, const char *text);
gboolean matta_audit_range_set_to (MattaAuditRange *self, const char *text);
gboolean matta_audit_range_contains (const MattaAuditRange *self, gint64 number, gint64 at);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-policy.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* What there is to say of one row of the audit trail. Their names are contract: files, syslog and
 * the journal show them; more may come at the end, none is ever renamed or removed. */
typedef enum {
  MATTA_LEDGER_NUMBER,       /* the row's, from 1 without a gap */
  MATTA_LEDGER_CHAIN,        /* which trail: the hash of its row 1 */
  MATTA_LEDGER_AT,           /* when, to the second, ISO 8601 in UTC */
  MATTA_LEDGER_MICROSECONDS, /* the same since 1970, as the hash counts it */
  MATTA_LEDGER_ID,           /* which message */
  MATTA_LEDGER_EVENT,
  MATTA_LEDGER_DETAIL,
  MATTA_LEDGER_PREVIOUS, /* the hash of the row before; "" for row 1 */
  MATTA_LEDGER_HASH,
  /* Of the message as it is by now, not as it was then. */
  MATTA_LEDGER_TIER,
  MATTA_LEDGER_FINDINGS, /* ids, each once */
  MATTA_LEDGER_TICKED,   /* so many things a person ticked off */
  MATTA_LEDGER_RECIPIENTS,
  MATTA_LEDGER_ACCEPTED, /* so many of them a server took it for */
  MATTA_LEDGER_REFUSED,
  MATTA_LEDGER_ATTACHMENTS,
  MATTA_LEDGER_SIZE,
  /* Only where the policy says so. */
  MATTA_LEDGER_FROM,
  MATTA_LEDGER_TO,
  MATTA_LEDGER_SUBJECT,
  MATTA_LEDGER_CUT, /* names of fields that were left out or shortened on their way out */
} MattaLedgerField;
#define MATTA_LEDGER_N_FIELDS (MATTA_LEDGER_CUT + 1)

typedef enum {
  MATTA_LEDGER_SORT_NUMBER,
  MATTA_LEDGER_SORT_TEXT,
  MATTA_LEDGER_SORT_LIST,
} MattaLedgerSort;

/* "number", "microseconds", …; static. */
const char *matta_ledger_field_get_name (MattaLedgerField field);
MattaLedgerSort matta_ledger_field_get_sort (MattaLedgerField field);

/* One row with what is known of its message. A value; one thread at a time. */
typedef struct _MattaLedgerLine MattaLedgerLine;

/* @previous: the hash of the row before @row. @chain: the hash of row 1. @record: its message, or
 * NULL; of it only what @contents allows is taken. */
MattaLedgerLine *matta_ledger_line_new (const MattaAuditRow *row,
                                        const char *previous,
                                        const char *chain,
                                        const MattaRecord *record,
                                        MattaAuditContents contents) G_GNUC_WARN_UNUSED_RESULT;
void matta_ledger_line_free (MattaLedgerLine *self);

/* For leaving this computer: a detail in a person's own words stays unless @contents is full, and
 * no line is longer than every receiver takes (8 KB, RFC 5425 4.3.1). What was done is said in the
 * line. */
void matta_ledger_line_guard (MattaLedgerLine *self, MattaAuditContents contents);

/* FALSE: the row does not say, or is not to. */
gboolean matta_ledger_line_has (const MattaLedgerLine *self, MattaLedgerField field);
/* Only for the field's own sort. */
gint64 matta_ledger_line_get_number (const MattaLedgerLine *self, MattaLedgerField field);
const char *matta_ledger_line_get_text (const MattaLedgerLine *self, MattaLedgerField field);
const char *const *matta_ledger_line_get_list (const MattaLedgerLine *self, MattaLedgerField field);
/* A field of any sort as one text: digits, the text, the list with spaces between. NULL when it has
 * none. (transfer full) */
char *matta_ledger_line_dup (const MattaLedgerLine *self,
                             MattaLedgerField field) G_GNUC_WARN_UNUSED_RESULT;
/* How serious it is, as syslog counts (RFC 5424 6.2.1): 4 where a message did not get through, 5
 * where somebody has to decide or took it back, else 6. */
#define MATTA_LEDGER_FACILITY 13 /* log audit */
guint matta_ledger_line_get_severity (const MattaLedgerLine *self);
/* One plain English line in ASCII: "message ID: EVENT". (transfer full) */
char *matta_ledger_line_describe (const MattaLedgerLine *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaLedgerLine, matta_ledger_line_free)

G_END_DECLS

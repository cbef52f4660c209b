/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"

static void
add_finding (GPtrArray *findings, const char *id, const char *subject)
{
  g_ptr_array_add (findings, matta_finding_new (id, MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                                                subject, NULL, NULL));
}

MattaRecord *
lines_make_record (const char *subject)
{
  MattaRecord *record = matta_record_new ();
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);

  add_finding (findings, "first-address", "kimura@example.org");
  add_finding (findings, "first-address", "mori@example.org");
  add_finding (findings, "look-alike", "mori@example.org");
  record->verdict = matta_verdict_new (findings);
  record->tier = MATTA_TIER_THINK;
  record->from = g_strdup ("sato@example.com");
  record->return_path = g_strdup ("bounce@example.com");
  record->subject = g_strdup (subject);
  record->ticks = g_strdup ("[\"a\",\"b\"]");
  record->size = 4096;
  record->n_attachments = 1;
  matta_record_add_recipient (record, "kimura@example.org", NULL)->delivery =
      MATTA_DELIVERY_ACCEPTED;
  matta_record_add_recipient (record, "mori@example.org", NULL)->delivery = MATTA_DELIVERY_REFUSED;
  return record;
}

MattaLedgerLine *
lines_make (const char *event,
            const char *detail,
            const MattaRecord *record,
            MattaAuditContents contents)
{
  const MattaAuditRow row = { .number = 2,
                              .at = LINES_AT,
                              .id = record != NULL ? (char *) LINES_ID : NULL,
                              .event = (char *) event,
                              .detail = (char *) detail,
                              .hash = (char *) "b2" };

  return matta_ledger_line_new (&row, "a1", "a1", record, contents);
}

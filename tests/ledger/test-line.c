/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"

#include <string.h>

/* Contract: who stores or reads these would be lost by another word. */
static void
test_names_are_fixed (void)
{
  static const char *const names[] = {
    "number",   "chain",       "at",   "microseconds", "id",     "event",      "detail",
    "previous", "hash",        "tier", "findings",     "ticked", "recipients", "accepted",
    "refused",  "attachments", "size", "from",         "to",     "subject",    "cut",
  };

  g_assert_cmpuint (G_N_ELEMENTS (names), ==, MATTA_LEDGER_N_FIELDS);
  for (guint i = 0; i < MATTA_LEDGER_N_FIELDS; i++)
    g_assert_cmpstr (matta_ledger_field_get_name ((MattaLedgerField) i), ==, names[i]);
}

static void
assert_field (const MattaLedgerLine *line, MattaLedgerField field, const char *expected)
{
  g_autofree char *text = matta_ledger_line_dup (line, field);

  g_assert_cmpstr (text, ==, expected);
  g_assert_true (matta_ledger_line_has (line, field) == (expected != NULL));
}

static void
test_says_facts (void)
{
  g_autoptr (MattaRecord) record = lines_make_record ("Plans");
  g_autoptr (MattaLedgerLine) line = lines_make ("sent", NULL, record, MATTA_AUDIT_FACTS);

  assert_field (line, MATTA_LEDGER_NUMBER, "2");
  assert_field (line, MATTA_LEDGER_AT, "2026-01-01T00:00:00Z");
  assert_field (line, MATTA_LEDGER_MICROSECONDS, "1767225600123456");
  assert_field (line, MATTA_LEDGER_ID, LINES_ID);
  assert_field (line, MATTA_LEDGER_DETAIL, NULL);
  assert_field (line, MATTA_LEDGER_PREVIOUS, "a1");
  assert_field (line, MATTA_LEDGER_HASH, "b2");
  assert_field (line, MATTA_LEDGER_TIER, "think");
  assert_field (line, MATTA_LEDGER_FINDINGS, "first-address look-alike");
  assert_field (line, MATTA_LEDGER_TICKED, "2");
  assert_field (line, MATTA_LEDGER_RECIPIENTS, "2");
  assert_field (line, MATTA_LEDGER_ACCEPTED, "1");
  assert_field (line, MATTA_LEDGER_REFUSED, "1");
  assert_field (line, MATTA_LEDGER_SIZE, "4096");
  assert_field (line, MATTA_LEDGER_CUT, NULL);
}

static void
test_says_no_more_than_allowed (void)
{
  g_autoptr (MattaRecord) record = lines_make_record ("Plans");

  for (guint i = MATTA_AUDIT_FACTS; i <= MATTA_AUDIT_FULL; i++) {
    g_autoptr (MattaLedgerLine) line = lines_make ("sent", NULL, record, (MattaAuditContents) i);

    assert_field (line, MATTA_LEDGER_FROM, i > MATTA_AUDIT_FACTS ? "sato@example.com" : NULL);
    assert_field (line, MATTA_LEDGER_TO,
                  i > MATTA_AUDIT_FACTS ? "kimura@example.org mori@example.org" : NULL);
    assert_field (line, MATTA_LEDGER_SUBJECT, i == MATTA_AUDIT_FULL ? "Plans" : NULL);
  }
}

static void
test_a_row_without_a_message (void)
{
  g_autoptr (MattaLedgerLine) line = lines_make ("purged", "3", NULL, MATTA_AUDIT_FULL);
  g_autofree char *words = matta_ledger_line_describe (line);

  assert_field (line, MATTA_LEDGER_ID, NULL);
  assert_field (line, MATTA_LEDGER_TIER, NULL);
  assert_field (line, MATTA_LEDGER_DETAIL, "3");
  g_assert_cmpstr (words, ==, "purged");
}

typedef struct {
  const char *name;
  const char *event;
  const char *detail;
  gboolean stays; /* here, unless all may leave */
} DetailCase;

static const DetailCase detail_cases[] = {
  { "count", "purged", "200", FALSE },
  { "counts", "holding-ahead", "colleagues-tried accepted=3 refused=0", FALSE },
  { "own-word", "holding", "password-told", FALSE },
  { "reason", "holding", "tanaka agreed by phone", TRUE },
  { "reason-of-one-word", "scheduled", "urgent", TRUE },
  { "reason-when-sealing", "sealing", "asked for", TRUE },
  { "address", "sent", "kimura@example.org", TRUE },
  { "japanese", "sent", "承認済み", TRUE },
  { "long", "sent",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    TRUE },
};

static void
test_a_reason_stays (gconstpointer data)
{
  const DetailCase *row = data;
  g_autoptr (MattaRecord) record = lines_make_record ("Plans");

  for (guint i = MATTA_AUDIT_FACTS; i <= MATTA_AUDIT_FULL; i++) {
    g_autoptr (MattaLedgerLine) line =
        lines_make (row->event, row->detail, record, (MattaAuditContents) i);
    const gboolean stays = row->stays && i != MATTA_AUDIT_FULL;

    matta_ledger_line_guard (line, (MattaAuditContents) i);
    assert_field (line, MATTA_LEDGER_DETAIL, stays ? NULL : row->detail);
    assert_field (line, MATTA_LEDGER_CUT, stays ? "detail" : NULL);
  }
}

static void
test_long_ones_are_shortened (void)
{
  g_autofree char *subject = g_strnfill (2000, 'x');
  g_autoptr (MattaRecord) record = NULL;
  g_autoptr (MattaLedgerLine) line = NULL;
  g_autofree char *to = NULL;

  memcpy (subject + 498, "待", 3); /* across the place where it is cut */
  record = lines_make_record (subject);
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *address = g_strdup_printf ("person-%u@example.org", i);

    matta_record_add_recipient (record, address, NULL);
  }
  line = lines_make ("sent", NULL, record, MATTA_AUDIT_FULL);
  matta_ledger_line_guard (line, MATTA_AUDIT_FULL);
  assert_field (line, MATTA_LEDGER_CUT, "to subject");
  assert_field (line, MATTA_LEDGER_RECIPIENTS, "2002");
  g_assert_cmpuint (strlen (matta_ledger_line_get_text (line, MATTA_LEDGER_SUBJECT)), ==, 498);
  to = matta_ledger_line_dup (line, MATTA_LEDGER_TO);
  g_assert_cmpuint (strlen (to), <=, 2000);
  g_assert_true (
      g_str_has_prefix (to, "kimura@example.org mori@example.org person-0@example.org "));
}

static void
test_severity (void)
{
  g_autoptr (MattaLedgerLine) failed = lines_make ("failed", NULL, NULL, MATTA_AUDIT_FACTS);
  g_autoptr (MattaLedgerLine) cancelled = lines_make ("cancelled", NULL, NULL, MATTA_AUDIT_FACTS);
  g_autoptr (MattaLedgerLine) sent = lines_make ("sent", NULL, NULL, MATTA_AUDIT_FACTS);

  g_assert_cmpuint (matta_ledger_line_get_severity (failed), ==, 4);
  g_assert_cmpuint (matta_ledger_line_get_severity (cancelled), ==, 5);
  g_assert_cmpuint (matta_ledger_line_get_severity (sent), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/line/names-are-fixed", test_names_are_fixed);
  g_test_add_func ("/ledger/line/says-facts", test_says_facts);
  g_test_add_func ("/ledger/line/says-no-more-than-allowed", test_says_no_more_than_allowed);
  g_test_add_func ("/ledger/line/a-row-without-a-message", test_a_row_without_a_message);
  g_test_add_func ("/ledger/line/long-ones-are-shortened", test_long_ones_are_shortened);
  g_test_add_func ("/ledger/line/severity", test_severity);
  for (guint i = 0; i < G_N_ELEMENTS (detail_cases); i++) {
    g_autofree char *path = g_strconcat ("/ledger/line/detail/", detail_cases[i].name, NULL);

    g_test_add_data_func (path, &detail_cases[i], test_a_reason_stays);
  }
  return g_test_run ();
}

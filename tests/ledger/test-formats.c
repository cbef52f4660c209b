/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"
#include "matta-ledger-csv.h"
#include "matta-ledger-json.h"
#include "matta-ledger-syslog.h"

#include <string.h>

/* A text on its way through each format, and what is to become of it. */
typedef struct {
  const char *name;
  const char *text;
  const char *cell;      /* CSV */
  const char *parameter; /* RFC 5424 6.3.3 */
  const char *string;    /* JSON */
} TextCase;

static const TextCase cases[] = {
  { "plain", "plain", ",plain,", " subject=\"plain\"", "\"subject\":\"plain\"" },
  { "comma", "a, b", ",\"a, b\",", " subject=\"a, b\"", "\"subject\":\"a, b\"" },
  { "quotes", "a \"b\"", ",\"a \"\"b\"\"\",", " subject=\"a \\\"b\\\"\"",
    "\"subject\":\"a \\\"b\\\"\"" },
  { "bracket", "a] [b", ",a] [b,", " subject=\"a\\] [b\"", "\"subject\":\"a] [b\"" },
  { "backslash", "a\\b", ",a\\b,", " subject=\"a\\\\b\"", "\"subject\":\"a\\\\b\"" },
  { "line-end", "a\r\nb", ",\"a\r\nb\",", " subject=\"a  b\"", "\"subject\":\"a\\r\\nb\"" },
  { "frame", "a\n99 <1>1 b", ",\"a\n99 <1>1 b\",", " subject=\"a 99 <1>1 b\"",
    "\"subject\":\"a\\n99 <1>1 b\"" },
  { "escape", "a\033[2Jb", ",a\033[2Jb,", " subject=\"a [2Jb\"", "\"subject\":\"a\\u001b[2Jb\"" },
  { "equals", "=1+1", ",'=1+1,", " subject=\"=1+1\"", "\"subject\":\"=1+1\"" },
  { "plus", "+81", ",'+81,", " subject=\"+81\"", "\"subject\":\"+81\"" },
  { "minus", "-2", ",'-2,", " subject=\"-2\"", "\"subject\":\"-2\"" },
  { "at", "@SUM(A1)", ",'@SUM(A1),", " subject=\"@SUM(A1)\"", "\"subject\":\"@SUM(A1)\"" },
  { "tab", "\t=1", ",'\t=1,", " subject=\" =1\"", "\"subject\":\"\\t=1\"" },
  { "cr", "\r=1", ",\"'\r=1\",", " subject=\" =1\"", "\"subject\":\"\\r=1\"" },
  { "quoted-formula", "=A1&\",\"", ",\"'=A1&\"\",\"\"\",", " subject=\"=A1&\\\",\\\"\"",
    "\"subject\":\"=A1&\\\",\\\"\"" },
  { "apostrophe", "'=1", ",''=1,", " subject=\"'=1\"", "\"subject\":\"'=1\"" },
  { "wide-equals", "＝1", ",'＝1,", " subject=\"＝1\"", "\"subject\":\"＝1\"" },
  { "japanese", "春の予定", ",春の予定,", " subject=\"春の予定\"", "\"subject\":\"春の予定\"" },
  { "invalid", "a\xff", ",a\xef\xbf\xbd,", " subject=\"a\xef\xbf\xbd\"",
    "\"subject\":\"a\xef\xbf\xbd\"" },
};

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static void
test_text (gconstpointer data)
{
  const TextCase *row = data;
  g_autoptr (MattaRecord) record = lines_make_record (row->text);
  g_autoptr (MattaLedgerLine) line = lines_make ("sent", NULL, record, MATTA_AUDIT_FULL);
  g_autofree char *csv = matta_ledger_csv_format (line);
  g_autofree char *syslog = matta_ledger_syslog_format (line, "desk.example");
  g_autofree char *json = matta_ledger_json_format (line);

  assert_contains (csv, row->cell);
  assert_contains (syslog, row->parameter);
  assert_contains (json, row->string);
  g_assert_null (strpbrk (syslog, "\r\n\033"));
  g_assert_cmpuint (strcspn (json, "\n"), ==, strlen (json) - 1);
}

static void
test_csv_header (void)
{
  g_autofree char *header = matta_ledger_csv_format_header ();

  g_assert_cmpstr (
      header, ==,
      "number,chain,at,microseconds,id,event,detail,previous,hash,tier,findings,ticked,"
      "recipients,accepted,refused,attachments,size,from,to,subject,cut\r\n");
}

static void
test_unsaid (void)
{
  g_autoptr (MattaLedgerLine) line = lines_make ("purged", "3", NULL, MATTA_AUDIT_FULL);
  g_autofree char *csv = matta_ledger_csv_format (line);
  g_autofree char *json = matta_ledger_json_format (line);

  g_assert_cmpstr (csv, ==,
                   "2,a1,2026-01-01T00:00:00Z,1767225600123456,,purged,3,a1,b2,,,,,,,,,,,,\r\n");
  assert_contains (json, "\"id\":null");
  assert_contains (json, "\"findings\":null");
  assert_contains (json, "\"number\":2,");
}

static void
test_syslog_message (void)
{
  g_autoptr (MattaLedgerLine) line = lines_make ("purged", "3", NULL, MATTA_AUDIT_FACTS);
  g_autofree char *message = matta_ledger_syslog_format (line, "desk.example");

  g_assert_cmpstr (message, ==,
                   "<110>1 2026-01-01T00:00:00.123456Z desk.example matta - purged [matta@32473"
                   " number=\"2\" chain=\"a1\" at=\"2026-01-01T00:00:00Z\""
                   " microseconds=\"1767225600123456\" event=\"purged\" detail=\"3\""
                   " previous=\"a1\" hash=\"b2\"] purged");
}

/* What cannot be a HOSTNAME or a MSGID is left out, and nothing of it gets into the header. */
static void
test_syslog_header (void)
{
  g_autofree char *long_host = g_strnfill (256, 'h');
  const char *const hosts[] = { NULL, "", "a b", "事務", "a\nb", long_host };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autoptr (MattaLedgerLine) line = lines_make ("an event", NULL, NULL, MATTA_AUDIT_FACTS);
    g_autofree char *message = matta_ledger_syslog_format (line, hosts[i]);

    g_assert_true (g_str_has_prefix (message, "<110>1 2026-01-01T00:00:00.123456Z - matta - - ["));
  }
}

static void
test_frames_count_octets (void)
{
  g_autoptr (MattaRecord) record = lines_make_record ("春の予定");
  g_autoptr (MattaLedgerLine) line = lines_make ("sent", NULL, record, MATTA_AUDIT_FULL);
  g_autofree char *message = matta_ledger_syslog_format (line, "desk.example");
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autofree char *expected =
      g_strdup_printf ("%" G_GSIZE_FORMAT " %s%" G_GSIZE_FORMAT " %s", strlen (message), message,
                       strlen (message), message);

  matta_ledger_syslog_append_frame (frames, line, "desk.example");
  matta_ledger_syslog_append_frame (frames, line, "desk.example");
  g_assert_cmpstr (frames->str, ==, expected);
}

/* RFC 5425 4.3.1: receivers should take 8,192 octets. Every letter of it escaped. */
static void
test_none_is_too_long (void)
{
  g_autofree char *subject = g_strnfill (9000, '"');
  g_autofree char *reason = g_strnfill (9000, ']');
  g_autoptr (MattaRecord) record = lines_make_record (subject);
  g_autoptr (MattaLedgerLine) line = NULL;
  g_autofree char *message = NULL;

  for (guint i = 0; i < 2000; i++)
    matta_record_add_recipient (record, "\"\"\"\"\"\"\"\"\"\"\"\"\"\"@example.org", NULL);
  line = lines_make ("holding", reason, record, MATTA_AUDIT_FULL);
  matta_ledger_line_guard (line, MATTA_AUDIT_FULL);
  message = matta_ledger_syslog_format (line, "desk.example");
  g_assert_cmpuint (strlen (message), <=, 8192);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/csv/header", test_csv_header);
  g_test_add_func ("/ledger/formats/unsaid", test_unsaid);
  g_test_add_func ("/ledger/syslog/message", test_syslog_message);
  g_test_add_func ("/ledger/syslog/header", test_syslog_header);
  g_test_add_func ("/ledger/syslog/frames-count-octets", test_frames_count_octets);
  g_test_add_func ("/ledger/syslog/none-is-too-long", test_none_is_too_long);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ledger/formats/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_text);
  }
  return g_test_run ();
}

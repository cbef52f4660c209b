/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-facts.h"
#include "matta-report.h"

#include <string.h>

#define START G_GINT64_CONSTANT (1767225600000000)

static MattaContent *
make_content (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

static MattaReport *
read_content (MattaContent *content, GError **error)
{
  MattaLimits limits = { 0 };

  matta_limits_init (&limits);
  return matta_report_read (content, &limits, error);
}

static MattaReport *
read_report (const char *text, GError **error)
{
  g_autoptr (MattaContent) content = make_content (text);

  return read_content (content, error);
}

static char *
dup_text (MattaContent *content)
{
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

#define TOP                                                                                        \
  "From: MAILER-DAEMON@mx.example.com\r\nTo: sato@example.com\r\n"                                 \
  "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
#define REPORT TOP "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
#define TEXT "--B\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
#define STATUS                                                                                     \
  "--B\r\nContent-Type: message/delivery-status\r\n\r\n"                                           \
  "Reporting-MTA: dns; mx.example.com\r\n"                                                         \
  "Original-Envelope-Id: QQ314159\r\n"                                                             \
  "Arrival-Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\n"                                           \
  "Original-Recipient: rfc822;Taro@Customer.example\r\n"                                           \
  "Final-Recipient: RFC822; <taro@mail.customer.example>\r\n"                                      \
  "Action: failed (really)\r\nStatus: 5.1.1 (unknown)\r\n"                                         \
  "Remote-MTA: dns; mail.customer.example\r\n"                                                     \
  "Diagnostic-Code: smtp; 550 5.1.1 <taro@mail.customer.example>:\r\n"                             \
  "    no such person\r\n\r\n"                                                                     \
  "Final-Recipient: utf-8; \\x{5C71}\\x{7530}@customer.example\r\n"                                \
  "Action: delayed\r\nStatus: 4.4.7\r\n\r\n"                                                       \
  "Final-Recipient: rfc822; nobody@customer.example\r\nStatus: 5.0.0\r\n"
#define HEADER                                                                                     \
  "--B\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: sato@example.com\r\n"                     \
  "Message-ID:\r\n <offer@client.example>\r\nSubject: Offer\r\n--B--\r\n"
#define WHOLE                                                                                      \
  "--B\r\nContent-Type: message/rfc822\r\n\r\nFrom: sato@example.com\r\n"                          \
  "Message-ID: <offer@client.example>\r\nSubject: Offer\r\n\r\nHello\r\n--B--\r\n"

static void
assert_read (const MattaReport *report)
{
  const MattaReported *first = NULL;
  const MattaReported *second = NULL;

  g_assert_cmpstr (report->envelope_id, ==, "QQ314159");
  g_assert_cmpstr (report->message_id, ==, "offer@client.example");
  g_assert_cmpuint (report->people->len, ==, 2); /* of the third it says nothing */
  first = g_ptr_array_index (report->people, 0);
  g_assert_cmpstr (first->address, ==, "taro@mail.customer.example");
  g_assert_cmpstr (first->original, ==, "Taro@Customer.example");
  g_assert_cmpint (first->action, ==, MATTA_REPORT_FAILED);
  g_assert_cmpstr (first->status, ==, "5.1.1");
  g_assert_cmpstr (first->server, ==, "mail.customer.example");
  g_assert_cmpstr (first->reply, ==, "550 5.1.1 <taro@mail.customer.example>: no such person");
  second = g_ptr_array_index (report->people, 1);
  g_assert_cmpstr (second->address, ==, "山田@customer.example");
  g_assert_cmpint (second->action, ==, MATTA_REPORT_DELAYED);
  g_assert_null (second->original);
  g_assert_null (second->reply);
}

static void
test_read (gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaReport) report = read_report (text, &error);

  g_assert_no_error (error);
  assert_read (report);
}

typedef struct {
  const char *name;
  const char *text;
} Case;

static const Case found[] = {
  { "header", REPORT TEXT STATUS HEADER },
  { "whole", REPORT TEXT STATUS WHOLE },
  { "attached",
    TOP "Content-Type: multipart/mixed; boundary=A\r\n\r\n"
        "--A\r\nContent-Type: message/rfc822\r\n\r\n" REPORT TEXT STATUS HEADER "--A--\r\n" },
  { "to-a-list", TOP "Content-Type: multipart/mixed; boundary=A\r\n\r\n"
                     "--A\r\nContent-Type: multipart/report; boundary=B\r\n\r\n" TEXT STATUS HEADER
                     "--A--\r\n" },
};

static const Case none[] = {
  { "nothing", "" },
  { "plain", TOP "\r\n" STATUS },
  { "no-status", REPORT TEXT HEADER },
  { "nobody", REPORT TEXT "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
                          "Reporting-MTA: dns; a\r\n\r\nAction: failed\r\n" HEADER },
  { "receipt",
    TOP "Content-Type: multipart/report; report-type=disposition-notification; "
        "boundary=B\r\n\r\n" TEXT "--B\r\nContent-Type: message/disposition-notification\r\n\r\n"
        "Final-Recipient: rfc822; a@b.example\r\nDisposition: x\r\n--B--\r\n" },
};

static void
test_none (gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaReport) report = read_report (text, &error);

  g_assert_null (report);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
}

/* Half a megabyte of fields: what is beyond the bound is not looked at. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (REPORT TEXT STATUS);
  g_autoptr (MattaReport) report = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text,
                            "\r\nFinal-Recipient: rfc822; a%u@b.example\r\nAction: failed\r\n", i);
  g_string_append (text, HEADER);
  report = read_report (text->str, NULL);
  g_assert_nonnull (report);
  g_assert_cmpuint (report->people->len, >, 1000);
  g_assert_cmpuint (report->people->len, <, 10000);
}

static MattaContent *
write_report (const MattaReport *report, const char *about)
{
  g_autoptr (MattaContent) first = make_content (about);
  g_autoptr (GError) error = NULL;
  const MattaReportMail mail = {
    .report = report,
    .about = first,
    .address = "sato@example.com",
    .subject = "配送の報告",
    .text = "サーバーが受け取りました。\n",
    .message_id = "r@matta.localhost",
    .in_reply_to = "offer@client.example",
    .date = START,
    .arrived = START,
  };
  MattaContent *content = matta_report_write (&mail, &error);

  g_assert_no_error (error);
  return content;
}

/* Lines that every server takes, and what we read of it is what was meant. */
static void
test_write (void)
{
  g_autoptr (MattaReport) report = matta_report_new ();
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaReport) again = NULL;
  g_autofree char *text = NULL;
  MattaReported *reported =
      matta_report_add (report, "山田@customer.example", MATTA_REPORT_RELAYED, "2.1.9");

  reported->original = g_strdup ("taro@customer.example");
  reported->reply = g_strdup ("250 2.0.0 受理 queued");
  reported->server = g_strdup ("mail.example.com");
  report->envelope_id = g_strdup ("a+b");
  content = write_report (report, "Message-ID: <offer@client.example>\r\nSubject: 見積書\r\n\r\n"
                                  "The secret text\r\n");
  text = dup_text (content);
  g_assert_true (g_str_is_ascii (text));
  g_assert_null (strstr (text, "secret"));
  g_assert_nonnull (strstr (text, "Auto-Submitted: auto-replied\r\n"));
  g_assert_nonnull (strstr (text, "report-type=delivery-status"));
  again = read_content (content, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->envelope_id, ==, "a+b");
  g_assert_cmpstr (again->message_id, ==, "offer@client.example");
  g_assert_cmpuint (again->people->len, ==, 1);
  reported = g_ptr_array_index (again->people, 0);
  g_assert_cmpstr (reported->address, ==, "山田@customer.example");
  g_assert_cmpstr (reported->original, ==, "taro@customer.example");
  g_assert_cmpint (reported->action, ==, MATTA_REPORT_RELAYED);
  g_assert_cmpstr (reported->status, ==, "2.1.9");
  g_assert_cmpstr (reported->server, ==, "mail.example.com");
  g_assert_true (g_str_has_prefix (reported->reply, "250 2.0.0 "));
}

/* A message without an end to its header, and one that is all header. */
static void
test_write_odd (void)
{
  static const char *const odd[] = { "", "Subject: x", "Subject: x\r\n", "\r\n\r\nHi\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (MattaReport) report = matta_report_new ();
    g_autoptr (MattaContent) content = NULL;
    g_autoptr (MattaReport) again = NULL;

    matta_report_add (report, "a@customer.example", MATTA_REPORT_RELAYED, "2.1.9");
    content = write_report (report, odd[i]);
    again = read_content (content, NULL);
    g_assert_nonnull (again);
    g_assert_null (again->message_id);
  }
}

static void
add_cases (const char *prefix, const Case *cases, guint n_cases, GTestDataFunc func)
{
  for (guint i = 0; i < n_cases; i++) {
    g_autofree char *path = g_strconcat (prefix, cases[i].name, NULL);

    g_test_add_data_func (path, cases[i].text, func);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("/report/read/", found, G_N_ELEMENTS (found), test_read);
  add_cases ("/report/none/", none, G_N_ELEMENTS (none), test_none);
  g_test_add_func ("/report/read/long", test_long);
  g_test_add_func ("/report/write", test_write);
  g_test_add_func ("/report/write/odd", test_write_odd);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"
#include "script-server.h"

#include <string.h>

#define SCRIPT_LENGTH 40
#define HELLO "S220 mx.example.com\r\n", "CEHLO [127.0.0.1]\r\n", "S250 mx.example.com\r\n"
#define HELLO_OFFERING(words)                                                                      \
  "S220 mx.example.com\r\n", "CEHLO [127.0.0.1]\r\n", "S250-mx.example.com\r\n250 " words "\r\n"
#define OK "S250 Ok\r\n"
#define GO "S354 Go on\r\n"
#define TO_ANN "CMAIL FROM:<jo@example.com>\r\n", OK, "CRCPT TO:<ann@example.jp>\r\n", OK
#define BYE "CQUIT\r\n"

typedef struct {
  const char *name;
  Exchange exchange;
  const char *script[SCRIPT_LENGTH];
  const char *outcome;
  const char *content; /* as it went over the wire; NULL = none */
  guint asked;
} Case;

static const Case cases[] = {
  { .name = "without-pipelining/one-command-at-a-time",
    .script = { HELLO, "CMAIL FROM:<jo@example.com>\r\n", "Q", OK, "CRCPT TO:<ann@example.jp>\r\n",
                "Q", OK, "CDATA\r\n", "Q", GO, "D", "S250 Filed\r\n", BYE },
    .outcome = "accepted 250 Filed",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "pipelining/all-in-one-go",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT TO:<ann@example.jp>",
                "CRCPT TO:<bob@example.jp>", "CDATA", OK, OK, OK, GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok; accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "pipelining/mixed-results",
    .exchange = { .recipients = "ann@example.jp bob@example.jp cy@example.jp" },
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT", "CRCPT", "CRCPT", "CDATA", OK,
                "S550 No such user\r\n250 Ok\r\n452 Too many\r\n", GO, "D", "S250 Filed\r\n", BYE },
    .outcome = "refused 550 No such user; accepted 250 Filed; pending 452 Too many",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "pipelining/nobody-accepted-but-go-on-sends-nothing",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT", "CRCPT", "CDATA", OK,
                "S550 No\r\n551 Gone\r\n", GO, "D", "S554 No recipients\r\n", BYE },
    .outcome = "refused 550 No; refused 551 Gone",
    .content = ".\r\n" },
  { .name = "pipelining/nobody-accepted-and-data-refused",
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT", "CDATA", OK, "S450 Later\r\n",
                "S503 No recipients\r\n", "CRSET\r\n", OK, BYE },
    .outcome = "pending 450 Later" },
  { .name = "pipelining/sender-refused",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT", "CRCPT", "CDATA",
                "S553 Not yours\r\n", "S503 No\r\n503 No\r\n503 No\r\n", "CRSET", OK, BYE },
    .outcome = "refused 553 Not yours; refused 553 Not yours" },
  { .name = "limits/recipients-beyond-are-put-off",
    .exchange = { .recipients = "ann@example.jp bob@example.jp cy@example.jp" },
    .script = { "S220 mx\r\n", "CEHLO", "S250-mx\r\n250-PIPELINING\r\n250 LIMITS RCPTMAX=2\r\n",
                "CMAIL", "CRCPT TO:<ann@example.jp>", "CRCPT TO:<bob@example.jp>", "CDATA", OK,
                "S550 No\r\n250 Ok\r\n", GO, "D", OK, BYE },
    .outcome = "refused 550 No; accepted 250 Ok; pending 452",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "limits/domains-beyond-are-put-off",
    .exchange = { .recipients = "ann@example.jp bob@EXAMPLE.jp cy@example.org dan@example.jp" },
    .script = { HELLO_OFFERING ("LIMITS RCPTDOMAINMAX=1"), TO_ANN, "CRCPT TO:<bob@EXAMPLE.jp>", OK,
                "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok; accepted 250 Ok; pending 452; pending 452",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "limits/a-refused-sender-is-refused-for-everybody",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO_OFFERING ("LIMITS RCPTMAX=1"), "CMAIL", "S550 Not yours\r\n", "CRSET", OK,
                BYE },
    .outcome = "refused 550 Not yours; refused 550 Not yours" },
  { .name = "limits/messages-of-one-connection",
    .exchange = { .n_messages = 2 },
    .script = { HELLO_OFFERING ("LIMITS MAILMAX=1"), TO_ANN, "CDATA", GO, "D", OK, BYE, "N", HELLO,
                TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "without-pipelining/mixed-results",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO, "CMAIL", OK, "CRCPT", "S550 No\r\n", "CRCPT", OK, "CDATA", GO, "D",
                "S250 Filed\r\n", BYE },
    .outcome = "refused 550 No; accepted 250 Filed",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "without-pipelining/nobody-accepted-skips-data",
    .script = { HELLO, "CMAIL", OK, "CRCPT", "S550 No\r\n", "CRSET", OK, BYE },
    .outcome = "refused 550 No" },
  { .name = "without-pipelining/sender-refused",
    .script = { HELLO, "CMAIL", "S550 Not yours\r\n", "CRSET", OK, BYE },
    .outcome = "refused 550 Not yours" },
  { .name = "data/refused",
    .script = { HELLO, TO_ANN, "CDATA", "S451 Later\r\n", "CRSET", OK, BYE },
    .outcome = "pending 451 Later" },
  { .name = "data/2xx-makes-no-sense",
    .script = { HELLO, TO_ANN, "CDATA", OK, "=" },
    .outcome = "try-later" },
  { .name = "dot/3xx-is-unknown",
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", "S354 Go on\r\n", "=" },
    .outcome = "unknown",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "dot/lost-reply-leaves-refusals-standing",
    .exchange = { .recipients = "ann@example.jp bob@example.jp" },
    .script = { HELLO_OFFERING ("PIPELINING"), "CMAIL", "CRCPT", "CRCPT", "CDATA", OK,
                "S550 No\r\n250 Ok\r\n", GO, "D", "X" },
    .outcome = "refused 550 No; unknown",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "dot/many-lines-become-one",
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", "S550-5.7.1 Looks like\r\n550 5.7.1 spam\r\n",
                BYE },
    .outcome = "refused 550 5.7.1 Looks like 5.7.1 spam",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "taken-back-sends-no-end-of-data",
    .exchange = { .taken_back = TRUE },
    .script = { HELLO, TO_ANN, "CDATA", GO, "=" },
    .outcome = "conflict",
    .asked = 1 },
  { .name = "content/dots-are-stuffed",
    .exchange = { .content = ".\r\n..\r\na.b\r\n.end\r\n" },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = "..\r\n...\r\na.b\r\n..end\r\n.\r\n",
    .asked = 1 },
  { .name = "content/without-a-last-line-end",
    .exchange = { .content = "Subject: x\r\n\r\nhalf" },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = "Subject: x\r\n\r\nhalf\r\n.\r\n",
    .asked = 1 },
  { .name = "parameters/size-and-eight-bit",
    .exchange = { .content = "\r\n\xe5\xbe\x85\r\n" },
    .script = { "S220 mx\r\n", "CEHLO", "S250-mx\r\n250-8BITMIME\r\n250 SIZE 100\r\n",
                "CMAIL FROM:<jo@example.com> SIZE=7 BODY=8BITMIME\r\n", OK, "CRCPT", OK, "CDATA",
                GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = "\r\n\xe5\xbe\x85\r\n.\r\n",
    .asked = 1 },
  { .name = "parameters/seven-bit-says-nothing",
    .script = { HELLO_OFFERING ("8BITMIME"), TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "parameters/eight-bit-not-offered-is-made-seven",
    .exchange = { .content = "Subject: Hi\r\nContent-Type: text/plain; charset=utf-8\r\n"
                             "Content-Transfer-Encoding: 8bit\r\n\r\n\xe5\xbe\x85 = wait\r\n",
                  .parameters = "BODY=8BITMIME" },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = "Subject: Hi\r\nContent-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n5b6FID0gd2FpdA0K\r\n.\r\n",
    .asked = 1 },
  { .name = "parameters/eight-bit-in-a-field-is-not-sent-where-not-offered",
    .exchange = { .content = "Subject: \xe5\xbe\x85\r\n\r\nHi\r\n" },
    .script = { HELLO, "=" },
    .outcome = "unchangeable" },
  { .name = "parameters/over-size-is-not-even-tried",
    .script = { HELLO_OFFERING ("SIZE 21"), "=" },
    .outcome = "too-large" },
  { .name = "parameters/reports-where-offered",
    .exchange = { .parameters = "RET=HDRS ENVID=q1 SIZE=9 AUTH=<>",
                  .recipients = "ann@example.jp|NOTIFY=NEVER" },
    .script = { HELLO_OFFERING ("DSN"), "CMAIL FROM:<jo@example.com> RET=HDRS ENVID=q1\r\n", OK,
                "CRCPT TO:<ann@example.jp> NOTIFY=NEVER\r\n", OK, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "parameters/no-reports-where-not-offered",
    .exchange = { .parameters = "RET=HDRS", .recipients = "ann@example.jp|NOTIFY=NEVER" },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "smtputf8/offered",
    .exchange = { .recipients = "ゑ@example.jp" },
    .script = { HELLO_OFFERING ("SMTPUTF8"), "CMAIL FROM:<jo@example.com> SMTPUTF8\r\n", OK,
                "CRCPT TO:<ゑ@example.jp>\r\n", OK, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "smtputf8/not-offered-is-refused-before-anything-is-sent",
    .exchange = { .recipients = "ゑ@example.jp" },
    .script = { HELLO, "=" },
    .outcome = "refused" },
  { .name = "smtputf8/wide-fields-are-refused-before-anything-is-sent",
    .exchange = { .parameters = "SMTPUTF8", .content = "A: b\r\nSubject: ゑ\r\n\r\nHello\r\n" },
    .script = { HELLO_OFFERING ("8BITMIME"), "=" },
    .outcome = "refused" },
  { .name = "smtputf8/wide-text-is-no-field",
    .exchange = { .parameters = "SMTPUTF8", .content = "A: b\r\n\r\nSubject: ゑ\r\n" },
    .script = { HELLO_OFFERING ("8BITMIME"), "CMAIL FROM:<jo@example.com> BODY=8BITMIME\r\n", OK,
                "CRCPT", OK, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = "A: b\r\n\r\nSubject: ゑ\r\n.\r\n",
    .asked = 1 },
  { .name = "smtputf8/not-needed-goes-without",
    .exchange = { .parameters = "SMTPUTF8" },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "null-return-path",
    .exchange = { .return_path = "" },
    .script = { HELLO, "CMAIL FROM:<>\r\n", OK, "CRCPT", OK, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "reuse/second-message-on-the-same-connection",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "reuse/after-a-refusal",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, "CMAIL", OK, "CRCPT", "S550 No\r\n", "CRSET", OK, TO_ANN, "CDATA", GO, "D",
                OK, BYE },
    .outcome = "refused 550 No / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n",
    .asked = 1 },
  { .name = "reuse/dead-at-mail-is-tried-again-silently",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, "CMAIL", "X", "N", HELLO, TO_ANN, "CDATA", GO,
                "D", OK, BYE },
    .outcome = "accepted 250 Ok / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "reuse/421-at-mail-is-tried-again-silently",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, "CMAIL", "S421 Idle\r\n", "X", "N", HELLO,
                TO_ANN, "CDATA", GO, "D", OK, BYE },
    .outcome = "accepted 250 Ok / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "reuse/lost-after-the-dot-is-never-tried-again",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", OK, TO_ANN, "CDATA", GO, "D", "X" },
    .outcome = "accepted 250 Ok / unknown",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "reuse/not-after-421-to-the-dot",
    .exchange = { .n_messages = 2 },
    .script = { HELLO, TO_ANN, "CDATA", GO, "D", "S421 Closing\r\n", "=", "N", HELLO, TO_ANN,
                "CDATA", GO, "D", OK, BYE },
    .outcome = "pending 421 Closing / accepted 250 Ok",
    .content = PLAIN_CONTENT ".\r\n" PLAIN_CONTENT ".\r\n",
    .asked = 2 },
  { .name = "starttls/not-offered-is-untrusted",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO, "=" },
    .outcome = "untrusted" },
  { .name = "starttls/refused-is-untrusted",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), "CSTARTTLS", "S501 No\r\n", "=" },
    .outcome = "untrusted" },
  { .name = "starttls/not-now-is-tried-later",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), "CSTARTTLS", "S454 Not now\r\n", "=" },
    .outcome = "try-later" },
  { .name = "starttls/injected-reply-is-untrusted",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), "CSTARTTLS", "S220 Go\r\n250 AUTH PLAIN\r\n", "=" },
    .outcome = "untrusted" },
  { .name = "starttls/no-tls-behind-it-is-tried-later",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), "CSTARTTLS", "S220 Go\r\n", "X" },
    .outcome = "try-later" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Exchange exchange = c->exchange;
  g_autoptr (ScriptServer) server = script_server_new (c->script, NULL);
  g_autofree char *outcome = exchange_run (&exchange, script_server_get_port (server));

  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, c->outcome);
  g_assert_cmpuint (exchange.asked, ==, c->asked);
  g_assert_cmpstr (script_server_get_content (server), ==, c->content != NULL ? c->content : "");
}

/* Nobody listens on port 9: had it been tried, the outcome would be "try-later". */
static void
test_injection_never_reaches_a_server (void)
{
  Exchange sender = { .return_path = "jo@example.com>\r\nRCPT TO:<eve@example.test" };
  Exchange report = { .parameters = "RET=HDRS\nRCPT" };
  Exchange sound = { .return_path = "jo@example.com" };
  g_autofree char *sender_outcome = exchange_run (&sender, 9);
  g_autofree char *report_outcome = exchange_run (&report, 9);
  g_autofree char *sound_outcome = exchange_run (&sound, 9);

  g_assert_cmpstr (sender_outcome, ==, "malformed");
  g_assert_cmpstr (report_outcome, ==, "malformed");
  g_assert_cmpstr (sound_outcome, ==, "try-later");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/smtp-courier/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/smtp-courier/injection-never-reaches-a-server",
                   test_injection_never_reaches_a_server);
  return g_test_run ();
}

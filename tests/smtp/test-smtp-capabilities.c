/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-capabilities.h"

typedef struct {
  const char *name;
  const char *lines[8];
  MattaSmtpCapabilities expected;
  const char *auth; /* joined by spaces; NULL = none */
} Case;

static const Case cases[] = {
  { .name = "nothing offered", .lines = { "mx.example.com" } },
  { .name = "no line at all", .lines = { NULL } },
  { .name = "the server's name is no keyword", .lines = { "STARTTLS" } },
  { .name = "everything",
    .lines = { "mx.example.com", "PIPELINING", "SIZE 10240000", "STARTTLS", "AUTH PLAIN LOGIN",
               "8BITMIME", "SMTPUTF8" },
    .expected = { .starttls = TRUE,
                  .pipelining = TRUE,
                  .eight_bit_mime = TRUE,
                  .smtputf8 = TRUE,
                  .size = TRUE,
                  .max_size = 10240000 },
    .auth = "PLAIN LOGIN" },
  { .name = "in lower case",
    .lines = { "mx.example.com", "starttls", "dsn", "auth scram-sha-256" },
    .expected = { .starttls = TRUE, .dsn = TRUE },
    .auth = "SCRAM-SHA-256" },
  { .name = "not known",
    .lines = { "mx.example.com", "XCLIENT NAME", "STARTTLSX", "X-DSN", "", " " } },
  { .name = "size not told", .lines = { "a", "SIZE" }, .expected = { .size = TRUE } },
  { .name = "size zero", .lines = { "a", "SIZE 0" }, .expected = { .size = TRUE } },
  { .name = "size no number", .lines = { "a", "SIZE 1e6" }, .expected = { .size = TRUE } },
  { .name = "size negative", .lines = { "a", "SIZE -1" }, .expected = { .size = TRUE } },
  { .name = "size beyond 64 bits",
    .lines = { "a", "SIZE 99999999999999999999999" },
    .expected = { .size = TRUE } },
  { .name = "limits",
    .lines = { "a", "LIMITS MAILMAX=20 rcptmax=100 RCPTDOMAINMAX=3 XMAX=1" },
    .expected = { .max_messages = 20, .max_recipients = 100, .max_recipient_domains = 3 } },
  { .name = "limits that are none",
    .lines = { "a", "LIMITS RCPTMAX=0 MAILMAX= RCPTDOMAINMAX=-1 RCPTMAX" } },
  { .name = "limits unread", .lines = { "a", "LIMITS", "limits RCPTMAX=5x" } },
  { .name = "old form of AUTH", .lines = { "a", "AUTH=LOGIN" }, .auth = "LOGIN" },
  { .name = "both forms of AUTH",
    .lines = { "a", "AUTH PLAIN LOGIN", "AUTH=LOGIN CRAM-MD5" },
    .auth = "PLAIN LOGIN CRAM-MD5" },
  { .name = "AUTH with more spaces", .lines = { "a", "AUTH  PLAIN " }, .auth = "PLAIN" },
  { .name = "AUTH without a mechanism", .lines = { "a", "AUTH" }, .auth = "" },
};

static void
assert_same (const MattaSmtpCapabilities *a, const MattaSmtpCapabilities *b)
{
  g_assert_cmpint (a->starttls, ==, b->starttls);
  g_assert_cmpint (a->pipelining, ==, b->pipelining);
  g_assert_cmpint (a->eight_bit_mime, ==, b->eight_bit_mime);
  g_assert_cmpint (a->smtputf8, ==, b->smtputf8);
  g_assert_cmpint (a->dsn, ==, b->dsn);
  g_assert_cmpint (a->size, ==, b->size);
  g_assert_cmpuint (a->max_size, ==, b->max_size);
  g_assert_cmpuint (a->max_recipients, ==, b->max_recipients);
  g_assert_cmpuint (a->max_recipient_domains, ==, b->max_recipient_domains);
  g_assert_cmpuint (a->max_messages, ==, b->max_messages);
}

static void
test_reads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    MattaSmtpServerReply reply = { .code = 250, .lines = (char **) cases[i].lines };
    g_autoptr (MattaSmtpCapabilities) read = matta_smtp_capabilities_new (&reply);
    g_autofree char *auth = read->auth != NULL ? g_strjoinv (" ", read->auth) : NULL;

    g_test_message ("%s", cases[i].name);
    assert_same (read, &cases[i].expected);
    g_assert_cmpstr (auth, ==, cases[i].auth);
  }
}

static void
test_mechanisms_match_whole (void)
{
  const char *const lines[] = { "a", "AUTH SCRAM-SHA-256-PLUS LOGIN", NULL };
  MattaSmtpServerReply reply = { .code = 250, .lines = (char **) lines };
  g_autoptr (MattaSmtpCapabilities) read = matta_smtp_capabilities_new (&reply);
  MattaSmtpCapabilities none = { 0 };

  g_assert_true (matta_smtp_capabilities_has_mechanism (read, "LOGIN"));
  g_assert_false (matta_smtp_capabilities_has_mechanism (read, "SCRAM-SHA-256"));
  g_assert_false (matta_smtp_capabilities_has_mechanism (read, "LOG"));
  g_assert_false (matta_smtp_capabilities_has_mechanism (&none, "LOGIN"));
}

/* What is no name is never shown. */
static void
test_name (void)
{
  static const struct {
    const char *line;
    const char *name;
  } names[] = {
    { "mx.example.com", "mx.example.com" },
    { "mx3.Example.com at your service", "mx3.Example.com" },
    { "[192.0.2.1] Hello", "[192.0.2.1]" },
    { "", NULL },
    { " mx.example.com", NULL },
    { "mx\x1b[31m.example.com", NULL },
    { "m\xe3\x83\xa1.example.com", NULL },
    { "mx/example", NULL },
  };
  g_autofree char *long_line = g_strnfill (256, 'a');
  const char *lines[] = { long_line, NULL };
  MattaSmtpServerReply reply = { .code = 250, .lines = (char **) lines };
  g_autoptr (MattaSmtpCapabilities) longest = matta_smtp_capabilities_new (&reply);

  g_assert_null (longest->name);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (MattaSmtpCapabilities) read = NULL;

    lines[0] = names[i].line;
    read = matta_smtp_capabilities_new (&reply);
    g_assert_cmpstr (read->name, ==, names[i].name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/smtp/capabilities/reads", test_reads);
  g_test_add_func ("/smtp/capabilities/name", test_name);
  g_test_add_func ("/smtp/capabilities/mechanisms-match-whole", test_mechanisms_match_whole);
  return g_test_run ();
}

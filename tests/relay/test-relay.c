/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay-fixture.h"

#include "matta-error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

typedef struct {
  const char *line;
  guint code;
} Exchange;

static const Exchange dialogue[] = {
  { "MAIL FROM:<a@example.com>\r\n", 503 }, /* before EHLO */
  { "NOOP\r\n", 250 },
  { "HELO client.example\r\n", 250 },
  { "EHLO\r\n", 501 },
  { "EHLO client.example\r\n", 250 },
  { "RCPT TO:<b@example.org>\r\n", 503 },
  { "DATA\r\n", 503 },
  { "MAIL FROM:a@example.com\r\n", 501 },
  { "MAIL FROM:<a@example.com> SIZE=999999999999\r\n", 552 },
  { "MAIL FROM:<a@example.com> BODY=BINARYMIME\r\n", 501 },
  { "MAIL FROM:<a@example.com> XYZ=1\r\n", 555 },
  { "MAIL FROM:<a@example.com> SIZE=100 BODY=8BITMIME SMTPUTF8\r\n", 250 },
  { "MAIL FROM:<a@example.com>\r\n", 503 },
  { "DATA\r\n", 554 }, /* nobody yet */
  { "RCPT TO:<>\r\n", 501 },
  { "RCPT TO:<b@example.org> XYZ=1\r\n", 555 },
  { "RCPT TO:<b@example.org>\r\n", 250 },
  { "RSET\r\n", 250 },
  { "RCPT TO:<b@example.org>\r\n", 503 },
  { "VRFY b@example.org\r\n", 252 },
  { "HELP\r\n", 214 },
  { "XFORWARD NAME=x\r\n", 500 },
  { "AUTH PLAIN\r\n", 501 },
};

/* Delivery reports (RFC 3461). */
static const Exchange reports[] = {
  { "EHLO client.example\r\n", 250 },
  { "MAIL FROM:<a@example.com> RET=BODY\r\n", 501 },
  { "MAIL FROM:<a@example.com> ENVID=a=b\r\n", 501 },
  { "MAIL FROM:<a@example.com> SIZE=100 size=100\r\n", 501 },
  { "MAIL FROM:<a@example.com> NOTIFY=NEVER\r\n", 555 }, /* it is RCPT's */
  { "MAIL FROM:<a@example.com> RET=HDRS ENVID=QQ+2B1\r\n", 250 },
  { "RCPT TO:<b@example.org> NOTIFY=NEVER,SUCCESS\r\n", 501 },
  { "RCPT TO:<b@example.org> ORCPT=b@example.org\r\n", 501 },
  { "RCPT TO:<b@example.org> NOTIFY=NEVER NOTIFY=NEVER\r\n", 501 },
  { "RCPT TO:<b@example.org> NOTIFY=DELAY,failure ORCPT=rfc822;b+2B@example.org\r\n", 250 },
  { "RCPT TO:<c@example.org>\r\n", 250 },
  { "DATA\r\n", 354 },
  { "A: b\r\n\r\nHi\r\n.\r\n", 250 },
};

static void
test_reports (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  MattaEnvelope *envelope = NULL;
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_connect (fixture);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 220);
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++) {
    g_test_message ("%s", reports[i].line);
    g_assert_cmpuint (client_ask (&client, reports[i].line), ==, reports[i].code);
  }
  client_disconnect (&client);
  ticket = g_async_queue_pop (fixture->came);
  envelope = matta_ticket_get_envelope (ticket);
  g_assert_cmpstr (matta_envelope_get_parameters (envelope), ==, "RET=HDRS ENVID=QQ+2B1");
  g_assert_cmpstr (matta_envelope_get_recipient_parameters (envelope, 0), ==,
                   "NOTIFY=DELAY,failure ORCPT=rfc822;b+2B@example.org");
  g_assert_null (matta_envelope_get_recipient_parameters (envelope, 1));
}

static void
test_dialogue (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_connect (fixture);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 220);
  for (guint i = 0; i + 1 < G_N_ELEMENTS (dialogue); i++) {
    g_test_message ("%s", dialogue[i].line);
    g_assert_cmpuint (client_ask (&client, dialogue[i].line), ==, dialogue[i].code);
  }
  g_assert_cmpuint (client_ask (&client, "QUIT\r\n"), ==, 221);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

static void
test_pipelined (Fixture *fixture, gconstpointer data)
{
  const guint codes[] = { 220, 250, 250, 250, 354, 250, 250, 250, 354, 250, 221 };
  Client client = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fixture_start (fixture, TRUE);
  client = client_connect (fixture);
  client_say (&client,
              "EHLO c.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
              "One\r\n.\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
              "..Two\r\n.\r\nQUIT\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpuint (client_hear (&client, NULL), ==, codes[i]);
  first = fixture_take_content (fixture);
  second = fixture_take_content (fixture);
  g_assert_cmpstr (first, ==, "One\r\n");
  g_assert_cmpstr (second, ==, ".Two\r\n");
  client_disconnect (&client);
}

static void
test_trickle (Fixture *fixture, gconstpointer data)
{
  const char *wire = "EHLO c.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\n"
                     "DATA\r\n.One\r\n..\r\n.\r\nQUIT\r\n";
  const guint codes[] = { 220, 250, 250, 250, 354, 250, 221 };
  Client client = { 0 };
  g_autofree char *content = NULL;

  fixture_start (fixture, TRUE);
  client = client_connect (fixture);
  for (gsize i = 0; i < strlen (wire); i++)
    client_say_bytes (&client, wire + i, 1);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpuint (client_hear (&client, NULL), ==, codes[i]);
  content = fixture_take_content (fixture);
  g_assert_cmpstr (content, ==, "One\r\n.\r\n");
  client_disconnect (&client);
}

/* --- chunks (RFC 3030) --- */

static void
offer_chunks (Client *client)
{
  g_assert_cmpuint (client_ask (client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (client, "RCPT TO:<b@example.org>\r\n"), ==, 250);
}

static void
assert_came (Fixture *fixture, const char *expected)
{
  g_autofree char *content = fixture_take_content (fixture);

  g_assert_cmpstr (content, ==, expected);
}

/* What looks like an end of data or like commands is content. */
static void
test_chunks (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  offer_chunks (&client);
  g_assert_cmpuint (client_ask (&client, "BDAT 11 LAST\r\nA: b\r\n\r\nHi\r"), ==, 550);
  offer_chunks (&client);
  g_assert_cmpuint (client_ask (&client, "BDAT 5\r\nA: b\r"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "NOOP\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "bdat 18\r\n\n\r\n.\r\nMAIL FROM:<x"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "BDAT 3\r\n>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "BDAT 0 LAST\r\n"), ==, 250);
  assert_came (fixture, "A: b\r\n\r\n.\r\nMAIL FROM:<x>\r\n");
  g_assert_cmpuint (client_ask (&client, "RCPT TO:<b@example.org>\r\n"), ==, 503); /* it is over */
  client_disconnect (&client);
}

/* All in one packet, and byte by byte. */
static void
test_chunks_pipelined (Fixture *fixture, gconstpointer data)
{
  const char *wire = "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\n"
                     "BDAT 6\r\nA: b\r\nBDAT 6 LAST\r\n\r\nHi\r\nNOOP\r\n";
  const guint codes[] = { 250, 250, 250, 250, 250 };
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  client_say (&client, wire);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpuint (client_hear (&client, NULL), ==, codes[i]);
  assert_came (fixture, "A: b\r\n\r\nHi\r\n");
  for (gsize i = 0; i < strlen (wire); i++)
    client_say_bytes (&client, wire + i, 1);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpuint (client_hear (&client, NULL), ==, codes[i]);
  assert_came (fixture, "A: b\r\n\r\nHi\r\n");
  client_disconnect (&client);
}

/* A chunk that nobody wants is swallowed: its bytes are never commands. */
static void
test_chunks_out_of_turn (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "BDAT 6 LAST\r\nQUIT\r\n"), ==, 503);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "BDAT 6 LAST\r\nQUIT\r\n"), ==, 554);
  g_assert_cmpuint (client_ask (&client, "RCPT TO:<b@example.org>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "BDAT 3\r\nA\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "DATA\r\n"), ==, 503);
  g_assert_cmpuint (client_ask (&client, "RCPT TO:<c@example.org>\r\n"), ==, 503);
  g_assert_cmpuint (client_ask (&client, "RSET\r\n"), ==, 250);
  offer_chunks (&client);
  g_assert_cmpuint (client_ask (&client, "BDAT 3 LAST\r\nB\r\n"), ==, 250);
  assert_came (fixture, "B\r\n");
  g_assert_cmpint (g_async_queue_length (fixture->came), ==, 0);
  client_disconnect (&client);
}

static const char *const bad_chunks[] = { "BDAT\r\n",          "BDAT x LAST\r\n",
                                          "BDAT -1\r\n",       "BDAT 3 FIRST\r\n",
                                          "BDAT 3 LAST x\r\n", "BDAT 99999999999999999999\r\n" };

/* Nobody knows where the next command begins: the conversation is over. */
static void
test_bad_chunks (Fixture *fixture, gconstpointer data)
{
  fixture_start (fixture, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (bad_chunks); i++) {
    Client client = client_greet (fixture);

    offer_chunks (&client);
    g_assert_cmpuint (client_ask (&client, bad_chunks[i]), ==, 501);
    g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
    client_disconnect (&client);
  }
  g_assert_cmpint (g_async_queue_length (fixture->came), ==, 0);
}

static void
test_chunks_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (998, 'x');
  g_autofree char *chunk = g_strdup_printf ("BDAT 1000\r\n%s\r\n", line);
  Client client = { 0 };

  fixture->limits.message = 10000;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  offer_chunks (&client);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (client_ask (&client, chunk), ==, 250);
  g_assert_cmpuint (client_ask (&client, "BDAT 0 LAST\r\n"), ==, 552);
  g_assert_cmpint (g_async_queue_length (fixture->came), ==, 0);
  offer_chunks (&client);
  g_assert_cmpuint (client_ask (&client, "BDAT 4 LAST\r\nHi\r\n"), ==, 250);
  assert_came (fixture, "Hi\r\n");
  client_disconnect (&client);
}

static const char *const bad_contents[] = { "a\n.\nMAIL FROM:<x@example.com>\r\n.\r\n",
                                            "a\r.\r\nb\r\n.\r\n", "a\r\n.\nb\r\n.\r\n" };

static void
test_bad_line_ends (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (bad_contents); i++) {
    client_offer (&client);
    g_assert_cmpuint (client_ask (&client, bad_contents[i]), ==, 550);
  }
  g_assert_cmpuint (client_ask (&client, "NOOP\r\n"), ==, 250);
  g_assert_cmpint (g_async_queue_length (fixture->came), ==, 0);
  client_disconnect (&client);
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (900, 'x');
  g_autoptr (GString) content = g_string_new (NULL);
  Client client = { 0 };

  fixture->limits.message = 100000;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  while (content->len < 200000)
    g_string_append_printf (content, "%s\r\n", line);
  g_string_append (content, ".\r\n");
  client_offer (&client);
  g_assert_cmpuint (client_ask (&client, content->str), ==, 552);
  client_offer (&client);
  g_assert_cmpuint (client_ask (&client, "small\r\n.\r\n"), ==, 250);
  client_disconnect (&client);
}

static void
test_recipients (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };
  g_autoptr (MattaTicket) ticket = NULL;

  fixture->limits.recipients = 1000;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *line = g_strdup_printf ("RCPT TO:<p%u@example.org>\r\n", i);

    g_assert_cmpuint (client_ask (&client, line), ==, 250);
  }
  g_assert_cmpuint (client_ask (&client, "RCPT TO:<one.more@example.org>\r\n"), ==, 452);
  g_assert_cmpuint (client_ask (&client, "DATA\r\n"), ==, 354);
  g_assert_cmpuint (client_ask (&client, "Hi\r\n.\r\n"), ==, 250);
  ticket = g_async_queue_timeout_pop (fixture->came, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (matta_envelope_get_n_recipients (matta_ticket_get_envelope (ticket)), ==, 1000);
  client_disconnect (&client);
}

static void
test_long_line (Fixture *fixture, gconstpointer data)
{
  g_autofree char *noise = g_strnfill (1000000, 'x');
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  client_say (&client, noise);
  g_assert_cmpuint (client_ask (&client, "\r\n"), ==, 500);
  g_assert_cmpuint (client_ask (&client, "NOOP\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "NOOP\n"), ==, 500);
  client_disconnect (&client);
}

static void
test_http (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_connect (fixture);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 220);
  client_say (&client,
              "POST / HTTP/1.1\r\nHost: localhost\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.com>\r\n");
  g_assert_cmpuint (client_hear (&client, NULL), ==, 421);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

static void
test_errors_end (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };
  guint code = 500;

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  for (guint i = 0; i <= fixture->limits.bad_commands && code == 500; i++)
    code = client_ask (&client, "NONSENSE\r\n");
  g_assert_cmpuint (code, ==, 500);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 421);
  client_disconnect (&client);
}

static void
test_idle (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture->limits.idle_seconds = 1;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 421);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

/* Somebody who asks and asks, but never reads what is answered, is not waited for: asking ends only
 * when the relay ends it. */
static void
test_deaf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) questions = g_string_new (NULL);
  Client client = { 0 };
  GSocket *socket = NULL;
  gssize sent = 0;
  gsize asked = 0;
  guint answered = 0;
  guint code = 0;

  fixture->limits.idle_seconds = 1;
  fixture->limits.commands = G_MAXUINT;
  for (guint i = 0; i < 10000; i++)
    g_string_append (questions, "HELP\r\n");
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (client.stream));
  g_socket_set_timeout (socket, 0);
  do {
    asked += (gsize) sent;
    sent = g_socket_send_with_blocking (socket, questions->str, questions->len, TRUE, NULL, NULL);
  } while (sent > 0);
  while ((code = client_hear (&client, NULL)) != 0)
    answered += code == 214 ? 1 : 0;
  g_assert_cmpuint (answered, >, 0);
  g_assert_cmpuint (answered, <, asked / strlen ("HELP\r\n"));
  client_disconnect (&client);
}

static void
test_sessions (Fixture *fixture, gconstpointer data)
{
  Client first = { 0 };
  Client second = { 0 };

  fixture->limits.sessions = 1;
  fixture_start (fixture, TRUE);
  first = client_greet (fixture);
  second = client_connect (fixture);
  g_assert_cmpuint (client_hear (&second, NULL), ==, 421);
  g_assert_cmpuint (client_ask (&first, "NOOP\r\n"), ==, 250);
  client_disconnect (&second);
  client_disconnect (&first);
}

/* A place is free a moment after its client was told to go. */
static Client
connect_to_free_place (Fixture *fixture)
{
  Client client = client_connect (fixture);

  while (client_hear (&client, NULL) == 421) {
    client_disconnect (&client);
    client = client_connect (fixture);
  }
  return client;
}

/* Whoever says nothing makes room when it gets crowded, which a single place always is. */
static void
test_crowded (Fixture *fixture, gconstpointer data)
{
  Client silent = { 0 };
  Client other = { 0 };

  fixture->limits.sessions = 1;
  fixture->limits.crowded_seconds = 1;
  fixture_start (fixture, TRUE);
  silent = client_greet (fixture);
  g_assert_cmpuint (client_hear (&silent, NULL), ==, 421);
  g_assert_cmpuint (client_hear (&silent, NULL), ==, 0);
  other = connect_to_free_place (fixture);
  g_assert_cmpuint (client_ask (&other, "NOOP\r\n"), ==, 250);
  client_disconnect (&other);
  client_disconnect (&silent);
}

/* So does whoever says it letter by letter, for as long as anybody listens. */
static void
test_crowded_by_the_slow (Fixture *fixture, gconstpointer data)
{
  Client slow = { 0 };
  GSocket *socket = NULL;

  fixture->limits.sessions = 1;
  fixture->limits.crowded_seconds = 1;
  fixture_start (fixture, TRUE);
  slow = client_greet (fixture);
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (slow.stream));
  while (!g_socket_condition_check (socket, G_IO_IN)) {
    g_socket_send (socket, "x", 1, NULL, NULL);
    g_usleep (G_USEC_PER_SEC / 10);
  }
  g_assert_cmpuint (client_hear (&slow, NULL), ==, 421);
  client_disconnect (&slow);
}

/* Alone, the slow one is waited for as long as the RFC wants. */
static void
test_not_crowded (Fixture *fixture, gconstpointer data)
{
  Client slow = { 0 };

  fixture->limits.sessions = 8;
  fixture->limits.crowded_seconds = 1;
  fixture_start (fixture, TRUE);
  slow = client_greet (fixture);
  client_say (&slow, "NO");
  g_usleep (3 * G_USEC_PER_SEC / 2);
  g_assert_cmpuint (client_ask (&slow, "OP\r\n"), ==, 250);
  client_disconnect (&slow);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };
  g_autoptr (MattaTicket) ticket = NULL;

  fixture->silent = TRUE;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  client_offer (&client);
  client_say (&client, "Hi\r\n.\r\n");
  ticket = g_async_queue_timeout_pop (fixture->came, 10 * G_USEC_PER_SEC);
  g_assert_nonnull (ticket);
  g_assert_cmpint (g_atomic_int_get (&fixture->abandoned), ==, 0);
  client_disconnect (&client);
  matta_relay_stop (fixture->relay, 10000);
  g_assert_cmpint (g_atomic_int_get (&fixture->abandoned), ==, 1);
  g_assert_false (matta_ticket_answer (ticket, 250, "2.0.0", "Too late"));
}

static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (MattaTicket) ticket = NULL;

  fixture->silent = TRUE;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  client_offer (&client);
  client_say (&client, "Hi\r\n.\r\n");
  ticket = g_async_queue_timeout_pop (fixture->came, 10 * G_USEC_PER_SEC);
  g_assert_true (matta_ticket_answer (ticket, 554, "5.7.1", "送信を取りやめました。"));
  g_assert_cmpuint (client_hear (&client, &text), ==, 554);
  g_assert_cmpstr (text, ==, "554 5.7.1 送信を取りやめました。");
  g_assert_cmpuint (client_ask (&client, "NOOP\r\n"), ==, 250);
  client_disconnect (&client);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  Client waiting = { 0 };
  Client idle = { 0 };
  g_autoptr (MattaTicket) ticket = NULL;

  fixture->silent = TRUE;
  fixture_start (fixture, TRUE);
  waiting = client_greet (fixture);
  idle = client_greet (fixture);
  client_offer (&waiting);
  client_say (&waiting, "Hi\r\n.\r\n");
  ticket = g_async_queue_timeout_pop (fixture->came, 10 * G_USEC_PER_SEC);
  matta_relay_stop (fixture->relay, 10000);
  g_assert_cmpuint (client_hear (&waiting, NULL), ==, 421);
  g_assert_cmpuint (client_hear (&idle, NULL), ==, 421);
  g_assert_false (matta_ticket_answer (ticket, 250, "2.0.0", "Too late"));
  client_disconnect (&waiting);
  client_disconnect (&idle);
}

/* base64 of NUL "jo" NUL "right", of "jo", "right" and "wrong" */
#define PLAIN_RIGHT "AGpvAHJpZ2h0"
#define PLAIN_WRONG "AGpvAHdyb25n"

static void
test_plain (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture->password = g_strdup ("right");
  fixture_start (fixture, FALSE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 530);
  g_assert_cmpuint (client_ask (&client, "AUTH CRAM-MD5\r\n"), ==, 504);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN " PLAIN_WRONG "\r\n"), ==, 535);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 530);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN\r\n"), ==, 334);
  g_assert_cmpuint (client_ask (&client, PLAIN_RIGHT "\r\n"), ==, 235);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  client_disconnect (&client);
}

static void
test_login (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;

  fixture->password = g_strdup ("right");
  fixture_start (fixture, FALSE);
  client = client_greet (fixture);
  client_say (&client, "AUTH LOGIN\r\n");
  g_assert_cmpuint (client_hear (&client, &name), ==, 334);
  g_assert_cmpstr (name, ==, "334 VXNlcm5hbWU6");
  client_say (&client, "am8=\r\n");
  g_assert_cmpuint (client_hear (&client, &password), ==, 334);
  g_assert_cmpstr (password, ==, "334 UGFzc3dvcmQ6");
  g_assert_cmpuint (client_ask (&client, "cmlnaHQ=\r\n"), ==, 235);
  client_disconnect (&client);
}

static void
test_tries (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture->password = g_strdup ("right");
  fixture_start (fixture, FALSE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN =\r\n"), ==, 501);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN *\r\n"), ==, 501);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN " PLAIN_WRONG "\r\n"), ==, 535);
  g_assert_cmpuint (client_ask (&client, "AUTH PLAIN " PLAIN_RIGHT "\r\n"), ==, 421);
  client_disconnect (&client);
}

/* A child under another uid says its lines and exits with the code of MAIL's reply less 400. */
static int
send_as_other_user (guint16 port)
{
  const char *lines = "EHLO x\r\nMAIL FROM:<a@example.com>\r\nQUIT\r\n";
  struct sockaddr_in place = { .sin_family = AF_INET, .sin_port = htons (port) };
  char text[4096] = { 0 };
  gsize got = 0;
  gssize length = 0;
  int fd = -1;

  place.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (setuid (NOBODY) != 0)
    return 1;
  fd = socket (AF_INET, SOCK_STREAM, 0); /* belongs to whoever makes it */
  if (connect (fd, (struct sockaddr *) &place, sizeof place) != 0
      || write (fd, lines, strlen (lines)) < 0)
    return 1;
  while ((length = read (fd, text + got, sizeof text - 1 - got)) > 0)
    got += (gsize) length;
  return strstr (text, "\r\n530 5.7.0 ") != NULL ? 130 : 2;
}

/* Whoever runs the tests without being root has no second user: then the same rule is shown with
 * the first one not trusted. */
static void
test_other_user (Fixture *fixture, gconstpointer data)
{
  gboolean root = getuid () == 0;
  pid_t child = 0;
  int status = 0;

  fixture_start (fixture, root);
  child = fork ();
  if (child == 0)
    _exit (root ? send_as_other_user (matta_relay_get_port (fixture->relay)) : 130);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (WEXITSTATUS (status), ==, 130);
  if (!root) {
    Client client = client_greet (fixture);

    g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 530);
    client_disconnect (&client);
  }
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  const MattaRelayHandler handler = { 0 }; /* nobody comes */
  const char *outside[] = { "0.0.0.0:0", NULL };
  const char *nonsense[] = { "127.0.0.1:0", "mail.example.com:25", NULL };
  const char *both[] = { "127.0.0.1:0", "[::1]:0", NULL };
  g_autoptr (MattaRelay) relay =
      matta_relay_new (&handler, fixture, &fixture->limits, fixture->spool, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_false (matta_relay_listen (relay, outside, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (matta_relay_listen (relay, nonsense, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_assert_cmpuint (matta_relay_get_port (relay), ==, 0);
  g_clear_error (&error);
  matta_relay_listen (relay, both, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matta_relay_get_port (relay), >, 0);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/relay/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answers-every-verb", test_dialogue);
  ADD ("keeps-what-reports-are-asked-for", test_reports);
  ADD ("takes-everything-in-one-packet", test_pipelined);
  ADD ("takes-one-byte-at-a-time", test_trickle);
  ADD ("takes-chunks", test_chunks);
  ADD ("takes-chunks-however-they-come", test_chunks_pipelined);
  ADD ("takes-no-chunk-for-commands", test_chunks_out_of_turn);
  ADD ("ends-at-a-chunk-without-length", test_bad_chunks);
  ADD ("bounds-chunks", test_chunks_too_large);
  ADD ("refuses-other-line-ends", test_bad_line_ends);
  ADD ("bounds-the-size", test_size);
  ADD ("bounds-the-recipients", test_recipients);
  ADD ("bounds-a-line", test_long_line);
  ADD ("bounds-errors", test_errors_end);
  ADD ("bounds-silence", test_idle);
  ADD ("does-not-wait-for-the-deaf", test_deaf);
  ADD ("bounds-sessions", test_sessions);
  ADD ("makes-room-when-crowded", test_crowded);
  ADD ("makes-room-when-crowded-by-the-slow", test_crowded_by_the_slow);
  ADD ("is-patient-when-not", test_not_crowded);
  ADD ("cuts-browsers-off", test_http);
  ADD ("abandons-when-the-mail-app-hangs-up", test_gone);
  ADD ("waits-for-a-late-answer", test_late_answer);
  ADD ("answers-before-it-stops", test_stop);
  ADD ("signs-in-by-plain", test_plain);
  ADD ("signs-in-by-login", test_login);
  ADD ("bounds-tries-to-sign-in", test_tries);
  ADD ("refuses-another-user", test_other_user);
  ADD ("listens-on-loopback-only", test_addresses);
  return g_test_run ();
}

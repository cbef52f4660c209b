/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"

#include <string.h>

/* The connection breaks after each byte of the dialogue, either way: what the server may have must
 * never look as if it could safely be sent again, and what it has not must not look sent. */

#define NEVER G_MAXUINT
#define FILED "250 Filed\r\n"

/* One connection to a server that answers well until it drops dead. */
typedef struct {
  GSocket *listener;
  GSocket *socket;
  const char *offered;
  guint most_heard; /* bytes; then it drops the connection */
  guint most_said;
  guint n_heard;
  guint n_said;
  gboolean in_content;
  gboolean took_it; /* the whole content with its end */
  gboolean told;    /* the whole reply to that */
} Server;

static const struct {
  const char *command;
  const char *reply;
} replies[] = {
  { "MAIL", "250 Ok\r\n" },  { "RCPT TO:<bob", "550 No such user\r\n" },
  { "RCPT", "250 Ok\r\n" },  { "DATA", "354 Go on\r\n" },
  { "QUIT", "221 Bye\r\n" }, { "RSET", "250 Ok\r\n" },
};

/* FALSE: the connection is over. */
static gboolean
say (Server *self, const char *text)
{
  gsize length = MIN (strlen (text), self->most_said - self->n_said);

  if (length > 0 && g_socket_send (self->socket, text, length, NULL, NULL) != (gssize) length)
    return FALSE;
  self->n_said += length;
  return length == strlen (text);
}

static const char *
find_reply (Server *self, const char *line)
{
  if (g_str_has_prefix (line, "EHLO"))
    return self->offered;
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    if (g_str_has_prefix (line, replies[i].command))
      return replies[i].reply;
  g_assert_not_reached ();
}

static gboolean
take_line (Server *self, const char *line)
{
  if (!self->in_content) {
    self->in_content = g_str_equal (line, "DATA\r\n");
    return say (self, find_reply (self, line));
  }
  if (!g_str_equal (line, ".\r\n"))
    return TRUE;
  self->in_content = FALSE;
  self->took_it = TRUE;
  self->told = say (self, FILED);
  return self->told;
}

static gboolean
hear (Server *self, GString *line)
{
  char byte = '\0';

  if (self->n_heard == self->most_heard
      || g_socket_receive (self->socket, &byte, 1, NULL, NULL) != 1)
    return FALSE;
  self->n_heard++;
  g_string_append_c (line, byte);
  if (byte != '\n')
    return TRUE;
  if (!take_line (self, line->str))
    return FALSE;
  g_string_truncate (line, 0);
  return TRUE;
}

static gpointer
serve_in_thread (gpointer data)
{
  Server *self = data;
  g_autoptr (GString) line = g_string_new (NULL);

  self->socket = g_socket_accept (self->listener, NULL, NULL);
  if (say (self, "220 mx.example.com\r\n"))
    while (hear (self, line))
      ;
  g_clear_object (&self->socket); /* closes it */
  g_clear_object (&self->listener);
  return NULL;
}

static guint16
listen_on_loopback (Server *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->listener, address, TRUE, NULL));
  g_assert_true (g_socket_listen (self->listener, NULL));
  bound = g_socket_get_local_address (self->listener, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* How it ended is left in @self. */
static char *
run (Server *self, Exchange *exchange)
{
  guint16 port = listen_on_loopback (self);
  GThread *thread = g_thread_new ("server", serve_in_thread, self);
  char *outcome = exchange_run (exchange, port);

  g_thread_join (thread);
  return outcome;
}

static void
judge (const Server *server, const Exchange *exchange, const char *outcome)
{
  const gboolean failed = g_str_equal (outcome, "try-later");
  const gboolean unknown = g_str_equal (outcome, "unknown; refused 550 No such user");
  const gboolean sent = g_str_equal (outcome, "accepted 250 Filed; refused 550 No such user");

  g_test_message ("heard %u, said %u: %s", server->n_heard, server->n_said, outcome);
  g_assert_true (failed || unknown || sent);
  g_assert_cmpint (failed, ==, exchange->asked == 0); /* before the point of no return, or after */
  if (server->took_it)
    g_assert_false (failed);
  if (sent)
    g_assert_true (server->told);
}

static const char slow[] = "250 mx.example.com\r\n";
static const char in_one_go[] = "250-mx.example.com\r\n250-SIZE 10000\r\n250 PIPELINING\r\n";

/* @heard: it breaks after bytes that the server hears, else after such as it says. */
static void
break_everywhere (const char *offered, gboolean heard)
{
  guint n_outcomes[2] = { 0, 0 }; /* before, and from the point of no return on */
  gboolean whole = FALSE;

  for (guint most = 0; !whole; most++) {
    Server server = { .offered = offered,
                      .most_heard = heard ? most : NEVER,
                      .most_said = heard ? NEVER : most };
    Exchange exchange = { .recipients = "ann@example.jp bob@example.jp" };
    g_autofree char *outcome = run (&server, &exchange);

    judge (&server, &exchange, outcome);
    n_outcomes[exchange.asked > 0 ? 1 : 0]++;
    whole = (heard ? server.n_heard : server.n_said) < most;
  }
  g_assert_cmpuint (n_outcomes[0], >, 50);
  g_assert_cmpuint (n_outcomes[1], >, strlen (FILED));
}

static void
test_said (gconstpointer offered)
{
  break_everywhere (offered, FALSE);
}

static void
test_heard (gconstpointer offered)
{
  break_everywhere (offered, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/smtp-drops/said/one-command-at-a-time", slow, test_said);
  g_test_add_data_func ("/smtp-drops/said/in-one-go", in_one_go, test_said);
  g_test_add_data_func ("/smtp-drops/heard/one-command-at-a-time", slow, test_heard);
  g_test_add_data_func ("/smtp-drops/heard/in-one-go", in_one_go, test_heard);
  return g_test_run ();
}

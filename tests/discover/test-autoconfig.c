/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-autoconfig.h"
#include "matta-error.h"

#include <string.h>

#define ADDRESS "hanako.sato@example.jp"

typedef struct {
  const char *name;
  const char *text;
  const char *expected; /* "HOST:PORT SECURITY USER[ oauth]; …"; NULL = refused */
} Case;

#define HEAD                                                                                       \
  "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"example.jp\">"
#define TAIL "</emailProvider></clientConfig>"
#define SERVER(host, port, socket, user, auths)                                                    \
  "<outgoingServer type=\"smtp\"><hostname>" host "</hostname><port>" port                         \
  "</port><socketType>" socket "</socketType><username>" user "</username>" auths                  \
  "</outgoingServer>"
#define PASSWORD "<authentication>password-cleartext</authentication>"

static const Case cases[] = {
  { "starttls", HEAD SERVER ("mail.example.jp", "587", "STARTTLS", "%EMAILADDRESS%", PASSWORD) TAIL,
    "mail.example.jp:587 starttls " ADDRESS },
  { "placeholders",
    HEAD SERVER ("smtp.%EMAILDOMAIN%", "465", "SSL", "%EMAILLOCALPART%", PASSWORD) TAIL,
    "smtp.example.jp:465 tls hanako.sato" },
  { "spaces-and-a-declared-text",
    HEAD SERVER (" Mail.Example.jp\n", " 587 ", "\tSTARTTLS", "<![CDATA[sato]]>", PASSWORD) TAIL,
    "mail.example.jp:587 starttls sato" },
  { "international-name",
    HEAD SERVER ("メール.example.jp", "587", "STARTTLS", "sato", PASSWORD) TAIL,
    "xn--4dkua4c.example.jp:587 starttls sato" },
  { "the-best-way-to-sign-in-is-the-first",
    HEAD SERVER (
        "a.example.jp",
        "587",
        "STARTTLS",
        "sato",
        "<authentication>magic</authentication><authentication>OAuth2</authentication>" PASSWORD)
        TAIL,
    "a.example.jp:587 starttls sato oauth" },
  { "nobody-signs-in",
    HEAD SERVER ("a.example.jp", "25", "plain", "sato", "<authentication>none</authentication>")
        TAIL,
    "a.example.jp:25 none " },
  { "what-is-open-comes-last",
    HEAD SERVER ("a.example.jp", "25", "plain", "sato", PASSWORD)
        SERVER ("b.example.jp", "465", "SSL", "sato", PASSWORD)
            SERVER ("c.example.jp", "587", "STARTTLS", "sato", PASSWORD) TAIL,
    "b.example.jp:465 tls sato; c.example.jp:587 starttls sato; a.example.jp:25 none sato" },
  { "incoming-servers-are-no-business-of-ours",
    HEAD "<incomingServer type=\"imap\"><hostname>imap.example.jp</hostname><port>993</port>"
         "</incomingServer>" SERVER ("a.example.jp", "465", "SSL", "sato", PASSWORD) TAIL,
    "a.example.jp:465 tls sato" },
  { "other-ways-out",
    HEAD "<outgoingServer type=\"exchange\"><hostname>a.example.jp</hostname>"
         "</outgoingServer>" TAIL,
    "" },
  { "no-server", HEAD TAIL, "" },
  { "no-port", HEAD SERVER ("a.example.jp", "", "SSL", "sato", PASSWORD) TAIL, "" },
  { "port-zero", HEAD SERVER ("a.example.jp", "0", "SSL", "sato", PASSWORD) TAIL, "" },
  { "port-too-high", HEAD SERVER ("a.example.jp", "65536", "SSL", "sato", PASSWORD) TAIL, "" },
  { "unknown-security", HEAD SERVER ("a.example.jp", "465", "quantum", "sato", PASSWORD) TAIL, "" },
  { "unknown-sign-in",
    HEAD SERVER ("a.example.jp", "465", "SSL", "sato", "<authentication>GSSAPI</authentication>")
        TAIL,
    "" },
  { "no-domain", HEAD SERVER ("localhost", "465", "SSL", "sato", PASSWORD) TAIL, "" },
  { "no-host-at-all", HEAD SERVER ("a b.example.jp", "465", "SSL", "sato", PASSWORD) TAIL, "" },
  { "empty", "", NULL },
  { "a-page", "<!DOCTYPE html><html><body>Not found<br></body></html>", NULL },
  { "cut-off", HEAD "<outgoingServer type=\"smtp\"><hostname>a.example.jp", NULL },
  { "not-utf-8", HEAD "\xff\xfe" TAIL, NULL },
  { "not-utf-8-in-what-is-quoted-whole", HEAD "<![CDATA[\xff]]></odd>" TAIL, NULL },
};

/* (transfer full) */
static char *
describe (GPtrArray *servers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++) {
    const MattaFoundServer *server = g_ptr_array_index (servers, i);

    g_string_append_printf (text, "%s%s:%u %s %s%s", i > 0 ? "; " : "", server->host, server->port,
                            server->security, server->user, server->oauth ? " oauth" : "");
  }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) servers =
      matta_autoconfig_read (item->text, strlen (item->text), ADDRESS, &error);
  g_autofree char *said = servers != NULL ? describe (servers) : NULL;

  g_assert_cmpstr (said, ==, item->expected);
  if (item->expected == NULL)
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  else
    g_assert_no_error (error);
}

/* However much of it arrives, it is read or refused. */
static void
test_cut (gconstpointer data)
{
  const Case *item = data;

  for (gsize length = 0; length < strlen (item->text); length++) {
    g_autoptr (GPtrArray) servers = matta_autoconfig_read (item->text, length, ADDRESS, NULL);

    g_assert_true (servers == NULL || servers->len <= 3);
  }
}

static void
test_flood (void)
{
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (GPtrArray) servers = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, SERVER ("a.example.jp", "465", "SSL", "sato", PASSWORD));
  g_string_append (text, TAIL);
  servers = matta_autoconfig_read (text->str, text->len, ADDRESS, NULL);
  g_assert_cmpuint (servers->len, <=, 20);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/autoconfig/", cases[i].name, NULL);
    g_autofree char *cut = g_strconcat (path, "/cut-off-anywhere", NULL);

    g_test_add_data_func (path, &cases[i], test_case);
    g_test_add_data_func (cut, &cases[i], test_cut);
  }
  g_test_add_func ("/autoconfig/a-thousand-servers", test_flood);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay-fixture.h"

#include "matta-error.h"

#include <gio/gio.h>
#include <string.h>

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *pem = matta_identity_make (&error);

  g_assert_no_error (error);
  fixture_set_up (fixture, data);
  fixture->identity = matta_identity_new (pem, &error);
  g_assert_no_error (error);
  matta_secret_free (pem);
}

static gboolean
encrypt (Fixture *fixture, Client *client)
{
  return client_encrypt (client, matta_identity_get_fingerprint (fixture->identity));
}

/* EHLO's whole reply. */
static char *
ask_capabilities (Client *client)
{
  g_autoptr (GString) text = g_string_new (NULL);

  client_say (client, "EHLO client.example\r\n");
  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (client->in, NULL, NULL, NULL);

    g_assert_nonnull (line);
    g_string_append_printf (text, "%s\n", line + 4);
    if (line[3] == ' ')
      return g_string_free (g_steal_pointer (&text), FALSE);
  }
}

static void
test_mail (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_true (encrypt (fixture, &client));
  g_assert_cmpuint (client_ask (&client, "EHLO client.example\r\n"), ==, 250);
  client_offer (&client);
  g_assert_cmpuint (client_ask (&client, "A: b\r\n\r\nHi\r\n.\r\n"), ==, 250);
  content = fixture_take_content (fixture);
  g_assert_cmpstr (content, ==, "A: b\r\n\r\nHi\r\n");
  g_assert_cmpuint (client_ask (&client, "QUIT\r\n"), ==, 221);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

/* More than one TLS record holds, and than the session's buffer does. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) message = g_string_new ("A: b\r\n\r\n");
  g_autofree char *content = NULL;
  Client client = { 0 };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (message, "This is line %u, one of very many.\r\n", i);
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_true (encrypt (fixture, &client));
  g_assert_cmpuint (client_ask (&client, "EHLO client.example\r\n"), ==, 250);
  client_offer (&client);
  client_say_bytes (&client, message->str, message->len);
  g_assert_cmpuint (client_ask (&client, ".\r\n"), ==, 250);
  content = fixture_take_content (fixture);
  g_assert_cmpstr (content, ==, message->str);
  client_disconnect (&client);
}

static void
test_offered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  before = ask_capabilities (&client);
  g_assert_nonnull (strstr (before, "\nSTARTTLS\n"));
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_true (encrypt (fixture, &client));
  after = ask_capabilities (&client);
  g_assert_null (strstr (after, "STARTTLS"));
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 503);
  client_disconnect (&client);
}

static void
test_nothing_to_offer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *capabilities = NULL;
  Client client = { 0 };

  g_clear_pointer (&fixture->identity, matta_identity_unref);
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  capabilities = ask_capabilities (&client);
  g_assert_null (strstr (capabilities, "STARTTLS"));
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 454);
  g_assert_cmpuint (client_ask (&client, "NOOP\r\n"), ==, 250);
  client_disconnect (&client);
}

static void
test_out_of_turn (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS now\r\n"), ==, 501);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 503);
  client_disconnect (&client);
}

/* RFC 3207 4.2. */
static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_true (encrypt (fixture, &client));
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 503);
  client_disconnect (&client);
}

/* "AUTH PLAIN" as "matta", "secret". */
#define SIGN_IN "AUTH PLAIN AG1hdHRhAHNlY3JldA==\r\n"

static void
test_signed_in_anew (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MattaTicket) ticket = NULL;
  Client client = { 0 };

  fixture->password = g_strdup ("secret");
  fixture_start (fixture, FALSE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, SIGN_IN), ==, 235);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_true (encrypt (fixture, &client));
  g_assert_cmpuint (client_ask (&client, "EHLO client.example\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 530);
  g_assert_cmpuint (client_ask (&client, SIGN_IN), ==, 235);
  g_assert_cmpuint (client_ask (&client, "MAIL FROM:<a@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "RCPT TO:<b@example.com>\r\n"), ==, 250);
  g_assert_cmpuint (client_ask (&client, "DATA\r\n"), ==, 354);
  g_assert_cmpuint (client_ask (&client, "Subject: x\r\n\r\n.\r\n"), ==, 250);
  ticket = g_async_queue_pop (fixture->came);
  g_assert_cmpuint (matta_ticket_get_entrance (ticket), ==,
                    MATTA_ENTRANCE_SIGNED_IN | MATTA_ENTRANCE_ENCRYPTED);
  client_disconnect (&client);
}

/* What somebody on the way put behind STARTTLS must not be served as if it had been encrypted. */
static void
test_injected (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\nEHLO x\r\nMAIL FROM:<a@example.com>\r\n"), ==,
                    421);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

static void
test_injected_late (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  client_say (&client, "EHLO x\r\n");
  g_assert_false (encrypt (fixture, &client));
  client_disconnect (&client);
  client = client_greet (fixture); /* the others are still served */
  client_disconnect (&client);
}

static void
test_other_certificate (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_false (client_encrypt (&client, "00:00"));
  client_disconnect (&client);
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture->limits.idle_seconds = 1;
  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0); /* and no reply in the clear */
  client_disconnect (&client);
}

/* Letter by letter it may take as long as a command does: no longer when it is crowded. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  Client client = { 0 };

  fixture_start (fixture, TRUE);
  client = client_greet (fixture);
  g_assert_cmpuint (client_ask (&client, "STARTTLS\r\n"), ==, 220);
  matta_relay_stop (fixture->relay, 10000);
  g_assert_cmpuint (client_hear (&client, NULL), ==, 0);
  client_disconnect (&client);
}

static char *
make_identity (void)
{
  g_autoptr (GError) error = NULL;
  char *pem = matta_identity_make (&error);

  g_assert_no_error (error);
  return pem;
}

/* GIO is the second opinion: it reads the certificate, and finds it good for this computer only. */
static void
test_names (void)
{
  static const char *const names[] = { "localhost", "127.0.0.1", "::1" };
  g_autoptr (GError) error = NULL;
  char *pem = make_identity ();
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_autoptr (GSocketConnectable) stranger = g_network_address_new ("mail.example.com", 25);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GSocketConnectable) place = g_network_address_new (names[i], 25);

    g_assert_cmpint (g_tls_certificate_verify (certificate, place, certificate), ==, 0);
  }
  g_assert_cmpint (g_tls_certificate_verify (certificate, stranger, certificate), ==,
                   G_TLS_CERTIFICATE_BAD_IDENTITY);
  matta_secret_free (pem);
}

static void
test_identity (void)
{
  g_autoptr (GError) error = NULL;
  char *pem = make_identity ();
  char *other = make_identity ();
  g_autoptr (MattaIdentity) first = matta_identity_new (pem, &error);
  g_autoptr (MattaIdentity) again = matta_identity_new (pem, &error);
  g_autoptr (MattaIdentity) second = matta_identity_new (other, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (matta_identity_get_fingerprint (first), ==,
                   matta_identity_get_fingerprint (again));
  g_assert_cmpstr (matta_identity_get_fingerprint (first), !=,
                   matta_identity_get_fingerprint (second));
  g_assert_cmpuint (strlen (matta_identity_get_fingerprint (first)), ==, 32 * 3 - 1);
  g_assert_nonnull (strstr (matta_identity_get_certificate (first), "BEGIN CERTIFICATE"));
  g_assert_null (strstr (matta_identity_get_certificate (first), "KEY"));
  matta_secret_free (pem);
  matta_secret_free (other);
}

static void
assert_malformed (const char *pem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaIdentity) identity = matta_identity_new (pem, &error);

  g_assert_null (identity);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

static void
test_not_an_identity (void)
{
  char *pem = make_identity ();
  char *other = make_identity ();
  const char *key = strstr (pem, "-----BEGIN EC PRIVATE KEY");
  const char *other_key = strstr (other, "-----BEGIN EC PRIVATE KEY");
  g_autofree char *alone = NULL;
  g_autofree char *mixed = NULL;

  g_assert_nonnull (key);
  alone = g_strndup (pem, (gsize) (key - pem));
  mixed = g_strconcat (alone, other_key, NULL);
  assert_malformed ("");
  assert_malformed ("matta");
  assert_malformed (alone);
  assert_malformed (key);
  assert_malformed (mixed);
  matta_secret_free (pem);
  matta_secret_free (other);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/starttls/" path, Fixture, NULL, set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("takes-a-message", test_mail);
  ADD ("takes-a-large-message", test_large);
  ADD ("is-offered-once", test_offered);
  ADD ("is-not-offered-without-a-certificate", test_nothing_to_offer);
  ADD ("has-its-turn", test_out_of_turn);
  ADD ("forgets-what-was-said", test_forgets);
  ADD ("forgets-who-signed-in", test_signed_in_anew);
  ADD ("serves-nothing-that-was-injected", test_injected);
  ADD ("serves-nothing-that-was-injected-late", test_injected_late);
  ADD ("shows-the-certificate-of-this-user", test_other_certificate);
  ADD ("does-not-wait-for-ever", test_silent);
  ADD ("stops-in-a-hand-shake", test_stop);
  g_test_add_func ("/starttls/certificate-is-for-this-computer", test_names);
  g_test_add_func ("/starttls/certificate-is-like-no-other", test_identity);
  g_test_add_func ("/starttls/certificate-and-key-go-together", test_not_an_identity);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"
#include "script-server.h"

#include "matta-error.h"

#include <string.h>

#define SCRIPT_LENGTH 30
#define HELLO "S220 mx\r\n", "CEHLO [127.0.0.1]\r\n", "S250 mx\r\n"
#define HELLO_OFFERING(words) "S220 mx\r\n", "CEHLO [127.0.0.1]\r\n", "S250-mx\r\n250 " words "\r\n"
#define STARTTLS "CSTARTTLS\r\n", "S220 Go\r\n", "T"
#define EHLO_AGAIN(words) "CEHLO [127.0.0.1]\r\n", "S250-mx\r\n250 " words "\r\n"
#define SEND                                                                                       \
  "CMAIL", "S250 Ok\r\n", "CRCPT", "S250 Ok\r\n", "CDATA", "S354 Go on\r\n", "D", "S250 Ok\r\n",   \
      "CQUIT"
#define SIGNED_IN "S235 Welcome\r\n"
#define AS_JO .user = "jo", .password = "secret"
#define WITH_TOKEN .user = "jo", .password = "tok", .sign_in = MATTA_SIGN_IN_BROWSER

/* The certificate the server has, and whether the account trusts it. */
typedef enum {
  OWN_TRUSTED,
  OWN_UNTRUSTED,
  OTHER_HOST_TRUSTED,
  EXPIRED_TRUSTED,
} Certificate;

typedef struct {
  const char *name;
  Certificate certificate;
  Exchange exchange;
  const char *script[SCRIPT_LENGTH];
  const char *outcome; /* of a submission; NULL = only probe */
  const char *probe;   /* with the error's name; NULL = only submit */
} Case;

static const Case cases[] = {
  { .name = "starttls/sends-over-tls",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS, EHLO_AGAIN ("DSN"), SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "starttls/forgets-what-was-offered-before",
    .exchange = { .security = MATTA_SECURITY_STARTTLS, .parameters = "RET=HDRS" },
    .script = { "S220 mx\r\n", "CEHLO", "S250-mx\r\n250-DSN\r\n250 STARTTLS\r\n", STARTTLS,
                EHLO_AGAIN ("HELP"), "CMAIL FROM:<jo@example.com>\r\n", "S250 Ok\r\n", "CRCPT",
                "S250 Ok\r\n", "CDATA", "S354 Go on\r\n", "D", "S250 Ok\r\n", "CQUIT" },
    .outcome = "accepted 250 Ok" },
  { .name = "starttls/self-signed-is-untrusted",
    .certificate = OWN_UNTRUSTED,
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS },
    .outcome = "untrusted" },
  { .name = "starttls/certificate-for-another-host-is-untrusted",
    .certificate = OTHER_HOST_TRUSTED,
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS },
    .outcome = "untrusted" },
  { .name = "tls/sends",
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T", HELLO, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "tls/self-signed-is-untrusted",
    .certificate = OWN_UNTRUSTED,
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T" },
    .outcome = "untrusted" },
  { .name = "tls/certificate-for-another-host-is-untrusted",
    .certificate = OTHER_HOST_TRUSTED,
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T" },
    .outcome = "untrusted" },
  { .name = "tls/expired-is-untrusted",
    .certificate = EXPIRED_TRUSTED,
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T" },
    .outcome = "untrusted" },
  { .name = "starttls/expired-is-untrusted",
    .certificate = EXPIRED_TRUSTED,
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS },
    .outcome = "untrusted" },
  { .name = "tls/lost-reply-is-unknown",
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T", HELLO, "CMAIL", "S250 Ok\r\n", "CRCPT", "S250 Ok\r\n", "CDATA",
                "S354 Go on\r\n", "D", "X" },
    .outcome = "unknown" },
  { .name = "tls/password-is-only-shown-inside",
    .exchange = { .security = MATTA_SECURITY_STARTTLS, AS_JO },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS, EHLO_AGAIN ("AUTH PLAIN"),
                "CAUTH PLAIN AGpvAHNlY3JldA==\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "sign-in/plain",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH LOGIN PLAIN"), "CAUTH PLAIN AGpvAHNlY3JldA==\r\n", SIGNED_IN,
                SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "sign-in/login",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH LOGIN"), "CAUTH LOGIN\r\n", "S334 VXNlcm5hbWU6\r\n",
                "Cam8=\r\n", "S334 UGFzc3dvcmQ6\r\n", "Cc2VjcmV0\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "sign-in/cram-md5", /* the example of RFC 2195 */
    .exchange = { .user = "tim", .password = "tanstaaftanstaaf" },
    .script = { HELLO_OFFERING ("AUTH PLAIN LOGIN CRAM-MD5"), "CAUTH CRAM-MD5\r\n",
                "S334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n",
                "CdGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "sign-in/strongest-first",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH SCRAM-SHA-1 CRAM-MD5 SCRAM-SHA-256"),
                "CAUTH SCRAM-SHA-256 biwsbj1qbyxyP", "S535 No\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/scram-server-must-prove-itself",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH SCRAM-SHA-1"), "CAUTH SCRAM-SHA-1 ", SIGNED_IN, "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/scram-with-a-wrong-challenge",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH SCRAM-SHA-256"), "CAUTH SCRAM-SHA-256 ",
                "S334 cj1vdGhlcixzPXNhbHQsaT0x\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/challenge-that-is-no-base-64",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH CRAM-MD5"), "CAUTH CRAM-MD5", "S334 !!!\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "token/bearer-rather-than-xoauth2",
    .exchange = { WITH_TOKEN },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2 OAUTHBEARER PLAIN"),
                "CAUTH OAUTHBEARER bixhPWpvLAFhdXRoPUJlYXJlciB0b2sBAQ==\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "token/xoauth2",
    .exchange = { WITH_TOKEN },
    .script = { HELLO_OFFERING ("AUTH LOGIN XOAUTH2"),
                "CAUTH XOAUTH2 dXNlcj1qbwFhdXRoPUJlYXJlciB0b2sBAQ==\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "token/odd-user",
    .exchange = { .user = "a,b=c", .password = "tok", .sign_in = MATTA_SIGN_IN_BROWSER },
    .script = { HELLO_OFFERING ("AUTH OAUTHBEARER"),
                "CAUTH OAUTHBEARER bixhPWE9MkNiPTNEYywBYXV0aD1CZWFyZXIgdG9rAQE=\r\n", SIGNED_IN,
                SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "token/never-as-a-password",
    .exchange = { WITH_TOKEN },
    .script = { HELLO_OFFERING ("AUTH LOGIN PLAIN SCRAM-SHA-256"), "=" },
    .outcome = "sign-in" },
  { .name = "token/password-never-as-a-token",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH OAUTHBEARER XOAUTH2"), "=" },
    .outcome = "sign-in" },
  { .name = "token/refused-then-another",
    .exchange = { WITH_TOKEN, .other_token = "new" },
    .script = { HELLO_OFFERING ("AUTH OAUTHBEARER"), "CAUTH OAUTHBEARER ",
                "S334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n", "CAQ==\r\n", "S535 5.7.8 No\r\n",
                "CAUTH OAUTHBEARER bixhPWpvLAFhdXRoPUJlYXJlciBuZXcBAQ==\r\n", SIGNED_IN, SEND },
    .outcome = "accepted 250 Ok" },
  { .name = "token/refused-for-good",
    .exchange = { WITH_TOKEN, .other_token = "new" },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2"), "CAUTH XOAUTH2 ", "S334 e30=\r\n", "C\r\n",
                "S535 5.7.8 No\r\n", "CAUTH XOAUTH2 ", "S535 5.7.8 No\r\n", "=" },
    .outcome = "sign-in",
    .probe = "sign-in: sign-in" },
  { .name = "token/no-other-one-is-to-be-had",
    .exchange = { WITH_TOKEN },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2"), "CAUTH XOAUTH2 ", "S535 5.7.8 No\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "token/not-just-now",
    .exchange = { WITH_TOKEN, .other_token = "new" },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2"), "CAUTH XOAUTH2 ", "S454 4.7.0 Later\r\n", "=" },
    .outcome = "try-later" },
  { .name = "sign-in/challenges-without-end",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH LOGIN"), "CAUTH", "S334 YQ==\r\n", "C", "S334 YQ==\r\n", "C",
                "S334 YQ==\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/refused",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "CAUTH PLAIN ", "S535 Wrong\r\n", "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/not-now-is-tried-later",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "CAUTH PLAIN ", "S454 Not now\r\n", "=" },
    .outcome = "try-later" },
  { .name = "sign-in/dropped-is-tried-later",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "CAUTH PLAIN ", "X" },
    .outcome = "try-later" },
  { .name = "sign-in/not-offered",
    .exchange = { AS_JO },
    .script = { HELLO, "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/only-unknown-mechanisms",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2 GSSAPI"), "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/password-not-known",
    .exchange = { .user = "jo" },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/password-refused-is-no-refusal-of-the-mail",
    .exchange = { .user = "jo", .no_password = (MattaErrorCode[]){ MATTA_ERROR_REFUSED } },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/password-not-to-be-had-by-these-settings",
    .exchange = { .user = "jo", .no_password = (MattaErrorCode[]){ MATTA_ERROR_MALFORMED } },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "=" },
    .outcome = "sign-in" },
  { .name = "sign-in/password-not-to-be-had-just-now",
    .exchange = { .user = "jo", .no_password = (MattaErrorCode[]){ MATTA_ERROR_TRY_LATER } },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "=" },
    .outcome = "try-later" },
  { .name = "sign-in/who-gives-out-tokens-is-not-trusted",
    .exchange = { WITH_TOKEN, .no_password = (MattaErrorCode[]){ MATTA_ERROR_UNTRUSTED } },
    .script = { HELLO_OFFERING ("AUTH XOAUTH2"), "=" },
    .outcome = "untrusted" },
  { .name = "probe/done",
    .exchange = { .security = MATTA_SECURITY_STARTTLS, AS_JO },
    .script = { HELLO_OFFERING ("STARTTLS"), STARTTLS, EHLO_AGAIN ("AUTH PLAIN"), "CAUTH PLAIN ",
                SIGNED_IN, "CQUIT\r\n" },
    .probe = "done" },
  { .name = "probe/greeting",
    .script = { "S554 No mail here\r\n", "=" },
    .probe = "greeting: try-later" },
  { .name = "probe/greeting-of-another-protocol",
    .script = { "SSSH-2.0-x\r\n", "=" },
    .probe = "greeting: try-later" },
  { .name = "probe/tls",
    .exchange = { .security = MATTA_SECURITY_STARTTLS },
    .script = { HELLO, "=" },
    .probe = "tls: untrusted" },
  { .name = "probe/certificate",
    .certificate = OWN_UNTRUSTED,
    .exchange = { .security = MATTA_SECURITY_TLS },
    .script = { "T" },
    .probe = "certificate: untrusted" },
  { .name = "probe/sign-in",
    .exchange = { AS_JO },
    .script = { HELLO_OFFERING ("AUTH PLAIN"), "CAUTH PLAIN ", "S535 Wrong\r\n", "=" },
    .probe = "sign-in: sign-in" },
  { .name = "probe/sender-is-taken",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL FROM:<jo@example.com>\r\n", "S250 Ok\r\n",
                "CRCPT TO:<jo@example.com>\r\n", "S250 Ok\r\n", "CQUIT\r\n" },
    .probe = "done" },
  { .name = "probe/sender-is-refused",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL", "S550 5.7.60 Not yours\r\n", "=" },
    .probe = "sender: refused" },
  { .name = "probe/sender-is-refused-once-there-is-a-recipient",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL", "S250 Ok\r\n", "CRCPT", "S553 5.7.1 Not owned by user\r\n", "=" },
    .probe = "sender: refused" },
  { .name = "probe/sender-is-not-judged-now",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL", "S250 Ok\r\n", "CRCPT", "S450 4.2.0 Greylisted\r\n", "CQUIT\r\n" },
    .probe = "done" },
  { .name = "probe/sender-has-to-sign-in",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL", "S530 5.7.0 Authentication required\r\n", "=" },
    .probe = "sign-in: sign-in" },
  { .name = "probe/sender-could-break-out-of-its-line",
    .exchange = { .return_path = "jo@example.com>\r\nDATA" },
    .script = { HELLO, "CQUIT\r\n" },
    .probe = "done" },
  { .name = "probe/sender-with-letters-that-the-server-does-not-take",
    .exchange = { .return_path = "\u4f50\u85e4@example.jp" },
    .script = { HELLO, "CQUIT\r\n" },
    .probe = "done" },
  { .name = "probe/lost-on-the-way",
    .exchange = { .return_path = "jo@example.com" },
    .script = { HELLO, "CMAIL", "X" },
    .probe = "sender: try-later" },
};

static char *directory;
static char *own_path;
static char *other_path;
static char *expired_path;

/* As the own one, but that its time is over. Newer OpenSSLs take dates, and no days before today.
 */
static char *
make_expired_certificate (void)
{
  char *path = g_build_filename (directory, "expired.pem", NULL);
  const char *arguments[] = { "sh",
                              "-c",
                              "set -- \"$1\" x509 -in \"$0\" -signkey \"$0\" -out \"$1\";"
                              " path=$1; shift;"
                              " { openssl \"$@\" -not_before 20200101000000Z"
                              " -not_after 20200102000000Z || openssl \"$@\" -days -1; }"
                              " && openssl pkey -in \"$0\" >> \"$path\"",
                              own_path,
                              path,
                              NULL };
  int status = 1;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
  return path;
}

static const char *
get_path (Certificate certificate)
{
  if (certificate == EXPIRED_TRUSTED)
    return expired_path;
  return certificate == OTHER_HOST_TRUSTED ? other_path : own_path;
}

static char *
probe (Exchange *exchange, guint16 port)
{
  MattaCourier *courier = exchange_make_courier (exchange, port);
  g_autoptr (GError) error = NULL;
  MattaProbe step =
      matta_smtp_courier_probe (MATTA_SMTP_COURIER (courier), exchange->return_path, NULL, &error);
  g_autofree char *name = error != NULL ? exchange_name_error (error) : NULL;

  g_assert_finalize_object (courier);
  g_assert_cmpint (step == MATTA_PROBE_DONE, ==, error == NULL);
  return g_strconcat (matta_probe_to_string (step), name != NULL ? ": " : NULL, name, NULL);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Exchange exchange = c->exchange;
  g_autoptr (GError) error = NULL;
  const char *path = get_path (c->certificate);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_autoptr (GTlsDatabase) trust = NULL;
  g_autoptr (ScriptServer) server = NULL;
  g_autofree char *outcome = NULL;

  g_assert_no_error (error);
  if (c->certificate != OWN_UNTRUSTED)
    trust = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  exchange.trust = trust;
  server = script_server_new (c->script, certificate);
  outcome = c->probe != NULL ? probe (&exchange, script_server_get_port (server))
                             : exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, c->probe != NULL ? c->probe : c->outcome);
}

/* No name at all, so that no name server is asked. */
static void
test_probe_resolve (void)
{
  Exchange exchange = { .host = "mail..example" };
  g_autofree char *outcome = probe (&exchange, 25);

  g_assert_cmpstr (outcome, ==, "resolve: try-later");
}

static void
test_probe_connect (void)
{
  Exchange exchange = { .security = MATTA_SECURITY_NONE };
  g_autofree char *outcome = probe (&exchange, 9); /* nobody listens there */

  g_assert_cmpstr (outcome, ==, "connect: try-later");
}

static void
remove_certificates (void)
{
  const char *arguments[] = { "rm", "-rf", directory, NULL };

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (directory);
  g_free (own_path);
  g_free (other_path);
  g_free (expired_path);
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  directory = g_dir_make_tmp ("matta-tls-XXXXXX", NULL);
  own_path = make_certificate (directory, "own", "IP:127.0.0.1,DNS:localhost");
  other_path = make_certificate (directory, "other", "DNS:other.example");
  expired_path = make_expired_certificate ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/smtp-secure/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/smtp-secure/probe/resolve", test_probe_resolve);
  g_test_add_func ("/smtp-secure/probe/connect", test_probe_connect);
  status = g_test_run ();
  remove_certificates ();
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"
#include "script-server.h"

#include "matta-error.h"

#include <string.h>

/* SCRAM to its end, which no script can play: the server is libgsasl's own. */

#define HELLO(words) "S220 mx\r\n", "CEHLO [127.0.0.1]\r\n", "S250-mx\r\n250 AUTH " words "\r\n"
#define SEND                                                                                       \
  "CMAIL", "S250 Ok\r\n", "CRCPT", "S250 Ok\r\n", "CDATA", "S354 Go on\r\n", "D", "S250 Ok\r\n",   \
      "CQUIT"
#define PLAIN "CAUTH PLAIN AGpvAHNlY3JldA==\r\n", "S235 Welcome\r\n"
#define LOGIN                                                                                      \
  "CAUTH LOGIN\r\n", "S334 VXNlcm5hbWU6\r\n", "Cam8=\r\n", "S334 UGFzc3dvcmQ6\r\n",                \
      "Cc2VjcmV0\r\n", "S235 Welcome\r\n"
#define PATIENCE_SECONDS 60 /* hashing takes its time */
#define NO "S535 5.7.8 No\r\n"
#define ACCEPTED "accepted 250 Ok"

typedef struct {
  const char *name;
  gboolean in_the_clear;
  const char *script[24];
  const char *bound; /* what the client said of it each time: "p", "y", "n" */
  const char *outcome;
} Case;

static const Case cases[] = {
  { .name = "bound/sha-256",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS"),
                "GSCRAM-SHA-256-PLUS", SEND },
    .bound = "p",
    .outcome = ACCEPTED },
  { .name = "bound/sha-1-rather-than-not-at-all",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256 SCRAM-SHA-1-PLUS"), "GSCRAM-SHA-1-PLUS", SEND },
    .bound = "p",
    .outcome = ACCEPTED },
  { .name = "bound/somebody-in-between-gets-nowhere",
    .script = { "T", HELLO ("PLAIN LOGIN SCRAM-SHA-256-PLUS SCRAM-SHA-256"), "MSCRAM-SHA-256-PLUS",
                "=" },
    .bound = "p",
    .outcome = "sign-in" },
  { .name = "bound/server-that-does-not-know-the-password",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256-PLUS"), "LSCRAM-SHA-256-PLUS", "=" },
    .bound = "p",
    .outcome = "sign-in" },
  { .name = "bound/never-in-the-clear",
    .in_the_clear = TRUE,
    .script = { HELLO ("SCRAM-SHA-256-PLUS SCRAM-SHA-256"), "GSCRAM-SHA-256", SEND },
    .bound = "n",
    .outcome = ACCEPTED },
  { .name = "bound/nothing-else-offered-in-the-clear",
    .in_the_clear = TRUE,
    .script = { HELLO ("SCRAM-SHA-256-PLUS"), "=" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "unbound/sha-1",
    .in_the_clear = TRUE,
    .script = { HELLO ("PLAIN SCRAM-SHA-1"), "GSCRAM-SHA-1", SEND },
    .bound = "n",
    .outcome = ACCEPTED },
  { .name = "unbound/server-that-does-not-know-the-password",
    .in_the_clear = TRUE,
    .script = { HELLO ("PLAIN SCRAM-SHA-256"), "LSCRAM-SHA-256", "=" },
    .bound = "n",
    .outcome = "sign-in" },
  { .name = "able/sha-256",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "GSCRAM-SHA-256", SEND },
    .bound = "y",
    .outcome = ACCEPTED },
  { .name = "able/sha-1",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-1"), "GSCRAM-SHA-1", SEND },
    .bound = "y",
    .outcome = ACCEPTED },
  { .name = "able/taken-out-of-the-offer",
    .script = { "T", HELLO ("SCRAM-SHA-256"), "OSCRAM-SHA-256", "=" },
    .bound = "y",
    .outcome = "sign-in" },
  { .name = "able/server-that-does-not-know-the-password",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "LSCRAM-SHA-256", "=" },
    .bound = "y",
    .outcome = "sign-in" },
  { .name = "able/server-that-proves-nothing",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "CAUTH SCRAM-SHA-256 eSws", "S235 Welcome\r\n",
                "=" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "able/wrong-challenge",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "CAUTH SCRAM-SHA-256 eSws",
                "S334 cj1vdGhlcixzPXNhbHQsaT0x\r\n", "=" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "able/challenge-that-is-no-base-64",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "CAUTH SCRAM-SHA-256 eSws", "S334 !!!\r\n",
                "=" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "able/work-without-end",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256"), "ISCRAM-SHA-256", "=" },
    .bound = "y",
    .outcome = "sign-in" },
  { .name = "bound/work-without-end",
    .script = { "T", HELLO ("PLAIN SCRAM-SHA-256-PLUS"), "ISCRAM-SHA-256-PLUS", "=" },
    .bound = "p",
    .outcome = "sign-in" },
  { .name = "refused/then-shown",
    .in_the_clear = TRUE,
    .script = { HELLO ("CRAM-MD5 LOGIN PLAIN SCRAM-SHA-256"), "CAUTH SCRAM-SHA-256 ", NO, PLAIN,
                SEND },
    .bound = "",
    .outcome = ACCEPTED },
  { .name = "refused/then-shown-to-who-has-only-login",
    .in_the_clear = TRUE,
    .script = { HELLO ("CRAM-MD5 LOGIN"), "CAUTH CRAM-MD5\r\n", NO, LOGIN, SEND },
    .bound = "",
    .outcome = ACCEPTED },
  { .name = "refused/shown-once-and-no-more",
    .in_the_clear = TRUE,
    .script = { HELLO ("SCRAM-SHA-256 LOGIN PLAIN"), "CAUTH SCRAM-SHA-256 ", NO, "CAUTH PLAIN ", NO,
                "=" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "refused/and-dropped-is-refused",
    .in_the_clear = TRUE,
    .script = { HELLO ("SCRAM-SHA-256 PLAIN"), "CAUTH SCRAM-SHA-256 ", NO, "X" },
    .bound = "",
    .outcome = "sign-in" },
  { .name = "refused/not-just-now-is-not-shown",
    .in_the_clear = TRUE,
    .script = { HELLO ("SCRAM-SHA-256 PLAIN"), "CAUTH SCRAM-SHA-256 ", "S454 4.7.0 Later\r\n",
                "=" },
    .bound = "",
    .outcome = "try-later" },
};

static char *directory;
static char *path;

/* "p" → what there is to be bound to in this version of TLS. (transfer full) */
static char *
spell_out (const char *bound)
{
  gboolean old = g_getenv ("G_TLS_GNUTLS_PRIORITY") != NULL;

  return g_strdup (!g_str_equal (bound, "p") ? bound : old ? "p=tls-unique" : "p=tls-exporter");
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  Exchange exchange = { .user = "jo", .password = "secret", .patience = PATIENCE_SECONDS };
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, NULL);
  g_autoptr (GTlsDatabase) trust = g_tls_file_database_new (path, NULL);
  g_autoptr (ScriptServer) server = script_server_new (c->script, certificate);
  g_autofree char *bound = spell_out (c->bound);
  g_autofree char *outcome = NULL;

  exchange.security = c->in_the_clear ? MATTA_SECURITY_NONE : MATTA_SECURITY_TLS;
  exchange.trust = trust;
  outcome = exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, c->outcome);
  /* Nothing but this and the mail was said where the script does not say so. */
  g_assert_true (g_str_has_prefix (script_server_get_content (server), bound));
  if (!g_str_equal (outcome, ACCEPTED))
    g_assert_cmpstr (script_server_get_content (server), ==, bound);
}

int
main (int argc, char **argv)
{
  int status = 0;
  const char *arguments[] = { "rm", "-rf", NULL, NULL };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  directory = g_dir_make_tmp ("matta-scram-XXXXXX", NULL);
  path = make_certificate (directory, "own", "IP:127.0.0.1");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/smtp-scram/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  status = g_test_run ();
  arguments[2] = directory;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (directory);
  g_free (path);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"

#include <glib/gstdio.h>
#include <string.h>

/* Against real servers: a private Postfix, and smtp-sink, which keeps what it gets. */

#define ACCEPTED "accepted 250 2.0.0 Ok: queued as "

typedef struct {
  char *directory;
  guint16 port;
} Fixture;

static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
run_script (const char *verb, const char *directory, const char *port, const char *words)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "fakes", "private-postfix.sh", NULL);
  g_autofree char *command = g_strjoin (" ", script, verb, directory, port, words, NULL);
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_command_line_sync (command, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
wait_until_reachable (guint16 port)
{
  for (guint i = 0; i < 100; i++) {
    Exchange exchange = { .security = MATTA_SECURITY_NONE };
    MattaCourier *courier = exchange_make_courier (&exchange, port);
    MattaProbe step = matta_smtp_courier_probe (MATTA_SMTP_COURIER (courier), NULL, NULL, NULL);

    g_object_unref (courier);
    if (step == MATTA_PROBE_DONE)
      return;
    g_usleep (G_USEC_PER_SEC / 10);
  }
  g_assert_not_reached ();
}

/* @words: what Postfix shall offer, or NULL. */
static void
set_up (Fixture *f, gconstpointer words)
{
  g_autofree char *port = NULL;

  f->directory = g_dir_make_tmp ("matta-postfix-XXXXXX", NULL);
  f->port = find_free_port ();
  port = g_strdup_printf ("%u", f->port);
  run_script ("START", f->directory, port, words);
  wait_until_reachable (f->port);
}

static void
tear_down (Fixture *f, gconstpointer words)
{
  const char *arguments[] = { "rm", "-rf", f->directory, NULL };

  run_script ("STOP", f->directory, NULL, NULL);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_free (f->directory);
}

static GTlsDatabase *
trust_postfix (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->directory, "tls.crt", NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *trust = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return trust;
}

static void
assert_prefix (const char *text, const char *prefix)
{
  if (!g_str_has_prefix (text, prefix))
    g_assert_cmpstr (text, ==, prefix);
}

static void
test_accepts (Fixture *f, gconstpointer words)
{
  Exchange exchange = { .n_messages = 3, .parameters = "BODY=8BITMIME" };
  g_autofree char *outcome = exchange_run (&exchange, f->port);
  g_auto (GStrv) outcomes = g_strsplit (outcome, " / ", -1);

  g_assert_cmpuint (g_strv_length (outcomes), ==, 3);
  for (gsize i = 0; i < 3; i++)
    assert_prefix (outcomes[i], ACCEPTED);
  g_assert_cmpuint (exchange.asked, ==, 3);
}

static void
test_mixes (Fixture *f, gconstpointer words)
{
  Exchange exchange = { .recipients = "nobody@example.jp ann@example.jp later@example.jp" };
  g_autofree char *outcome = exchange_run (&exchange, f->port);
  g_auto (GStrv) outcomes = g_strsplit (outcome, "; ", -1);

  g_assert_cmpuint (g_strv_length (outcomes), ==, 3);
  assert_prefix (outcomes[0], "refused 550 5.1.1 ");
  assert_prefix (outcomes[1], ACCEPTED);
  assert_prefix (outcomes[2], "pending 450 4.2.0 ");
}

#define N_THREADS 4

typedef struct {
  Exchange exchange;
  MattaCourier *courier;
  char *outcome;
} Sender;

static gpointer
send_in_thread (gpointer data)
{
  Sender *sender = data;

  sender->outcome = exchange_submit (&sender->exchange, sender->courier);
  return NULL;
}

static void
test_many_threads (Fixture *f, gconstpointer words)
{
  Sender senders[N_THREADS] = { 0 };
  GThread *threads[N_THREADS];
  MattaCourier *courier = exchange_make_courier (&senders[0].exchange, f->port);

  for (guint i = 0; i < N_THREADS; i++) {
    senders[i].exchange.n_messages = 5;
    senders[i].courier = courier;
    threads[i] = g_thread_new ("send", send_in_thread, &senders[i]);
  }
  for (guint i = 0; i < N_THREADS; i++) {
    g_autofree char *outcome = NULL;
    g_auto (GStrv) outcomes = NULL;

    g_thread_join (threads[i]);
    outcome = senders[i].outcome;
    outcomes = g_strsplit (outcome, " / ", -1);
    g_assert_cmpuint (g_strv_length (outcomes), ==, 5);
    for (gsize k = 0; k < 5; k++)
      assert_prefix (outcomes[k], ACCEPTED);
  }
  matta_smtp_courier_close (MATTA_SMTP_COURIER (courier));
  g_assert_finalize_object (courier);
}

static void
test_refuses_all (Fixture *f, gconstpointer words)
{
  Exchange exchange = { .recipients = "nobody@example.jp", .n_messages = 2 };
  g_autofree char *outcome = exchange_run (&exchange, f->port);
  g_auto (GStrv) outcomes = g_strsplit (outcome, " / ", -1);

  g_assert_cmpuint (g_strv_length (outcomes), ==, 2);
  assert_prefix (outcomes[0], "refused 550 5.1.1 ");
  assert_prefix (outcomes[1], "refused 550 5.1.1 ");
  g_assert_cmpuint (exchange.asked, ==, 0);
}

static void
test_too_large (Fixture *f, gconstpointer words)
{
  g_autofree char *text = g_strnfill (1000001, 'x');
  Exchange exchange = { .content = text };
  g_autofree char *outcome = exchange_run (&exchange, f->port);

  g_assert_cmpstr (outcome, ==, "too-large");
}

/* As it says after TLS and the sign-in. */
static void
test_tells_its_limit (Fixture *f, gconstpointer words)
{
  g_autoptr (GTlsDatabase) trust = trust_postfix (f);
  Exchange exchange = { .security = MATTA_SECURITY_STARTTLS,
                        .user = "jo@postfix.example",
                        .password = "secret",
                        .trust = trust };
  g_autoptr (MattaCourier) courier = exchange_make_courier (&exchange, f->port);
  g_autoptr (GError) error = NULL;
  guint64 limit = 0;

  g_assert_true (matta_courier_get_size_limit (courier, "a@example.com", NULL, &limit, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (limit, ==, 1000000);
}

/* A process of its own writes the log, in its own time. */
static void
wait_until_logged (Fixture *f, const char *mechanism)
{
  g_autofree char *path = g_build_filename (f->directory, "log", "maillog", NULL);
  g_autofree char *words = g_strdup_printf ("sasl_method=%s, sasl_username=jo", mechanism);
  g_autofree char *log = NULL;

  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  while (strstr (log, words) == NULL) {
    g_usleep (G_USEC_PER_SEC / 100);
    g_free (log);
    g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  }
}

static void
test_secure_sign_in (Fixture *f, const char *mechanism)
{
  g_autoptr (GTlsDatabase) trust = trust_postfix (f);
  Exchange exchange = { .security = MATTA_SECURITY_STARTTLS,
                        .user = "jo@postfix.example",
                        .password = "secret",
                        .trust = trust,
                        .n_messages = 2 };
  g_autofree char *outcome = exchange_run (&exchange, f->port);

  assert_prefix (outcome, ACCEPTED);
  g_assert_nonnull (strstr (outcome, " / " ACCEPTED));
  wait_until_logged (f, mechanism);
}

static void
test_strongest_sign_in (Fixture *f, gconstpointer words)
{
  test_secure_sign_in (f, "SCRAM-SHA-256");
}

/* Postfix offers nothing else. */
static void
test_only_mechanism (gconstpointer mechanism)
{
  Fixture f = { NULL };

  g_setenv ("MECHANISMS", mechanism, TRUE); /* no thread of ours is running now */
  set_up (&f, "tls sasl");
  g_unsetenv ("MECHANISMS");
  test_secure_sign_in (&f, mechanism);
  tear_down (&f, NULL);
}

static void
test_wrong_password (Fixture *f, gconstpointer words)
{
  g_autoptr (GTlsDatabase) trust = trust_postfix (f);
  Exchange exchange = { .security = MATTA_SECURITY_STARTTLS,
                        .user = "jo@postfix.example",
                        .password = "wrong",
                        .trust = trust };
  g_autofree char *outcome = exchange_run (&exchange, f->port);

  g_assert_cmpstr (outcome, ==, "sign-in");
}

static void
test_not_trusted (Fixture *f, gconstpointer words)
{
  Exchange exchange = { .security = MATTA_SECURITY_STARTTLS,
                        .user = "jo@postfix.example",
                        .password = "secret" };
  g_autofree char *outcome = exchange_run (&exchange, f->port);

  g_assert_cmpstr (outcome, ==, "untrusted");
}

static char *
read_only_file (const char *directory)
{
  g_autoptr (GDir) folder = g_dir_open (directory, 0, NULL);
  const char *name = g_dir_read_name (folder);
  g_autofree char *path = NULL;
  char *text = NULL;

  g_assert_nonnull (name);
  path = g_build_filename (directory, name, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_null (g_dir_read_name (folder));
  return text;
}

static void
test_sink_gets_the_same_bytes (void)
{
  guint16 port = find_free_port ();
  g_autofree char *directory = g_dir_make_tmp ("matta-sink-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (directory, "got-", NULL);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) sink =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "/usr/sbin/smtp-sink", "-u",
                        "root", "-D", file, listen, "10", NULL);
  Exchange exchange = { .content = "Subject: Dots\r\n\r\n.\r\n..\r\n.a\r\nend\r\n" };
  g_autofree char *outcome = NULL;
  g_autofree char *got = NULL;
  g_auto (GStrv) lines = g_strsplit (exchange.content, "\r\n", -1);
  g_autofree char *unfolded = g_strjoinv ("\n", lines);

  g_assert_no_error (error);
  wait_until_reachable (port);
  outcome = exchange_run (&exchange, port);
  assert_prefix (outcome, "accepted 250 ");
  g_subprocess_force_exit (sink);
  g_subprocess_wait (sink, NULL, NULL);
  got = read_only_file (directory);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_assert_nonnull (strstr (got, unfolded));
}

#define ADD(path, words, function)                                                                 \
  g_test_add ("/smtp-postfix/" path, Fixture, words, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp-postfix/sink-gets-the-same-bytes", test_sink_gets_the_same_bytes);
  ADD ("accepts", NULL, test_accepts);
  ADD ("mixes", NULL, test_mixes);
  ADD ("many-threads", NULL, test_many_threads);
  ADD ("refuses-all", NULL, test_refuses_all);
  ADD ("too-large", NULL, test_too_large);
  ADD ("tells-its-limit", "tls sasl", test_tells_its_limit);
  ADD ("sign-in/strongest", "tls sasl", test_strongest_sign_in);
  ADD ("wrong-password", "tls sasl", test_wrong_password);
  ADD ("not-trusted", "tls sasl", test_not_trusted);
  g_test_add_data_func ("/smtp-postfix/sign-in/scram-sha-1", "SCRAM-SHA-1", test_only_mechanism);
  g_test_add_data_func ("/smtp-postfix/sign-in/cram-md5", "CRAM-MD5", test_only_mechanism);
  g_test_add_data_func ("/smtp-postfix/sign-in/plain", "PLAIN", test_only_mechanism);
  g_test_add_data_func ("/smtp-postfix/sign-in/login", "LOGIN", test_only_mechanism);
  return g_test_run ();
}

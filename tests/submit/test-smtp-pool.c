/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"
#include "script-server.h"

#include <string.h>

/* Many messages, large ones, and ones that are cancelled. */

#define HELLO "S220 mx\r\n", "CEHLO", "S250 mx\r\n"
#define UP_TO_DATA "CMAIL", "S250 Ok\r\n", "CRCPT", "S250 Ok\r\n", "CDATA", "S354 Go on\r\n"
#define MESSAGE UP_TO_DATA, "D", "S250 Ok\r\n"

static void
add_to_script (GPtrArray *script, const char *const *lines)
{
  for (gsize i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (script, (char *) lines[i]);
}

static void
test_connection_is_used_up_after_100 (void)
{
  static const char *const hello[] = { HELLO, NULL };
  static const char *const message[] = { MESSAGE, NULL };
  static const char *const another[] = { "CQUIT", "N", HELLO, MESSAGE, "CQUIT", NULL };
  Exchange exchange = { .n_messages = 101 };
  g_autoptr (GPtrArray) script = g_ptr_array_new ();
  g_autoptr (ScriptServer) server = NULL;
  g_autofree char *outcome = NULL;

  add_to_script (script, hello);
  for (guint i = 0; i < 100; i++)
    add_to_script (script, message);
  add_to_script (script, another);
  g_ptr_array_add (script, NULL);
  server = script_server_new ((const char *const *) script->pdata, NULL);
  outcome = exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  g_assert_cmpuint (exchange.asked, ==, 101);
  g_assert_null (strstr (outcome, "try-later"));
}

/* A dot at a line's start that is also the first byte of a new piece. */
static void
test_large_content_is_stuffed_across_pieces (void)
{
  static const char *const script[] = { HELLO, MESSAGE, "CQUIT", NULL };
  const gsize piece = 64 * 1024;
  g_autofree char *text = g_strnfill (piece * 2, 'x');
  g_autofree char *expected = NULL;
  Exchange exchange = { .content = text };
  g_autoptr (ScriptServer) server = script_server_new (script, NULL);
  g_autofree char *outcome = NULL;

  memcpy (text + piece - 2, "\r\n.", 3);
  memcpy (text + piece * 2 - 2, "\r\n", 2);
  expected = g_strdup_printf ("%.*s.%s.\r\n", (int) piece, text, text + piece);
  outcome = exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, "accepted 250 Ok");
  g_assert_true (g_str_equal (script_server_get_content (server), expected));
}

static void
test_closed_courier_keeps_no_connection (void)
{
  static const char *const script[] = {
    HELLO, MESSAGE, "CQUIT", "N", HELLO, MESSAGE, "CQUIT", NULL
  };
  Exchange exchange = { .n_messages = 2 };
  g_autoptr (ScriptServer) server = script_server_new (script, NULL);
  MattaCourier *courier = exchange_make_courier (&exchange, script_server_get_port (server));
  g_autofree char *outcome = NULL;

  matta_smtp_courier_close (MATTA_SMTP_COURIER (courier));
  outcome = exchange_submit (&exchange, courier);
  g_assert_cmpstr (outcome, ==, "accepted 250 Ok / accepted 250 Ok");
  script_server_finish (server);
  g_assert_finalize_object (courier);
}

static const struct {
  const char *name;
  const char *script[12];
  const char *outcome;
} stops[] = {
  { "before-the-greeting", { "=" }, "cancelled" },
  { "before-the-end-of-data", { HELLO, "CMAIL", "S250 Ok\r\n", "CRCPT", "=" }, "cancelled" },
  { "after-the-end-of-data", { HELLO, UP_TO_DATA, "D", "=" }, "unknown" },
};

static gpointer
cancel_in_thread (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 4);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelling (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Exchange exchange = { .cancellable = cancellable };
  g_autoptr (ScriptServer) server = script_server_new (stops[i].script, NULL);
  GThread *canceller = g_thread_new ("cancel", cancel_in_thread, cancellable);
  g_autofree char *outcome = exchange_run (&exchange, script_server_get_port (server));

  g_thread_join (canceller);
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, stops[i].outcome);
}

/* --- the largest message
 * ----------------------------------------------------------------------------------- */

#define EHLO(words) "S220 mx\r\n", "CEHLO", "S250-mx\r\n250 " words "\r\n"

static const struct {
  const char *name;
  const char *script[12];
  const char *limits; /* of two questions */
} sizes[] = {
  { "asked-once", { EHLO ("SIZE 1000000"), "CQUIT", "X", NULL }, "1000000 1000000" },
  { "none", { EHLO ("SIZE 0"), "CQUIT", "X", NULL }, "0 0" },
  { "not-told", { EHLO ("SIZE"), "CQUIT", "X", NULL }, "0 0" },
  { "not-offered", { EHLO ("DSN"), "CQUIT", "X", NULL }, "0 0" },
  { "nonsense", { EHLO ("SIZE -1"), "CQUIT", "X", NULL }, "0 0" },
  { "asked-again-after-it-was-not-there",
    { "S421 Busy\r\n", "X", "N", EHLO ("SIZE 5"), "CQUIT", "X", NULL },
    "try-later 5" },
};

static char *
ask_for_size (MattaCourier *courier)
{
  g_autoptr (GError) error = NULL;
  guint64 limit = 0;

  if (matta_courier_get_size_limit (courier, "a@example.com", NULL, &limit, &error))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, limit);
  return exchange_name_error (error);
}

static void
test_size (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Exchange exchange = { .host = NULL };
  g_autoptr (ScriptServer) server = script_server_new (sizes[i].script, NULL);
  g_autoptr (MattaCourier) courier =
      exchange_make_courier (&exchange, script_server_get_port (server));
  g_autofree char *first = ask_for_size (courier);
  g_autofree char *second = ask_for_size (courier);
  g_autofree char *both = g_strdup_printf ("%s %s", first, second);

  script_server_finish (server);
  g_assert_cmpstr (both, ==, sizes[i].limits);
}

/* A submission hears it as well: nobody has to be asked for it then. */
static void
test_size_heard_on_the_way (void)
{
  static const char *const script[] = { EHLO ("SIZE 70000"), "CMAIL", "S550 No\r\n", "CRSET",
                                        "S250 Ok\r\n",       "CQUIT", "X",           NULL };
  Exchange exchange = { .host = NULL };
  g_autoptr (ScriptServer) server = script_server_new (script, NULL);
  g_autoptr (MattaCourier) courier =
      exchange_make_courier (&exchange, script_server_get_port (server));
  g_autofree char *outcome = exchange_submit (&exchange, courier);
  g_autofree char *limit = ask_for_size (courier);

  matta_smtp_courier_close (MATTA_SMTP_COURIER (courier));
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, "refused 550 No");
  g_assert_cmpstr (limit, ==, "70000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/smtp-pool/connection-is-used-up-after-100",
                   test_connection_is_used_up_after_100);
  g_test_add_func ("/smtp-pool/large-content-is-stuffed-across-pieces",
                   test_large_content_is_stuffed_across_pieces);
  g_test_add_func ("/smtp-pool/closed-courier-keeps-no-connection",
                   test_closed_courier_keeps_no_connection);
  g_test_add_func ("/smtp-pool/size/heard-on-the-way", test_size_heard_on_the_way);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path = g_strconcat ("/smtp-pool/size/", sizes[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_size);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++) {
    g_autofree char *path = g_strconcat ("/smtp-pool/cancelling/", stops[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cancelling);
  }
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-courier.h"

#include "exchange.h"
#include "script-server.h"

#include <string.h>

/* Every way to fail at every step of a session. */

typedef enum {
  AT_GREETING,
  AT_EHLO,
  AT_MAIL,
  AT_RCPT,
  AT_DATA,
  AT_DOT,
  N_STEPS,
} Step;

static const struct {
  const char *name;
  const char *expected; /* what the client says first; "D" = content */
  const char *good;
} steps[N_STEPS] = {
  [AT_GREETING] = { "greeting", NULL, "S220 mx.example.com\r\n" },
  [AT_EHLO] = { "ehlo", "CEHLO [127.0.0.1]\r\n", "S250 mx.example.com\r\n" },
  [AT_MAIL] = { "mail", "CMAIL FROM:<jo@example.com>\r\n", "S250 Ok\r\n" },
  [AT_RCPT] = { "rcpt", "CRCPT TO:<ann@example.jp>\r\n", "S250 Ok\r\n" },
  [AT_DATA] = { "data", "CDATA\r\n", "S354 Go on\r\n" },
  [AT_DOT] = { "dot", "D", "S250 Filed\r\n" },
};

#define LONG_WORDS "sorry sorry sorry sorry sorry sorry sorry sorry sorry sorry sorry sorry "
#define LONGER LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS LONG_WORDS
#define OVER_2048 LONGER LONGER LONGER LONGER LONGER
#define SIXTEEN(line) EIGHT (line) EIGHT (line)
#define EIGHT(line) line line line line line line line line
#define OVER_128(line)                                                                             \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line)                                                                                   \
  SIXTEEN (line) line

typedef struct {
  const char *name;
  const char *acts[3];
  const char *before;  /* outcome of a connection that came to nothing */
  const char *message; /* outcome at MAIL, RCPT and DATA */
  const char *dot;     /* outcome at the end of data */
} Failure;

static const Failure failures[] = {
  { "dropped", { "X" }, "try-later", "try-later", "unknown" },
  { "stalled", { "=" }, "try-later", "try-later", "unknown" },
  { "cut-in-the-middle", { "S25", "X" }, "try-later", "try-later", "unknown" },
  { "cut-in-many-lines", { "S250-Ok\r\n", "X" }, "try-later", "try-later", "unknown" },
  { "garbage", { "S\x16\x03\x01garbage\r\n", "=" }, "try-later", "try-later", "unknown" },
  { "bare-lf", { "S250 Ok\n", "=" }, "try-later", "try-later", "unknown" },
  { "codes-differ", { "S250-Ok\r\n550 No\r\n", "=" }, "try-later", "try-later", "unknown" },
  { "line-too-long", { "S250 " OVER_2048 "\r\n", "=" }, "try-later", "try-later", "unknown" },
  { "too-many-lines",
    { "S" OVER_128 ("250-a\r\n") "250 a\r\n", "=" },
    "try-later",
    "try-later",
    "unknown" },
  { "closing", { "S421 Closing\r\n", "=" }, "try-later", "try-later", "pending 421 Closing" },
  { "later", { "S451 Later\r\n", "A" }, "try-later", "pending 451 Later", "pending 451 Later" },
  { "never", { "S550 No\r\n", "A" }, "try-later", "refused 550 No", "refused 550 No" },
  { "many-lines",
    { "S550-No\r\n550 way\r\n", "A" },
    "try-later",
    "refused 550 No way",
    "refused 550 No way" },
};

typedef struct {
  const Failure *failure;
  Step step;
} Case;

static void
write_script (const Case *c, GPtrArray *script)
{
  for (Step step = 0; step <= c->step; step++) {
    if (steps[step].expected != NULL)
      g_ptr_array_add (script, (char *) steps[step].expected);
    if (step < c->step)
      g_ptr_array_add (script, (char *) steps[step].good);
  }
  for (gsize i = 0; c->failure->acts[i] != NULL; i++)
    g_ptr_array_add (script, (char *) c->failure->acts[i]);
  g_ptr_array_add (script, NULL);
}

static const char *
get_expected (const Case *c)
{
  if (c->step == AT_DOT)
    return c->failure->dot;
  return c->step < AT_MAIL ? c->failure->before : c->failure->message;
}

static void
test_failure (gconstpointer data)
{
  const Case *c = data;
  Exchange exchange = { .security = MATTA_SECURITY_NONE };
  g_autoptr (GPtrArray) script = g_ptr_array_new ();
  g_autoptr (ScriptServer) server = NULL;
  g_autofree char *outcome = NULL;

  write_script (c, script);
  server = script_server_new ((const char *const *) script->pdata, NULL);
  outcome = exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  g_assert_cmpstr (outcome, ==, get_expected (c));
  g_assert_cmpuint (exchange.asked, ==, c->step == AT_DOT ? 1 : 0);
}

/* A batch of RCPTs is answered before the next one goes out, so neither side's buffers fill up. */
#define N_MANY 250

static void
test_many_recipients_go_in_batches (void)
{
  Exchange exchange = { .security = MATTA_SECURITY_NONE };
  g_autoptr (GPtrArray) script = g_ptr_array_new ();
  g_autoptr (GString) recipients = g_string_new ("ann@example.jp");
  g_autoptr (ScriptServer) server = NULL;
  g_autofree char *outcome = NULL;
  g_auto (GStrv) outcomes = NULL;

  for (guint i = 1; i < N_MANY; i++)
    g_string_append_printf (recipients, " r%u@example.jp", i);
  exchange.recipients = recipients->str;
  g_ptr_array_add (script, "S220 mx\r\n");
  g_ptr_array_add (script, "CEHLO");
  g_ptr_array_add (script, "S250-mx\r\n250 PIPELINING\r\n");
  g_ptr_array_add (script, "CMAIL");
  g_ptr_array_add (script, "S250 Ok\r\n");
  for (guint i = 0; i < N_MANY; i++) {
    g_ptr_array_add (script, "CRCPT TO:<");
    g_ptr_array_add (script, i % 2 == 0 ? "S250 Ok\r\n" : "S550 No\r\n");
  }
  g_ptr_array_add (script, "CDATA");
  g_ptr_array_add (script, "S354 Go on\r\n");
  g_ptr_array_add (script, "D");
  g_ptr_array_add (script, "S250 Filed\r\n");
  g_ptr_array_add (script, "CQUIT");
  g_ptr_array_add (script, NULL);
  server = script_server_new ((const char *const *) script->pdata, NULL);
  outcome = exchange_run (&exchange, script_server_get_port (server));
  script_server_finish (server);
  outcomes = g_strsplit (outcome, "; ", -1);
  g_assert_cmpuint (g_strv_length (outcomes), ==, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    g_assert_cmpstr (outcomes[i], ==, i % 2 == 0 ? "accepted 250 Filed" : "refused 550 No");
}

static void
test_connection_refused_is_tried_later (void)
{
  Exchange exchange = { .security = MATTA_SECURITY_NONE };
  g_autofree char *outcome = exchange_run (&exchange, 9); /* nobody listens there */

  g_assert_cmpstr (outcome, ==, "try-later");
  g_assert_cmpuint (exchange.asked, ==, 0);
}

int
main (int argc, char **argv)
{
  Case cases[G_N_ELEMENTS (failures) * N_STEPS];

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = NULL;

    cases[i] = (Case){ .failure = &failures[i / N_STEPS], .step = (Step) (i % N_STEPS) };
    path =
        g_strdup_printf ("/smtp-failures/%s/%s", cases[i].failure->name, steps[cases[i].step].name);
    g_test_add_data_func (path, &cases[i], test_failure);
  }
  g_test_add_func ("/smtp-failures/many-recipients-go-in-batches",
                   test_many_recipients_go_in_batches);
  g_test_add_func ("/smtp-failures/connection-refused-is-tried-later",
                   test_connection_refused_is_tried_later);
  return g_test_run ();
}

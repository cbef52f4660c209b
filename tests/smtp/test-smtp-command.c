/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-command.h"

#include <string.h>

typedef struct {
  const char *line;
  const char *verb; /* NULL: no command */
  const char *argument;
} SplitCase;

static const SplitCase split_cases[] = {
  { "NOOP", "NOOP", "" },
  { "noop", "NOOP", "" },
  { "mail FROM:<a@example.com>", "MAIL", "FROM:<a@example.com>" },
  { "MAIL  FROM:<a@example.com> ", "MAIL", "FROM:<a@example.com>" },
  { "", NULL, NULL },
  { " NOOP", NULL, NULL },
  { "NO\tOP", NULL, NULL },
  { "MAIL FROM:<\xff@example.com>", NULL, NULL },
};

static void
test_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (split_cases); i++) {
    g_autofree char *verb = NULL;
    g_autofree char *argument = NULL;
    gboolean ok = matta_smtp_command_split (split_cases[i].line, &verb, &argument);

    g_test_message ("%s", split_cases[i].line);
    g_assert_cmpint (ok, ==, split_cases[i].verb != NULL);
    g_assert_cmpstr (verb, ==, split_cases[i].verb);
    g_assert_cmpstr (argument, ==, split_cases[i].argument);
  }
}

typedef struct {
  const char *argument;
  gboolean allow_null;
  const char *address; /* NULL: refused */
  const char *rest;
} PathCase;

static const PathCase path_cases[] = {
  { "TO:<jo@example.com>", FALSE, "jo@example.com", "" },
  { "to:<jo@example.com>", FALSE, "jo@example.com", "" },
  { "TO: <jo@example.com>", FALSE, "jo@example.com", "" },
  { "TO:<jo@example.com> NOTIFY=NEVER", FALSE, "jo@example.com", "NOTIFY=NEVER" },
  { "TO:<@a.example,@b.example:jo@c.example>", FALSE, "jo@c.example", "" },
  { "TO:<\"a b>c@d\"@example.com>", FALSE, "\"a b>c@d\"@example.com", "" },
  { "TO:<jo@[127.0.0.1]>", FALSE, "jo@[127.0.0.1]", "" },
  { "TO:<jo@[IPv6:::1]>", FALSE, "jo@[IPv6:::1]", "" },
  { "TO:<山田@例え.example>", FALSE, "山田@例え.example", "" },
  { "TO:<Postmaster>", FALSE, "Postmaster", "" },
  { "TO:<>", TRUE, "", "" },
  { "TO:<>", FALSE, NULL, NULL },
  { "TO:<jo>", FALSE, NULL, NULL },
  { "TO:<@example.com>", FALSE, NULL, NULL },
  { "TO:<jo@>", FALSE, NULL, NULL },
  { "TO:<jo@example..com>", FALSE, NULL, NULL },
  { "TO:<jo@-example.com>", FALSE, NULL, NULL },
  { "TO:<jo x@example.com>", FALSE, NULL, NULL },
  { "TO:<.jo@example.com>", FALSE, NULL, NULL },
  { "TO:<jo@example.com", FALSE, NULL, NULL },
  { "TO:jo@example.com", FALSE, NULL, NULL },
  { "TO:<jo@example.com>x", FALSE, NULL, NULL },
  { "FROM:<jo@example.com>", FALSE, NULL, NULL },
  { "", FALSE, NULL, NULL },
};

static void
test_path (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (path_cases); i++) {
    g_autofree char *address = NULL;
    const char *rest =
        matta_smtp_path_parse (path_cases[i].argument, "TO:", path_cases[i].allow_null, &address);

    g_test_message ("%s", path_cases[i].argument);
    g_assert_cmpstr (address, ==, path_cases[i].address);
    g_assert_cmpstr (rest, ==, path_cases[i].rest);
  }
}

static void
test_long_path (void)
{
  g_autofree char *local = g_strnfill (300, 'a');
  g_autofree char *argument = g_strconcat ("TO:<", local, "@example.com>", NULL);
  g_autofree char *address = NULL;

  g_assert_null (matta_smtp_path_parse (argument, "TO:", FALSE, &address));
}

static void
test_parameters (void)
{
  g_autoptr (GPtrArray) parameters =
      matta_smtp_parameters_parse ("size=100  BODY=8BITMIME SMTPUTF8");
  const MattaSmtpParameter *size = g_ptr_array_index (parameters, 0);
  const MattaSmtpParameter *utf8 = g_ptr_array_index (parameters, 2);
  g_autoptr (GPtrArray) none = matta_smtp_parameters_parse ("");

  g_assert_cmpuint (parameters->len, ==, 3);
  g_assert_cmpstr (size->keyword, ==, "SIZE");
  g_assert_cmpstr (size->value, ==, "100");
  g_assert_cmpstr (utf8->keyword, ==, "SMTPUTF8");
  g_assert_null (utf8->value);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (matta_smtp_parameters_parse ("SIZE="));
  g_assert_null (matta_smtp_parameters_parse ("=100"));
  g_assert_null (matta_smtp_parameters_parse ("-SIZE=1"));
  g_assert_null (matta_smtp_parameters_parse ("SI_ZE=1"));
}

static void
test_http (void)
{
  g_assert_true (matta_smtp_command_is_http ("GET / HTTP/1.1"));
  g_assert_true (matta_smtp_command_is_http ("post /send HTTP/1.1"));
  g_assert_true (matta_smtp_command_is_http ("Host: localhost:2525"));
  g_assert_false (matta_smtp_command_is_http ("EHLO get.example"));
  g_assert_false (matta_smtp_command_is_http ("NOOP"));
}

typedef struct {
  guint code;
  const char *status;
  const char *text;
  const char *wire;
} ReplyCase;

static const ReplyCase reply_cases[] = {
  { 250, "2.0.0", "OK", "250 2.0.0 OK\r\n" },
  { 334, NULL, "", "334 \r\n" }, /* AUTH's empty prompt */
  { 354, NULL, "Go ahead", "354 Go ahead\r\n" },
  { 250, NULL, "a\nb", "250-a\r\n250 b\r\n" },
  { 554, "5.7.1", "送信しませんでした。", "554 5.7.1 送信しませんでした。\r\n" },
  { 554, "5.7.1", "a\r250 OK", "554 5.7.1 a 250 OK\r\n" },
  { 554, "5.7.1", "\xff", "554 5.7.1 \xef\xbf\xbd\r\n" },
};

static void
test_reply (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++) {
    g_autofree char *wire =
        matta_smtp_reply_format (reply_cases[i].code, reply_cases[i].status, reply_cases[i].text);

    g_assert_cmpstr (wire, ==, reply_cases[i].wire);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/split", test_split);
  g_test_add_func ("/command/path", test_path);
  g_test_add_func ("/command/path-has-a-longest-length", test_long_path);
  g_test_add_func ("/command/parameters", test_parameters);
  g_test_add_func ("/command/http-is-told-apart", test_http);
  g_test_add_func ("/command/reply-is-one-clean-line-each", test_reply);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-reply-parser.h"

#include "matta-error.h"

#include <string.h>

#define LINE_LIMIT 64
#define LINES_LIMIT 4
#define A_56 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct {
  const char *name;
  const char *input;
  gsize length;       /* 0 = strlen () */
  const char *output; /* "CODE|line|line;…" of all replies */
  int error;          /* -1 = none */
} Case;

static const Case cases[] = {
  { .name = "one line", .input = "250 Ok\r\n", .output = "250|Ok;", .error = -1 },
  { .name = "code alone", .input = "354\r\n", .output = "354|;", .error = -1 },
  { .name = "code and space", .input = "250 \r\n", .output = "250|;", .error = -1 },
  { .name = "many lines",
    .input = "250-mx.example.com\r\n250-SIZE 10\r\n250 DSN\r\n",
    .output = "250|mx.example.com|SIZE 10|DSN;",
    .error = -1 },
  { .name = "last line is the code alone",
    .input = "250-a\r\n250\r\n",
    .output = "250|a|;",
    .error = -1 },
  { .name = "two replies at once",
    .input = "250 a\r\n550 b\r\n",
    .output = "250|a;550|b;",
    .error = -1 },
  { .name = "incomplete", .input = "250-a\r\n25", .output = "", .error = -1 },
  { .name = "without its LF", .input = "250 a\r", .output = "", .error = -1 },
  { .name = "bytes beyond ASCII",
    .input = "550 \xe9\xff\r\n",
    .output = "550|\xe9\xff;",
    .error = -1 },
  { .name = "line at the limit",
    .input = "250 " A_56 "aa\r\n",
    .output = "250|" A_56 "aa;",
    .error = -1 },
  { .name = "line over the limit",
    .input = "250 " A_56 "aaa\r\n",
    .output = "",
    .error = MATTA_ERROR_TOO_LARGE },
  { .name = "line that never ends",
    .input = "250 " A_56 A_56 A_56,
    .output = "",
    .error = MATTA_ERROR_TOO_LARGE },
  { .name = "lines at the limit",
    .input = "250-a\r\n250-b\r\n250-c\r\n250 d\r\n",
    .output = "250|a|b|c|d;",
    .error = -1 },
  { .name = "lines over the limit",
    .input = "250-a\r\n250-b\r\n250-c\r\n250-d\r\n250 e\r\n",
    .output = "",
    .error = MATTA_ERROR_TOO_LARGE },
  { .name = "codes differ",
    .input = "250-a\r\n550 b\r\n",
    .output = "",
    .error = MATTA_ERROR_MALFORMED },
  { .name = "good, then bad",
    .input = "250 a\r\nx\r\n",
    .output = "250|a;",
    .error = MATTA_ERROR_MALFORMED },
  { .name = "bare LF", .input = "250 a\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "bare CR", .input = "250 a\rb\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "two CRs", .input = "250 a\r\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "empty line", .input = "\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "short code", .input = "25\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "long code", .input = "2500\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "other separator", .input = "250+a\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "1yz", .input = "150 a\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "6yz", .input = "650 a\r\n", .output = "", .error = MATTA_ERROR_MALFORMED },
  { .name = "letters in the code",
    .input = "2x0 a\r\n",
    .output = "",
    .error = MATTA_ERROR_MALFORMED },
  { .name = "another protocol",
    .input = "HTTP/1.1 400 Bad\r\n",
    .output = "",
    .error = MATTA_ERROR_MALFORMED },
  { .name = "NUL",
    .input = "250 a\0b\r\n",
    .length = 9,
    .output = "",
    .error = MATTA_ERROR_MALFORMED },
};

static void
append_reply (GString *output, MattaSmtpServerReply *reply)
{
  g_autofree char *lines = g_strjoinv ("|", reply->lines);

  g_string_append_printf (output, "%u|%s;", reply->code, lines);
}

/* Feeds @step bytes at a time. */
static char *
parse (const char *data, gsize length, gsize step, GError **error)
{
  MattaLimits limits = { .reply_line = LINE_LIMIT, .reply_lines = LINES_LIMIT };
  g_autoptr (MattaSmtpReplyParser) parser = matta_smtp_reply_parser_new (&limits);
  GString *output = g_string_new (NULL);

  for (gsize done = 0, used = 0; done < length; done += used) {
    g_autoptr (MattaSmtpServerReply) reply = NULL;

    if (!matta_smtp_reply_parser_feed (parser, data + done, MIN (step, length - done), &used,
                                       &reply, error))
      break;
    g_assert_cmpuint (used, >, 0);
    if (reply != NULL)
      append_reply (output, reply);
  }
  return g_string_free (output, FALSE);
}

static void
check_case (const Case *c, gsize step)
{
  gsize length = c->length > 0 ? c->length : strlen (c->input);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = parse (c->input, length, step, &error);

  g_test_message ("%s by %" G_GSIZE_FORMAT, c->name, step);
  g_assert_cmpstr (output, ==, c->output);
  if (c->error < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, MATTA_ERROR, c->error);
}

static void
test_whole (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i], G_MAXINT);
}

static void
test_byte_by_byte (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step <= 3; step++)
      check_case (&cases[i], step);
}

static const struct {
  const char *lines[4];
  const char *text;
} texts[] = {
  { { "Ok" }, "Ok" },
  { { "" }, "" },
  { { "5.1.1 Nobody", "by that name" }, "5.1.1 Nobody by that name" },
  { { "待った", "ゐ" }, "待った ゐ" },
  { { "caf\xe9" }, "caf\xef\xbf\xbd" },
  { { "\ta\x1b[1mb\x7f" }, "a [1mb" },
};

static void
test_text_is_one_clean_line (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    MattaSmtpServerReply reply = { .code = 250, .lines = (char **) texts[i].lines };
    g_autofree char *text = matta_smtp_server_reply_to_text (&reply);

    g_assert_cmpstr (text, ==, texts[i].text);
  }
}

static void
test_text_is_cut_between_characters (void)
{
  g_autoptr (GString) line = g_string_new ("a");
  char *lines[] = { NULL, NULL };
  MattaSmtpServerReply reply = { .code = 250, .lines = lines };
  g_autofree char *text = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (line, "待");
  lines[0] = line->str;
  text = matta_smtp_server_reply_to_text (&reply);
  g_assert_cmpuint (strlen (text), >, 990);
  g_assert_cmpuint (strlen (text), <=, 1000);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/smtp/reply-parser/whole", test_whole);
  g_test_add_func ("/smtp/reply-parser/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/smtp/reply-parser/text-is-one-clean-line", test_text_is_one_clean_line);
  g_test_add_func ("/smtp/reply-parser/text-is-cut-between-characters",
                   test_text_is_cut_between_characters);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-header-guard.h"

#include "matta-error.h"

#include <string.h>
#include <unistd.h>

#define FIELD "X-A: 1\r\n"
#define FIVE FIELD FIELD FIELD FIELD FIELD
#define TWENTY FIVE FIVE FIVE FIVE
#define PART "--x\r\n"
#define FORWARD "Content-Type: message/rfc822\r\n"

#define WITH(boundary) "Content-Type: multipart/mixed" boundary "\r\n\r\n"
#define THREE(line) line "\r\n\r\n" line "\r\n\r\n" line "\r\n\r\n"
#define MANY(line) THREE (line) THREE (line) /* six: twice the limit */

typedef struct {
  const char *name;
  const char *text;
  gboolean fits;
} Case;

/* At most ten fields and 400 bytes, and far more than three parts. */
static const Case cases[] = {
  { "empty", "", TRUE },
  { "no header", "\r\nText\r\n", TRUE },
  { "within", FIVE FIVE "\r\nText\r\n", TRUE },
  { "too many", FIVE FIVE FIELD "\r\n", FALSE },
  { "too many, cut short", FIVE FIVE "X-A: 1", FALSE },
  { "continued lines are one field", FIVE "X-B: 1\r\n 2\r\n\t3\r\n 4\r\n 5\r\n 6\r\n\r\n", TRUE },
  { "body may look like fields", FIELD "\r\n" TWENTY, TRUE },
  { "what is no field ends the block", FIELD "no field\r\n" TWENTY, TRUE },
  { "part's header within", FIELD "\r\n" PART FIVE "\r\nText\r\n", TRUE },
  { "part's header", FIELD "\r\n" PART TWENTY "\r\nText\r\n", FALSE },
  { "any boundary will do", FIELD "\r\nText\r\n--never-declared\r\n" TWENTY "\r\n", FALSE },
  { "boundary right after what is no field", FIELD PART TWENTY "\r\n", FALSE },
  { "attached message's header", FIELD "\r\n" PART FORWARD "\r\n" TWENTY "\r\n", FALSE },
  { "message in a message", FORWARD "\r\n" FORWARD "\r\n" TWENTY "\r\n", FALSE },
  { "digest", "Content-Type: multipart/digest\r\n\r\n" TWENTY "\r\n", FALSE },
  { "two dashes in a line are no boundary", FIELD "\r\na --x\r\n" TWENTY, TRUE },
  { "parts within", WITH ("; boundary=x") MANY ("--x"), TRUE },
  { "too many parts", WITH ("; boundary=x") MANY ("--x") PART, FALSE },
  { "parts that end", WITH ("; boundary=x") MANY ("--x--") PART, FALSE },
  { "spaces behind", WITH ("; boundary=x") MANY ("--x  ") PART, FALSE },
  { "quoted boundary", WITH ("; boundary=\"a;b c\"") MANY ("--a;b c") "--a;b c\r\n", FALSE },
  { "boundary named twice", WITH ("; y=\"boundary=z\"; Boundary = x") MANY ("--x") PART, FALSE },
  { "boundary in pieces", WITH ("; boundary*0=x; boundary*1=y") MANY ("--xy") "--xy\r\n", FALSE },
  { "boundary with a comment", WITH ("; boundary=(c)x") MANY ("--x") PART, FALSE },
  { "boundary with an escape", WITH ("; boundary=\"\\x\"") MANY ("--x") PART, FALSE },
  { "boundary on the next line", WITH (";\r\n boundary=x") MANY ("--x") PART, FALSE },
  { "boundary folded away", WITH ("; boundary=\r\n x") MANY ("--x") PART, FALSE },
  { "dashes that divide nothing", WITH ("; boundary=x") MANY ("-- SQL") MANY ("--y"), TRUE },
  { "dashes in plain text", FIELD "\r\n" MANY ("-- SQL") MANY ("--x"), TRUE },
  { "lone line feeds", "X-A: 1\n\n--x\n" TWENTY "\n", FALSE },
};

static void
test_judges (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (test->text, strlen (test->text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;
  g_autoptr (GError) error = NULL;
  gboolean fits = !test->fits;

  matta_limits_init (&limits);
  limits.headers = 10;
  limits.header = 400;
  limits.parts = 3;
  g_assert_true (matta_header_guard_check (content, &limits, &fits, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fits, ==, test->fits);
}

static gboolean
judge_text (const char *text, guint headers, gsize header)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;
  gboolean fits = FALSE;

  matta_limits_init (&limits);
  limits.headers = headers;
  limits.header = header;
  g_assert_true (matta_header_guard_check (content, &limits, &fits, NULL));
  return fits;
}

static void
test_counts_bytes_of_long_lines (void)
{
  g_autofree char *value = g_strnfill (5000, 'v');
  g_autofree char *text = g_strdup_printf ("X-A: %s\r\n\r\nText\r\n", value);

  g_assert_true (judge_text (text, 10, 6000));
  g_assert_false (judge_text (text, 10, 4000));
}

/* A name longer than what is looked at might still be one for GMime. */
static void
test_counts_very_long_names (void)
{
  g_autofree char *name = g_strnfill (2000, 'n');
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "%s: 1\r\n", name);
  g_assert_false (judge_text (text->str, 10, 1000000));
  g_assert_true (judge_text (text->str, 20, 1000000));
}

static void
test_sees_over_the_edges_of_its_buffer (void)
{
  for (gsize pad = 65500; pad < 65560; pad++) {
    g_autofree char *filler = g_strnfill (pad, 'x');
    g_autofree char *text = g_strconcat (FIELD "\r\n", filler, "\r\n" PART TWENTY "\r\n", NULL);

    g_assert_false (judge_text (text, 10, 400));
  }
}

static void
test_says_what_cannot_be_read (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("matta-guard-XXXXXX", &path, NULL);
  g_autoptr (MattaContent) content = matta_content_new_for_fd (fd, 100, NULL);
  MattaLimits limits;
  g_autoptr (GError) error = NULL;
  gboolean fits = FALSE;

  matta_limits_init (&limits);
  g_assert_false (matta_header_guard_check (content, &limits, &fits, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_TRY_LATER);
  unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/header-guard/judges/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_judges);
  }
  g_test_add_func ("/header-guard/counts-bytes-of-long-lines", test_counts_bytes_of_long_lines);
  g_test_add_func ("/header-guard/counts-very-long-names", test_counts_very_long_names);
  g_test_add_func ("/header-guard/sees-over-the-edges-of-its-buffer",
                   test_sees_over_the_edges_of_its_buffer);
  g_test_add_func ("/header-guard/says-what-cannot-be-read", test_says_what_cannot_be_read);
  return g_test_run ();
}

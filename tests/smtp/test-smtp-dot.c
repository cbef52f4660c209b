/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-smtp-dot.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *wire; /* after DATA */
  gsize length;     /* 0 = strlen */
  const char *content;
  gsize taken; /* bytes of @wire that belong to the message; 0 = all */
  gboolean done;
  gboolean bare_cr;
  gboolean bare_lf;
  gboolean nul;
} Case;

static const Case cases[] = {
  { .name = "empty", .wire = ".\r\n", .content = "", .done = TRUE },
  { .name = "one-line", .wire = "Hi\r\n.\r\n", .content = "Hi\r\n", .done = TRUE },
  { .name = "no-end-yet", .wire = "Hi\r\n.", .content = "Hi\r\n" },
  { .name = "stuffed-dot", .wire = "..\r\n.\r\n", .content = ".\r\n", .done = TRUE },
  { .name = "stuffed-text", .wire = "..a\r\n.b\r\n.\r\n", .content = ".a\r\nb\r\n", .done = TRUE },
  { .name = "dot-within-a-line", .wire = "a.\r\n.\r\n", .content = "a.\r\n", .done = TRUE },
  { .name = "empty-lines", .wire = "\r\n\r\n.\r\n", .content = "\r\n\r\n", .done = TRUE },
  { .name = "rest-is-the-next-command",
    .wire = "Hi\r\n.\r\nQUIT\r\n",
    .content = "Hi\r\n",
    .taken = 7,
    .done = TRUE },
  { .name = "nul",
    .wire = "a\0b\r\n.\r\n",
    .length = 8,
    .content = NULL,
    .done = TRUE,
    .nul = TRUE },
  /* What some server somewhere takes for the end of data. None of it is. */
  { .name = "smuggle-lf-dot-lf",
    .wire = "a\n.\nb\r\n.\r\n",
    .content = "a\n.\nb\r\n",
    .done = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-lf-dot-crlf",
    .wire = "a\n.\r\nb\r\n.\r\n",
    .content = "a\n.\r\nb\r\n",
    .done = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-crlf-dot-lf",
    .wire = "a\r\n.\nb\r\n.\r\n",
    .content = "a\r\n\nb\r\n",
    .done = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-cr-dot-cr",
    .wire = "a\r.\rb\r\n.\r\n",
    .content = "a\r.\rb\r\n",
    .done = TRUE,
    .bare_cr = TRUE },
  { .name = "smuggle-cr-dot-crlf",
    .wire = "a\r.\r\nb\r\n.\r\n",
    .content = "a\r.\r\nb\r\n",
    .done = TRUE,
    .bare_cr = TRUE },
  { .name = "smuggle-crlf-dot-cr",
    .wire = "a\r\n.\rb\r\n.\r\n",
    .content = "a\r\n\rb\r\n",
    .done = TRUE,
    .bare_cr = TRUE },
  { .name = "smuggle-lf-dot-cr",
    .wire = "a\n.\rb\r\n.\r\n",
    .content = "a\n.\rb\r\n",
    .done = TRUE,
    .bare_cr = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-cr-dot-lf",
    .wire = "a\r.\nb\r\n.\r\n",
    .content = "a\r.\nb\r\n",
    .done = TRUE,
    .bare_cr = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-crcrlf-dot-crcrlf",
    .wire = "a\r\r\n.\r\r\nb\r\n.\r\n",
    .content = "a\r\r\n\r\r\nb\r\n",
    .done = TRUE,
    .bare_cr = TRUE },
  { .name = "smuggle-crlf-dot-crcrlf",
    .wire = "a\r\n.\r\r\nb\r\n.\r\n",
    .content = "a\r\n\r\r\nb\r\n",
    .done = TRUE,
    .bare_cr = TRUE },
  { .name = "smuggle-lfcr-dot-lfcr",
    .wire = "a\n\r.\n\rb\r\n.\r\n",
    .content = "a\n\r.\n\rb\r\n",
    .done = TRUE,
    .bare_cr = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-lflf-dot",
    .wire = "a\n\n.\n\nb\r\n.\r\n",
    .content = "a\n\n.\n\nb\r\n",
    .done = TRUE,
    .bare_lf = TRUE },
  { .name = "smuggle-dot-space",
    .wire = "a\r\n. \r\nb\r\n.\r\n",
    .content = "a\r\n \r\nb\r\n",
    .done = TRUE },
  { .name = "smuggle-two-dots",
    .wire = "a\r\n..\r\nb\r\n.\r\n",
    .content = "a\r\n.\r\nb\r\n",
    .done = TRUE },
  { .name = "smuggle-nul-dot",
    .wire = "a\r\n\0.\r\nb\r\n.\r\n",
    .length = 13,
    .content = NULL,
    .done = TRUE,
    .nul = TRUE },
  { .name = "smuggle-dot-nul",
    .wire = "a\r\n.\0\r\nb\r\n.\r\n",
    .length = 13,
    .content = NULL,
    .done = TRUE,
    .nul = TRUE },
};

static gboolean
collect (const char *data, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, data, (gssize) length);
  return TRUE;
}

static gsize
get_length (const Case *row)
{
  return row->length > 0 ? row->length : strlen (row->wire);
}

static void
check (const Case *row, gsize step)
{
  MattaDotReader reader = { 0 };
  g_autoptr (GString) content = g_string_new (NULL);
  gsize length = get_length (row);
  gsize taken = 0;

  while (taken < length && !reader.done)
    taken += matta_dot_reader_push (&reader, row->wire + taken, MIN (step, length - taken), collect,
                                    content);
  g_assert_cmpint (reader.done, ==, row->done);
  g_assert_cmpint (reader.bare_cr, ==, row->bare_cr);
  g_assert_cmpint (reader.bare_lf, ==, row->bare_lf);
  g_assert_cmpint (reader.nul, ==, row->nul);
  g_assert_cmpuint (taken, ==, row->taken > 0 ? row->taken : length);
  if (row->content != NULL)
    g_assert_cmpstr (content->str, ==, row->content);
  g_assert_cmpuint (reader.size, ==, content->len);
}

static void
test_read (gconstpointer data)
{
  const Case *row = data;

  for (gsize step = 1; step <= get_length (row); step++)
    check (row, step);
}

static void
test_measures (void)
{
  MattaDotReader reader = { 0 };
  g_autoptr (GString) content = g_string_new (NULL);
  const char *wire = "A: 1\r\nBb: 22\r\n\r\nlonger line\r\n\r\n.\r\n";

  matta_dot_reader_push (&reader, wire, strlen (wire), collect, content);
  g_assert_cmpuint (reader.header_length, ==, strlen ("A: 1\r\nBb: 22\r\n\r\n"));
  g_assert_cmpuint (reader.longest_line, ==, strlen ("longer line"));
  g_assert_cmpuint (reader.size, ==, strlen (wire) - 3);
}

typedef struct {
  const char *name;
  const char *content;
  gboolean bare_cr;
  gboolean bare_lf;
} Counted;

/* Where the length is known, no dot ends anything. */
static const Counted counted[] = {
  { "empty", "", FALSE, FALSE },
  { "dots", ".\r\n..\r\n.a\r\n.\r\n", FALSE, FALSE },
  { "no-line-end", "a\r\nb", FALSE, FALSE },
  { "ends-in-cr", "a\r\nb\r", TRUE, FALSE },
  { "bare-cr", "a\rb\r\n", TRUE, FALSE },
  { "bare-lf", "a\nb\r\n", FALSE, TRUE },
  { "smuggle", "a\n.\nMAIL FROM:<x@example.com>\r\n", FALSE, TRUE },
};

static void
test_counted (gconstpointer data)
{
  const Counted *row = data;
  gsize length = strlen (row->content);

  for (gsize step = 1; step <= length + 1; step++) {
    MattaDotReader reader = { .counted = TRUE };
    g_autoptr (GString) content = g_string_new (NULL);

    for (gsize at = 0; at < length; at += step)
      g_assert_cmpuint (matta_dot_reader_push (&reader, row->content + at, MIN (step, length - at),
                                               collect, content),
                        ==, MIN (step, length - at));
    g_assert_false (reader.done);
    matta_dot_reader_end_counted (&reader);
    g_assert_true (reader.done);
    g_assert_cmpstr (content->str, ==, row->content);
    g_assert_cmpint (reader.bare_cr, ==, row->bare_cr);
    g_assert_cmpint (reader.bare_lf, ==, row->bare_lf);
    g_assert_cmpuint (reader.size, ==, length);
  }
}

static gboolean
refuse (const char *data, gsize length, gpointer user_data)
{
  guint *calls = user_data;

  (*calls)++;
  return FALSE;
}

static void
test_lost (void)
{
  MattaDotReader reader = { 0 };
  guint calls = 0;
  const char *wire = "a\r\n..b\r\nc\r\n.\r\n";

  matta_dot_reader_push (&reader, wire, strlen (wire), refuse, &calls);
  g_assert_true (reader.done);
  g_assert_true (reader.lost);
  g_assert_cmpuint (calls, ==, 1);
}

typedef struct {
  const char *content;
  const char *wire;
} WriteCase;

static const WriteCase write_cases[] = {
  { "", ".\r\n" },
  { "Hi\r\n", "Hi\r\n.\r\n" },
  { "Hi", "Hi\r\n.\r\n" },
  { ".\r\n", "..\r\n.\r\n" },
  { ".a\r\n.b\r\n", "..a\r\n..b\r\n.\r\n" },
  { "a.b\r\n", "a.b\r\n.\r\n" },
  { "a\n.b\r\n", "a\n.b\r\n.\r\n" }, /* a lone LF starts no line */
  { "\r\n.\r\n", "\r\n..\r\n.\r\n" },
};

static void
test_write (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (write_cases); i++)
    for (gsize step = 1; step <= strlen (write_cases[i].content) + 1; step++) {
      MattaDotWriter writer = { 0 };
      g_autoptr (GString) out = g_string_new (NULL);
      const char *content = write_cases[i].content;
      gsize length = strlen (content);

      for (gsize at = 0; at < length; at += step)
        matta_dot_writer_push (&writer, out, content + at, MIN (step, length - at));
      matta_dot_writer_finish (&writer, out);
      g_assert_cmpstr (out->str, ==, write_cases[i].wire);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/dot/read/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_read);
  }
  g_test_add_func ("/dot/read/measures-header-and-lines", test_measures);
  g_test_add_func ("/dot/read/goes-on-when-content-is-lost", test_lost);
  g_test_add_func ("/dot/write/stuffs-in-any-chunking", test_write);
  for (guint i = 0; i < G_N_ELEMENTS (counted); i++) {
    g_autofree char *path = g_strconcat ("/smtp-dot/counted/", counted[i].name, NULL);

    g_test_add_data_func (path, &counted[i], test_counted);
  }
  return g_test_run ();
}

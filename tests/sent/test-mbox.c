/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-mbox.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *bytes;
  const char *found; /* "first line of each|", deleted ones in brackets */
} Case;

static const Case cases[] = {
  { .name = "empty", .bytes = "", .found = "" },
  { .name = "two",
    .bytes = "From jo@example.com Mon Jan  1 12:34:56 2024\nSubject: one\n\nHi\n\n"
             "From jo@example.com Tue Jan  2 12:34:56 2024\nSubject: two\n\nHo\n",
    .found = "Subject: one|Subject: two|" },
  { .name = "mozilla",
    .bytes =
        "From - Mon Jan 01 12:34:56 2024\r\nX-Mozilla-Status: 0001\r\nSubject: one\r\n\r\nHi\r\n"
        "\r\nFrom \r\nX-Mozilla-Status: 0009\r\nSubject: two\r\n\r\nHo\r\n\r\n"
        "From \r\nSubject: three\r\n\r\nx\r\n",
    .found = "X-Mozilla-Status: 0001|[X-Mozilla-Status: 0009]|Subject: three|" },
  { .name = "status-in-a-body-is-text",
    .bytes = "From \nSubject: one\n\nX-Mozilla-Status: 0008\n",
    .found = "Subject: one|" },
  { .name = "from-in-a-text",
    .bytes = "From \nSubject: one\n\nDear Jo,\n\nFrom Monday on we are at 10:30 in room 2.\n"
             "Please come.\n\nFrom here: see 12:00\n\n>From a: b\n",
    .found = "Subject: one|" },
  { .name = "mark-without-blank-line-is-text",
    .bytes = "From \nSubject: one\n\nlast line\nFrom \nSubject: not two\n",
    .found = "Subject: one|" },
  { .name = "time-that-is-none",
    .bytes = "From \nSubject: one\n\n\nFrom a b c 1:2\nSubject: not two\n",
    .found = "Subject: one|" },
  { .name = "no-message-before-the-first-mark",
    .bytes = "rubbish\n\nFrom \nSubject: one\n\nHi",
    .found = "Subject: one|" },
  { .name = "mark-at-the-end",
    .bytes = "From \nSubject: one\n\nHi\n\nFrom ",
    .found = "Subject: one|" },
  { .name = "header-only", .bytes = "From \nSubject: one", .found = "Subject: one|" },
};

typedef struct {
  const char *bytes;
  GString *text;
} Found;

static void
found_cb (guint64 offset, guint64 length, gboolean deleted, gpointer data)
{
  Found *found = data;
  const char *start = found->bytes + offset;

  g_assert_cmpuint (offset + length, <=, strlen (found->bytes));
  g_string_append_printf (found->text, deleted ? "[%.*s]|" : "%.*s|", (int) strcspn (start, "\r\n"),
                          start);
}

/* In pieces of @size bytes. */
static char *
scan (const char *bytes, gsize size)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Found found = { bytes, text };
  g_autoptr (MattaMbox) mbox = matta_mbox_new (found_cb, &found);
  gsize length = strlen (bytes);

  for (gsize i = 0; i < length; i += size)
    matta_mbox_feed (mbox, bytes + i, MIN (size, length - i));
  matta_mbox_finish (mbox);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;

  for (gsize size = 1; size < 70; size++) {
    g_autofree char *found = scan (one->bytes, size);

    g_assert_cmpstr (found, ==, one->found);
  }
}

static void
note_cb (guint64 offset, guint64 length, gboolean deleted, gpointer data)
{
  g_string_append_printf (data, "%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT ";", offset, length);
}

static void
test_places (void)
{
  static const char bytes[] = "From \nA: b\n\nHi\n\nFrom \nC: d\n";
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MattaMbox) mbox = matta_mbox_new (note_cb, text);

  matta_mbox_feed (mbox, bytes, strlen (bytes));
  matta_mbox_finish (mbox);
  g_assert_cmpstr (text->str, ==, "6+10;22+5;");
}

static void
test_long_lines (void)
{
  g_autoptr (GString) bytes = g_string_new ("From \nSubject: one\n\n");
  g_autofree char *found = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (bytes, 'x');
  g_string_append (bytes, "\n\nFrom \nSubject: two\n\n");
  found = scan (bytes->str, 4096);
  g_assert_cmpstr (found, ==, "Subject: one|Subject: two|");
}

static void
test_start (void)
{
  g_assert_true (matta_mbox_is_start ("From x", 6));
  g_assert_false (matta_mbox_is_start ("From", 4));
  g_assert_false (matta_mbox_is_start ("From: x", 7));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/mbox/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/mbox/says-where-messages-are", test_places);
  g_test_add_func ("/mbox/keeps-little-of-long-lines", test_long_lines);
  g_test_add_func ("/mbox/knows-how-one-begins", test_start);
  return g_test_run ();
}

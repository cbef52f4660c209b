/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-facts.h"
#include "matta-seven-bit.h"

#include <string.h>

#define TOP "From: sato@example.com\r\nTo: taro@example.org\r\nSubject: =?utf-8?q?=E8=A6=8B?=\r\n"
#define UTF8 "Content-Type: text/plain; charset=utf-8\r\n"
#define MIXED "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"

typedef struct {
  const char *name;
  const char *mail;
  const char *kept; /* a line that must stand in the result as it was */
} Case;

static const Case cases[] = {
  { "plain-text",
    TOP "MIME-Version: 1.0\r\n" UTF8
        "Content-Transfer-Encoding: 8bit\r\n\r\nお見積り\r\nline two\r\n",
    "Subject: =?utf-8?q?=E8=A6=8B?=\r\n" },
  { "no-mime-fields", TOP "\r\nお見積り\r\n", "To: taro@example.org\r\n" },
  { "in-a-multipart",
    TOP MIXED "preamble\r\n--X\r\n" UTF8
              "Content-Transfer-Encoding: 8bit\r\n\r\nお見積り\r\n--X\r\n"
              "Content-Type: application/pdf\r\nContent-Transfer-Encoding: "
              "base64\r\n\r\nAAECAw==\r\n--X--\r\n",
    "AAECAw==\r\n" },
  { "in-an-attached-message",
    TOP MIXED "--X\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\nFrom: "
              "a@example.com\r\nSubject: in\r\n" UTF8
              "Content-Transfer-Encoding: 8bit\r\n\r\nお見積り\r\n--X--\r\n",
    "Subject: in\r\n" },
  { "long-lines-and-dots",
    TOP UTF8 "Content-Transfer-Encoding: 8bit\r\n\r\n.\r\n=3D ä trailing space \r\n\r\n..\r\n",
    "From: sato@example.com\r\n" },
};

static MattaContent *
make_content (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

static char *
dup_text (MattaContent *content)
{
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static MattaFacts *
read_facts (MattaContent *content)
{
  MattaLimits limits = { 0 };

  matta_limits_init (&limits);
  return matta_facts_read (content, NULL, &limits, NULL, NULL);
}

static void
test_make (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (MattaContent) content = make_content (row->mail);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaContent) made = matta_seven_bit_make (content, NULL, &error);
  g_autoptr (MattaFacts) before = NULL;
  g_autoptr (MattaFacts) after = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  text = dup_text (made);
  g_assert_true (g_str_is_ascii (text));
  g_assert_nonnull (strstr (text, row->kept));
  g_assert_null (strstr (text, "8bit"));
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_cmpuint (strlen (lines[i]), <=, 998);
  }
  before = read_facts (content);
  after = read_facts (made);
  g_assert_cmpstr (before->text, ==, after->text);
  g_assert_cmpstr (before->subject, ==, after->subject);
  g_assert_cmpuint (before->attachments->len, ==, after->attachments->len);
}

static const char *const fixed[] = {
  /* signed: whoever checks it would see another message */
  TOP "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=X; "
      "protocol=\"application/pgp-signature\"\r\n\r\n--X\r\n" UTF8
      "Content-Transfer-Encoding: 8bit\r\n\r\nお見積り\r\n--X\r\n"
      "Content-Type: application/pgp-signature\r\n\r\nsigned\r\n--X--\r\n",
  /* in a field */
  "From: sato@example.com\r\nSubject: お見積り\r\n\r\nplain\r\n",
};

static void
test_unchangeable (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++) {
    g_autoptr (MattaContent) content = make_content (fixed[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaContent) made = matta_seven_bit_make (content, NULL, &error);

    g_assert_null (made);
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE);
  }
}

/* What the parser is never given while it is looked at is not given to it later either. */
static void
test_too_much (void)
{
  g_autoptr (GString) text = g_string_new (TOP MIXED);
  g_autoptr (MattaContent) content = NULL;
  g_autoptr (MattaContent) made = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append (text, "--X\r\n\r\n\xc3\xa4\r\n");
  content = make_content (text->str);
  made = matta_seven_bit_make (content, NULL, &error);
  g_assert_null (made);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_UNCHANGEABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/seven-bit/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_make);
  }
  g_test_add_func ("/seven-bit/unchangeable", test_unchangeable);
  g_test_add_func ("/seven-bit/too-many-parts", test_too_much);
  return g_test_run ();
}

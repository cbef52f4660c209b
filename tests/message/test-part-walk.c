/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-facts.h"

#include <string.h>

#define HEAD "From: a@example.jp\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=X\r\n\r\n"
#define PLAIN "--X\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
#define PART(headers) "--X\r\nContent-Transfer-Encoding: base64\r\n" headers "\r\n\r\nYWJj\r\n"
#define END "--X--\r\n"

static MattaContent *
make_content (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return matta_content_new_for_bytes (bytes);
}

static MattaFacts *
read_with (const char *text, const MattaLimits *limits)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.jp", NULL);
  g_autoptr (MattaContent) content = make_content (text);
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;

  matta_envelope_add (envelope, "b@example.com", NULL);
  facts = matta_facts_read (content, envelope, limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static MattaFacts *
read_facts (const char *text)
{
  MattaLimits limits;

  matta_limits_init (&limits);
  return read_with (text, &limits);
}

/* What mail apps write for a name, and what their readers show. */
typedef struct {
  const char *path;
  const char *headers;
  const char *name;
} NameCase;

#define FILE_FIELD "Content-Disposition: attachment; filename"

static const NameCase name_cases[] = {
  { "rfc2231", FILE_FIELD "*=utf-8'ja'%E8%A1%A8.pdf", "表.pdf" },
  { "rfc2231-shift-jis", FILE_FIELD "*=Shift_JIS''%95%5C.pdf", "表.pdf" },
  { "rfc2231-cp932", FILE_FIELD "*=windows-31j''%87%40.pdf", "①.pdf" },
  { "rfc2231-iso-2022-jp", FILE_FIELD "*=ISO-2022-JP''%1B%24B%49%3D%1B%28B.pdf", "表.pdf" },
  { "rfc2231-continued",
    FILE_FIELD "*0*=utf-8''%E8%A6%8B;\r\n filename*1*=%E7%A9%8D;\r\n filename*2=.pdf", "見積.pdf" },
  { "rfc2231-continued-within-a-letter", FILE_FIELD "*0*=utf-8''%E8%A6;\r\n filename*1*=%8B.pdf",
    "見.pdf" },
  { "rfc2231-continued-out-of-order",
    FILE_FIELD "*1*=%E7%A9%8D.pdf;\r\n filename*0*=utf-8''%E8%A6%8B", "見積.pdf" },
  { "rfc2231-continued-plain", FILE_FIELD "*0=\"long \";\r\n filename*1=\"name.pdf\"",
    "long name.pdf" },
  { "rfc2231-wins-over-plain", FILE_FIELD "=\"x.pdf\"; filename*=utf-8''%E8%A1%A8.pdf", "表.pdf" },
  { "encoded-word", FILE_FIELD "=\"=?UTF-8?B?6KGoLnBkZg==?=\"", "表.pdf" },
  { "encoded-word-shift-jis", FILE_FIELD "=\"=?Shift_JIS?B?lVwucGRm?=\"", "表.pdf" },
  { "encoded-words-folded", FILE_FIELD "=\"=?UTF-8?B?6KGo?=\r\n =?UTF-8?B?LnBkZg==?=\"", "表.pdf" },
  { "encoded-word-without-quotes", FILE_FIELD "==?UTF-8?B?6KGoLnBkZg==?=", "表.pdf" },
  { "encoded-word-in-the-type", "Content-Type: application/pdf; name=\"=?UTF-8?Q?=E8=A1=A8.pdf?=\"",
    "表.pdf" },
  { "raw-utf-8", FILE_FIELD "=\"表.pdf\"", "表.pdf" },
  { "raw-shift-jis-ending-in-a-backslash-byte", FILE_FIELD "=\"\x95\x5c.pdf\"", "表.pdf" },
  { "raw-shift-jis-so", FILE_FIELD "=\"\x83\x5c.xls\"", "ソ.xls" },
  { "raw-shift-jis-no-ending", FILE_FIELD "=\"\x94\x5c\"", "能" },
  { "raw-shift-jis-in-the-type", "Content-Type: application/pdf; name=\"\x95\x5c.pdf\"", "表.pdf" },
  { "raw-iso-2022-jp", FILE_FIELD "=\"\x1b$BI=\x1b(B.pdf\"", "表.pdf" },
  { "raw-iso-2022-jp-with-a-quote-byte", FILE_FIELD "=\"\x1b$B\x25\x22\x1b(B.pdf\"", "ア.pdf" },
  { "raw-iso-2022-jp-with-a-backslash-byte", FILE_FIELD "=\"\x1b$B\x30\x5c\x1b(B.pdf\"", "移.pdf" },
  { "raw-iso-2022-jp-with-a-semicolon-byte", FILE_FIELD "=\"\x1b$B\x3b\x3b\x1b(B.pdf\"", "算.pdf" },
  { "escaped-quote", FILE_FIELD "=\"a\\\"b.pdf\"", "a\"b.pdf" },
  { "no-quotes-but-blanks", FILE_FIELD "=my report.pdf", "my report.pdf" },
  { "name-holds-a-path", FILE_FIELD "=\"..\\\\..\\\\a.pdf\"", "..\\..\\a.pdf" },
};

static void
test_name (gconstpointer data)
{
  const NameCase *row = data;
  g_autofree char *text = g_strdup_printf (MIXED PLAIN PART ("%s") END, row->headers);
  g_autoptr (MattaFacts) facts = read_facts (text);

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->name, ==, row->name);
  g_assert_cmpuint (matta_facts_get_attachment (facts, 0)->size, ==, 3);
}

/* A message within a message within …, a file in the innermost. */
static char *
nest (guint levels)
{
  g_autoptr (GString) text = g_string_new (HEAD);

  for (guint i = 0; i < levels; i++)
    g_string_append_printf (text, "Content-Type: message/rfc822\r\n\r\nSubject: Level %u\r\n", i);
  g_string_append (text, "Content-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_attached_messages (void)
{
  g_autoptr (MattaFacts) facts = read_facts (
      MIXED PLAIN "--X\r\nContent-Type: message/rfc822\r\n\r\n"
                  "Subject: =?UTF-8?B?6KGo?=\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\n"
                  "--Y\r\nContent-Type: message/rfc822\r\n\r\n"
                  "Subject: Deep\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nabc\r\n"
                  "--Y--\r\n" END);

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 3);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->name, ==, "表");
  g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, MATTA_ATTACHMENT_MESSAGE);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 1)->name, ==, "Deep");
  g_assert_cmpstr (matta_facts_get_attachment (facts, 2)->name, ==, "a.pdf");
  g_assert_cmpuint (matta_facts_get_attachment (facts, 2)->depth, ==, 2);
  g_assert_cmpstr (facts->text, ==, "Hello");
  g_assert_null (facts->unreadable);
}

static void
test_too_deep (void)
{
  g_autofree char *text = nest (8);
  MattaLimits limits;
  g_autoptr (MattaFacts) facts = NULL;

  matta_limits_init (&limits);
  limits.depth = 4;
  facts = read_with (text, &limits);
  g_assert_cmpstr (facts->unreadable, ==, MATTA_UNREADABLE_TOO_DEEP);
  /* Five messages, and what the fifth holds as it stands. */
  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 6);
}

/* At most ten parts are read. */
static MattaFacts *
read_files (guint n_files)
{
  g_autoptr (GString) text = g_string_new (MIXED PLAIN);
  MattaLimits limits;

  for (guint i = 0; i < n_files; i++)
    g_string_append (text, PART (FILE_FIELD "=a.pdf"));
  g_string_append (text, END);
  matta_limits_init (&limits);
  limits.parts = 10;
  return read_with (text->str, &limits);
}

static void
test_too_many (void)
{
  g_autoptr (MattaFacts) facts = read_files (15);

  g_assert_cmpstr (facts->unreadable, ==, MATTA_UNREADABLE_TOO_MANY);
  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 9);
}

/* The parser was not even asked: all of it is one thing that was not read. */
static void
test_far_too_many (void)
{
  g_autoptr (MattaFacts) facts = read_files (50);

  g_assert_cmpstr (facts->unreadable, ==, MATTA_UNREADABLE_HEADERS);
  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
}

static const struct {
  const char *headers;
  MattaAttachmentSort sort;
} sorts[] = {
  { "Content-Type: application/ms-tnef; name=x.bin", MATTA_ATTACHMENT_TNEF },
  { "Content-Type: application/vnd.ms-tnef", MATTA_ATTACHMENT_TNEF },
  { "Content-Type: application/octet-stream; name=\"WinMail.DAT\"", MATTA_ATTACHMENT_TNEF },
  { "Content-Type: image/png; name=a.png\r\nContent-ID: <a@b>", MATTA_ATTACHMENT_FILE },
  { "Content-Type: text/plain; name=a.txt", MATTA_ATTACHMENT_FILE },
  { "Content-Type: text/html\r\nContent-Disposition: attachment", MATTA_ATTACHMENT_FILE },
};

static void
test_sorts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    g_autofree char *text = g_strdup_printf (MIXED PLAIN PART ("%s") END, sorts[i].headers);
    g_autoptr (MattaFacts) facts = read_facts (text);

    g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
    g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, sorts[i].sort);
  }
}

static void
test_inline_picture (void)
{
  g_autoptr (MattaFacts) facts = read_facts (
      HEAD "Content-Type: multipart/related; boundary=X\r\n\r\n"
           "--X\r\nContent-Type: text/html\r\n\r\n<p>Hi<script>no</script></p>\r\n" PART (
               "Content-Type: image/png; name=a.png\r\nContent-ID: <a@b>") END);

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
  g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, MATTA_ATTACHMENT_INLINE);
  g_assert_cmpstr (facts->text, ==, "\nHi\n");
}

/* Outlook's styles alone can fill what is kept of a text. */
static void
test_long_style (void)
{
  g_autofree char *style = g_strnfill (100 * 1024, 'x');
  g_autofree char *text =
      g_strconcat (HEAD "Content-Type: text/html\r\n\r\n<style>", style, "</style>Words\r\n", NULL);
  g_autoptr (MattaFacts) facts = read_facts (text);

  g_assert_cmpstr (facts->text, ==, "Words\r\n");
}

/* Two in one text, names in Japanese; what is not an encoded file stays text. */
static void
test_uuencode (void)
{
  g_autoptr (MattaFacts) facts =
      read_facts (HEAD "\r\nbegin 644 \x95\x5c.pdf\r\n#86)C\r\n`\r\nend\r\n"
                       "begin at the start\r\n"
                       "begin 0644 b.txt\r\n#86)C\r\n`\r\nend\r\n");

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 2);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->name, ==, "表.pdf");
  g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, MATTA_ATTACHMENT_UUENCODE);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 1)->name, ==, "b.txt");
  g_assert_cmpuint (matta_facts_get_attachment (facts, 1)->size, ==, 3);
}

static void
test_read_attachment (void)
{
  g_autoptr (MattaContent) content =
      make_content (MIXED PLAIN PART (FILE_FIELD "=\"\x95\x5c.pdf\"") END);
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  bytes = matta_facts_read_attachment (content, 0, &limits, &name, NULL);
  g_assert_cmpstr (name, ==, "表.pdf");
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abc", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (name_cases); i++) {
    g_autofree char *path = g_strconcat ("/part-walk/name/", name_cases[i].path, NULL);

    g_test_add_data_func (path, &name_cases[i], test_name);
  }
  g_test_add_func ("/part-walk/attached-messages-are-listed-with-their-files",
                   test_attached_messages);
  g_test_add_func ("/part-walk/too-deep-is-said", test_too_deep);
  g_test_add_func ("/part-walk/too-many-parts-are-said", test_too_many);
  g_test_add_func ("/part-walk/far-too-many-parts-are-not-parsed", test_far_too_many);
  g_test_add_func ("/part-walk/sorts", test_sorts);
  g_test_add_func ("/part-walk/inline-picture", test_inline_picture);
  g_test_add_func ("/part-walk/long-style-does-not-hide-the-words", test_long_style);
  g_test_add_func ("/part-walk/uuencode", test_uuencode);
  g_test_add_func ("/part-walk/an-attachment-is-read-under-its-name", test_read_attachment);
  return g_test_run ();
}

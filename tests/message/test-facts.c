/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-facts.h"

#include "matta-error.h"

#include <string.h>

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HEAD "From: a@example.jp\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=X\r\n\r\n"
#define PLAIN "--X\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
#define ABC_PART(headers) "--X\r\nContent-Transfer-Encoding: base64\r\n" headers "\r\n\r\nYWJj\r\n"
#define END "--X--\r\n"

static MattaFacts *
read_with (const char *text, gsize length, const MattaLimits *limits)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("a@example.jp", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;

  matta_envelope_add (envelope, "b@example.com", NULL);
  matta_envelope_add (envelope, "hidden@example.com", NULL);
  matta_envelope_add (envelope, "B@Example.com", NULL);
  facts = matta_facts_read (content, envelope, limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static MattaFacts *
read_facts (const char *text)
{
  MattaLimits limits;

  matta_limits_init (&limits);
  return read_with (text, strlen (text), &limits);
}

static void
test_fields (void)
{
  g_autoptr (MattaFacts) facts =
      read_facts ("From: =?utf-8?B?5aSq6YOO?= <a@example.jp>\r\n"
                  "Subject: =?ISO-2022-JP?B?GyRCOCtAURsoQg==?=\r\n folded\r\n"
                  "Date: Thu, 01 Jan 1970 00:00:02 +0000\r\nMessage-ID: <i@example.jp>\r\n"
                  "In-Reply-To: <r@example.jp>\r\nX-Mailer: Old 1\r\n\r\nHi\r\n");

  g_assert_cmpstr (facts->from_address, ==, "a@example.jp");
  g_assert_cmpstr (facts->from_name, ==, "太郎");
  g_assert_cmpstr (facts->subject, ==, "見積 folded");
  g_assert_cmpstr (facts->message_id, ==, "i@example.jp");
  g_assert_cmpstr (facts->in_reply_to, ==, "r@example.jp");
  g_assert_cmpstr (facts->user_agent, ==, "Old 1");
  g_assert_true (facts->has_date);
  g_assert_cmpint (facts->date, ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (facts->text, ==, "Hi\r\n");
  g_assert_null (facts->unreadable);
}

static void
test_recipients (void)
{
  g_autoptr (MattaFacts) facts =
      read_facts ("To: team: =?utf-8?Q?B=C3=A9?= <B@example.com>, c@example.com;\r\n"
                  "Cc: b@example.com\r\nBcc: hidden@example.com\r\n\r\n");

  g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 2);
  g_assert_cmpstr (matta_facts_get_recipient (facts, 0)->address, ==, "b@example.com");
  g_assert_cmpstr (matta_facts_get_recipient (facts, 0)->name, ==, "Bé");
  g_assert_cmpint (matta_facts_get_recipient (facts, 0)->kind, ==, MATTA_KIND_TO);
  g_assert_cmpint (matta_facts_get_recipient (facts, 1)->kind, ==, MATTA_KIND_BCC);
  g_assert_cmpuint (facts->absent->len, ==, 1);
  g_assert_cmpstr (((MattaRecipient *) facts->absent->pdata[0])->address, ==, "c@example.com");
}

/* A copy that a mail app kept has no envelope; it names Bcc instead. */
static void
test_kept_copy (void)
{
  static const char copy[] =
      "From: a@example.com\r\nTo: Bé <b@example.com>, c@example.com\r\n"
      "Cc: B@example.com, d@example.com\r\nBcc: hidden@example.com\r\n\r\nHi\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (copy, sizeof copy - 1);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaFacts) facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, NULL, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 4);
  g_assert_cmpstr (matta_facts_get_recipient (facts, 0)->name, ==, "Bé");
  g_assert_cmpint (matta_facts_get_recipient (facts, 2)->kind, ==, MATTA_KIND_CC);
  g_assert_cmpstr (matta_facts_get_recipient (facts, 3)->address, ==, "hidden@example.com");
  g_assert_cmpint (matta_facts_get_recipient (facts, 3)->kind, ==, MATTA_KIND_BCC);
  g_assert_cmpuint (facts->absent->len, ==, 0);
  g_assert_false (facts->is_report);
}

static const struct {
  const char *headers;
  const char *name;
  MattaAttachmentSort sort;
} names[] = {
  { "Content-Disposition: attachment; filename=a.txt", "a.txt", MATTA_ATTACHMENT_FILE },
  { "Content-Type: image/png; name=n.png\r\nContent-Disposition: attachment; filename=f.png",
    "f.png", MATTA_ATTACHMENT_FILE },
  { "Content-Type: application/pdf; name=n.pdf", "n.pdf", MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename*=utf-8''%E8%A6%8B%E7%A9%8D.pdf", "見積.pdf",
    MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment;\r\n filename*0*=utf-8''%E8%A6%8B;\r\n filename*1=x.pdf",
    "見x.pdf", MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename=\"=?utf-8?B?6KaL56mNLnBkZg==?=\"", "見積.pdf",
    MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename=\"=?ISO-2022-JP?B?GyRCOCtAURsoQi5wZGY=?=\"",
    "見積.pdf", MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename=\"\x1b$B8+@Q\x1b(B.pdf\"", "見積.pdf",
    MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename=\"見積.pdf\"", "見積.pdf", MATTA_ATTACHMENT_FILE },
  { "Content-Disposition: attachment; filename=\"\x8c\xa9\x90\xcf.pdf\"", "見積.pdf",
    MATTA_ATTACHMENT_FILE },
  { "Content-Type: application/ms-tnef", "", MATTA_ATTACHMENT_TNEF },
  { "Content-Disposition: attachment; filename=WINMAIL.DAT", "WINMAIL.DAT", MATTA_ATTACHMENT_TNEF },
  { "Content-Disposition: attachment; filename=\"\xe2\x80\xae"
    "fdp.exe\"",
    "\xe2\x80\xae"
    "fdp.exe",
    MATTA_ATTACHMENT_FILE },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *part = g_strdup_printf (MIXED PLAIN ABC_PART ("%s") END, names[i].headers);
    g_autoptr (MattaFacts) facts = read_facts (part);

    g_test_message ("case %u", i);
    g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
    g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->name, ==, names[i].name);
    g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, names[i].sort);
    g_assert_cmpuint (matta_facts_get_attachment (facts, 0)->size, ==, 3);
    g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->digest, ==, ABC);
    g_assert_cmpstr (facts->text, ==, "Hello");
    g_assert_null (facts->unreadable);
  }
}

static const struct {
  const char *what;
  const char *text;
  guint attachments;
  const char *unreadable;
  MattaProtection protection;
} shapes[] = {
  { "plain", HEAD "\r\nHi\r\n", 0, NULL, 0 },
  { "header only", HEAD, 0, NULL, 0 },
  { "no header", "\r\nHi\r\n", 0, NULL, 0 },
  { "empty", "", 0, NULL, 0 },
  { "no end boundary", MIXED PLAIN ABC_PART ("X-A: 1"), 1, "damaged", 0 },
  { "boundary never appears", MIXED "some bytes\r\n", 1, "damaged", 0 },
  { "no boundary parameter", HEAD "Content-Type: multipart/mixed\r\n\r\nbytes\r\n", 1, "damaged",
    0 },
  { "epilogue with an entity", MIXED PLAIN END "--X\r\nContent-Type: a/b\r\n\r\nx\r\n", 0,
    "damaged", 0 },
  { "two content types", MIXED PLAIN ABC_PART ("Content-Type: a/b\r\nContent-Type: c/d") END, 1,
    "damaged", 0 },
  { "broken base64",
    MIXED PLAIN "--X\r\nContent-Type: a/b\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\nYW!!Jj\r\n" END,
    1, "damaged", 0 },
  { "broken quoted-printable",
    HEAD "Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ 100%\r\n", 0, "damaged", 0 },
  { "uuencode", HEAD "\r\nHi\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n", 1, NULL, 0 },
  { "uuencode cut short", HEAD "\r\nHi\r\nbegin 644 a.txt\r\n#86)C\r\n", 1, "damaged", 0 },
  { "signed", HEAD "Content-Type: multipart/signed; boundary=X\r\n\r\n" PLAIN END, 0, NULL,
    MATTA_PROTECTION_SIGNED },
  { "encrypted", HEAD "Content-Type: multipart/encrypted; boundary=X\r\n\r\n" PLAIN END, 0,
    "encrypted", MATTA_PROTECTION_ENCRYPTED },
  { "smime encrypted",
    HEAD "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx\r\n", 1,
    "encrypted", MATTA_PROTECTION_ENCRYPTED },
  { "smime signed",
    HEAD "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nx\r\n", 1, NULL,
    MATTA_PROTECTION_SIGNED },
  { "inline pgp", HEAD "\r\n-----BEGIN PGP MESSAGE-----\r\nx\r\n", 0, "encrypted",
    MATTA_PROTECTION_ENCRYPTED },
  { "inline pgp signed", HEAD "\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nx\r\n", 0, NULL,
    MATTA_PROTECTION_SIGNED },
};

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autoptr (MattaFacts) facts = read_facts (shapes[i].text);

    g_test_message ("%s", shapes[i].what);
    g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, shapes[i].attachments);
    g_assert_cmpstr (facts->unreadable, ==, shapes[i].unreadable);
    g_assert_cmpint (facts->protection, ==, shapes[i].protection);
    g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 2);
  }
}

static void
test_uuencode (void)
{
  g_autoptr (MattaFacts) facts = read_facts (HEAD "\r\nbegin 644 a b.txt\r\n#86)C\r\n`\r\nend\r\n");
  const MattaAttachment *attachment = matta_facts_get_attachment (facts, 0);

  g_assert_cmpstr (attachment->name, ==, "a b.txt");
  g_assert_cmpuint (attachment->size, ==, 3);
  g_assert_cmpstr (attachment->digest, ==, ABC);
  g_assert_cmpint (attachment->sort, ==, MATTA_ATTACHMENT_UUENCODE);
}

static void
test_attached_message (void)
{
  g_autoptr (MattaFacts) facts = read_facts (
      HEAD "Content-Type: multipart/mixed; boundary=Y\r\n\r\n--Y\r\n\r\nouter\r\n"
           "--Y\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n" MIXED PLAIN ABC_PART (
               "Content-Disposition: attachment; filename=i.txt") END "--Y--\r\n");

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 2);
  g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, MATTA_ATTACHMENT_MESSAGE);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 0)->name, ==, "inner");
  g_assert_cmpuint (matta_facts_get_attachment (facts, 0)->depth, ==, 0);
  g_assert_cmpstr (matta_facts_get_attachment (facts, 1)->name, ==, "i.txt");
  g_assert_cmpuint (matta_facts_get_attachment (facts, 1)->depth, ==, 1);
  g_assert_cmpstr (facts->text, ==, "outer");
  g_assert_null (facts->unreadable);
}

static void
test_inline_and_invitation (void)
{
  g_autoptr (MattaFacts) facts =
      read_facts (HEAD "Content-Type: multipart/related; boundary=X\r\n\r\n" PLAIN ABC_PART (
          "Content-Type: image/png\r\nContent-ID: <c@example.jp>")
                      ABC_PART ("Content-Type: text/calendar; method=REQUEST") END);

  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 2);
  g_assert_cmpint (matta_facts_get_attachment (facts, 0)->sort, ==, MATTA_ATTACHMENT_INLINE);
  g_assert_true (facts->is_invitation);
}

static void
test_header_limits (void)
{
  MattaLimits limits;
  g_autoptr (GString) top = g_string_new (HEAD);
  g_autoptr (GString) nested = g_string_new (MIXED "--X\r\n");

  matta_limits_init (&limits);
  limits.headers = 100;
  for (guint i = 0; i < 101; i++) {
    g_string_append (top, "X-A: 1\r\n");
    g_string_append (nested, "X-A: 1\r\n");
  }
  g_string_append (nested, "\r\nx\r\n" END);
  for (guint i = 0; i < 2; i++) {
    const GString *text = i == 0 ? top : nested;
    g_autoptr (MattaFacts) facts = read_with (text->str, text->len, &limits);

    g_assert_cmpstr (facts->unreadable, ==, MATTA_UNREADABLE_HEADERS);
    g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 2);
    g_assert_cmpint (matta_facts_get_recipient (facts, 0)->kind, ==, MATTA_KIND_BCC);
    g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
    g_assert_cmpuint (matta_facts_get_attachment (facts, 0)->size, ==, text->len);
  }
}

static void
test_depth_limit (void)
{
  static const guint levels[] = { 3, 50, 2000 };

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    g_autoptr (GString) text = g_string_new (HEAD);
    g_autoptr (MattaFacts) facts = NULL;
    MattaLimits limits;

    matta_limits_init (&limits);
    limits.depth = 10;
    for (guint level = 0; level < levels[i]; level++)
      g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=b%u\r\n\r\n--b%u\r\n",
                              level, level);
    g_string_append (text, "Content-Type: a/b\r\n\r\nx\r\n");
    for (guint level = levels[i]; level > 0; level--)
      g_string_append_printf (text, "--b%u--\r\n", level - 1);
    facts = read_with (text->str, text->len, &limits);
    g_assert_cmpstr (facts->unreadable, ==, levels[i] > 10 ? MATTA_UNREADABLE_TOO_DEEP : NULL);
    g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 1);
  }
}

static void
test_part_limit (void)
{
  MattaLimits limits;
  g_autoptr (MattaFacts) facts = NULL;
  const char *text = MIXED PLAIN ABC_PART ("X-A: 1") ABC_PART ("X-A: 1") END;

  matta_limits_init (&limits);
  limits.parts = 3;
  facts = read_with (text, strlen (text), &limits);
  g_assert_cmpstr (facts->unreadable, ==, MATTA_UNREADABLE_TOO_MANY);
  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, 2);
}

static const struct {
  const char *charset;
  const char *body;
  const char *text;
} bodies[] = {
  { "utf-8", "見積", "見積" },
  { "iso-2022-jp", "\x1b$B8+@Q\x1b(B", "見積" },
  { "Shift_JIS", "\x8c\xa9\x90\xcf\x87\x40", "見積①" },
  { "windows-31j", "\x8c\xa9\x90\xcf", "見積" },
  { "no-such-charset", "plain", "plain" },
};

static void
test_charsets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *text = g_strdup_printf (HEAD "Content-Type: text/plain; charset=%s\r\n\r\n%s",
                                             bodies[i].charset, bodies[i].body);
    g_autoptr (MattaFacts) facts = read_facts (text);

    g_assert_cmpstr (facts->text, ==, bodies[i].text);
  }
}

#define INNER                                                                                      \
  "Subject:  Old\r\nContent-Type: multipart/mixed; boundary=Y\r\n\r\nFor old apps.\r\n--Y\r\n\r\n" \
  "one\r\n--Y--\r\nThe end"

typedef struct {
  const char *name;
  const char *text;
  guint index;
  const char *shown; /* name; NULL = there is no such attachment */
  const char *bytes;
} BytesCase;

static const BytesCase bytes_cases[] = {
  { "first-of-two",
    MIXED PLAIN ABC_PART (
        "Content-Disposition: attachment; filename=a.bin") "--X\r\nContent-Type: text/csv; "
                                                           "name=b.csv\r\nContent-Disposition: "
                                                           "attachment\r\n\r\n1,2\r\n" END,
    0, "a.bin", "abc" },
  { "second-of-two",
    MIXED PLAIN ABC_PART (
        "Content-Disposition: attachment; filename=a.bin") "--X\r\nContent-Type: text/csv; "
                                                           "name=b.csv\r\nContent-Disposition: "
                                                           "attachment\r\n\r\n1,2\r\n" END,
    1, "b.csv", "1,2" },
  { "beyond-the-last", MIXED PLAIN ABC_PART ("Content-Disposition: attachment; filename=a.bin") END,
    1, NULL, NULL },
  { "uuencode", HEAD "\r\nHello\r\nbegin 644 u.txt\r\n#86)C\r\n`\r\nend\r\n", 0, "u.txt", "abc" },
  { "attached-message-as-it-stands",
    MIXED PLAIN "--X\r\nContent-Type: message/rfc822; name=old.eml\r\n\r\n" INNER "\r\n" END, 0,
    "old.eml", INNER },
};

static void
test_bytes (void)
{
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; i < G_N_ELEMENTS (bytes_cases); i++) {
    const BytesCase *expected = &bytes_cases[i];
    g_autoptr (GBytes) raw = g_bytes_new_static (expected->text, strlen (expected->text));
    g_autoptr (MattaContent) content = matta_content_new_for_bytes (raw);
    g_autofree char *name = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes =
        matta_facts_read_attachment (content, expected->index, &limits, &name, &error);

    g_test_message ("%s", expected->name);
    g_assert_cmpstr (name, ==, expected->shown);
    if (expected->shown == NULL) {
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->bytes,
                     strlen (expected->bytes));
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\r\n", 2);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (MattaFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, envelope, &limits, cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (facts->is_report);
  g_cancellable_cancel (cancellable);
  g_assert_null (matta_facts_read (content, envelope, &limits, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/reads-header-fields", test_fields);
  g_test_add_func ("/facts/bcc-is-in-no-header", test_recipients);
  g_test_add_func ("/facts/a-kept-copy-names-everybody", test_kept_copy);
  g_test_add_func ("/facts/names-as-a-mail-app-shows-them", test_names);
  g_test_add_func ("/facts/no-attachment-goes-unlisted", test_shapes);
  g_test_add_func ("/facts/decodes-uuencode", test_uuencode);
  g_test_add_func ("/facts/enters-attached-messages", test_attached_message);
  g_test_add_func ("/facts/inline-image-and-invitation", test_inline_and_invitation);
  g_test_add_func ("/facts/header-limits", test_header_limits);
  g_test_add_func ("/facts/depth-limit", test_depth_limit);
  g_test_add_func ("/facts/part-limit", test_part_limit);
  g_test_add_func ("/facts/text-in-any-charset", test_charsets);
  g_test_add_func ("/facts/gives-the-bytes-of-one-attachment", test_bytes);
  g_test_add_func ("/facts/can-be-cancelled", test_cancelled);
  return g_test_run ();
}

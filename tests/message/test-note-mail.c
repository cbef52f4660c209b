/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-facts.h"
#include "matta-note-mail.h"

#include <string.h>

#define GAP "password-01kdvdna00d7ayht8tvwz6rc97"
#define SUBJECT                                                                                    \
  "パスワード: 見積書 <2026>, a subject that is longer than a line of mail may ever be"
#define TEXT "パスワードは次のとおりです。\n\n" GAP "\n\nThe password.\n"

static MattaContent *
make (const char *in_reply_to)
{
  const MattaNoteMail mail = {
    .from = "sato@example.com",
    .to = "taro@customer.example",
    .subject = SUBJECT,
    .text = TEXT,
    .gap = GAP,
    .message_id = "a@matta.localhost",
    .in_reply_to = in_reply_to,
    .date = G_GINT64_CONSTANT (1767225600000000),
  };

  return matta_note_mail_make (&mail);
}

static MattaFacts *
read_facts (MattaContent *content)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("sato@example.com", NULL);
  MattaLimits limits = { 0 };

  matta_limits_init (&limits);
  matta_envelope_add (envelope, "taro@customer.example", NULL);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

static char *
dup_text (MattaContent *content)
{
  g_autoptr (GBytes) bytes = matta_content_get_bytes (content, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Any server takes it. */
static void
assert_plain (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_str_is_ascii (text));
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
  }
}

static void
test_make (void)
{
  g_autoptr (MattaContent) content = make ("first@client.example");
  g_autoptr (MattaFacts) facts = read_facts (content);
  g_autofree char *text = dup_text (content);

  assert_plain (text);
  g_assert_nonnull (strstr (text, "\r\n" GAP "\r\n"));
  g_assert_nonnull (strstr (text, "In-Reply-To: <first@client.example>\r\n"));
  g_assert_nonnull (strstr (text, "Message-Id: <a@matta.localhost>\r\n"));
  g_assert_nonnull (strstr (text, "To: taro@customer.example\r\n"));
  g_assert_nonnull (strstr (text, "From: sato@example.com\r\n"));
  g_assert_cmpstr (facts->subject, ==, SUBJECT);
  g_assert_nonnull (strstr (facts->text, "パスワードは次のとおりです。"));
  g_assert_cmpuint (facts->attachments->len, ==, 0);
}

static const char *const secrets[] = {
  "k3fm-9xqw-a2bc-d4ef",
  "a=b.c =3D\"<&",
  "clock-onion-spaghetti-wobbly-unicorn-gravel-clock-onion-spaghetti-wobbly-unicorn-gravel",
  "exactly-24-characters-xx",
};

/* What the receiver reads is what was filled in, whatever characters it has. */
static void
test_fill (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_autoptr (MattaContent) content = make (NULL);
    g_autoptr (MattaContent) filled = matta_note_mail_fill (content, GAP, secrets[i], NULL);
    g_autoptr (MattaFacts) facts = read_facts (filled);
    g_autofree char *before = dup_text (content);
    g_autofree char *after = dup_text (filled);
    g_autofree char *line = g_strconcat ("\n", secrets[i], NULL);

    g_assert_null (strstr (before, secrets[i]));
    g_assert_null (strstr (after, GAP));
    assert_plain (after);
    g_assert_nonnull (strstr (facts->text, secrets[i]));
    g_assert_null (strstr (facts->text, GAP));
  }
}

static void
test_no_gap (void)
{
  g_autoptr (MattaContent) content = make (NULL);
  g_autoptr (MattaContent) filled = matta_note_mail_fill (content, GAP, "k3fm", NULL);
  g_autoptr (MattaContent) again = NULL;
  g_autoptr (GError) error = NULL;

  again = matta_note_mail_fill (filled, GAP, "k3fm", &error);
  g_assert_null (again);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  g_clear_error (&error);
  again = matta_note_mail_fill (content, "a", "k3fm", &error);
  g_assert_null (again);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note-mail/make", test_make);
  g_test_add_func ("/note-mail/fill", test_fill);
  g_test_add_func ("/note-mail/no-gap", test_no_gap);
  return g_test_run ();
}

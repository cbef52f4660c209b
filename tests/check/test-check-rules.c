/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check-rules.h"

#include "matta-check.h"
#include "matta-rule-words.h"

#include <glib/gstdio.h>
#include <string.h>

/* One condition asked of one mail. me@example.com writes; example.com is inside. */
typedef struct {
  const char *name;
  const char *when;
  const char *headers;    /* NULL = To: taro@customer.example, Subject: Hi, a Date */
  const char *recipients; /* envelope; NULL = taro@customer.example */
  const char *body;       /* NULL = Hello */
  const char *lists;      /* NULL = none */
  const char *expected; /* what became of the rule: "ABOUT=tier …", "unjudged=REASON", "" = no */
} Case;

#define TEXT(text) "Content-Type: text/plain; charset=utf-8\r\n\r\n" text
#define FILES                                                                                      \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello"  \
  "\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf"    \
  "\r\n\r\n12345\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: "        \
  "attachment; filename=\"B.XLSX.\"\r\n\r\n1234567890\r\n--b--\r\n"
#define PICTURE                                                                                    \
  "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"      \
  "<img src=cid:a>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\r\nx\r\n--b--\r\n"
#define ENCRYPTED                                                                                  \
  "Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\r\n\r\n"  \
  "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: "      \
  "application/octet-stream\r\n\r\nx\r\n--b--\r\n"
#define WINMAIL                                                                                    \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello"  \
  "\r\n--b\r\nContent-Type: application/ms-tnef\r\nContent-Disposition: attachment; "              \
  "filename=winmail.dat\r\n\r\nx\r\n--b--\r\n"
#define THREE "a@x.example b@x.example c@y.example ai@example.com"
#define THREE_TO "To: a@x.example, b@x.example\r\nCc: ai@example.com\r\nSubject: Hi\r\n"
#define AT(day, time)                                                                              \
  "To: taro@customer.example\r\nSubject: Hi\r\nDate: " day " Nov 2026 " time " +0000\r\n"

static const Case cases[] = {
  { .name = "always", .when = "{\"always\": true}", .expected = "message=look" },
  { .name = "not", .when = "{\"not\": {\"always\": true}}", .expected = "" },
  { .name = "all-holds",
    .when = "{\"all\": [{\"always\": true}, {\"reply\": false}]}",
    .expected = "message=look" },
  { .name = "all-fails",
    .when = "{\"all\": [{\"always\": true}, {\"reply\": true}]}",
    .expected = "" },
  { .name = "any-holds",
    .when = "{\"any\": [{\"reply\": true}, {\"always\": true}]}",
    .expected = "message=look" },
  { .name = "any-fails",
    .when = "{\"any\": [{\"reply\": true}, {\"invitation\": true}]}",
    .expected = "" },

  { .name = "recipient-at",
    .when = "{\"recipient\": {\"at\": [\"customer.example\"]}}",
    .expected = "taro@customer.example=look" },
  { .name = "recipient-at-exactly",
    .when = "{\"recipient\": {\"at\": [\"tomer.example\"]}}",
    .expected = "" },
  { .name = "recipients-are-all-named",
    .when = "{\"recipient\": {\"at\": [\"x.example\"]}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "a@x.example=look b@x.example=look" },
  { .name = "recipient-outside",
    .when = "{\"recipient\": {\"side\": \"outside\"}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "a@x.example=look b@x.example=look c@y.example=look" },
  { .name = "recipient-inside",
    .when = "{\"recipient\": {\"side\": \"inside\"}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "ai@example.com=look" },
  { .name = "recipient-inside-by-list",
    .when = "{\"recipient\": {\"side\": \"inside\"}}",
    .lists = "{\"inside\": [\"customer.example\"]}",
    .expected = "taro@customer.example=look" },
  { .name = "nobody-outside",
    .when = "{\"not\": {\"recipient\": {\"side\": \"outside\"}}}",
    .headers = THREE_TO,
    .recipients = "ai@example.com",
    .expected = "message=look" },
  { .name = "recipient-unseen",
    .when = "{\"recipient\": {\"kind\": [\"bcc\"]}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "c@y.example=look" },
  { .name = "one-recipient-is-all-of-it",
    .when = "{\"recipient\": {\"kind\": [\"cc\"], \"side\": \"outside\"}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "" },
  { .name = "recipient-not-at",
    .when = "{\"recipient\": {\"not-at\": [\"x.example\", \"example.com\"]}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "c@y.example=look" },
  { .name = "recipient-on-list",
    .when = "{\"recipient\": {\"on-list\": [\"trusted\"]}}",
    .lists = "{\"trusted\": [\"y.example\"]}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "c@y.example=look" },
  { .name = "recipient-that-is-none",
    .when = "{\"recipient\": {\"at\": [\"other.example\"]}}",
    .recipients = "a@b@x.example",
    .expected = "unjudged=address" },
  { .name = "recipient-that-is-none-beside-a-match",
    .when = "{\"recipient\": {\"at\": [\"x.example\"]}}",
    .recipients = "a@b@x.example c@x.example",
    .expected = "c@x.example=look" },
  { .name = "named-in-a-part-that-fails",
    .when = "{\"any\": [{\"all\": [{\"recipient\": {\"at\": [\"x.example\"]}}, {\"reply\": "
            "true}]}, {\"recipient\": {\"at\": [\"y.example\"]}}]}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "c@y.example=look" },
  { .name = "named-under-not",
    .when = "{\"not\": {\"not\": {\"recipient\": {\"at\": [\"x.example\"]}}}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "message=look" },

  { .name = "sender",
    .when = "{\"sender\": {\"at\": [\"me@example.com\"]}}",
    .headers = "From: Me <me@example.com>\r\nSubject: Hi\r\n",
    .expected = "message=look" },
  { .name = "sender-another",
    .when = "{\"sender\": {\"at\": [\"boss@example.com\"]}}",
    .headers = "From: Me <me@example.com>\r\nSubject: Hi\r\n",
    .expected = "" },
  { .name = "sender-missing",
    .when = "{\"sender\": {\"at\": [\"boss@example.com\"]}}",
    .expected = "unjudged=sender" },

  { .name = "finding", .when = "{\"finding\": [\"first-domain\"]}", .expected = "message=look" },
  { .name = "finding-not-there", .when = "{\"finding\": [\"many-visible\"]}", .expected = "" },
  { .name = "tier", .when = "{\"tier-at-least\": \"look\"}", .expected = "message=look" },
  { .name = "tier-not-reached", .when = "{\"tier-at-least\": \"stop\"}", .expected = "" },

  { .name = "subject",
    .when = "{\"subject-words\": [\"社外秘\"]}",
    .headers = "Subject: =?UTF-8?B?44CQ56S+5aSW56eY44CR?=\r\n",
    .expected = "message=look" },
  { .name = "subject-width",
    .when = "{\"subject-words\": [\"ＣＯＮＦＩＤＥＮＴＩＡＬ\"]}",
    .headers = "Subject: confidential\r\n",
    .expected = "message=look" },
  { .name = "subject-without", .when = "{\"subject-words\": [\"secret\"]}", .expected = "" },
  { .name = "subject-missing",
    .when = "{\"subject-words\": [\"secret\"]}",
    .headers = "To: a@x.example\r\n",
    .expected = "" },
  { .name = "text",
    .when = "{\"text-words\": [\"極秘\", \"社外秘\"]}",
    .body = TEXT ("これは社外\r\n秘です"),
    .expected = "message=look" },
  { .name = "text-without",
    .when = "{\"text-words\": [\"社外秘\"]}",
    .body = TEXT ("これは"),
    .expected = "" },
  { .name = "text-quoted",
    .when = "{\"text-words\": [\"secret\"]}",
    .body = TEXT ("Hi\r\n\r\n> secret\r\n"),
    .expected = "message=look" },
  { .name = "text-quoted-is-not-own",
    .when = "{\"own-text-words\": [\"secret\"]}",
    .body = TEXT ("Hi\r\n\r\n> secret\r\n"),
    .expected = "" },
  { .name = "text-own",
    .when = "{\"own-text-words\": [\"secret\"]}",
    .body = TEXT ("A Secret\r\n"),
    .expected = "message=look" },
  { .name = "text-encrypted",
    .when = "{\"text-words\": [\"secret\"]}",
    .body = ENCRYPTED,
    .expected = "unjudged=text" },
  { .name = "text-encrypted-under-not",
    .when = "{\"not\": {\"text-words\": [\"secret\"]}}",
    .body = ENCRYPTED,
    .expected = "unjudged=text" },
  { .name = "encrypted-does-not-matter",
    .when = "{\"all\": [{\"text-words\": [\"secret\"]}, {\"reply\": true}]}",
    .body = ENCRYPTED,
    .expected = "" },
  { .name = "encrypted-decides-nothing",
    .when = "{\"any\": [{\"text-words\": [\"secret\"]}, {\"reply\": false}]}",
    .body = ENCRYPTED,
    .expected = "message=look" },

  { .name = "file-extension",
    .when = "{\"attachment\": {\"extension\": [\"pdf\", \"xlsx\"]}}",
    .body = FILES,
    .expected = "0=look 1=look" },
  { .name = "file-name",
    .when = "{\"attachment\": {\"name\": [\"b.*\"]}}",
    .body = FILES,
    .expected = "1=look" },
  { .name = "file-type",
    .when = "{\"attachment\": {\"type\": [\"application/p*\"]}}",
    .body = FILES,
    .expected = "0=look" },
  { .name = "file-size",
    .when = "{\"attachment\": {\"size\": {\"at-least\": 6}}}",
    .body = FILES,
    .expected = "1=look" },
  { .name = "file-is-all-of-it",
    .when = "{\"attachment\": {\"extension\": [\"pdf\"], \"size\": {\"at-least\": 6}}}",
    .body = FILES,
    .expected = "" },
  { .name = "file-and-person",
    .when = "{\"all\": [{\"attachment\": {\"extension\": [\"pdf\"]}}, {\"recipient\": {\"side\": "
            "\"outside\"}}]}",
    .body = FILES,
    .expected = "taro@customer.example=look" },
  { .name = "file-in-the-text",
    .when = "{\"attachment\": {\"shown-in-text\": true}}",
    .body = PICTURE,
    .expected = "0=look" },
  { .name = "file-not-in-the-text",
    .when = "{\"attachment\": {\"shown-in-text\": false}}",
    .body = PICTURE,
    .expected = "" },
  { .name = "file-none", .when = "{\"attachment\": {\"extension\": [\"pdf\"]}}", .expected = "" },
  { .name = "file-encrypted",
    .when = "{\"attachment\": {\"extension\": [\"pdf\"]}}",
    .body = ENCRYPTED,
    .expected = "unjudged=attachments" },
  { .name = "file-in-winmail",
    .when = "{\"attachment\": {\"extension\": [\"pdf\"]}}",
    .body = WINMAIL,
    .expected = "unjudged=attachments" },

  { .name = "file-count",
    .when = "{\"attachment-count\": {\"at-least\": 2}}",
    .body = FILES,
    .expected = "message=look" },
  { .name = "file-count-more",
    .when = "{\"attachment-count\": {\"at-least\": 3}}",
    .body = FILES,
    .expected = "" },
  { .name = "file-count-not-pictures",
    .when = "{\"attachment-count\": {\"at-least\": 1}}",
    .body = PICTURE,
    .expected = "" },
  { .name = "file-count-hidden",
    .when = "{\"attachment-count\": {\"at-least\": 3}}",
    .body = WINMAIL,
    .expected = "unjudged=attachments" },
  { .name = "file-count-hidden-is-enough",
    .when = "{\"attachment-count\": {\"at-least\": 1}}",
    .body = WINMAIL,
    .expected = "message=look" },
  { .name = "file-count-hidden-is-too-much",
    .when = "{\"attachment-count\": {\"at-most\": 0}}",
    .body = WINMAIL,
    .expected = "" },
  { .name = "files-size",
    .when = "{\"attachment-size\": {\"at-least\": 15, \"at-most\": 15}}",
    .body = FILES,
    .expected = "message=look" },
  { .name = "message-size", .when = "{\"message-size\": {\"at-least\": 1000000}}", .expected = "" },
  { .name = "recipient-count",
    .when = "{\"recipient-count\": {\"at-least\": 4, \"at-most\": 4}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "message=look" },
  { .name = "outside-count",
    .when = "{\"outside-count\": {\"at-least\": 3, \"at-most\": 3}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "message=look" },
  { .name = "visible-outside-count",
    .when = "{\"visible-outside-count\": {\"at-least\": 2, \"at-most\": 2}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "message=look" },
  { .name = "visible-outside-domains",
    .when = "{\"visible-outside-domains\": {\"at-least\": 1, \"at-most\": 1}}",
    .headers = THREE_TO,
    .recipients = THREE,
    .expected = "message=look" },

  { .name = "hour",
    .when = "{\"hour\": {\"from\": \"09:00\", \"to\": \"18:00\"}}",
    .headers = AT ("23", "09:00:00"),
    .expected = "message=look" },
  { .name = "hour-is-over",
    .when = "{\"hour\": {\"from\": \"09:00\", \"to\": \"18:00\"}}",
    .headers = AT ("23", "18:00:00"),
    .expected = "" },
  { .name = "hour-before-midnight",
    .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"06:00\"}}",
    .headers = AT ("23", "23:59:59"),
    .expected = "message=look" },
  { .name = "hour-after-midnight",
    .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"06:00\"}}",
    .headers = AT ("23", "05:59:59"),
    .expected = "message=look" },
  { .name = "hour-by-day",
    .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"06:00\"}}",
    .headers = AT ("23", "06:00:00"),
    .expected = "" },
  { .name = "hour-of-another-zone",
    .when = "{\"hour\": {\"from\": \"00:00\", \"to\": \"01:00\"}}",
    .headers = "Subject: Hi\r\nDate: Mon, 23 Nov 2026 09:30:00 +0900\r\n",
    .expected = "message=look" },
  { .name = "hour-unknown",
    .when = "{\"hour\": {\"from\": \"22:00\", \"to\": \"06:00\"}}",
    .headers = "Subject: Hi\r\n",
    .expected = "unjudged=date" },
  { .name = "weekday",
    .when = "{\"weekday\": [\"sat\", \"sun\"]}",
    .headers = AT ("22", "12:00:00"),
    .expected = "message=look" },
  { .name = "weekday-working",
    .when = "{\"weekday\": [\"sat\", \"sun\"]}",
    .headers = AT ("23", "12:00:00"),
    .expected = "" },
  { .name = "weekday-unknown",
    .when = "{\"weekday\": [\"sat\", \"sun\"]}",
    .headers = "Subject: Hi\r\n",
    .expected = "unjudged=date" },
  { .name = "reply",
    .when = "{\"reply\": true}",
    .headers = "Subject: Hi\r\nIn-Reply-To: <a@x.example>\r\n",
    .expected = "message=look" },
  { .name = "encrypted",
    .when = "{\"protection\": [\"signed\", \"encrypted\"]}",
    .body = ENCRYPTED,
    .expected = "message=look" },
  { .name = "not-encrypted", .when = "{\"protection\": [\"encrypted\"]}", .expected = "" },
};

static MattaFacts *
read_facts (const char *headers, const char *recipients, const char *body, const char *return_path)
{
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (return_path, NULL);
  g_auto (GStrv) addresses =
      g_strsplit (recipients != NULL ? recipients : "taro@customer.example", " ", -1);
  g_autofree char *text =
      g_strconcat (headers != NULL ? headers : AT ("23", "12:00:00"), "MIME-Version: 1.0\r\n",
                   body != NULL ? body : TEXT ("Hello\r\n"), NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

/* A set of one file with this text. */
static MattaRuleSet *
make_rules (const char *text)
{
  g_autofree char *dir = g_dir_make_tmp ("matta-rules-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.json", NULL);
  MattaRuleSet *rules = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  rules = matta_rule_set_load (dir, NULL, NULL, NULL);
  g_unlink (path);
  g_rmdir (dir);
  return rules;
}

static MattaRuleSet *
make_good_rules (const char *text)
{
  MattaRuleSet *rules = make_rules (text);

  if (matta_rule_set_get_n_refusals (rules) > 0)
    g_test_message ("%s", matta_rule_set_get_refusal (rules, 0)->reason);
  g_assert_true (matta_rule_set_is_whole (rules));
  return rules;
}

static MattaVerdict *
run (MattaFacts *facts, MattaRuleSet *rules, MattaRuleActions **actions)
{
  const char *overrides[] = { "inside-domains=example.com", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaHistory) history = matta_history_new ();
  g_autoptr (MattaVerdict) found = matta_check_run (facts, history, policy);

  return matta_check_run_rules (facts, policy, rules, found, actions);
}

static void
describe (GString *text, const MattaFinding *finding)
{
  g_autofree char *unjudged = matta_rule_words_get_unjudged (finding->detail);

  if (text->len > 0)
    g_string_append_c (text, ' ');
  if (unjudged != NULL) {
    g_assert_cmpint (finding->tier, ==, MATTA_TIER_THINK);
    g_string_append_printf (text, "unjudged=%s", unjudged);
    return;
  }
  g_string_append_printf (text, "%s=%s", finding->subject != NULL ? finding->subject : "message",
                          matta_tier_to_string (finding->tier));
}

/* What is said under @id, in order. */
static char *
describe_all (MattaVerdict *verdict, const char *id)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    if (g_str_equal (finding->id, id))
      describe (text, finding);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_condition (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *text = g_strdup_printf (
      "{\"version\": 1, \"lists\": %s, \"rules\": [{\"id\": \"r\", \"when\": %s, \"then\": "
      "{\"tier\": \"look\"}}]}",
      test->lists != NULL ? test->lists : "{}", test->when);
  g_autoptr (MattaRuleSet) rules = make_good_rules (text);
  g_autoptr (MattaFacts) facts =
      read_facts (test->headers, test->recipients, test->body, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
  g_autofree char *said = describe_all (verdict, "rule:r");

  g_assert_cmpstr (said, ==, test->expected);
}

/* Only the beginning of a long text is looked at; the rest may say anything. */
static void
test_long_text (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autofree char *body = g_strconcat (TEXT ("begin "), long_text, NULL);
  g_autoptr (MattaRuleSet) rules = make_good_rules (
      "{\"version\": 1, \"rules\": ["
      "{\"id\": \"end\", \"when\": {\"text-words\": [\"end\"]}, \"then\": {\"tier\": \"look\"}},"
      "{\"id\": \"begin\", \"when\": {\"text-words\": [\"begin\"]}, \"then\": {\"tier\": "
      "\"look\"}}]}");
  g_autoptr (MattaFacts) facts = read_facts (NULL, NULL, body, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
  g_autofree char *end = describe_all (verdict, "rule:end");
  g_autofree char *begin = describe_all (verdict, "rule:begin");

  g_assert_cmpstr (end, ==, "unjudged=text");
  g_assert_cmpstr (begin, ==, "message=look");
}

#define EVERY                                                                                      \
  "{\"version\": 1, \"rules\": ["                                                                  \
  "{\"id\": \"a\", \"when\": {\"always\": true}, \"then\": {\"bcc\": [\"archive@example.com\", "   \
  "\"boss@example.com\", \"taro@customer.example\"], \"hold-minutes\": 10}},"                      \
  "{\"id\": \"b\", \"when\": {\"always\": true}, \"then\": {\"cc\": [\"Boss@example.com\"], "      \
  "\"hold-minutes\": 5, \"outside-to-bcc\": true}},"                                               \
  "{\"id\": \"c\", \"when\": {\"recipient\": {\"at\": [\"customer.example\"]}}, \"then\": "        \
  "{\"forbid\": true, \"require-reason\": true, \"message\": {\"en\": \"No\", \"ja\": "            \
  "\"不可\"}}},"                                                                                 \
  "{\"id\": \"d\", \"enabled\": false, \"when\": {\"always\": true}, \"then\": "                   \
  "{\"require-seal\": true, \"cc\": [\"d@example.com\"]}},"                                        \
  "{\"id\": \"e\", \"when\": {\"finding\": [\"rule:c\"]}, \"then\": {\"second-look\": true}}]}"

static void
test_actions (void)
{
  g_autoptr (MattaRuleSet) rules = make_good_rules (EVERY);
  g_autoptr (MattaFacts) facts = read_facts (NULL, NULL, NULL, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);

  g_assert_cmpint (matta_verdict_get_tier (verdict), ==, MATTA_TIER_STOP);
  g_assert_cmpuint (actions->cc->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (actions->cc, 0), ==, "Boss@example.com");
  g_assert_cmpuint (actions->bcc->len, ==, 1); /* the boss sees it, taro gets it already */
  g_assert_cmpstr (g_ptr_array_index (actions->bcc, 0), ==, "archive@example.com");
  g_assert_cmpuint (actions->hold_minutes, ==, 10);
  g_assert_true (actions->outside_to_bcc);
  g_assert_true (actions->forbid);
  g_assert_true (actions->require_reason);
  g_assert_false (actions->require_seal); /* disabled */
  g_assert_true (actions->second_look);
}

/* Putting an address right is offered only where lists and rules say nothing new of the right one.
 */
static const struct {
  const char *what;
  const char *file;
  const char *remedy;
} corrections[] = {
  { "no rules", "{\"version\": 1}", "correct" },
  { "a rule that says the same of both",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"always\": true}, \"then\": "
    "{\"tier\": \"look\", \"hold-minutes\": 5}}]}",
    "correct" },
  { "the right one is blocked",
    "{\"version\": 1, \"lists\": {\"blocked\": [\"taro@example.com\"]}}", "drop" },
  { "the right one is watched", "{\"version\": 1, \"lists\": {\"watched\": [\"example.com\"]}}",
    "drop" },
  { "a rule forbids mail to the right one",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"at\": "
    "[\"example.com\"]}}, \"then\": {\"forbid\": true}}]}",
    "drop" },
  { "a rule holds mail to the right one",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"at\": "
    "[\"example.com\"]}}, \"then\": {\"hold-minutes\": 5}}]}",
    "drop" },
  { "a rule seals mail to the right one",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"at\": "
    "[\"example.com\"]}}, \"then\": {\"require-seal\": true}}]}",
    "drop" },
  { "a rule seals mail to the wrong one, which it stays",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"side\": "
    "\"outside\"}}, \"then\": {\"require-seal\": true}}]}",
    "correct" },
  { "a rule asks about inside people",
    "{\"version\": 1, \"rules\": [{\"id\": \"r\", \"when\": {\"recipient\": {\"side\": "
    "\"inside\"}}, \"then\": {\"tier\": \"think\"}}]}",
    "drop" },
};

static void
test_corrections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (corrections); i++) {
    g_autoptr (MattaRuleSet) rules = make_good_rules (corrections[i].file);
    g_autoptr (MattaFacts) facts = read_facts (NULL, "taro@examp1e.com", NULL, "me@example.com");
    g_autoptr (MattaRuleActions) actions = NULL;
    g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
    const char *remedy = NULL;

    for (guint j = 0; j < matta_verdict_get_n_findings (verdict); j++)
      if (g_str_equal (matta_verdict_get_finding (verdict, j)->id, "look-alike"))
        remedy = matta_verdict_get_finding (verdict, j)->remedy;
    g_test_message ("%s", corrections[i].what);
    g_assert_cmpstr (remedy, ==, corrections[i].remedy);
  }
}

static void
test_words (void)
{
  const char *japanese[] = { "ja_JP.UTF-8", "ja", "C", NULL };
  g_autoptr (MattaRuleSet) rules = make_good_rules (EVERY);
  g_autoptr (MattaFacts) facts = read_facts (NULL, NULL, NULL, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
  gboolean seen = FALSE;

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);
    g_autofree char *said = NULL;

    if (!g_str_equal (finding->id, "rule:c"))
      continue;
    said = matta_rule_words_choose (finding->detail, japanese);
    g_assert_cmpstr (said, ==, "不可");
    g_assert_cmpstr (finding->remedy, ==, "drop");
    seen = TRUE;
  }
  g_assert_true (seen);
}

static void
test_report_passes (void)
{
  g_autoptr (MattaRuleSet) rules = make_good_rules (EVERY);
  g_autoptr (MattaFacts) facts = read_facts (NULL, NULL, NULL, "");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);

  g_assert_cmpuint (matta_verdict_get_n_findings (verdict), ==, 0);
  g_assert_false (actions->forbid);
}

static void
test_refused_asks (void)
{
  g_autoptr (MattaRuleSet) rules = make_rules ("broken");
  g_autoptr (MattaFacts) facts = read_facts ("To: ai@example.com\r\nSubject: Hi\r\n",
                                             "ai@example.com", NULL, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
  g_autofree char *said = describe_all (verdict, "rules-refused");

  g_assert_cmpstr (said, ==, "message=think");
}

static void
test_empty_changes_nothing (void)
{
  g_autoptr (MattaRuleSet) rules = matta_rule_set_new_empty ();
  g_autoptr (MattaFacts) facts = read_facts (NULL, NULL, NULL, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);

  g_assert_cmpuint (matta_verdict_get_n_findings (verdict), ==, 3);
  g_assert_cmpint (matta_verdict_get_tier (verdict), ==, MATTA_TIER_LOOK);
}

/* Given to the policy, an inside list counts for the checks, too. */
static void
test_inside_list (void)
{
  const char *overrides[] = { "inside-domains=example.com", NULL };
  g_autoptr (MattaRuleSet) rules =
      make_good_rules ("{\"version\": 1, \"lists\": {\"inside\": [\"x.example\", \"@y.example\", "
                       "{\"pattern\": \"*.z.example\"}]}}");
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaHistory) history = matta_history_new ();
  g_autoptr (MattaFacts) facts =
      read_facts (NULL, "a@x.example b@y.example c@q.z.example", FILES, "me@example.com");
  g_autoptr (MattaVerdict) apart = matta_check_run (facts, history, policy);
  g_autoptr (MattaVerdict) together = NULL;
  g_autofree char *before = describe_all (apart, "outside-attachment");
  g_autofree char *after = NULL;

  matta_policy_set_inside_list (policy, matta_rule_set_get_inside (rules));
  together = matta_check_run (facts, history, policy);
  after = describe_all (together, "outside-attachment");
  g_assert_cmpstr (before, ==, "0=look 1=look");
  g_assert_cmpstr (after, ==, "");
}

/* A list, a recipient, and what is said of them. */
typedef struct {
  const char *name;
  const char *lists;
  const char *recipient;
  const char *watched;
  const char *blocked;
  gboolean forbid;
  MattaTier tier;
} ListCase;

static const ListCase list_cases[] = {
  { .name = "watched",
    .lists = "{\"watched\": [\"customer.example\"]}",
    .recipient = "taro@customer.example",
    .watched = "taro@customer.example=think",
    .blocked = "",
    .tier = MATTA_TIER_THINK },
  { .name = "watched-inside",
    .lists = "{\"watched\": [\"all@example.com\"]}",
    .recipient = "all@example.com",
    .watched = "all@example.com=think",
    .blocked = "",
    .tier = MATTA_TIER_THINK },
  { .name = "not-watched",
    .lists = "{\"watched\": [\"tomer.example\"]}",
    .recipient = "taro@customer.example",
    .watched = "",
    .blocked = "",
    .tier = MATTA_TIER_LOOK },
  { .name = "blocked",
    .lists = "{\"blocked\": [\"taro@customer.example\"]}",
    .recipient = "Taro@Customer.example.",
    .watched = "",
    .blocked = "Taro@Customer.example.=stop",
    .forbid = TRUE,
    .tier = MATTA_TIER_STOP },
  { .name = "blocked-in-quotes",
    .lists = "{\"blocked\": [\"taro@customer.example\"]}",
    .recipient = "\"taro\"@customer.example",
    .watched = "",
    .blocked = "\"taro\"@customer.example=stop",
    .forbid = TRUE,
    .tier = MATTA_TIER_STOP },
  { .name = "blocked-and-trusted",
    .lists = "{\"blocked\": [\"taro@customer.example\"], \"trusted\": [\"customer.example\"]}",
    .recipient = "taro@customer.example",
    .watched = "",
    .blocked = "taro@customer.example=stop",
    .forbid = TRUE,
    .tier = MATTA_TIER_STOP },
  { .name = "no-address",
    .lists = "{\"blocked\": [\"b.example\"]}",
    .recipient = "a@b.example@c.example",
    .watched = "a@b.example@c.example=think",
    .blocked = "",
    .tier = MATTA_TIER_THINK },
  { .name = "trusted",
    .lists = "{\"trusted\": [\"customer.example\"]}",
    .recipient = "taro@customer.example",
    .watched = "",
    .blocked = "",
    .tier = MATTA_TIER_QUIET },
  { .name = "trusted-not-longer",
    .lists = "{\"trusted\": [\"customer.example\"]}",
    .recipient = "taro@notcustomer.example",
    .watched = "",
    .blocked = "",
    .tier = MATTA_TIER_LOOK },
  { .name = "inside",
    .lists = "{\"inside\": [\"customer.example\"]}",
    .recipient = "taro@customer.example",
    .watched = "",
    .blocked = "",
    .tier = MATTA_TIER_QUIET },
};

static void
test_lists (gconstpointer data)
{
  const ListCase *test = data;
  g_autofree char *text = g_strdup_printf ("{\"version\": 1, \"lists\": %s}", test->lists);
  g_autoptr (MattaRuleSet) rules = make_good_rules (text);
  g_autoptr (MattaFacts) facts = read_facts (NULL, test->recipient, NULL, "me@example.com");
  g_autoptr (MattaRuleActions) actions = NULL;
  g_autoptr (MattaVerdict) verdict = run (facts, rules, &actions);
  g_autofree char *watched = describe_all (verdict, "watched");
  g_autofree char *blocked = describe_all (verdict, "blocked");

  g_assert_cmpstr (watched, ==, test->watched);
  g_assert_cmpstr (blocked, ==, test->blocked);
  g_assert_cmpint (actions->forbid, ==, test->forbid);
  g_assert_cmpint (matta_verdict_get_tier (verdict), ==, test->tier);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/check-rules/condition/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_condition);
  }
  for (guint i = 0; i < G_N_ELEMENTS (list_cases); i++) {
    g_autofree char *path = g_strconcat ("/check-rules/lists/", list_cases[i].name, NULL);

    g_test_add_data_func (path, &list_cases[i], test_lists);
  }
  g_test_add_func ("/check-rules/condition/text-that-was-cut", test_long_text);
  g_test_add_func ("/check-rules/actions-add-up", test_actions);
  g_test_add_func ("/check-rules/corrections-only-where-nothing-changes", test_corrections);
  g_test_add_func ("/check-rules/words-in-the-reader-s-language", test_words);
  g_test_add_func ("/check-rules/inside-lists-count-for-the-checks", test_inside_list);
  g_test_add_func ("/check-rules/reports-pass", test_report_passes);
  g_test_add_func ("/check-rules/refused-rules-ask", test_refused_asks);
  g_test_add_func ("/check-rules/no-rules-change-nothing", test_empty_changes_nothing);
  return g_test_run ();
}

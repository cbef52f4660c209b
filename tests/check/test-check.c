/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

#include <string.h>

/* One mail and what the checks must say of it. Known people: taro@customer.example got 3 messages,
 * hanako@customer.example one, nobody else anything. */
typedef struct {
  const char *name;
  const char *headers;     /* To, Cc … */
  const char *recipients;  /* envelope, space-separated */
  const char *return_path; /* NULL = me@example.com */
  const char *body;        /* NULL = plain text */
  guint total;             /* messages sent so far */
  const char *expected;    /* "id=tier" in the checks' order, space-separated */
} Case;

#define FILE_BODY                                                                                  \
  "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello"  \
  "\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf"    \
  "\r\n\r\nx\r\n--b--\r\n"

#define PICTURE_BODY                                                                               \
  "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"      \
  "<img src=cid:a>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\r\nx\r\n--b--\r\n"

#define FIVE "a@c.example b@c.example c@c.example d@c.example e@c.example"
#define FIVE_TO "To: a@c.example, b@c.example, c@c.example, d@c.example, e@c.example\r\n"
#define FOUR_TO "To: a@c.example, b@c.example, c@c.example, d@c.example\r\n"

static const Case cases[] = {
  { .name = "inside-only-is-quiet",
    .headers = "To: ai@example.com\r\nSubject: Hi\r\n",
    .recipients = "ai@example.com",
    .total = 100,
    .expected = "" },
  { .name = "known-outside-is-quiet",
    .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
    .recipients = "taro@customer.example",
    .total = 100,
    .expected = "outside=quiet" },
  { .name = "known-in-other-spelling",
    .headers = "To: Taro@Customer.Example\r\nSubject: Hi\r\n",
    .recipients = "Taro@Customer.Example",
    .total = 100,
    .expected = "outside=quiet" },
  { .name = "hardly-known-is-a-look",
    .headers = "To: hanako@customer.example\r\nSubject: Hi\r\n",
    .recipients = "hanako@customer.example",
    .total = 100,
    .expected = "outside=look" },
  { .name = "first-address",
    .headers = "To: jiro@customer.example\r\nSubject: Hi\r\n",
    .recipients = "jiro@customer.example",
    .total = 100,
    .expected = "first-address=think outside=look" },
  { .name = "first-domain",
    .headers = "To: a@new.example\r\nSubject: Hi\r\n",
    .recipients = "a@new.example",
    .total = 100,
    .expected = "first-domain=think first-address=think outside=look" },
  { .name = "below-a-known-domain-is-new",
    .headers = "To: taro@x.customer.example\r\nSubject: Hi\r\n",
    .recipients = "taro@x.customer.example",
    .total = 100,
    .expected = "first-domain=think first-address=think outside=look" },
  { .name = "young-history-looks",
    .headers = "To: a@new.example\r\nSubject: Hi\r\n",
    .recipients = "a@new.example",
    .total = 49,
    .expected = "first-domain=look first-address=look outside=look" },
  { .name = "history-grows-up",
    .headers = "To: a@new.example\r\nSubject: Hi\r\n",
    .recipients = "a@new.example",
    .total = 50,
    .expected = "first-domain=think first-address=think outside=look" },
  { .name = "file-to-known",
    .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
    .recipients = "taro@customer.example",
    .body = FILE_BODY,
    .total = 100,
    .expected = "outside=quiet outside-attachment=look" },
  { .name = "file-to-new",
    .headers = "To: jiro@customer.example\r\nSubject: Hi\r\n",
    .recipients = "jiro@customer.example",
    .body = FILE_BODY,
    .total = 100,
    .expected = "first-address=think outside=look outside-attachment=think" },
  { .name = "file-inside-is-quiet",
    .headers = "To: ai@example.com\r\nSubject: Hi\r\n",
    .recipients = "ai@example.com",
    .body = FILE_BODY,
    .total = 100,
    .expected = "" },
  { .name = "picture-in-the-text-is-no-file",
    .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
    .recipients = "taro@customer.example",
    .body = PICTURE_BODY,
    .total = 100,
    .expected = "outside=quiet" },
  { .name = "empty-subject",
    .headers = "To: ai@example.com\r\nSubject:  \r\n",
    .recipients = "ai@example.com",
    .total = 100,
    .expected = "empty-subject=look" },
  { .name = "ideographic-space-is-empty",
    .headers = "To: ai@example.com\r\nSubject: =?UTF-8?B?44CA?=\r\n",
    .recipients = "ai@example.com",
    .total = 100,
    .expected = "empty-subject=look" },
  { .name = "no-subject",
    .headers = "To: ai@example.com\r\n",
    .recipients = "ai@example.com",
    .total = 100,
    .expected = "empty-subject=look" },
  { .name = "report-passes",
    .headers = "To: a@new.example\r\n",
    .recipients = "a@new.example",
    .return_path = "",
    .total = 100,
    .expected = "" },
};

static MattaEnvelope *
make_envelope (const Case *mail)
{
  const char *return_path = mail->return_path != NULL ? mail->return_path : "me@example.com";
  MattaEnvelope *envelope = matta_envelope_new (return_path, NULL);
  g_auto (GStrv) addresses = g_strsplit (mail->recipients, " ", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  return envelope;
}

static MattaFacts *
read_facts (const Case *mail)
{
  g_autoptr (MattaEnvelope) envelope = make_envelope (mail);
  g_autofree char *text =
      g_strconcat ("From: me@example.com\r\nMIME-Version: 1.0\r\n", mail->headers,
                   mail->body != NULL ? mail->body : "\r\nHello\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  MattaLimits limits;
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;

  matta_limits_init (&limits);
  facts = matta_facts_read (content, envelope, &limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static MattaPolicy *
make_policy (void)
{
  const char *overrides[] = { "inside-domains=example.com", NULL };

  return matta_policy_new (NULL, overrides, NULL);
}

static MattaHistory *
make_history (guint total)
{
  MattaHistory *history = matta_history_new ();

  matta_history_add_person (history, "taro@customer.example", NULL, 3, 0);
  matta_history_add_person (history, "hanako@customer.example", NULL, 1, 0);
  matta_history_add_domain (history, "customer.example", 4);
  matta_history_set_total (history, total);
  return history;
}

static MattaVerdict *
judge (const Case *mail)
{
  g_autoptr (MattaFacts) facts = read_facts (mail);
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaHistory) history = make_history (mail->total);

  return matta_check_run (facts, history, policy);
}

static char *
describe (MattaVerdict *verdict)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++) {
    const MattaFinding *finding = matta_verdict_get_finding (verdict, i);

    g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", finding->id,
                            matta_tier_to_string (finding->tier));
  }
  return g_strdup (text->str);
}

static void
test_mail (gconstpointer data)
{
  const Case *mail = data;
  g_autoptr (MattaVerdict) verdict = judge (mail);
  g_autofree char *found = describe (verdict);

  g_assert_cmpstr (found, ==, mail->expected);
}

static const MattaFinding *
find (MattaVerdict *verdict, const char *id)
{
  for (guint i = 0; i < matta_verdict_get_n_findings (verdict); i++)
    if (g_str_equal (matta_verdict_get_finding (verdict, i)->id, id))
      return matta_verdict_get_finding (verdict, i);
  return NULL;
}

static void
test_many_visible (void)
{
  const Case five = { .headers = FIVE_TO "Subject: Hi\r\n", .recipients = FIVE, .total = 100 };
  const Case one_hidden = { .headers = FOUR_TO "Subject: Hi\r\n",
                            .recipients = FIVE,
                            .total = 100 };
  g_autoptr (MattaVerdict) many = judge (&five);
  g_autoptr (MattaVerdict) few = judge (&one_hidden);
  const MattaFinding *finding = find (many, "many-visible");

  g_assert_null (find (few, "many-visible"));
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->tier, ==, MATTA_TIER_THINK);
  g_assert_cmpint (finding->about, ==, MATTA_ABOUT_MESSAGE);
  g_assert_cmpstr (finding->detail, ==, "5");
  g_assert_cmpstr (finding->remedy, ==, "to-bcc");
}

static void
test_names_its_subject (void)
{
  const Case mail = { .headers = "To: jiro@customer.example\r\nSubject: Hi\r\n",
                      .recipients = "ai@example.com jiro@customer.example",
                      .body = FILE_BODY,
                      .total = 100 };
  g_autoptr (MattaVerdict) verdict = judge (&mail);

  g_assert_cmpstr (find (verdict, "first-address")->subject, ==, "jiro@customer.example");
  g_assert_cmpstr (find (verdict, "outside-attachment")->subject, ==, "0");
  g_assert_cmpint (matta_verdict_get_tier (verdict), ==, MATTA_TIER_THINK);
  g_assert_cmpint (matta_verdict_get_tier_about (verdict, MATTA_ABOUT_RECIPIENT, "ai@example.com"),
                   ==, MATTA_TIER_QUIET);
}

static MattaTier
judge_unreadable (const char *reason)
{
  const Case mail = { .headers = "To: ai@example.com\r\nSubject: Hi\r\n",
                      .recipients = "ai@example.com",
                      .total = 100 };
  g_autoptr (MattaFacts) facts = read_facts (&mail);
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaHistory) history = make_history (100);
  g_autoptr (MattaVerdict) verdict = NULL;

  facts->unreadable = reason;
  verdict = matta_check_run (facts, history, policy);
  g_assert_cmpstr (find (verdict, "unreadable")->detail, ==, reason);
  return matta_verdict_get_tier (verdict);
}

static void
test_unreadable (void)
{
  g_assert_cmpint (judge_unreadable (MATTA_UNREADABLE_TOO_DEEP), ==, MATTA_TIER_THINK);
  g_assert_cmpint (judge_unreadable (MATTA_UNREADABLE_DAMAGED), ==, MATTA_TIER_THINK);
  g_assert_cmpint (judge_unreadable (MATTA_UNREADABLE_ENCRYPTED), ==, MATTA_TIER_LOOK);
}

/* What was turned down is still said, but asks no more; what needs a thought always does. */
static void
test_turned_down (void)
{
  const char *overrides[] = { "inside-domains=example.com", "quiet-checks=outside,first-address",
                              NULL };
  const Case mail = { .headers = "To: jiro@customer.example\r\nSubject: Hi\r\n",
                      .recipients = "jiro@customer.example" };
  g_autoptr (MattaFacts) facts = read_facts (&mail);
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaHistory) young = make_history (10);
  g_autoptr (MattaHistory) grown = make_history (100);
  g_autoptr (MattaVerdict) looks = matta_check_run (facts, young, policy);
  g_autoptr (MattaVerdict) thinks = matta_check_run (facts, grown, policy);

  g_assert_cmpint (find (looks, "outside")->tier, ==, MATTA_TIER_QUIET);
  g_assert_cmpint (find (looks, "first-address")->tier, ==, MATTA_TIER_QUIET);
  g_assert_cmpint (matta_verdict_get_tier (looks), ==, MATTA_TIER_QUIET);
  g_assert_cmpint (find (thinks, "first-address")->tier, ==, MATTA_TIER_THINK);
}

/* A colleague's domain is in the history as well; files named after oneself are nothing to say. */
static void
test_own_company_name (void)
{
  const Case mail = { .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
                      .recipients = "taro@customer.example",
                      .body = "Content-Type: application/pdf\r\nContent-Disposition: attachment; "
                              "filename=example-offer.pdf\r\n\r\nx\r\n",
                      .total = 100 };
  g_autoptr (MattaFacts) facts = read_facts (&mail);
  g_autoptr (MattaPolicy) policy = make_policy ();
  g_autoptr (MattaHistory) history = make_history (100);
  g_autoptr (MattaVerdict) verdict = NULL;

  matta_history_add_domain (history, "example.com", 50);
  verdict = matta_check_run (facts, history, policy);
  g_assert_nonnull (find (verdict, "outside-attachment"));
  g_assert_null (find (verdict, "other-company-name"));
}

/* One file: its name, what the organisation wants opened, whether that is asked for. */
static const struct {
  const char *name;
  const char *wanted;
  const char *recipients;
  gboolean asked;
} open_first_cases[] = {
  { "a.xlsx", "xlsx,pdf", "taro@customer.example", TRUE },
  { "A.PDF", "xlsx,pdf", "taro@customer.example", TRUE },
  { "a.xlsx. ", "xlsx", "taro@customer.example", TRUE },
  { "a.pdf.xlsx", "xlsx", "ai@example.com taro@customer.example", TRUE },
  { "a.xlsx.pdf", "xlsx", "taro@customer.example", FALSE },
  { "xlsx", "xlsx", "taro@customer.example", FALSE },
  { "a.xlsx", "xlsx", "ai@example.com", FALSE },
  { "a.xlsx", "xls", "taro@customer.example", FALSE },
  { "a.xlsx", "", "taro@customer.example", FALSE },
};

static MattaVerdict *
judge_file (const char *name, const char *wanted, const char *recipients)
{
  g_autofree char *body =
      g_strdup_printf ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                       "Content-Type: application/octet-stream\r\n"
                       "Content-Disposition: attachment; filename=\"%s\"\r\n\r\nx\r\n--b--\r\n",
                       name);
  const Case mail = { .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
                      .recipients = recipients,
                      .body = body };
  g_autofree char *setting = g_strconcat ("open-before-tick=", wanted, NULL);
  const char *overrides[] = { "inside-domains=example.com", setting, NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaFacts) facts = read_facts (&mail);
  g_autoptr (MattaHistory) history = make_history (100);

  return matta_check_run (facts, history, policy);
}

/* A person cannot turn down what the organisation wants. */
static void
test_open_first_stays (void)
{
  const Case mail = { .headers = "To: taro@customer.example\r\nSubject: Hi\r\n",
                      .recipients = "taro@customer.example",
                      .body = FILE_BODY };
  const char *overrides[] = { "inside-domains=example.com", "open-before-tick=pdf",
                              "quiet-checks=open-first", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, NULL);
  g_autoptr (MattaFacts) facts = read_facts (&mail);
  g_autoptr (MattaHistory) history = make_history (100);
  g_autoptr (MattaVerdict) verdict = matta_check_run (facts, history, policy);

  g_assert_cmpint (find (verdict, "open-first")->tier, ==, MATTA_TIER_LOOK);
}

static void
test_open_first (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_first_cases); i++) {
    g_autoptr (MattaVerdict) verdict = judge_file (
        open_first_cases[i].name, open_first_cases[i].wanted, open_first_cases[i].recipients);
    const MattaFinding *finding = find (verdict, "open-first");

    g_test_message ("%s", open_first_cases[i].name);
    g_assert_cmpint (finding != NULL, ==, open_first_cases[i].asked);
    if (finding == NULL)
      continue;
    g_assert_cmpint (finding->tier, ==, MATTA_TIER_LOOK);
    g_assert_cmpuint (strlen (finding->detail), ==, 64);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/check/mail/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_mail);
  }
  g_test_add_func ("/check/many-visible/counts-those-who-are-seen", test_many_visible);
  g_test_add_func ("/check/finding/names-what-it-is-about", test_names_its_subject);
  g_test_add_func ("/check/what-was-turned-down-does-not-ask", test_turned_down);
  g_test_add_func ("/check/unreadable/is-a-think-unless-meant", test_unreadable);
  g_test_add_func ("/check/other-company-name/never-the-own", test_own_company_name);
  g_test_add_func ("/check/open-first/goes-by-the-end-of-the-name", test_open_first);
  g_test_add_func ("/check/open-first/cannot-be-turned-down", test_open_first_stays);
  return g_test_run ();
}

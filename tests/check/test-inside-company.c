/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-check.h"

#include <string.h>

/* Mail went to these before. The organisation is example.com; its rows are there too. */
static const char *const known[] = {
  "customer.example", "partner.example", "mail.shoji.co.jp", "carrier.example",
  "printer.example",  "example.com",     "gmail.com",        NULL,
};

/* One file, what its text names, and what is said of it. */
typedef struct {
  const char *name;
  const char *to;        /* joined by blanks */
  const char *addresses; /* domains, joined by blanks */
  const char *others;
  const char *file;
  const char *expected; /* "tier detail"; NULL = nothing */
  gboolean unset;       /* nobody said which domains are inside */
} Case;

#define TO_CUSTOMER .to = "a@customer.example"

static const Case cases[] = {
  { .name = "an-address-at-another-company",
    TO_CUSTOMER,
    .addresses = "partner.example",
    .expected = "think inside partner.example" },
  { .name = "its-domain-alone",
    TO_CUSTOMER,
    .others = "www.partner.example",
    .expected = "look inside partner.example" },
  { .name = "below-the-same-organisation",
    TO_CUSTOMER,
    .addresses = "sales.shoji.co.jp",
    .expected = "think inside mail.shoji.co.jp" },
  { .name = "an-address-says-more-than-a-link",
    TO_CUSTOMER,
    .addresses = "partner.example",
    .others = "carrier.example",
    .expected = "think inside partner.example" },
  { .name = "beside-the-own-company",
    TO_CUSTOMER,
    .addresses = "example.com sub.example.com partner.example",
    .expected = "think inside partner.example" },
  { .name = "beside-free-mail",
    TO_CUSTOMER,
    .addresses = "gmail.com partner.example",
    .expected = "think inside partner.example" },
  { .name = "to-somebody-new",
    .to = "a@new.example",
    .addresses = "partner.example",
    .expected = "think inside partner.example" },
  { .name = "to-free-mail",
    .to = "a@gmail.com",
    .addresses = "gmail.com partner.example",
    .expected = "think inside partner.example" },
  { .name = "the-third-company",
    TO_CUSTOMER,
    .addresses = "new.example other.example partner.example",
    .expected = "think inside partner.example" },
  { .name = "nothing", TO_CUSTOMER },
  { .name = "the-own-company", TO_CUSTOMER, .addresses = "example.com", .others = "example.com" },
  { .name = "the-own-company-not-set",
    TO_CUSTOMER,
    .addresses = "example.com",
    .others = "www.example.com",
    .unset = TRUE },
  { .name = "free-mail", TO_CUSTOMER, .addresses = "gmail.com" },
  { .name = "nobody-known", TO_CUSTOMER, .addresses = "new.example", .others = "other.example" },
  { .name = "the-recipient's-company",
    TO_CUSTOMER,
    .addresses = "customer.example partner.example" },
  { .name = "the-recipient's-company-in-a-link",
    TO_CUSTOMER,
    .addresses = "partner.example",
    .others = "www.customer.example" },
  { .name = "the-recipient's-company-elsewhere",
    TO_CUSTOMER,
    .addresses = "customer.test partner.example" },
  { .name = "they-get-it-too",
    .to = "a@customer.example b@partner.example",
    .addresses = "partner.example" },
  { .name = "a-list", TO_CUSTOMER, .addresses = "partner.example a.example b.example c.example" },
  { .name = "a-list-of-links",
    TO_CUSTOMER,
    .others = "partner.example carrier.example printer.example mail.shoji.co.jp" },
  { .name = "a-contact-card", TO_CUSTOMER, .addresses = "partner.example", .file = "Jones.VCF" },
  { .name = "an-invitation", TO_CUSTOMER, .addresses = "partner.example", .file = "meeting.ics" },
  { .name = "inside-only", .to = "a@example.com", .addresses = "partner.example" },
};

static MattaFacts *
read_facts (const Case *test)
{
  g_autofree char *text = g_strdup_printf (
      "From: me@example.com\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
      "Hello\r\n--b\r\nContent-Type: application/octet-stream\r\n"
      "Content-Disposition: attachment; filename=\"%s\"\r\n\r\nx\r\n--b--\r\n",
      test->file != NULL ? test->file : "offer.docx");
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new ("me@example.com", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_auto (GStrv) to = g_strsplit (test->to, " ", -1);
  MattaLimits limits;

  for (guint i = 0; to[i] != NULL; i++)
    matta_envelope_add (envelope, to[i], NULL);
  matta_limits_init (&limits);
  return matta_facts_read (content, envelope, &limits, NULL, NULL);
}

static void
add_words (GPtrArray *array, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (array, g_strdup (parts[i]));
}

static GPtrArray *
make_reports (const Case *test)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_scan_report_free);
  MattaScanReport *report = matta_scan_report_new ();

  add_words (report->address_domains, test->addresses);
  add_words (report->other_domains, test->others);
  g_ptr_array_add (reports, report);
  return reports;
}

static MattaVerdict *
judge (const Case *test, GPtrArray *findings)
{
  const char *const set[] = { "inside-domains=example.com", NULL };
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, test->unset ? NULL : set, NULL);
  g_autoptr (MattaHistory) history = matta_history_new ();
  g_autoptr (MattaFacts) facts = read_facts (test);
  g_autoptr (GPtrArray) reports = make_reports (test);
  g_autoptr (MattaVerdict) before = matta_verdict_new (findings);

  for (guint i = 0; known[i] != NULL; i++)
    matta_history_add_domain (history, known[i], 5);
  return matta_check_run_inside (facts, history, policy, reports, before);
}

static GPtrArray *
no_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MattaVerdict) verdict = judge (test, no_findings ());
  const MattaFinding *finding = NULL;
  g_autofree char *said = NULL;

  g_assert_cmpuint (matta_verdict_get_n_findings (verdict), ==, test->expected != NULL);
  if (test->expected == NULL)
    return;
  finding = matta_verdict_get_finding (verdict, 0);
  said = g_strdup_printf ("%s %s", matta_tier_to_string (finding->tier), finding->detail);
  g_assert_cmpstr (finding->id, ==, "other-company-name");
  g_assert_cmpint (finding->about, ==, MATTA_ABOUT_ATTACHMENT);
  g_assert_cmpstr (finding->subject, ==, "0");
  g_assert_cmpstr (said, ==, test->expected);
}

/* What its name says already need not be said of what is inside. */
static void
test_said_once (void)
{
  GPtrArray *findings = no_findings ();
  g_autoptr (MattaVerdict) verdict = NULL;

  g_ptr_array_add (findings,
                   matta_finding_new ("other-company-name", MATTA_TIER_THINK,
                                      MATTA_ABOUT_ATTACHMENT, "0", "partner.example", NULL));
  verdict = judge (&cases[0], findings);
  g_assert_cmpuint (matta_verdict_get_n_findings (verdict), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/inside-company/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/inside-company/said-once", test_said_once);
  return g_test_run ();
}

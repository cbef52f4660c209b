/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-scan-report.h"

#include <string.h>

static const char *const bad[] = {
  "", "{", "[]", "null", "1", "{}", "{\"format\":\"pdf\"}", "{{{{{{{{",
};

static void
test_reads_what_it_wrote (void)
{
  g_autoptr (MattaScanReport) report = matta_scan_report_new ();
  g_autoptr (MattaScanReport) again = NULL;
  g_autofree char *text = NULL;

  report->format = "xlsx";
  report->hidden = MATTA_HIDDEN_SHEET | MATTA_HIDDEN_PATHS;
  report->encrypted = TRUE;
  report->counts = (MattaPatternCounts){ 312, 2, 3, 4 };
  g_ptr_array_add (report->words, g_strdup ("社外秘"));
  g_ptr_array_add (report->address_domains, g_strdup ("partner.example"));
  g_ptr_array_add (report->other_domains, g_strdup ("www.shoji.example"));
  g_free (report->sample);
  report->sample = g_strdup ("\"\n\\ 秘");
  matta_scan_report_fail (report, "too-deep");
  matta_scan_report_fail (report, "damaged");
  text = matta_scan_report_print (report);
  again = matta_scan_report_parse (text, strlen (text));
  g_assert_cmpstr (again->format, ==, "xlsx");
  g_assert_cmpstr (again->unreadable, ==, "too-deep");
  g_assert_true (again->encrypted);
  g_assert_cmpint (again->hidden, ==, report->hidden);
  g_assert_cmpmem (&again->counts, sizeof again->counts, &report->counts, sizeof report->counts);
  g_assert_cmpuint (again->words->len, ==, 1);
  g_assert_cmpstr (again->words->pdata[0], ==, "社外秘");
  g_assert_cmpuint (again->address_domains->len, ==, 1);
  g_assert_cmpstr (again->address_domains->pdata[0], ==, "partner.example");
  g_assert_cmpuint (again->other_domains->len, ==, 1);
  g_assert_cmpstr (again->other_domains->pdata[0], ==, "www.shoji.example");
  g_assert_cmpstr (again->sample, ==, "\"\n\\ 秘");
}

static void
test_refuses_what_is_no_report (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (matta_scan_report_parse (bad[i], strlen (bad[i])));
}

static void
test_trusts_no_value (void)
{
  const char *text = "{\"format\":[1],\"unreadable\":\"%s\",\"hidden\":\"x\",\"emails\":-5,"
                     "\"phones\":99999999999999,\"words\":[1,null,[]],\"sample\":{}}";
  g_autoptr (MattaScanReport) report = matta_scan_report_parse (text, strlen (text));

  g_assert_cmpstr (report->format, ==, "other");
  g_assert_cmpstr (report->unreadable, ==, "crashed");
  g_assert_cmpint (report->hidden, ==, 0);
  g_assert_cmpuint (report->counts.emails, ==, 0);
  g_assert_cmpuint (report->counts.phones, ==, G_MAXINT);
  g_assert_cmpuint (report->words->len, ==, 0);
  g_assert_cmpstr (report->sample, ==, "");
}

static void
test_bounds_domains (void)
{
  g_autoptr (GString) text =
      g_string_new ("{\"format\":\"text\",\"sample\":\"\",\"other-domains\":\"x\","
                    "\"address-domains\":[1,\"\",\"A.example\",\"a b\",\"\\n\",\"日.example\"");
  g_autoptr (MattaScanReport) report = NULL;

  for (guint i = 0; i < 2 * MATTA_SCAN_DOMAINS; i++)
    g_string_append_printf (text, ",\"x%u.example\"", i);
  g_string_append (text, "]}");
  report = matta_scan_report_parse (text->str, text->len);
  g_assert_cmpuint (report->other_domains->len, ==, 0);
  g_assert_cmpuint (report->address_domains->len, ==, MATTA_SCAN_DOMAINS);
  g_assert_cmpstr (report->address_domains->pdata[0], ==, "x0.example");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan-report/reads-what-it-wrote", test_reads_what_it_wrote);
  g_test_add_func ("/scan-report/refuses-what-is-no-report", test_refuses_what_is_no_report);
  g_test_add_func ("/scan-report/trusts-no-value", test_trusts_no_value);
  g_test_add_func ("/scan-report/takes-domains-only-and-so-many", test_bounds_domains);
  return g_test_run ();
}

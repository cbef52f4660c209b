/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-finding.h"

#include "matta-error.h"

#include <string.h>

static MattaVerdict *
make_verdict (void)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();

  g_ptr_array_add (findings,
                   matta_finding_new ("first-address", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT,
                                      "a@example.jp", NULL, "drop"));
  g_ptr_array_add (findings, matta_finding_new ("outside", MATTA_TIER_LOOK, MATTA_ABOUT_RECIPIENT,
                                                "a@example.jp", "\"会社\"\n\\\t\x01\x7f", NULL));
  g_ptr_array_add (findings, matta_finding_new ("large", MATTA_TIER_LOOK, MATTA_ABOUT_MESSAGE, NULL,
                                                NULL, NULL));
  return matta_verdict_new (g_steal_pointer (&findings));
}

static void
test_tiers (void)
{
  g_autoptr (MattaVerdict) verdict = make_verdict ();
  g_autoptr (MattaVerdict) empty = matta_verdict_new (g_ptr_array_new ());

  g_assert_cmpint (matta_verdict_get_tier (verdict), ==, MATTA_TIER_THINK);
  g_assert_cmpint (matta_verdict_get_tier (empty), ==, MATTA_TIER_QUIET);
  g_assert_cmpint (matta_verdict_get_tier_about (verdict, MATTA_ABOUT_RECIPIENT, "a@example.jp"),
                   ==, MATTA_TIER_THINK);
  g_assert_cmpint (matta_verdict_get_tier_about (verdict, MATTA_ABOUT_MESSAGE, NULL), ==,
                   MATTA_TIER_LOOK);
  g_assert_cmpint (matta_verdict_get_tier_about (verdict, MATTA_ABOUT_ATTACHMENT, "0"), ==,
                   MATTA_TIER_QUIET);
}

static void
test_round_trip (void)
{
  g_autoptr (MattaVerdict) verdict = make_verdict ();
  g_autofree char *json = matta_verdict_to_json (verdict);
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaVerdict) back = matta_verdict_from_json (json, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_null (strchr (json, '\n'));
  again = matta_verdict_to_json (back);
  g_assert_cmpstr (again, ==, json);
  g_assert_cmpuint (matta_verdict_get_n_findings (back), ==, 3);
  g_assert_true (matta_verdict_get_finding (back, 0)->id == g_intern_string ("first-address"));
  g_assert_cmpstr (matta_verdict_get_finding (back, 0)->remedy, ==, "drop");
  g_assert_cmpstr (matta_verdict_get_finding (back, 1)->detail, ==, "\"会社\"\n\\\t\x01\x7f");
  g_assert_null (matta_verdict_get_finding (back, 2)->subject);
}

static const char *const bad[] = {
  "",
  "{}",
  "[1]",
  "[[]]",
  "[{}]",
  "[{\"id\":1,\"tier\":\"look\",\"about\":\"message\"}]",
  "[{\"id\":\"x\",\"tier\":\"loud\",\"about\":\"message\"}]",
  "[{\"id\":\"x\",\"tier\":\"look\",\"about\":\"moon\"}]",
  "[{\"id\":\"x\",\"tier\":\"look\",\"about\":\"message\"},null]",
};

static void
test_refuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (matta_verdict_from_json (bad[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

static void
test_correction (void)
{
  const struct {
    const char *remedy;
    const char *subject;
    const char *detail;
    const char *right;
  } cases[] = {
    { "correct", "sato@examp1e.com", "example.com", "sato@example.com" },
    { "correct", "\"a@b\"@examp1e.com", "example.com", "\"a@b\"@example.com" },
    { "correct", "stao@example.com", "sato@example.com", "sato@example.com" },
    { "correct", "sato@examp1e.com", NULL, NULL },
    { "correct", "sato", "example.com", NULL },
    { "drop", "sato@examp1e.com", "example.com", NULL },
    { NULL, "sato@examp1e.com", "example.com", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaFinding) finding =
        matta_finding_new ("look-alike", MATTA_TIER_THINK, MATTA_ABOUT_RECIPIENT, cases[i].subject,
                           cases[i].detail, cases[i].remedy);
    g_autofree char *right = matta_finding_dup_correction (finding);

    g_assert_cmpstr (right, ==, cases[i].right);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/highest-tier-counts", test_tiers);
  g_test_add_func ("/verdict/comes-back-from-json", test_round_trip);
  g_test_add_func ("/finding/who-was-meant", test_correction);
  g_test_add_func ("/verdict/refuses-what-is-none", test_refuses);
  return g_test_run ();
}

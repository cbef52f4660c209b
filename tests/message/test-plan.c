/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-plan.h"

#include "matta-error.h"

#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (MattaPlan) plan = matta_plan_new ();
  g_autoptr (MattaPlan) copy = NULL;
  g_autoptr (MattaPlan) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  g_ptr_array_add (plan->drop, g_strdup ("A@Example.com"));
  g_ptr_array_add (plan->to_bcc, g_strdup ("太郎@日本.example"));
  matta_plan_correct (plan, "sato@examp1e.com", "other@example.com");
  matta_plan_correct (plan, "Sato@examp1e.com", "sato@example.com");
  matta_plan_correct (plan, "abe@examp1e.com", "abe@example.com");
  matta_plan_correct (plan, "abe@EXAMP1E.com", NULL);
  g_ptr_array_add (plan->cc, g_strdup ("boss@example.jp"));
  g_ptr_array_add (plan->bcc, g_strdup ("archive@example.jp"));
  matta_plan_open (plan, "00ff");
  matta_plan_open (plan, "00ff");
  matta_plan_tell (plan, "a@example.com", MATTA_ROAD_MAIL, 4);
  matta_plan_tell (plan, "A@Example.com", MATTA_ROAD_QR_CODE, 5);
  matta_plan_tell (plan, "b@example.com", MATTA_ROAD_SMS, 6);
  plan->reason = g_strdup ("“It” is\nright");
  plan->agreed = g_strdup ("customer.example");
  plan->looks = 2;
  plan->one_by_one = TRUE;
  plan->formatted = TRUE;
  plan->old_windows = TRUE;
  plan->share = TRUE;
  plan->password_of = g_strdup ("01kdvdna00d7ayht8tvwz6rc97");
  plan->report_of = g_strdup ("01kdvdna00d7ayht8tvwz6rc98");
  matta_plan_set_link (plan, "https://cloud.example.com/s/a", 12);
  plan->hold_until = G_GINT64_CONSTANT (1700000000123456);
  copy = matta_plan_copy (plan);
  json = matta_plan_to_json (copy);
  g_assert_null (strchr (json, '\n'));
  back = matta_plan_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_true (matta_plan_drops (back, "a@example.COM"));
  g_assert_false (matta_plan_hides (back, "a@example.com"));
  g_assert_true (matta_plan_hides (back, "太郎@xn--wgv71a.example"));
  g_assert_cmpuint (back->correct->len, ==, 1);
  g_assert_cmpstr (matta_plan_get_correction (back, "sato@EXAMP1E.com"), ==, "sato@example.com");
  g_assert_cmpstr (matta_plan_get_corrected (back, "sato@Example.com"), ==, "Sato@examp1e.com");
  g_assert_null (matta_plan_get_correction (back, "abe@examp1e.com"));
  g_assert_null (matta_plan_get_corrected (back, "abe@example.com"));
  g_assert_true (matta_plan_adds (back, "Boss@example.jp"));
  g_assert_true (matta_plan_adds (back, "archive@example.jp"));
  g_assert_false (matta_plan_adds (back, "a@example.com"));
  g_assert_cmpuint (back->opened->len, ==, 1);
  g_assert_true (matta_plan_has_opened (back, "00ff"));
  g_assert_false (matta_plan_has_opened (back, "00"));
  g_assert_cmpuint (back->told->len, ==, 2);
  g_assert_cmpint (matta_plan_get_told (back, "a@example.COM")->road, ==, MATTA_ROAD_QR_CODE);
  g_assert_cmpint (matta_plan_get_told (back, "a@example.com")->at, ==, 5);
  g_assert_cmpint (matta_plan_get_told (back, "b@example.com")->road, ==, MATTA_ROAD_SMS);
  g_assert_null (matta_plan_get_told (back, "c@example.com"));
  g_assert_cmpstr (back->reason, ==, plan->reason);
  g_assert_cmpstr (back->agreed, ==, "customer.example");
  g_assert_cmpuint (back->looks, ==, 2);
  g_assert_true (back->one_by_one);
  g_assert_true (back->formatted);
  g_assert_false (back->wrap);
  g_assert_true (back->old_windows);
  g_assert_true (back->share);
  g_assert_cmpstr (back->password_of, ==, "01kdvdna00d7ayht8tvwz6rc97");
  g_assert_cmpstr (back->report_of, ==, "01kdvdna00d7ayht8tvwz6rc98");
  g_assert_cmpstr (back->link, ==, "https://cloud.example.com/s/a");
  g_assert_cmpint (back->link_ends, ==, 12);
  g_assert_cmpint (back->hold_until, ==, plan->hold_until);
}

/* Who has just come to the program finds them by their place in the envelope. */
static void
test_ahead (void)
{
  static const guint positions[] = { 0, 2, 7, 300 };
  g_autoptr (MattaPlan) plan = matta_plan_new ();
  g_autoptr (MattaPlan) copy = NULL;
  g_autoptr (MattaPlan) back = NULL;
  g_autofree char *none = matta_plan_to_json (plan);
  g_autofree char *json = NULL;

  g_assert_null (strstr (none, "ahead")); /* it costs other mail nothing */
  g_assert_false (matta_plan_prefers (plan, 0));
  g_array_append_vals (plan->ahead, positions, G_N_ELEMENTS (positions));
  plan->ahead_at = G_GINT64_CONSTANT (1700000000123456);
  plan->ahead_tries = 3;
  plan->ahead_step = 9;
  g_assert_false (matta_plan_changes_content (plan));
  copy = matta_plan_copy (plan);
  json = matta_plan_to_json (copy);
  back = matta_plan_from_json (json, NULL);
  g_assert_nonnull (back);
  for (guint i = 0; i < 301; i++)
    g_assert_cmpint (matta_plan_prefers (back, i), ==, i == 0 || i == 2 || i == 7 || i == 300);
  g_assert_cmpint (back->ahead_at, ==, plan->ahead_at);
  g_assert_cmpuint (back->ahead_tries, ==, 3);
  g_assert_cmpuint (back->ahead_step, ==, 9);
  g_array_set_size (back->ahead, 0);
  g_clear_pointer (&copy, matta_plan_free);
  g_free (json);
  json = matta_plan_to_json (back);
  copy = matta_plan_from_json (json, NULL);
  g_assert_cmpuint (copy->ahead_step, ==, 9); /* it goes on counting */
}

static void
test_changes (void)
{
  g_autoptr (MattaPlan) plan = matta_plan_new ();

  plan->hold_until = 1;
  matta_plan_open (plan, "00ff");
  g_assert_false (matta_plan_changes_content (plan));
  matta_plan_correct (plan, "a@examp1e.com", "a@example.com");
  g_assert_true (matta_plan_changes_content (plan));
  matta_plan_correct (plan, "a@examp1e.com", NULL);
  g_assert_false (matta_plan_changes_content (plan));
  g_ptr_array_add (plan->bcc, g_strdup ("archive@example.jp"));
  g_assert_false (matta_plan_changes_content (plan)); /* only the envelope */
  g_ptr_array_add (plan->drop, g_strdup ("a@example.com"));
  g_assert_true (matta_plan_changes_content (plan));
}

static const char *const bad[] = {
  "",
  "[]",
  "{",
  "{\"drop\":1}",
  "{\"drop\":[1]}",
  "{\"to-bcc\":{}}",
  "{\"drop\":[[]]}",
  "{\"correct\":{}}",
  "{\"cc\":1}",
  "{\"bcc\":[1]}",
  "{\"opened\":[1]}",
  "{\"reason\":1}",
  "{\"agreed\":1}",
  "{\"share\":1}",
  "{\"link\":true}",
  "{\"password-of\":7}",
  "{\"report-of\":7}",
  "{\"link-ends\":\"tomorrow\"}",
  "{\"looks\":\"2\"}",
  "{\"ahead\":1}",
  "{\"ahead\":[\"a\"]}",
  "{\"ahead\":[1,1]}",
  "{\"ahead\":[2,1]}",
  "{\"ahead\":[-1]}",
  "{\"ahead\":[4294967296]}",
  "{\"ahead\":[1],\"ahead-at\":\"soon\"}",
  "{\"correct\":[\"a\"]}",
  "{\"correct\":[[\"a\"]]}",
  "{\"correct\":[[\"a\",1]]}",
  "{\"correct\":[[\"a\",\"b\",\"c\"]]}",
  "{\"one-by-one\":\"yes\"}",
  "{\"wrap\":1}",
  "{\"hold-until\":\"x\"}",
  "{\"hold-until\":null}",
  "{\"told-to\":true}",
  "{\"told-to\":[\"a\"]}",
  "{\"told-to\":[[\"a\",\"sms\"]]}",
  "{\"told-to\":[[\"a\",\"pigeon\",1]]}",
  "{\"told-to\":[[1,\"sms\",1]]}",
  "{\"told-to\":[[\"a\",\"sms\",\"1\"]]}",
};

static void
test_refuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (matta_plan_from_json (bad[i], &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/comes-back-from-json", test_round_trip);
  g_test_add_func ("/plan/knows-who-is-ahead", test_ahead);
  g_test_add_func ("/plan/hold-time-alone-changes-nothing", test_changes);
  g_test_add_func ("/plan/refuses-what-is-no-plan", test_refuses);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ahead.h"
#include "matta-bounds.h"

typedef struct {
  const char *name;
  const char *receivers; /* with commas */
  const char *minutes;
  const char *hold;
  gboolean off;
  const char *rule; /* minutes it holds for; NULL = none does */
  guint expected;
} Case;

static const Case cases[] = {
  { .name = "both-sides", .receivers = "ito@example.com,abe@example.net", .expected = 900 },
  { .name = "off", .receivers = "ito@example.com,abe@example.net", .off = TRUE },
  { .name = "colleagues-only", .receivers = "ito@example.com" },
  { .name = "outside-only", .receivers = "abe@example.net" },
  { .name = "nobody", .receivers = "" },
  { .name = "a-copy-to-the-sender", .receivers = "me@example.com,abe@example.net" },
  { .name = "the-hold-is-longer",
    .receivers = "ito@example.com,abe@example.net",
    .minutes = "colleagues-first-minutes=0",
    .expected = 60 },
  { .name = "no-sooner",
    .receivers = "ito@example.com,abe@example.net",
    .minutes = "colleagues-first-minutes=0",
    .hold = "hold-seconds=2" },
  { .name = "a-rule-holds-all", .receivers = "ito@example.com,abe@example.net", .rule = "30" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const char *const overrides[] = {
    "inside-domains=example.com",
    c->off ? "colleagues-first=false" : "colleagues-first=true",
    c->minutes != NULL ? c->minutes : "colleagues-first-minutes=15",
    c->hold != NULL ? c->hold : "hold-seconds=60",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, overrides, &error);
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_auto (GStrv) receivers = g_strsplit (c->receivers, ",", -1);

  g_assert_no_error (error);
  record->return_path = g_strdup ("me@example.com");
  if (c->rule != NULL)
    g_ptr_array_add (findings, matta_finding_new (MATTA_BOUND_HOLD, MATTA_TIER_LOOK,
                                                  MATTA_ABOUT_MESSAGE, NULL, c->rule, NULL));
  record->verdict = matta_verdict_new (g_steal_pointer (&findings));
  g_assert_cmpuint (matta_ahead_foresee (record, policy, (const char *const *) receivers), ==,
                    c->expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/foresee/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}

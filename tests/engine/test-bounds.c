/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bounds.h"
#include "matta-error.h"
#include "matta-move.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND)

static const MattaNow noon = { .wall = NOON, .boot = 1000 * SECOND, .boot_id = "boot" };

typedef struct {
  const char *name;
  gboolean rule;  /* forbids */
  gboolean extra; /* asks for what cannot be done */
  guint minutes;
  const char *blocked;
  const char *dropped;
  gboolean forbids;
  guint hold; /* of a usual 60 s */
} Case;

static const Case cases[] = {
  { .name = "nothing", .hold = 60 },
  { .name = "a rule forbids", .rule = TRUE, .forbids = TRUE, .hold = 60 },
  { .name = "a rule asks too much", .extra = TRUE, .forbids = TRUE, .hold = 60 },
  { .name = "a rule forbids, whoever is dropped",
    .rule = TRUE,
    .blocked = "a@x.example",
    .dropped = "a@x.example",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "somebody blocked", .blocked = "a@x.example", .forbids = TRUE, .hold = 60 },
  { .name = "somebody blocked and dropped",
    .blocked = "a@x.example",
    .dropped = "a@x.example",
    .hold = 60 },
  { .name = "somebody else dropped",
    .blocked = "a@x.example",
    .dropped = "b@x.example",
    .forbids = TRUE,
    .hold = 60 },
  { .name = "a longer hold", .minutes = 10, .hold = 600 },
};

/* As it is after a restart: through the database's JSON. */
static MattaVerdict *
make_verdict (const Case *test)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_finding_free);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (GPtrArray) somebody = g_ptr_array_new ();
  const MattaRuleActions actions = {
    .cc = test->extra ? somebody : nobody,
    .bcc = nobody,
    .forbid = test->rule || test->blocked != NULL,
    .forbidden_by_rule = test->rule,
    .hold_minutes = test->minutes,
  };
  g_autoptr (MattaVerdict) found = NULL;
  g_autoptr (MattaVerdict) bound = NULL;
  g_autofree char *json = NULL;

  g_ptr_array_add (somebody, (gpointer) "c@x.example");
  if (test->blocked != NULL)
    g_ptr_array_add (findings, matta_finding_new ("blocked", MATTA_TIER_STOP, MATTA_ABOUT_RECIPIENT,
                                                  test->blocked, NULL, "drop"));
  found = matta_verdict_new (findings);
  bound = matta_bounds_add (found, &actions);
  json = matta_verdict_to_json (bound);
  return matta_verdict_from_json (json, NULL);
}

static MattaRecord *
make_record (const Case *test)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01m84facs825b7k3z7e5nw7tq6");
  record->state = MATTA_STATE_WAITING;
  record->verdict = make_verdict (test);
  if (test->dropped == NULL)
    return record;
  record->plan = matta_plan_new ();
  g_ptr_array_add (record->plan->drop, g_strdup (test->dropped));
  return record;
}

static void
test_holds_every_way_round (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MattaRecord) record = make_record (test);
  g_autoptr (GError) error = NULL;
  gboolean sent = FALSE;

  g_assert_cmpint (matta_bounds_forbid (record->verdict, record->plan), ==, test->forbids);
  g_assert_cmpuint (matta_bounds_get_hold (record->verdict, 60), ==, test->hold);
  sent = matta_move_step (record, MATTA_STEP_CONFIRM, 0, 60, &noon, &error);
  g_assert_cmpint (sent, ==, !test->forbids);
  if (!sent) {
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
    g_assert_cmpint (record->state, ==, MATTA_STATE_WAITING);
    g_assert_false (matta_move_to_hold (record, 60, &noon));
    return;
  }
  g_assert_cmpint (record->due_at, ==, NOON + test->hold * SECOND);
}

static void
test_a_rules_hold_cannot_be_cut_short (void)
{
  const Case test = { .minutes = 10 };
  g_autoptr (MattaRecord) record = make_record (&test);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_move_step (record, MATTA_STEP_CONFIRM, 0, 60, &noon, NULL));
  g_assert_false (matta_move_step (record, MATTA_STEP_SEND_NOW, 0, 60, &noon, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (
      matta_move_step (record, MATTA_STEP_HOLD, NOON + 5 * 60 * SECOND, 60, &noon, &error));
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_FORBIDDEN);
  g_assert_true (
      matta_move_step (record, MATTA_STEP_HOLD, NOON + 20 * 60 * SECOND, 60, &noon, NULL));
}

/* A time chosen in the checklist is no way round either. */
static void
test_a_chosen_time_is_not_before_the_rules (void)
{
  const Case test = { .minutes = 10, .dropped = "b@x.example" };
  g_autoptr (MattaRecord) record = make_record (&test);

  record->plan->hold_until = NOON + 60 * SECOND;
  g_assert_true (matta_move_to_hold (record, 60, &noon));
  g_assert_cmpint (record->due_at, ==, NOON + 600 * SECOND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/bounds/holds/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_holds_every_way_round);
  }
  g_test_add_func ("/bounds/a-rules-hold-cannot-be-cut-short",
                   test_a_rules_hold_cannot_be_cut_short);
  g_test_add_func ("/bounds/a-chosen-time-is-not-before-the-rules",
                   test_a_chosen_time_is_not_before_the_rules);
  return g_test_run ();
}

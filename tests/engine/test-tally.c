/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-id.h"
#include "matta-tally-count.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (20000) * G_TIME_SPAN_DAY)

typedef struct {
  char *dir;
  MattaStore *store;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = g_dir_make_tmp ("matta-tally-XXXXXX", NULL);
  self->store = matta_store_open (self->dir, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", self->dir, NULL };

  g_clear_object (&self->store);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (self->dir);
}

/* @days ago; @findings: ids, or "id!" for one that needs a thought. */
static void
add (Fixture *self, guint days, MattaState state, const char *findings, MattaPlan *plan)
{
  g_auto (GStrv) ids = g_strsplit (findings, " ", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (MattaRecord) record = matta_record_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a: b\r\n\r\n", 8);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; ids[i] != NULL && *ids[i] != '\0'; i++) {
    gboolean thinks = g_str_has_suffix (ids[i], "!");
    g_autofree char *id = g_strndup (ids[i], strlen (ids[i]) - (thinks ? 1 : 0));

    g_ptr_array_add (list, matta_finding_new (id, thinks ? MATTA_TIER_THINK : MATTA_TIER_LOOK,
                                              MATTA_ABOUT_MESSAGE, NULL, NULL, NULL));
  }
  record->return_path = g_strdup ("me@example.jp");
  record->created_at = NOW - days * G_TIME_SPAN_DAY;
  record->id = matta_id_new (record->created_at);
  record->changed_at = record->created_at;
  record->state = state;
  record->verdict = matta_verdict_new (g_ptr_array_ref (list));
  record->tier = matta_verdict_get_tier (record->verdict);
  record->plan = plan;
  matta_record_add_recipient (record, "a@b.example", NULL);
  matta_store_insert (self->store, record, content, &error);
  g_assert_no_error (error);
}

static MattaTally *
count (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  MattaTally *tally = matta_tally_count (self->store, NOW, &error);

  g_assert_no_error (error);
  return tally;
}

static MattaPlan *
make_plan (const char *drop)
{
  MattaPlan *plan = matta_plan_new ();

  if (drop != NULL)
    g_ptr_array_add (plan->drop, g_strdup (drop));
  return plan;
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = count (self);

  g_assert_true (tally->is_young);
  g_assert_false (tally->has_habits);
  g_assert_cmpuint (tally->week_asked, ==, 0);
  g_assert_null (tally->chronic);
}

static void
test_week (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = NULL;

  add (self, 8, MATTA_STATE_SENT, "outside", NULL);
  add (self, 6, MATTA_STATE_SENT, "outside", NULL);
  add (self, 5, MATTA_STATE_SENT, "", NULL); /* quiet */
  add (self, 4, MATTA_STATE_RETURNED, "outside", NULL);
  add (self, 3, MATTA_STATE_CANCELLED, "first-domain!", NULL);
  add (self, 2, MATTA_STATE_SENT, "outside", make_plan ("x@y.example"));
  add (self, 1, MATTA_STATE_HOLDING, "outside", make_plan (NULL));
  add (self, 0, MATTA_STATE_WAITING, "outside", NULL); /* not answered yet */
  tally = count (self);
  g_assert_cmpuint (tally->week_asked, ==, 5);
  g_assert_cmpuint (tally->week_changed, ==, 3);
}

static void
send_many (Fixture *self, guint n, const char *findings)
{
  for (guint i = 0; i < n; i++)
    add (self, 10, MATTA_STATE_SENT, findings, NULL);
}

static void
test_chronic (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = NULL;

  add (self, 31, MATTA_STATE_SENT, "", NULL);
  send_many (self, 12, "outside large");
  send_many (self, 3, "outside");
  send_many (self, 30, "words first-domain!"); /* asks anyhow */
  send_many (self, 40, "rule:ours");
  tally = count (self);
  g_assert_cmpstr (tally->chronic, ==, "outside");
  g_assert_cmpuint (tally->chronic_asked, ==, 15);
}

static void
test_first_month (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = NULL;

  send_many (self, 15, "outside");
  tally = count (self);
  g_assert_false (tally->has_habits);
  g_assert_null (tally->chronic);
}

static void
test_once_it_helped (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = NULL;

  add (self, 31, MATTA_STATE_SENT, "", NULL);
  send_many (self, 12, "outside large");
  add (self, 9, MATTA_STATE_RETURNED, "outside", NULL);
  tally = count (self);
  g_assert_cmpstr (tally->chronic, ==, "large");
}

static void
test_seldom (Fixture *self, gconstpointer data)
{
  g_autoptr (MattaTally) tally = NULL;

  add (self, 31, MATTA_STATE_SENT, "", NULL);
  send_many (self, 9, "outside");
  tally = count (self);
  g_assert_null (tally->chronic);
}

static void
add_test (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/tally/nothing-yet", test_nothing);
  add_test ("/tally/the-week", test_week);
  add_test ("/tally/what-never-helped", test_chronic);
  add_test ("/tally/the-first-month-says-nothing", test_first_month);
  add_test ("/tally/once-it-helped-it-stays", test_once_it_helped);
  add_test ("/tally/seldom-is-no-nuisance", test_seldom);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-error.h"
#include "matta-telling.h"

static const MattaNow now = { .wall = 5000, .boot = 1, .boot_id = "start" };

/* Sealed, to two people and the sender, and to somebody who was dropped. */
static MattaRecord *
make_record (MattaState state, MattaDelivery delivery)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01m84facs825b7k3z7e5nw7tq6");
  record->state = state;
  record->return_path = g_strdup ("me@example.jp");
  record->from = g_strdup ("Boss@example.jp");
  record->plan = matta_plan_new ();
  record->plan->seal = TRUE;
  matta_record_add_recipient (record, "sato@example.com", NULL)->delivery = delivery;
  matta_record_add_recipient (record, "abe@example.com", NULL)->delivery = delivery;
  matta_record_add_recipient (record, "ME@example.jp", NULL)->delivery = delivery;
  matta_record_add_recipient (record, "boss@example.jp", NULL)->delivery = delivery;
  matta_record_add_recipient (record, "gone@example.com", NULL)->delivery = MATTA_DELIVERY_DROPPED;
  return record;
}

static char *
list_lacking (const MattaRecord *record)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < record->recipients->len; i++) {
    const MattaRecordRecipient *recipient = g_ptr_array_index (record->recipients, i);

    if (matta_telling_lacks (record, recipient))
      g_string_append_printf (list, "%s ", recipient->address);
  }
  g_assert_true (matta_telling_is_open (record) == (list->len > 0));
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
assert_lacking (const MattaRecord *record, const char *expected)
{
  g_autofree char *list = list_lacking (record);

  g_assert_cmpstr (list, ==, expected);
}

/* Not who wrote it, and nobody who does not get it. */
static void
test_who (void)
{
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, MATTA_DELIVERY_ACCEPTED);
  MattaRecordRecipient *abe = g_ptr_array_index (record->recipients, 1);

  assert_lacking (record, "sato@example.com abe@example.com ");
  abe->delivery = MATTA_DELIVERY_REFUSED;
  assert_lacking (record, "sato@example.com ");
  record->plan->agreed = g_strdup ("example.com");
  assert_lacking (record, "");
  g_clear_pointer (&record->plan->agreed, g_free);
  record->plan->seal = FALSE;
  assert_lacking (record, "");
}

static void
test_one_by_one (void)
{
  const char *const abe[] = { "Abe@EXAMPLE.com", NULL };
  g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, MATTA_DELIVERY_ACCEPTED);
  g_autoptr (GError) error = NULL;

  g_assert_true (matta_telling_note (record, MATTA_ROAD_LETTER, abe, &now, &error));
  g_assert_no_error (error);
  assert_lacking (record, "sato@example.com ");
  g_assert_true (matta_telling_note (record, MATTA_ROAD_PHONE, NULL, &now, &error));
  g_assert_no_error (error);
  assert_lacking (record, "");
  g_assert_cmpint (matta_plan_get_told (record->plan, "abe@example.com")->road, ==,
                   MATTA_ROAD_LETTER);
  g_assert_cmpint (matta_plan_get_told (record->plan, "sato@example.com")->road, ==,
                   MATTA_ROAD_PHONE);
  g_assert_cmpint (matta_plan_get_told (record->plan, "sato@example.com")->at, ==, 5000);
  g_assert_null (matta_plan_get_told (record->plan, "me@example.jp"));
}

static void
test_strangers (void)
{
  const char *const strangers[][3] = {
    { "sato@example.com", "stranger@example.com", NULL },
    { "gone@example.com", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autoptr (MattaRecord) record = make_record (MATTA_STATE_SENT, MATTA_DELIVERY_ACCEPTED);
    g_autoptr (GError) error = NULL;

    g_assert_false (matta_telling_note (record, MATTA_ROAD_PHONE, strangers[i], &now, &error));
    g_assert_error (error, MATTA_ERROR, MATTA_ERROR_NOT_FOUND);
    assert_lacking (record, "sato@example.com abe@example.com ");
  }
}

typedef struct {
  MattaState state;
  MattaDelivery delivery;
  gboolean may;          /* where nothing is withheld … */
  gboolean may_withheld; /* … and where it is */
} Case;

static const Case cases[] = {
  { MATTA_STATE_WAITING, MATTA_DELIVERY_PENDING, FALSE, FALSE },
  { MATTA_STATE_SEALING, MATTA_DELIVERY_PENDING, FALSE, FALSE },
  { MATTA_STATE_HOLDING, MATTA_DELIVERY_PENDING, TRUE, FALSE },
  { MATTA_STATE_SCHEDULED, MATTA_DELIVERY_PENDING, TRUE, FALSE },
  { MATTA_STATE_RETRYING, MATTA_DELIVERY_PENDING, TRUE, FALSE },
  { MATTA_STATE_FAILED, MATTA_DELIVERY_REFUSED, TRUE, FALSE },
  { MATTA_STATE_RETRYING, MATTA_DELIVERY_ACCEPTED, TRUE, TRUE },
  { MATTA_STATE_MAYBE_SENT, MATTA_DELIVERY_UNKNOWN, TRUE, TRUE },
  { MATTA_STATE_SENT, MATTA_DELIVERY_ACCEPTED, TRUE, TRUE },
  { MATTA_STATE_RETURNED, MATTA_DELIVERY_PENDING, FALSE, FALSE },
  { MATTA_STATE_CANCELLED, MATTA_DELIVERY_PENDING, FALSE, FALSE },
};

static void
test_when (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (MattaRecord) record = make_record (c->state, c->delivery);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", matta_state_to_string (c->state));
    g_assert_true (matta_telling_may_begin (record, FALSE) == c->may);
    g_assert_true (matta_telling_may_begin (record, TRUE) == c->may_withheld);
    g_assert_true (matta_telling_note (record, MATTA_ROAD_PHONE, NULL, &now, &error) == c->may);
    if (!c->may)
      g_assert_error (error, MATTA_ERROR, MATTA_ERROR_CONFLICT);
    record->plan->seal = FALSE;
    g_assert_false (matta_telling_may_begin (record, FALSE));
  }
}

/* Colleagues have it; the others, from whom it is kept back, need no password, and get none when it
 * is taken back. */
static void
test_ahead (void)
{
  static const MattaState states[] = { MATTA_STATE_HOLDING, MATTA_STATE_CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (MattaRecord) record = make_record (states[i], MATTA_DELIVERY_PENDING);
    guint position = 0;

    g_array_append_val (record->plan->ahead, position);
    ((MattaRecordRecipient *) g_ptr_array_index (record->recipients, 0))->delivery =
        MATTA_DELIVERY_ACCEPTED;
    g_assert_true (matta_telling_may_begin (record, TRUE));
    assert_lacking (record, "sato@example.com ");
    g_assert_true (matta_telling_note (record, MATTA_ROAD_PHONE, NULL, &now, NULL));
    g_assert_false (matta_telling_is_open (record));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/telling/who-lacks-it", test_who);
  g_test_add_func ("/telling/one-by-one", test_one_by_one);
  g_test_add_func ("/telling/strangers", test_strangers);
  g_test_add_func ("/telling/when", test_when);
  g_test_add_func ("/telling/ahead", test_ahead);
  return g_test_run ();
}

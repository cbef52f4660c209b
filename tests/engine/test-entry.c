/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entry-record.h"

static const struct {
  guint entrance; /* as the relay saw it */
  const char *parameters;
  const char *recipient_parameters;
  MattaEntrance expected;
} cases[] = {
  { 0, NULL, NULL, 0 },
  { MATTA_ENTRANCE_SAME_USER, "SIZE=12", NULL, MATTA_ENTRANCE_SAME_USER },
  { 0, "BODY=8BITMIME SMTPUTF8", NULL, MATTA_ENTRANCE_EIGHT_BIT | MATTA_ENTRANCE_UTF8 },
  { 0, "body=8bitmime", NULL, MATTA_ENTRANCE_EIGHT_BIT },
  { 0, "BODY=7BIT RET=HDRS", NULL, 0 }, /* says which, not that one is wanted */
  { 0, NULL, "NOTIFY=SUCCESS,FAILURE", MATTA_ENTRANCE_RECEIPT },
  { 0, NULL, "notify=delay", MATTA_ENTRANCE_RECEIPT },
  { 0, NULL, "NOTIFY=NEVER", 0 },
};

static MattaRecord *
make_record (guint i)
{
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01m84facs825b7k3z7e5nw7tq6");
  record->parameters = g_strdup (cases[i].parameters);
  matta_record_add_recipient (record, "a@example.com", NULL);
  matta_record_add_recipient (record, "b@example.com", cases[i].recipient_parameters);
  return record;
}

/* The store does not keep how it came in; as long as the entry is there it is known all the same.
 */
static void
test_entrance (void)
{
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    MattaRecord *record = make_record (i);
    g_autoptr (MattaEntry) entry = NULL;

    g_test_message ("%u", i);
    record->entrance = cases[i].entrance;
    entry = matta_entry_new (record, policy);
    g_assert_cmpuint (matta_entry_get_entrance (entry), ==, cases[i].expected);
    matta_entry_set_record (entry, make_record (i));
    g_assert_cmpuint (matta_entry_get_entrance (entry), ==, cases[i].expected);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entry/knows-how-it-came-in", test_entrance);
  return g_test_run ();
}

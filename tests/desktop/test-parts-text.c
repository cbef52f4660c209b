/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entry-record.h"
#include "matta-outbox-text.h"
#include "matta-parts-text.h"

#include <locale.h>
#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND) /* 2023-11-15 12:00 UTC */

/* @first, @others: a letter for what became of each: p(ending), a(ccepted), r(efused), u(nknown),
 * d(ropped); s(ending) just now. */
static MattaEntry *
make_entry (MattaState state, const char *first, const char *others, gint64 due)
{
  static const char letters[] = "parud";
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, NULL);
  g_autofree char *all = g_strconcat (first, others, NULL);
  MattaRecord *record = matta_record_new ();

  record->id = g_strdup ("01kdvdna00d7ayht8tvwz6rc97");
  record->state = state;
  record->due_at = due;
  record->plan = matta_plan_new ();
  for (guint i = 0; all[i] != '\0'; i++) {
    g_autofree char *address = g_strdup_printf ("%u@example.com", i);
    MattaRecordRecipient *recipient = matta_record_add_recipient (record, address, NULL);

    recipient->delivery =
        (MattaDelivery) (strchr (letters, all[i] == 's' ? 'u' : all[i]) - letters);
    recipient->settled_at = strchr ("ps", all[i]) == NULL ? NOON : 0;
    if (i < strlen (first))
      g_array_append_val (record->plan->ahead, i);
  }
  return matta_entry_new (record, policy);
}

typedef struct {
  const char *name;
  MattaState state;
  const char *first;
  const char *others;
  gint64 after; /* seconds from noon until it is due */
  gboolean paused;
  const char *text;
} Case;

#define HOLDING MATTA_STATE_HOLDING
#define SCHEDULED MATTA_STATE_SCHEDULED
#define CANCELLED MATTA_STATE_CANCELLED

static const Case cases[] = {
  { "held", HOLDING, "aaa", "pp", 600, FALSE,
    "Sent to 3 colleagues. 2 people outside get it at 12:10." },
  { "held-one", HOLDING, "a", "p", 600, FALSE,
    "Sent to 1 colleague. 1 person outside gets it at 12:10." },
  { "not-counted", HOLDING, "ad", "pd", 600, FALSE,
    "Sent to 1 colleague. 1 person outside gets it at 12:10." },
  { "at-once", HOLDING, "pp", "p", 600, FALSE,
    "2 colleagues get it at once. 1 person outside gets it at 12:10." },
  { "some-later", HOLDING, "ap", "p", 600, FALSE,
    "Sent to 1 colleague. Not sent to 1 colleague yet. 1 person outside gets it at 12:10." },
  { "refused", HOLDING, "r", "pp", 600, FALSE,
    "The mail server refused 1 colleague. 2 people outside get it at 12:10." },
  { "perhaps", HOLDING, "uu", "pp", 600, FALSE,
    "Perhaps sent to 2 colleagues. 2 people outside get it at 12:10." },
  { "sending", HOLDING, "ss", "pp", 600, FALSE,
    "Sending to 2 colleagues. 2 people outside get it at 12:10." },
  { "cancelled-sending", CANCELLED, "s", "p", 600, FALSE,
    "Sending to 1 colleague. Not sent to 1 person outside." },
  { "due", HOLDING, "a", "pp", 0, FALSE, "Sent to 1 colleague. 2 people outside get it now." },
  { "scheduled", SCHEDULED, "a", "pp", 21 * 3600, FALSE,
    "Sent to 1 colleague. 2 people outside get it at 16 November, 9:00." },
  { "paused", HOLDING, "a", "pp", 600, TRUE,
    "Sent to 1 colleague. 2 people outside wait while sending is paused." },
  { "paused-before", HOLDING, "p", "pp", 600, TRUE, NULL },
  { "cancelled", CANCELLED, "aaa", "pp", 600, FALSE,
    "Sent to 3 colleagues. Not sent to 2 people outside." },
  { "cancelled-perhaps", CANCELLED, "u", "p", 600, FALSE,
    "Perhaps sent to 1 colleague. Not sent to 1 person outside." },
  { "cancelled-before", CANCELLED, "pp", "pp", 600, FALSE, NULL },
  { "not-split", HOLDING, "", "pp", 600, FALSE, NULL },
  { "sent", MATTA_STATE_SENT, "a", "a", 0, FALSE, NULL },
  { "retrying", MATTA_STATE_RETRYING, "a", "p", 600, FALSE, NULL },
};

static void
test_text (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (MattaEntry) entry =
      make_entry (row->state, row->first, row->others, NOON + row->after * SECOND);
  g_autofree char *text = matta_parts_text (entry, row->paused, NOON);
  g_autofree char *line = matta_outbox_text_for_line (entry, row->paused, NOON);

  g_assert_cmpstr (text, ==, row->text);
  g_assert_cmpint (*line, !=, '\0');
  if (row->text != NULL)
    g_assert_cmpstr (line, ==, row->text); /* the outbox says just that */
}

static void
test_obstacle (void)
{
  g_autoptr (MattaEntry) entry = make_entry (HOLDING, "p", "p", NOON + 600 * SECOND);
  MattaRecord *record = matta_record_copy (matta_entry_peek_record (entry));
  g_autofree char *text = NULL;

  record->note = g_strdup ("try-later");
  matta_entry_set_record (entry, record);
  text = matta_parts_text (entry, FALSE, NOON);
  g_assert_cmpstr (text, ==,
                   "The mail server cannot be reached just now. Not sent to 1 colleague yet. "
                   "1 person outside gets it at 12:10.");
}

static void
test_cancel (void)
{
  g_autoptr (MattaEntry) some = make_entry (CANCELLED, "aa", "p", NOON);
  g_autoptr (MattaEntry) nobody = make_entry (CANCELLED, "pp", "p", NOON);
  g_autofree char *partly = matta_parts_text_for_cancel (some);
  g_autofree char *wholly = matta_parts_text_for_cancel (nobody);
  g_autofree char *gone = matta_parts_text_for_cancel (NULL);

  g_assert_cmpstr (partly, ==,
                   "Sent to 2 colleagues. Not sent to 1 person outside. Your mail app may show it "
                   "as sent to all: it filed its own copy.");
  g_assert_true (g_str_has_prefix (wholly, "Cancelled."));
  g_assert_cmpstr (gone, ==, wholly);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/parts-text/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_text);
  }
  g_test_add_func ("/parts-text/says-what-keeps-it", test_obstacle);
  g_test_add_func ("/parts-text/cancelled-toast", test_cancel);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-entry-record.h"
#include "matta-error.h"
#include "matta-outbox-model.h"
#include "matta-outbox-text.h"

#include <locale.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOON (G_GINT64_CONSTANT (1700049600) * SECOND) /* 2023-11-15 12:00 UTC */
#define ISOLATED(text) "\342\201\250" text "\342\201\251"

static MattaEntry *
make_entry (MattaState state, const char *note, gint64 due)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaPolicy) policy = matta_policy_new (NULL, NULL, &error);
  MattaRecord *record = matta_record_new ();

  g_assert_no_error (error);
  record->state = state;
  record->note = g_strdup (note);
  record->due_at = due;
  record->changed_at = NOON - 18 * SECOND;
  return matta_entry_new (record, policy);
}

static void
test_told (void)
{
  MattaTold told = { .address = (char *) "a@example.com", .at = NOON };
  MattaEntryRecipient recipient = { .address = "a@example.com" };
  g_autofree char *open = NULL;
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_null (matta_outbox_text_for_told (&recipient, NOON));
  recipient.untold = TRUE;
  open = matta_outbox_text_for_told (&recipient, NOON);
  g_assert_cmpstr (open, ==, "Still has to be told the password");
  recipient.told = &told;
  for (guint i = 0; i < MATTA_N_ROADS; i++) {
    told.road = (MattaRoad) i;
    g_assert_true (g_hash_table_add (sentences, matta_outbox_text_for_told (&recipient, NOON)));
  }
}

/* Each way in which sealing fails has a sentence of its own, with what to do. */
static void
test_obstacles (void)
{
  const char *const notes[] = { "seal-keyring",     "seal-impossible", "seal-too-large",
                                "seal-failed",      "share-sign-in",   "share-refused",
                                "share-full",       "share-too-large", "share-set-up",
                                "share-unreachable" };
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (sentences, g_strdup ("Waiting for your check"));
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    g_autoptr (MattaEntry) entry = make_entry (MATTA_STATE_WAITING, notes[i], 0);

    g_assert_true (g_hash_table_add (sentences, matta_outbox_text_for_line (entry, FALSE, NOON)));
  }
}

/* What goes to a server is not being encrypted. */
static void
test_sharing (void)
{
  g_autoptr (MattaEntry) sealed = make_entry (MATTA_STATE_SEALING, NULL, 0);
  g_autoptr (MattaEntry) shared = make_entry (MATTA_STATE_SEALING, NULL, 0);
  MattaRecord *record = matta_record_copy (matta_entry_peek_record (shared));
  g_autofree char *sealing = matta_outbox_text_for_line (sealed, FALSE, NOON);
  g_autofree char *sharing = NULL;

  record->plan = matta_plan_new ();
  record->plan->seal = TRUE;
  record->plan->share = TRUE;
  matta_entry_set_record (shared, record);
  sharing = matta_outbox_text_for_line (shared, FALSE, NOON);
  g_assert_cmpstr (sealing, ==, "Encrypting attachments");
  g_assert_cmpstr (sharing, ==, "Putting attachments on your company's server");
}

/* A server's own words may name people: not on a screen that others see. */
static void
test_need (void)
{
  const struct {
    MattaState state;
    const char *note;
    const char *need;
  } cases[] = {
    { MATTA_STATE_WAITING, NULL, "Waiting for your check" },
    { MATTA_STATE_FAILED, "<taro@example.com> unknown", "Could not be sent" },
    { MATTA_STATE_MAYBE_SENT, NULL, "Perhaps sent" },
    { MATTA_STATE_CANCELLED, "expired", "Nobody checked it in time, so it was given back." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaEntry) entry = make_entry (cases[i].state, cases[i].note, NOON);
    g_autofree char *need = matta_outbox_text_for_need (entry);

    g_assert_cmpstr (need, ==, cases[i].need);
  }
}

static void
test_line (void)
{
  const struct {
    MattaState state;
    const char *note;
    gint64 after; /* seconds from noon until it is due */
    gboolean paused;
    const char *line;
  } cases[] = {
    { MATTA_STATE_WAITING, NULL, 0, FALSE, "Waiting for your check" },
    { MATTA_STATE_HOLDING, NULL, 42, FALSE, "Sends at 12:00 · in 42 s" },
    { MATTA_STATE_HOLDING, NULL, 61, FALSE, "Sends at 12:01 · in 2 min" },
    { MATTA_STATE_HOLDING, NULL, -5, FALSE, "Sends now" },
    { MATTA_STATE_HOLDING, NULL, 42, TRUE, "Stays here while sending is paused" },
    { MATTA_STATE_SCHEDULED, NULL, 21 * 3600, FALSE, "Sends tomorrow at 9:00" },
    { MATTA_STATE_RETRYING, NULL, 60, FALSE, "Tries again at 12:01" },
    { MATTA_STATE_RETRYING, "try-later", 60, FALSE,
      "The mail server cannot be reached just now. Tries again at 12:01" },
    { MATTA_STATE_SENT, NULL, 0, FALSE, "Sent at 11:59" },
    { MATTA_STATE_FAILED, NULL, 0, FALSE, "Could not be sent" },
    { MATTA_STATE_FAILED, "refused", 0, FALSE, "The mail server refused the message." },
    { MATTA_STATE_FAILED, "<b>no</b>", 0, FALSE, ISOLATED ("<b>no</b>") },
    { MATTA_STATE_RETURNED, NULL, 0, FALSE, "Back in your mail app since 11:59" },
    { MATTA_STATE_CANCELLED, "was-holding", 0, FALSE, "Cancelled at 11:59" },
    { MATTA_STATE_CANCELLED, "expired", 0, FALSE,
      "Nobody checked it in time, so it was given back." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaEntry) entry =
        make_entry (cases[i].state, cases[i].note, NOON + cases[i].after * SECOND);
    g_autofree char *line = matta_outbox_text_for_line (entry, cases[i].paused, NOON);

    g_assert_cmpstr (line, ==, cases[i].line);
  }
}

static void
test_sections (void)
{
  for (guint state = 0; state < MATTA_N_STATES; state++) {
    g_autoptr (MattaEntry) entry = make_entry ((MattaState) state, NULL, 0);

    g_assert_cmpint (matta_outbox_find_section (entry), <, MATTA_N_SECTIONS);
    if (matta_outbox_may_hold (entry))
      g_assert_true (matta_outbox_may_cancel (entry) && matta_outbox_may_send_now (entry));
    g_assert_cmpint (matta_outbox_may_undo (entry), ==, state == MATTA_STATE_CANCELLED);
    g_assert_false (matta_outbox_may_undo (entry) && matta_outbox_may_cancel (entry));
  }
}

static void
test_given_back (void)
{
  g_autoptr (MattaEntry) expired = make_entry (MATTA_STATE_CANCELLED, "expired", 0);
  g_autoptr (MattaEntry) cancelled = make_entry (MATTA_STATE_CANCELLED, "was-holding", 0);

  g_assert_cmpint (matta_outbox_find_section (expired), ==, MATTA_SECTION_NEEDS_YOU);
  g_assert_cmpint (matta_outbox_find_section (cancelled), ==, MATTA_SECTION_TAKEN_BACK);
}

static void
test_ring (void)
{
  const struct {
    MattaState state;
    gint64 due;
    gint64 now;
    double left;
  } cases[] = {
    { MATTA_STATE_HOLDING, NOON + 42 * SECOND, NOON, 0.7 },
    { MATTA_STATE_HOLDING, NOON + 42 * SECOND, NOON - 60 * SECOND, 1 },
    { MATTA_STATE_HOLDING, NOON, NOON + SECOND, 0 },
    { MATTA_STATE_SENT, NOON + 42 * SECOND, NOON, -1 },
    { MATTA_STATE_HOLDING, 0, NOON, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MattaEntry) entry = make_entry (cases[i].state, NULL, cases[i].due);

    g_assert_cmpfloat_with_epsilon (matta_outbox_measure_hold (entry, cases[i].now), cases[i].left,
                                    0.001);
  }
}

static void
test_delivery (void)
{
  const struct {
    MattaEntryRecipient recipient;
    const char *text;
  } cases[] = {
    { { .delivery = MATTA_DELIVERY_PENDING }, "Not sent yet" },
    { { .delivery = MATTA_DELIVERY_PENDING, .code = 452 }, "Not sent yet" },
    { { .delivery = MATTA_DELIVERY_REFUSED, .code = 550, .reply = "No such user" },
      "Refused by the mail server: 550 " ISOLATED ("No such user") },
    { { .delivery = MATTA_DELIVERY_DROPPED }, "Removed: does not get this mail" },
    { { .delivery = MATTA_DELIVERY_ACCEPTED,
        .code = 250,
        .server = "mx.example.com",
        .reply = "2.0.0 Ok: queued as 4XkQ" },
      "Accepted by " ISOLATED ("mx.example.com") ": 250 " ISOLATED ("2.0.0 Ok: queued as 4XkQ") },
    { { .delivery = MATTA_DELIVERY_REFUSED, .code = 550, .server = "mx", .reply = "No" },
      "Refused by " ISOLATED ("mx") ": 550 " ISOLATED ("No") },
    { { .delivery = MATTA_DELIVERY_PENDING, .code = 451, .server = "mx", .reply = "Busy" },
      "Put off by " ISOLATED ("mx") ": 451 " ISOLATED ("Busy") },
    { { .delivery = MATTA_DELIVERY_UNKNOWN, .server = "mx" },
      "Perhaps accepted by " ISOLATED ("mx") },
    /* Of an attempt before this one. */
    { { .delivery = MATTA_DELIVERY_PENDING, .code = 550, .server = "mx", .reply = "No" },
      "Not sent yet: 550 " ISOLATED ("No") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = matta_outbox_text_for_delivery (&cases[i].recipient);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_empty (void)
{
  g_autoptr (MattaEntry) entry = make_entry (MATTA_STATE_HOLDING, NULL, NOON);
  g_autofree char *subject = matta_outbox_text_for_subject (entry);
  g_autofree char *people = matta_outbox_text_for_people (entry);

  g_assert_cmpstr (subject, ==, "(no subject)");
  g_assert_cmpstr (people, ==, "To nobody");
}

static void
test_fallbacks (void)
{
  const int codes[] = { MATTA_ERROR_BUSY,      MATTA_ERROR_NEWER,     MATTA_ERROR_TRY_LATER,
                        MATTA_ERROR_MALFORMED, MATTA_ERROR_FORBIDDEN, MATTA_ERROR_DAMAGED };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = g_error_new_literal (MATTA_ERROR, codes[i], "");

    g_assert_true (g_hash_table_add (seen, (gpointer) matta_outbox_text_for_error (error)));
  }
  g_assert_cmpstr (matta_outbox_text_for_problem ("from-the-future"), ==,
                   "Something keeps Matta from working.");
  g_assert_cmpstr (matta_outbox_text_for_step (NULL), ==, "The connection could not be tested.");
  g_assert_cmpstr (matta_outbox_text_for_step ("done"), ==, "The connection works.");
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
become (MattaEntry *entry, MattaState state)
{
  MattaRecord *record = matta_record_copy (matta_entry_peek_record (entry));

  record->state = state;
  matta_entry_set_record (entry, record);
  settle ();
}

static char *
list_model (GListModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    if (MATTA_IS_ENTRY (item))
      g_string_append_c (text, '.');
    else
      g_string_append (text, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_lists (MattaOutboxModel *model, const char *wanted)
{
  g_autofree char *text = list_model (G_LIST_MODEL (model));

  g_assert_cmpstr (text, ==, wanted);
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, int *n)
{
  *n += (int) added - (int) removed;
  g_assert_cmpuint (position + added, <=, g_list_model_get_n_items (model));
}

static void
test_model (void)
{
  g_autoptr (GListStore) store = g_list_store_new (MATTA_TYPE_ENTRY);
  g_autoptr (MattaEntry) first = make_entry (MATTA_STATE_HOLDING, NULL, NOON);
  g_autoptr (MattaEntry) second = make_entry (MATTA_STATE_HOLDING, NULL, NOON);
  g_autoptr (MattaEntry) third = make_entry (MATTA_STATE_SENT, NULL, NOON);
  g_autoptr (MattaOutboxModel) model = matta_outbox_model_new (G_LIST_MODEL (store));
  int n = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (count_cb), &n);
  assert_lists (model, "");
  g_list_store_append (store, first);
  g_list_store_append (store, second);
  g_list_store_append (store, third);
  settle ();
  assert_lists (model, "Holding..Sent Today.");
  become (first, MATTA_STATE_CANCELLED);
  assert_lists (model, "Holding.Sent Today.Taken Back.");
  become (second, MATTA_STATE_SENDING);
  become (second, MATTA_STATE_FAILED);
  assert_lists (model, "Could Not Send.Sent Today.Taken Back.");
  become (first, MATTA_STATE_HOLDING);
  assert_lists (model, "Holding.Could Not Send.Sent Today.");
  g_assert_cmpint (n, ==, (int) g_list_model_get_n_items (G_LIST_MODEL (model)));
  g_list_store_remove_all (store);
  settle ();
  assert_lists (model, "");
  g_assert_cmpint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox-text/told", test_told);
  g_test_add_func ("/outbox-text/obstacles", test_obstacles);
  g_test_add_func ("/outbox-text/sharing", test_sharing);
  g_test_add_func ("/outbox-text/the-line-says-what-happens-next", test_line);
  g_test_add_func ("/outbox-text/a-need-has-no-word-of-others", test_need);
  g_test_add_func ("/outbox-text/every-state-has-a-section", test_sections);
  g_test_add_func ("/outbox-text/what-was-given-back-needs-you", test_given_back);
  g_test_add_func ("/outbox-text/the-ring-empties", test_ring);
  g_test_add_func ("/outbox-text/the-server-has-its-own-words", test_delivery);
  g_test_add_func ("/outbox-text/nothing-is-said-in-words", test_empty);
  g_test_add_func ("/outbox-text/unknown-words-fall-back", test_fallbacks);
  g_test_add_func ("/outbox-model/a-message-moves-to-its-section", test_model);
  return g_test_run ();
}

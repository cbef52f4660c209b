/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-ticks.h"

#include <string.h>

static const char *const jsons[] = { NULL,           "",     "x",     "{}", "\"a\"", "[1]",
                                     "[\"a\",null]", "[[]]", "[\"a\"" };

static void
test_json (void)
{
  const char *const keys[] = { "to:a@example.org", "file:\"表\\.pdf:0", "", NULL };
  g_autofree char *json = matta_ticks_to_json (keys);
  g_auto (GStrv) back = matta_ticks_from_json (json);
  g_auto (GStrv) none = matta_ticks_from_json ("[]");

  g_assert_null (strchr (json, '\n'));
  g_assert_true (g_strv_equal ((const char *const *) back, keys));
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (jsons); i++)
    g_assert_null (matta_ticks_from_json (jsons[i]));
}

static MattaRecord *
make_record (const char *message_id, const char *subject, const char *to, const char *ticks)
{
  MattaRecord *record = matta_record_new ();

  record->message_id = g_strdup (message_id);
  record->subject = g_strdup (subject);
  record->ticks = g_strdup (ticks);
  matta_record_add_recipient (record, to, NULL);
  return record;
}

/* An earlier one and now: is it the same piece of mail? */
typedef struct {
  const char *path;
  const char *message_ids[2];
  const char *subjects[2];
  const char *recipients[2];
  gboolean found;
} Case;

static const Case cases[] = {
  { "message-id", { "a", "a" }, { "S", "T" }, { "a@example.org", "b@example.org" }, TRUE },
  { "subject-and-recipient",
    { "a", "b" },
    { "S", "S" },
    { "a@example.org", "A@Example.ORG" },
    TRUE },
  { "subject-alone", { "a", "b" }, { "S", "S" }, { "a@example.org", "b@example.org" }, FALSE },
  { "recipient-alone", { "a", "b" }, { "S", "T" }, { "a@example.org", "a@example.org" }, FALSE },
  { "no-message-ids", { NULL, NULL }, { "S", "T" }, { "a@example.org", "a@example.org" }, FALSE },
  { "no-subjects", { "a", "b" }, { NULL, NULL }, { "a@example.org", "a@example.org" }, FALSE },
  { "empty-subjects", { "a", "b" }, { "", "" }, { "a@example.org", "a@example.org" }, FALSE },
};

static void
test_find (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GPtrArray) earlier =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_record_free);
  g_autoptr (MattaRecord) now =
      make_record (row->message_ids[1], row->subjects[1], row->recipients[1], NULL);
  g_auto (GStrv) ticks = NULL;

  g_ptr_array_add (
      earlier, make_record (row->message_ids[0], row->subjects[0], row->recipients[0], "[\"k\"]"));
  ticks = matta_ticks_find (earlier, now);
  g_assert_cmpint (ticks != NULL, ==, row->found);
}

static void
test_newest_with_ticks (void)
{
  g_autoptr (GPtrArray) earlier =
      g_ptr_array_new_with_free_func ((GDestroyNotify) matta_record_free);
  g_autoptr (MattaRecord) now = make_record ("a", "S", "a@example.org", NULL);
  g_auto (GStrv) ticks = NULL;

  g_ptr_array_add (earlier, make_record ("a", "S", "a@example.org", NULL));
  g_ptr_array_add (earlier, make_record ("a", "S", "a@example.org", "[\"new\"]"));
  g_ptr_array_add (earlier, make_record ("a", "S", "a@example.org", "[\"old\"]"));
  ticks = matta_ticks_find (earlier, now);
  g_assert_cmpstr (ticks[0], ==, "new");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticks/json-and-back", test_json);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ticks/same-mail/", cases[i].path, NULL);

    g_test_add_data_func (path, &cases[i], test_find);
  }
  g_test_add_func ("/ticks/the-newest-counts", test_newest_with_ticks);
  return g_test_run ();
}

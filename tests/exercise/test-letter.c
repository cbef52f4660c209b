/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-letter.h"

#include "matta-facts.h"

#include <string.h>

static MattaExerciseBook *
load (const char *language)
{
  const char *const wanted[] = { language, NULL };

  return matta_exercise_book_load (wanted);
}

static MattaFacts *
read_mail (const MattaExerciseMail *mail, const char *me, GDateTime *date)
{
  g_autoptr (GBytes) bytes = matta_exercise_letter_make (mail, me, "1@practice.example", date);
  g_autoptr (MattaContent) content = matta_content_new_for_bytes (bytes);
  g_autofree char *from = matta_exercise_get_address (me);
  g_auto (GStrv) addresses = matta_exercise_mail_list_addresses (mail);
  g_autoptr (MattaEnvelope) envelope = matta_envelope_new (from, NULL);
  g_autoptr (GError) error = NULL;
  MattaFacts *facts = NULL;
  MattaLimits limits;

  matta_limits_init (&limits);
  for (guint i = 0; addresses[i] != NULL; i++)
    matta_envelope_add (envelope, addresses[i], NULL);
  facts = matta_facts_read (content, envelope, &limits, NULL, &error);
  g_assert_no_error (error);
  return facts;
}

static void
assert_is_clean (const MattaExerciseMail *mail, const char *me, GDateTime *date)
{
  g_autoptr (GBytes) bytes = matta_exercise_letter_make (mail, me, "1@practice.example", date);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_str_is_ascii (text));
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_cmpuint (strlen (lines[i]), <=, 120);
  }
}

/* What the mail app wrote is what Matta reads. */
static void
assert_survives (const MattaExerciseMail *mail, const char *me, GDateTime *date)
{
  g_autoptr (MattaFacts) facts = read_mail (mail, me, date);
  g_auto (GStrv) lines = g_strsplit (mail->text, "\n", -1);
  g_autofree char *text = g_strjoinv ("\r\n", lines);

  assert_is_clean (mail, me, date);
  g_assert_cmpstr (facts->subject, ==, mail->subject);
  g_assert_cmpstr (facts->text, ==, text);
  g_assert_cmpstr (facts->message_id, ==, "1@practice.example");
  g_assert_cmpint (facts->date, ==, g_date_time_to_unix (date) * G_USEC_PER_SEC);
  g_assert_null (facts->unreadable);
  g_assert_cmpuint (matta_facts_get_n_attachments (facts), ==, mail->files->len);
  for (guint i = 0; i < mail->files->len; i++)
    g_assert_cmpstr (matta_facts_get_attachment (facts, i)->name, ==,
                     ((const MattaExerciseFile *) g_ptr_array_index (mail->files, i))->name);
}

static void
test_survives (gconstpointer language)
{
  g_autoptr (MattaExerciseBook) book = load (language);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 ("2026-11-05T10:04:09-03:30", NULL);

  for (guint i = 0; i < book->exercises->len; i++) {
    const MattaExercise *exercise = g_ptr_array_index (book->exercises, i);

    assert_survives (exercise->mistake, book->me, date);
    assert_survives (exercise->twin, book->me, date);
  }
}

static void
test_kinds (void)
{
  g_autoptr (MattaExerciseBook) book = load ("ja");
  g_autoptr (GDateTime) date = g_date_time_new_now_utc ();
  const MattaExercise *exercise = matta_exercise_book_find (book, "many-visible");
  g_autoptr (MattaFacts) facts = read_mail (exercise->twin, book->me, date);

  g_assert_cmpstr (facts->from_name, ==, "高橋 花子");
  g_assert_cmpuint (matta_facts_get_n_recipients (facts), ==, 7);
  g_assert_cmpint (matta_facts_get_recipient (facts, 0)->kind, ==, MATTA_KIND_TO);
  for (guint i = 1; i < 7; i++)
    g_assert_cmpint (matta_facts_get_recipient (facts, i)->kind, ==, MATTA_KIND_BCC);
}

static guint
count (const char *text, const char *what)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strv_length (parts) - 1;
}

static void
test_past (gconstpointer language)
{
  g_autoptr (MattaExerciseBook) book = load (language);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GBytes) bytes = matta_exercise_letter_make_past (book, now);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);

  g_assert_cmpuint (count (text, "\nMessage-ID: <past-"), >, 60); /* nobody is new to Matta */
  g_assert_cmpuint (count (text, "From - "), ==, count (text, "\nMessage-ID: <past-"));
  g_assert_null (strchr (text, '\r'));
  g_assert_true (g_str_is_ascii (text));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/exercise-letter/survives/en", "en", test_survives);
  g_test_add_data_func ("/exercise-letter/survives/ja", "ja", test_survives);
  g_test_add_func ("/exercise-letter/kinds", test_kinds);
  g_test_add_data_func ("/exercise-letter/past/en", "en", test_past);
  g_test_add_data_func ("/exercise-letter/past/ja", "ja", test_past);
  return g_test_run ();
}

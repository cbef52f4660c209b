/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-book.h"

#include "matta-envelope.h"
#include "matta-error.h"

#include <string.h>

#define WORLD "Me: Jo <jo@a.example>\nInside: a.example\n"
#define MAIL "Situation: S\nTo: Bo <bo@b.example>\nSubject: X\nLesson: L\n| Dear Bo\n"
#define TWIN "= twin\nLesson: M\n"
#define WHOLE WORLD "@ one: First\n" MAIL TWIN

static const char *const languages[] = { "en", "ja" };

static MattaExerciseBook *
load (const char *language)
{
  const char *const wanted[] = { language, "C", NULL };

  return matta_exercise_book_load (wanted);
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaExerciseBook) book = matta_exercise_book_parse (
      "# a comment\n\n" WORLD "Past: 3; Bo <bo@b.example>, Cy <cy@c.example>; lunch\n"
      "@ one: First: of all\n" MAIL "Planted: x y\nWrong: bo@b.example\nCure: bcc\nAfter: A\n"
      "Cc: Cy <cy@c.example>\nAttach: a b.xlsx = workbook+hidden 1 / 2\n|\n| end\n" TWIN
      "Cc: -\nAttach: c.xlsx = workbook 3\n| Hello\n",
      &error);
  const MattaExercise *exercise = NULL;
  const MattaExerciseFile *file = NULL;
  const MattaExercisePast *past = NULL;

  g_assert_no_error (error);
  past = g_ptr_array_index (book->past, 0);
  g_assert_cmpuint (past->count, ==, 3);
  g_assert_cmpstr (past->people, ==, "Bo <bo@b.example>, Cy <cy@c.example>");
  g_assert_cmpstr (past->words, ==, "lunch");
  exercise = matta_exercise_book_find (book, "one");
  g_assert_cmpstr (exercise->title, ==, "First: of all");
  g_assert_true (exercise->mistake->mistake);
  g_assert_true (exercise->mistake->hides);
  g_assert_cmpstr (exercise->mistake->planted[1], ==, "y");
  g_assert_cmpstr (exercise->mistake->after, ==, "A");
  g_assert_cmpstr (exercise->mistake->text, ==, "Dear Bo\n\nend\n");
  file = g_ptr_array_index (exercise->mistake->files, 0);
  g_assert_cmpstr (file->name, ==, "a b.xlsx");
  g_assert_cmpstr (file->text, ==, "1\n2");
  g_assert_true (file->hidden);
  g_assert_null (matta_exercise_book_find (book, "two"));
}

static void
test_twin (void)
{
  g_autoptr (MattaExerciseBook) book = matta_exercise_book_parse (
      WORLD "@ one: First\n" MAIL "Planted: x\nWrong: bo@b.example\nCure: bcc\nAfter: A\n"
            "Cc: Cy <cy@c.example>\nAttach: a.xlsx = workbook 1\n" TWIN "Cc: -\n",
      NULL);
  const MattaExerciseMail *twin = matta_exercise_book_find (book, "one")->twin;

  g_assert_false (twin->mistake);
  g_assert_false (twin->hides);
  g_assert_cmpuint (g_strv_length (twin->planted), ==, 0);
  g_assert_cmpuint (g_strv_length (twin->wrong), ==, 0);
  g_assert_cmpuint (twin->files->len, ==, 0);
  g_assert_null (twin->after);
  g_assert_null (twin->cc);
  g_assert_cmpstr (twin->situation, ==, "S");
  g_assert_cmpstr (twin->lesson, ==, "M");
  g_assert_cmpstr (twin->text, ==, "Dear Bo\n");
}

static const struct {
  const char *name;
  const char *text;
} bad[] = {
  { "no-world", "@ one: First\n" MAIL TWIN },
  { "no-twin", WORLD "@ one: First\n" MAIL },
  { "no-mail", WORLD "@ one: First\n" TWIN },
  { "no-title", WORLD "@ one\n" MAIL TWIN },
  { "twice", WHOLE "@ one: First\n" MAIL TWIN },
  { "two-twins", WHOLE TWIN },
  { "twin-of-nothing", WORLD TWIN },
  { "text-of-nothing", WORLD "| x\n" WHOLE },
  { "another-me", WORLD WORLD },
  { "an-unknown-field", WHOLE "Colour: red\n" },
  { "an-unknown-cure", WHOLE "Cure: sleep\n" },
  { "an-unknown-file", WHOLE "Attach: a.pdf = pdf x\n" },
  { "a-file-of-nothing", WHOLE "Attach: a.xlsx\n" },
  { "a-past-of-nobody", WORLD "Past: 3\n" },
  { "a-past-of-no-mail", WORLD "Past: 0; a; b\n" },
  { "a-stray-line", WHOLE "hello\n" },
};

static void
test_refuses (gconstpointer text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MattaExerciseBook) book = matta_exercise_book_parse (text, &error);

  g_assert_null (book);
  g_assert_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED);
}

/* What is left out makes it no book either, wherever it stops. */
static void
test_cut_off (void)
{
  for (gsize length = 0; length < strlen (WHOLE); length++) {
    g_autofree char *text = g_strndup (WHOLE, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (MattaExerciseBook) book = matta_exercise_book_parse (text, &error);

    g_assert_true (book != NULL || error != NULL);
  }
}

/* --- the books that are built in ---------------------------------------------------------------
 */

static void
assert_is_made_up (const char *address)
{
  g_assert_true (g_str_has_suffix (matta_address_get_domain (address), ".example"));
}

static void
assert_mail_is_sound (const MattaExerciseMail *mail)
{
  g_auto (GStrv) addresses = matta_exercise_mail_list_addresses (mail);

  g_assert_cmpuint (g_strv_length (addresses), >, 0);
  for (guint i = 0; addresses[i] != NULL; i++)
    assert_is_made_up (addresses[i]);
  for (guint i = 0; mail->wrong[i] != NULL; i++)
    g_assert_true (g_strv_contains ((const char *const *) addresses, mail->wrong[i]));
  g_assert_true (g_utf8_validate (mail->text, -1, NULL));
}

static void
test_built_in (gconstpointer language)
{
  g_autoptr (MattaExerciseBook) book = load (language);

  g_assert_cmpuint (book->exercises->len, ==, MATTA_N_EXERCISES);
  for (guint i = 0; i < book->exercises->len; i++) {
    const MattaExercise *exercise = g_ptr_array_index (book->exercises, i);

    assert_mail_is_sound (exercise->mistake);
    assert_mail_is_sound (exercise->twin);
    g_assert_cmpuint (g_strv_length (exercise->twin->planted), ==, 0);
    /* Something tells it from a right one: Matta, or what occurs to the person. */
    g_assert_true (exercise->mistake->planted[0] != NULL || exercise->mistake->after != NULL);
    g_assert_cmpint (exercise->mistake->after != NULL, ==, exercise->twin->after != NULL);
  }
}

/* Records of one language are read in the other. */
static void
test_same_exercises (void)
{
  g_autoptr (MattaExerciseBook) english = load ("en");
  g_autoptr (MattaExerciseBook) japanese = load ("ja");

  for (guint i = 0; i < MATTA_N_EXERCISES; i++) {
    const MattaExercise *one = g_ptr_array_index (english->exercises, i);
    const MattaExercise *other = g_ptr_array_index (japanese->exercises, i);

    g_assert_cmpstr (one->id, ==, other->id);
    g_assert_true (g_strv_equal ((const char *const *) one->mistake->planted,
                                 (const char *const *) other->mistake->planted));
    g_assert_cmpint (one->mistake->hides, ==, other->mistake->hides);
    g_assert_true (g_str_is_ascii (one->title));
    g_assert_false (g_str_is_ascii (other->title));
  }
}

static void
test_unknown_language (void)
{
  const char *const wanted[] = { "xx_YY", "xx", NULL };
  g_autoptr (MattaExerciseBook) book = matta_exercise_book_load (wanted);

  g_assert_cmpstr (book->inside, ==, "lindenhall.example");
}

static void
test_people (void)
{
  g_autofree char *names = matta_exercise_list_names ("Bo B <bo@b.example>, Cy <c@d.example>");
  g_autofree char *none = matta_exercise_list_names (NULL);
  g_autofree char *plain = matta_exercise_get_address (" bo@b.example ");

  g_assert_cmpstr (names, ==, "Bo B, Cy");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (plain, ==, "bo@b.example");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exercise-book/fields", test_fields);
  g_test_add_func ("/exercise-book/twin", test_twin);
  g_test_add_func ("/exercise-book/cut-off", test_cut_off);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/exercise-book/refuses/", bad[i].name, NULL);

    g_test_add_data_func (path, bad[i].text, test_refuses);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autofree char *path = g_strconcat ("/exercise-book/built-in/", languages[i], NULL);

    g_test_add_data_func (path, languages[i], test_built_in);
  }
  g_test_add_func ("/exercise-book/same-in-both-languages", test_same_exercises);
  g_test_add_func ("/exercise-book/unknown-language", test_unknown_language);
  g_test_add_func ("/exercise-book/people", test_people);
  return g_test_run ();
}

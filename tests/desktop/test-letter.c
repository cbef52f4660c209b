/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-letter-page.h"
#include "matta-letter.h"
#include "matta-spelling.h"
#include "stage-init.h"
#include "stage.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* Letters as they come out of a printer: in a PDF, read by another program. */

#define CHARACTERS "k3fm-9xqw-A2bc-d4ef"

typedef struct {
  char *folder;
  char *path; /* of the PDF */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = stage_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "letter.pdf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_free (fixture->path);
  stage_remove_folder (fixture->folder);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gboolean *done)
{
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  *done = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
print (Fixture *fixture, const MattaLetterText *text)
{
  g_autoptr (MattaLetter) letter = matta_letter_new (text);
  g_autoptr (GtkPrintOperation) operation = matta_letter_make_operation (letter);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  gtk_print_operation_set_export_filename (operation, fixture->path);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), &done);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  stage_wait_for (is_true, &done);
}

static char *
run (const char *const *words)
{
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_steal_pointer (&output);
}

/* Its words, each behind one space, whatever lines they stand on. */
static char *
read_words (Fixture *fixture)
{
  const char *const words[] = { "pdftotext", "-layout", "-enc", "UTF-8", fixture->path, "-", NULL };
  g_autofree char *text = run (words);
  g_auto (GStrv) parts = g_strsplit_set (text, " \n\f", -1);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (all, " %s", parts[i]);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* Where a line ends in a sentence is the printer's business, some languages have no spaces, and a
 * PDF has ligatures and radicals for letters. */
static char *
squeeze (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_auto (GStrv) words = g_strsplit_set (plain, " \n", -1);

  return g_strjoinv ("", words);
}

static void
assert_says (const char *text, const char *sentence)
{
  g_autofree char *squeezed = squeeze (text);
  g_autofree char *wanted = squeeze (sentence);

  if (strstr (squeezed, wanted) == NULL)
    g_error ("“%s” is not in:%s", sentence, text);
}

static guint
count_pages (Fixture *fixture)
{
  const char *const words[] = { "pdfinfo", fixture->path, NULL };
  g_autofree char *text = run (words);
  const char *pages = strstr (text, "Pages:");

  g_assert_nonnull (pages);
  return (guint) g_ascii_strtoull (pages + strlen ("Pages:"), NULL, 10);
}

static void
take_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("MATTA_SCREENSHOT_DIR");
  g_autofree char *base = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  const char *const words[] = { "pdftoppm", "-png", "-r", "60", fixture->path, base, NULL };

  if (folder != NULL)
    g_free (run (words));
}

static void
test_one (Fixture *fixture, gconstpointer unused)
{
  const char *const people[] = { "Sato Hanako", NULL };
  g_autoptr (GPtrArray) groups = matta_spelling_split (CHARACTERS);
  const MattaLetterText text = {
    .password = CHARACTERS,
    .people = people,
    .subject = "見積書 Estimate <2026>",
    .sent_at = G_TIME_SPAN_DAY * 20000,
    .now = G_TIME_SPAN_DAY * 20002,
    .zipped = TRUE,
  };
  g_autofree char *words = NULL;

  print (fixture, &text);
  take_picture (fixture, "letter-one");
  g_assert_cmpuint (count_pages (fixture), ==, 1);
  words = read_words (fixture);
  assert_says (words, "Sato Hanako");
  assert_says (words, CHARACTERS);
  assert_says (words, "見積書 Estimate <2026>");
  assert_says (words, "2024");
  assert_says (words, _ ("This password opens them:"));
  assert_says (words, "7-Zip");
  g_assert_null (strstr (words, "1/1"));
  for (guint i = 0; i < groups->len; i++) {
    g_autoptr (MattaSecret) read = matta_spelling_read (g_ptr_array_index (groups, i));

    assert_says (words, g_ptr_array_index (groups, i));
    assert_says (words, read);
  }
  assert_says (words, matta_spelling_for_capitals (CHARACTERS));
}

/* Each gets a letter with nobody else's name on it. */
static void
test_many (Fixture *fixture, gconstpointer unused)
{
  const char *const people[] = { "Sato Hanako", "Jo Smith", "鈴木", NULL };
  const MattaLetterText text = { .password = CHARACTERS,
                                 .people = people,
                                 .now = G_TIME_SPAN_DAY * 20002 };
  g_autofree char *words = NULL;

  print (fixture, &text);
  g_assert_cmpuint (count_pages (fixture), ==, 3);
  words = read_words (fixture);
  for (guint i = 0; people[i] != NULL; i++)
    assert_says (words, people[i]);
  g_assert_null (strstr (words, "7-Zip"));
  assert_says (words, _ ("You got a mail from us with encrypted files."));
}

/* Nothing is cut off, however long it is: it goes on on another page, which says so. */
static void
test_long (Fixture *fixture, gconstpointer unused)
{
  const char *const people[] = { "Sato Hanako", NULL };
  g_autoptr (GString) password = g_string_new ("begin");
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autofree char *words = NULL;
  g_autofree char *footer = NULL;
  MattaLetterText text = { .people = people, .now = G_TIME_SPAN_DAY * 20002 };

  for (guint i = 0; i < 60; i++)
    g_string_append (password, "-spaghetti");
  g_string_append (password, "-unicorn");
  for (guint i = 0; i < 200; i++)
    g_string_append (subject, "長い件名");
  text.password = password->str;
  text.subject = subject->str;
  print (fixture, &text);
  take_picture (fixture, "letter-long");
  g_assert_cmpuint (count_pages (fixture), >=, 2);
  words = read_words (fixture);
  assert_says (words, subject->str);
  assert_says (words, "begin");
  assert_says (words, "unicorn");
  footer = g_strdup_printf (_ ("Page %1$u of %2$u"), 2, count_pages (fixture));
  assert_says (words, footer);
}

static void
test_nobody (Fixture *fixture, gconstpointer unused)
{
  const char *const nobody[] = { NULL };
  const MattaLetterText text = { .password = CHARACTERS,
                                 .people = nobody,
                                 .now = G_TIME_SPAN_DAY * 20002 };
  g_autofree char *words = NULL;

  print (fixture, &text);
  g_assert_cmpuint (count_pages (fixture), ==, 1);
  words = read_words (fixture);
  assert_says (words, CHARACTERS);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  stage_init (&argc, &argv);
  ADD ("/letter/one", test_one);
  ADD ("/letter/many", test_many);
  ADD ("/letter/long", test_long);
  ADD ("/letter/nobody", test_nobody);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-book.h"

#include "matta-error.h"
#include "matta-exercises.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define RESOURCES "/io/github/mattamail/Matta/exercises/"

/* Where the reader is. */
typedef struct {
  MattaExerciseBook *book;
  MattaExercise *exercise; /* the book's; NULL = before the first */
  MattaExerciseMail *mail; /* its mistake or its twin */
  gboolean fresh_text;     /* the next line of text is the mail's own first one */
} Reader;

static void
past_free (gpointer data)
{
  MattaExercisePast *past = data;

  g_free (past->people);
  g_free (past->words);
  g_free (past);
}

static MattaExerciseBook *
book_new (void)
{
  MattaExerciseBook *self = g_new0 (MattaExerciseBook, 1);

  self->past = g_ptr_array_new_with_free_func (past_free);
  self->exercises = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_exercise_free);
  return self;
}

void
matta_exercise_book_free (MattaExerciseBook *self)
{
  if (self == NULL)
    return;
  g_free (self->me);
  g_free (self->inside);
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->exercises);
  g_free (self);
}

const MattaExercise *
matta_exercise_book_find (const MattaExerciseBook *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (guint i = 0; i < self->exercises->len; i++) {
    const MattaExercise *exercise = g_ptr_array_index (self->exercises, i);

    if (g_str_equal (exercise->id, id))
      return exercise;
  }
  return NULL;
}

/* --- fields ------------------------------------------------------------------------------------
 */

static gboolean
set_words (char ***field, const char *value)
{
  g_strfreev (*field);
  *field = g_strsplit (value, " ", -1);
  return TRUE;
}

static gboolean
read_past (MattaExerciseBook *book, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", 3);
  MattaExercisePast *past = NULL;

  if (g_strv_length (parts) != 3 || atoi (parts[0]) <= 0)
    return FALSE;
  past = g_new0 (MattaExercisePast, 1);
  past->count = (guint) atoi (parts[0]);
  past->people = g_strdup (g_strstrip (parts[1]));
  past->words = g_strdup (g_strstrip (parts[2]));
  g_ptr_array_add (book->past, past);
  return TRUE;
}

/* NAME = workbook TEXT, or NAME = workbook+hidden TEXT */
static gboolean
read_file (MattaExerciseMail *mail, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " = ", 2);
  g_auto (GStrv) words =
      parts[0] != NULL && parts[1] != NULL ? g_strsplit (parts[1], " ", 2) : NULL;
  g_auto (GStrv) lines = NULL;
  MattaExerciseFile *file = NULL;

  if (words == NULL || words[0] == NULL || words[1] == NULL
      || (!g_str_equal (words[0], "workbook") && !g_str_equal (words[0], "workbook+hidden")))
    return FALSE;
  lines = g_strsplit (words[1], " / ", -1);
  file = g_new0 (MattaExerciseFile, 1);
  file->name = g_strdup (parts[0]);
  file->text = g_strjoinv ("\n", lines);
  file->hidden = g_str_equal (words[0], "workbook+hidden");
  g_ptr_array_add (mail->files, file);
  return TRUE;
}

static gboolean
read_cure (MattaExerciseMail *mail, const char *value)
{
  mail->hides = g_str_equal (value, "bcc");
  return mail->hides;
}

static char **
find_text (MattaExerciseMail *mail, const char *name)
{
  const struct {
    const char *name;
    char **field;
  } fields[] = {
    { "Situation", &mail->situation },
    { "Lesson", &mail->lesson },
    { "After", &mail->after },
    { "To", &mail->to },
    { "Cc", &mail->cc },
    { "Bcc", &mail->bcc },
    { "Subject", &mail->subject },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return fields[i].field;
  return NULL;
}

static gboolean
read_mail_field (MattaExerciseMail *mail, const char *name, const char *value)
{
  char **field = find_text (mail, name);

  if (field != NULL) {
    g_free (*field);
    *field = g_str_equal (value, "-") ? NULL : g_strdup (value);
    return TRUE;
  }
  if (g_str_equal (name, "Planted"))
    return set_words (&mail->planted, value);
  if (g_str_equal (name, "Wrong"))
    return set_words (&mail->wrong, value);
  if (g_str_equal (name, "Cure"))
    return read_cure (mail, value);
  return g_str_equal (name, "Attach") && read_file (mail, value);
}

static gboolean
read_book_field (MattaExerciseBook *book, const char *name, const char *value)
{
  if (g_str_equal (name, "Past"))
    return read_past (book, value);
  if (g_str_equal (name, "Me") && book->me == NULL)
    book->me = g_strdup (value);
  else if (g_str_equal (name, "Inside") && book->inside == NULL)
    book->inside = g_strdup (value);
  else
    return FALSE;
  return TRUE;
}

/* --- lines -------------------------------------------------------------------------------------
 */

static gboolean
begin_exercise (Reader *reader, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, ": ", 2);

  if (g_strv_length (parts) != 2 || matta_exercise_book_find (reader->book, parts[0]) != NULL)
    return FALSE;
  reader->exercise = g_new0 (MattaExercise, 1);
  reader->exercise->id = g_strdup (parts[0]);
  reader->exercise->title = g_strdup (parts[1]);
  reader->exercise->mistake = matta_exercise_mail_new ();
  reader->exercise->mistake->mistake = TRUE;
  reader->mail = reader->exercise->mistake;
  reader->fresh_text = TRUE;
  g_ptr_array_add (reader->book->exercises, reader->exercise);
  return TRUE;
}

static gboolean
begin_twin (Reader *reader)
{
  if (reader->exercise == NULL || reader->exercise->twin != NULL)
    return FALSE;
  reader->exercise->twin = matta_exercise_mail_new_twin (reader->exercise->mistake);
  reader->mail = reader->exercise->twin;
  reader->fresh_text = TRUE;
  return TRUE;
}

static gboolean
add_text (Reader *reader, const char *line)
{
  const char *text = *line == ' ' ? line + 1 : line;
  g_autofree char *before = NULL;

  if (reader->mail == NULL)
    return FALSE;
  before = g_steal_pointer (&reader->mail->text);
  reader->mail->text = g_strconcat (reader->fresh_text ? "" : before, text, "\n", NULL);
  reader->fresh_text = FALSE;
  return TRUE;
}

static gboolean
read_line (Reader *reader, const char *line)
{
  g_auto (GStrv) parts = NULL;

  if (*line == '\0' || *line == '#')
    return TRUE;
  if (g_str_has_prefix (line, "@ "))
    return begin_exercise (reader, line + 2);
  if (g_str_equal (line, "= twin"))
    return begin_twin (reader);
  if (*line == '|')
    return add_text (reader, line + 1);
  parts = g_strsplit (line, ": ", 2);
  if (g_strv_length (parts) != 2)
    return FALSE;
  return reader->mail != NULL ? read_mail_field (reader->mail, parts[0], parts[1])
                              : read_book_field (reader->book, parts[0], parts[1]);
}

/* --- what it has to be -------------------------------------------------------------------------
 */

static gboolean
is_whole_mail (const MattaExerciseMail *mail)
{
  return mail != NULL && mail->situation != NULL && mail->lesson != NULL && mail->to != NULL
         && mail->subject != NULL && mail->text != NULL;
}

static const char *
find_gap (const MattaExerciseBook *book)
{
  if (book->me == NULL || book->inside == NULL)
    return "whose world it is";
  for (guint i = 0; i < book->exercises->len; i++) {
    const MattaExercise *exercise = g_ptr_array_index (book->exercises, i);

    if (!is_whole_mail (exercise->mistake) || !is_whole_mail (exercise->twin))
      return exercise->id;
  }
  return NULL;
}

MattaExerciseBook *
matta_exercise_book_parse (const char *text, GError **error)
{
  g_autoptr (MattaExerciseBook) book = book_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Reader reader = { .book = book };
  const char *gap = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (&reader, lines[i])) {
      g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "Line %u makes no sense", i + 1);
      return NULL;
    }
  gap = find_gap (book);
  if (gap == NULL)
    return g_steal_pointer (&book);
  g_set_error (error, MATTA_ERROR, MATTA_ERROR_MALFORMED, "Not all is said: %s", gap);
  return NULL;
}

/* Referred to by name, so that the linker does not leave it out. */
static GBytes *
find_text_of (const char *const *languages)
{
  GResource *resource = matta_exercises_get_resource ();

  for (guint i = 0; languages[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (RESOURCES, languages[i], ".txt", NULL);
    GBytes *bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    if (bytes != NULL)
      return bytes;
  }
  return g_resource_lookup_data (resource, RESOURCES "en.txt", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

MattaExerciseBook *
matta_exercise_book_load (const char *const *languages)
{
  g_autoptr (GBytes) bytes = find_text_of (languages);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  MattaExerciseBook *book = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  text = g_strndup (data, length);
  book = matta_exercise_book_parse (text, &error);
  if (book == NULL) /* it is built in, and was tested */
    g_critical ("The exercises cannot be read: %s", error->message);
  return book;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise.h"

#include <string.h>

MattaExerciseMail *
matta_exercise_mail_new (void)
{
  MattaExerciseMail *self = g_new0 (MattaExerciseMail, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_exercise_file_free);
  self->planted = g_new0 (char *, 1);
  self->wrong = g_new0 (char *, 1);
  return self;
}

MattaExerciseMail *
matta_exercise_mail_new_twin (const MattaExerciseMail *mistake)
{
  MattaExerciseMail *self = matta_exercise_mail_new ();

  self->situation = g_strdup (mistake->situation);
  self->to = g_strdup (mistake->to);
  self->cc = g_strdup (mistake->cc);
  self->bcc = g_strdup (mistake->bcc);
  self->subject = g_strdup (mistake->subject);
  self->text = g_strdup (mistake->text);
  return self;
}

void
matta_exercise_mail_free (MattaExerciseMail *self)
{
  if (self == NULL)
    return;
  g_free (self->situation);
  g_free (self->lesson);
  g_free (self->after);
  g_strfreev (self->planted);
  g_strfreev (self->wrong);
  g_free (self->to);
  g_free (self->cc);
  g_free (self->bcc);
  g_free (self->subject);
  g_free (self->text);
  g_ptr_array_unref (self->files);
  g_free (self);
}

void
matta_exercise_file_free (MattaExerciseFile *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

void
matta_exercise_free (MattaExercise *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  matta_exercise_mail_free (self->mistake);
  matta_exercise_mail_free (self->twin);
  g_free (self);
}

char *
matta_exercise_get_address (const char *person)
{
  const char *open = strrchr (person, '<');
  const char *close = open != NULL ? strchr (open, '>') : NULL;

  if (close == NULL)
    return g_strstrip (g_strdup (person));
  return g_strndup (open + 1, (gsize) (close - open - 1));
}

static void
add_addresses (GStrvBuilder *builder, const char *list)
{
  g_auto (GStrv) people = g_strsplit (list != NULL ? list : "", ",", -1);

  for (guint i = 0; people[i] != NULL; i++) {
    g_autofree char *address = matta_exercise_get_address (people[i]);

    g_strv_builder_add (builder, address);
  }
}

char **
matta_exercise_mail_list_addresses (const MattaExerciseMail *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  add_addresses (builder, self->to);
  add_addresses (builder, self->cc);
  add_addresses (builder, self->bcc);
  return g_strv_builder_end (builder);
}

char *
matta_exercise_list_names (const char *list)
{
  g_auto (GStrv) people = g_strsplit (list != NULL ? list : "", ",", -1);

  for (guint i = 0; people[i] != NULL; i++) {
    char *open = strchr (people[i], '<');

    if (open != NULL)
      *open = '\0';
    g_strstrip (people[i]);
  }
  return g_strjoinv (", ", people);
}

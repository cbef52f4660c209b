/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-exercise-run.h"

#include "matta-envelope.h"

/* One exercise of the run. */
typedef struct {
  const MattaExercise *exercise;
  const MattaExerciseMail *mail;
  MattaMark mark;
} Turn;

struct _MattaExerciseRun {
  Turn *turns;
  guint n_turns;
};

/* --- what is right -----------------------------------------------------------------------------
 */

static gboolean
contains (const char *const *addresses, const char *address)
{
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    if (matta_address_equal (addresses[i], address))
      return TRUE;
  return FALSE;
}

static gboolean
gets_any_of (const MattaExerciseOutcome *outcome, char **addresses)
{
  for (guint i = 0; addresses[i] != NULL; i++)
    if (contains (outcome->got, addresses[i]))
      return TRUE;
  return FALSE;
}

static gboolean
shows_outside (const MattaExerciseOutcome *outcome, const char *inside)
{
  for (guint i = 0; outcome->visible != NULL && outcome->visible[i] != NULL; i++)
    if (g_ascii_strcasecmp (matta_address_get_domain (outcome->visible[i]), inside) != 0)
      return TRUE;
  return FALSE;
}

/* The mistake was sent, but put right before. */
static gboolean
is_cured (const MattaExerciseMail *mail, const char *inside, const MattaExerciseOutcome *outcome)
{
  if (mail->hides)
    return !shows_outside (outcome, inside);
  return mail->wrong[0] != NULL && !gets_any_of (outcome, mail->wrong);
}

static gboolean
gets_all (const MattaExerciseMail *mail, const MattaExerciseOutcome *outcome)
{
  g_auto (GStrv) all = matta_exercise_mail_list_addresses (mail);

  for (guint i = 0; all[i] != NULL; i++)
    if (!contains (outcome->got, all[i]))
      return FALSE;
  return TRUE;
}

MattaMark
matta_exercise_judge (const MattaExerciseMail *mail,
                      const char *inside,
                      const MattaExerciseOutcome *outcome)
{
  g_return_val_if_fail (mail != NULL && inside != NULL && outcome != NULL, MATTA_MARK_NONE);

  if (mail->mistake)
    return !outcome->left || is_cured (mail, inside, outcome) ? MATTA_MARK_RIGHT
                                                              : MATTA_MARK_MISSED;
  return outcome->left && gets_all (mail, outcome) ? MATTA_MARK_RIGHT : MATTA_MARK_ALARM;
}

/* --- the run -----------------------------------------------------------------------------------
 */

static void
shuffle (Turn *turns, guint n, GRand *chance)
{
  for (guint i = n; i > 1; i--) {
    const guint other = (guint) g_rand_int_range (chance, 0, (gint32) i);
    const Turn turn = turns[i - 1];

    turns[i - 1] = turns[other];
    turns[other] = turn;
  }
}

MattaExerciseRun *
matta_exercise_run_new (const MattaExerciseBook *book, GRand *chance)
{
  MattaExerciseRun *self = NULL;
  guint n_twins = 0;

  g_return_val_if_fail (book != NULL && chance != NULL, NULL);

  self = g_new0 (MattaExerciseRun, 1);
  self->n_turns = book->exercises->len;
  self->turns = g_new0 (Turn, self->n_turns);
  n_twins = (guint) g_rand_int_range (chance, MATTA_FEWEST_TWINS, MATTA_MOST_TWINS + 1);
  for (guint i = 0; i < self->n_turns; i++)
    self->turns[i].exercise = g_ptr_array_index (book->exercises, i);
  shuffle (self->turns, self->n_turns, chance);
  for (guint i = 0; i < self->n_turns; i++)
    self->turns[i].mail =
        i < n_twins ? self->turns[i].exercise->twin : self->turns[i].exercise->mistake;
  shuffle (self->turns, self->n_turns, chance);
  return self;
}

void
matta_exercise_run_free (MattaExerciseRun *self)
{
  if (self == NULL)
    return;
  g_free (self->turns);
  g_free (self);
}

guint
matta_exercise_run_get_n (const MattaExerciseRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_turns;
}

const MattaExercise *
matta_exercise_run_get_exercise (const MattaExerciseRun *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_turns, NULL);

  return self->turns[index].exercise;
}

const MattaExerciseMail *
matta_exercise_run_get_mail (const MattaExerciseRun *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_turns, NULL);

  return self->turns[index].mail;
}

void
matta_exercise_run_mark (MattaExerciseRun *self, guint index, MattaMark mark)
{
  g_return_if_fail (self != NULL && index < self->n_turns);

  if (self->turns[index].mark == MATTA_MARK_NONE)
    self->turns[index].mark = mark;
}

MattaMark
matta_exercise_run_get_mark (const MattaExerciseRun *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_turns, MATTA_MARK_NONE);

  return self->turns[index].mark;
}

guint
matta_exercise_run_count (const MattaExerciseRun *self, MattaMark mark)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_turns; i++)
    n += self->turns[i].mark == mark ? 1 : 0;
  return n;
}

char **
matta_exercise_run_list (const MattaExerciseRun *self, MattaMark mark)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_turns; i++)
    if (self->turns[i].mark == mark)
      g_strv_builder_add (ids, self->turns[i].exercise->id);
  return g_strv_builder_end (ids);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evidence.h"

#include <math.h>

/* Mails that chance is granted: one meeting is no habit, one miss no breach. */
#define DOUBT 0.5

/* A word in more than this share of all mail tells nothing about anybody. */
#define MOST_COMMON 0.1

/* One word is never proof. */
#define LEAST_WORD -1.5
#define MOST_WORD 2.5

static GPtrArray *
look_up_words (const MattaScene *scene, MattaMemory *memory)
{
  GPtrArray *words = g_ptr_array_sized_new (scene->words->len);

  for (guint i = 0; i < scene->words->len; i++)
    g_ptr_array_add (words, (gpointer) matta_memory_look_up (memory, MATTA_MEMORY_WORD,
                                                             matta_scene_get_word (scene, i)->key));
  return words;
}

void
matta_background_init (MattaBackground *self, const MattaScene *scene, MattaMemory *memory)
{
  const MattaBag *all = matta_memory_look_up (memory, MATTA_MEMORY_MAIL, 0);

  *self = (MattaBackground){ .scene = scene, .memory = memory };
  self->day = all != NULL ? matta_bag_get_day (all) : 0;
  self->n_mails = matta_bag_get (all, MATTA_BAG_ALL, self->day);
  self->n_grouped = matta_bag_get (all, MATTA_BAG_GROUPED, self->day);
  self->n_recent = matta_bag_get (all, MATTA_BAG_RECENT, self->day);
  if (scene->thread != 0)
    self->thread = matta_memory_look_up (memory, MATTA_MEMORY_THREAD, scene->thread);
  self->persons = g_ptr_array_new ();
  self->companies = g_ptr_array_new ();
  self->words = look_up_words (scene, memory);
  for (guint i = 0; i < scene->parties->len; i++) {
    const MattaParty *party = matta_scene_get_party (scene, i);

    g_ptr_array_add (self->persons,
                     (gpointer) matta_memory_look_up (memory, MATTA_MEMORY_PERSON, party->key));
    g_ptr_array_add (self->companies, (gpointer) matta_memory_look_up (memory, MATTA_MEMORY_COMPANY,
                                                                       party->company));
  }
}

void
matta_background_clear (MattaBackground *self)
{
  g_ptr_array_unref (self->persons);
  g_ptr_array_unref (self->companies);
  g_ptr_array_unref (self->words);
}

double
matta_background_lift (double happened, double by_chance)
{
  return log ((happened + DOUBT) / (by_chance + DOUBT));
}

double
matta_background_fit_words (const MattaBackground *self, guint64 key, double mails)
{
  double share = mails / (self->n_mails + 1);
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < self->words->len; i++) {
    const MattaBag *word = g_ptr_array_index (self->words, i);
    double seen = matta_bag_get (word, MATTA_BAG_ALL, self->day);

    if (word == NULL || seen > MOST_COMMON * self->n_mails)
      continue;
    sum +=
        CLAMP (matta_background_lift (matta_bag_get_companion (word, key, self->day), seen * share),
               LEAST_WORD, MOST_WORD);
    n++;
  }
  /* Words come in company: n of them say about as much as the root of n that were independent. */
  return n > 0 ? sum / sqrt (n) : 0;
}

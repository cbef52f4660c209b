/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-model.h"

#include "matta-suspicion.h"

struct _MattaModel {
  MattaMemory *memory;
};

MattaModel *
matta_model_new (void)
{
  MattaModel *self = g_new0 (MattaModel, 1);

  self->memory = matta_memory_new (NULL);
  return self;
}

void
matta_model_free (MattaModel *self)
{
  matta_memory_free (self->memory);
  g_free (self);
}

MattaMemory *
matta_model_get_memory (MattaModel *self)
{
  return self->memory;
}

void
matta_model_learn (MattaModel *self, const MattaModelMail *mail)
{
  g_autoptr (MattaScene) scene = matta_scene_new (mail);

  matta_scene_learn (scene, self->memory);
}

GPtrArray *
matta_model_score (MattaModel *self, const MattaModelMail *mail)
{
  g_autoptr (MattaScene) scene = matta_scene_new (mail);
  g_autoptr (MattaRivals) rivals = NULL;
  GPtrArray *suspicions = g_ptr_array_new_with_free_func ((GDestroyNotify) matta_suspicion_free);
  MattaBackground background = { 0 };

  matta_background_init (&background, scene, self->memory);
  rivals = matta_rivals_find (&background);
  for (guint i = 0; i < scene->parties->len; i++) {
    MattaEvidence evidence;

    matta_evidence_gather (&evidence, &background, i);
    matta_rivals_compare (rivals, &evidence, i);
    g_ptr_array_add (suspicions, matta_suspicion_new (&background, &evidence, rivals, i));
  }
  matta_background_clear (&background);
  return suspicions;
}

/* Mails to a group before its habits say anything, and how constant a habit has to be. */
#define LEAST_TOGETHER 5
#define NEARLY_ALWAYS 0.9

typedef struct {
  const MattaBackground *background;
  const MattaBag *first;
  const MattaBag *missing; /* or NULL */
  double most;
} Search;

static gboolean
is_present (const MattaBackground *background, guint64 key)
{
  for (guint i = 0; i < background->persons->len; i++)
    if (matta_scene_get_party (background->scene, i)->key == key)
      return TRUE;
  return FALSE;
}

/* Of all mails in which one of the recipients had company. */
static gboolean
goes_with_all (const MattaBackground *background, guint64 key)
{
  for (guint i = 0; i < background->persons->len; i++) {
    const MattaBag *person = g_ptr_array_index (background->persons, i);
    double grouped = matta_bag_get (person, MATTA_BAG_GROUPED, background->day);
    double together = matta_bag_get_companion (person, key, background->day);

    if (person == NULL || together < LEAST_TOGETHER || together < NEARLY_ALWAYS * grouped)
      return FALSE;
  }
  return TRUE;
}

static void
look_at_companion (guint64 key, double count, gpointer data)
{
  Search *search = data;
  const MattaBag *person = NULL;

  if (count <= search->most || is_present (search->background, key)
      || !goes_with_all (search->background, key))
    return;
  person = matta_memory_look_up (search->background->memory, MATTA_MEMORY_PERSON, key);
  if (person == NULL)
    return;
  search->missing = person;
  search->most = count;
}

static const MattaBag *
search_missing (const MattaBackground *background)
{
  Search search = { .background = background };

  search.first = g_ptr_array_index (background->persons, 0);
  matta_bag_foreach (search.first, background->day, look_at_companion, &search);
  return search.missing;
}

/* Only where these recipients are a group: one person alone gets mail of their own. */
char *
matta_model_find_missing (MattaModel *self, const MattaModelMail *mail)
{
  g_autoptr (MattaScene) scene = NULL;
  MattaBackground background = { 0 };
  const MattaBag *missing = NULL;
  char *address = NULL;

  if (mail->recipients->len < 2)
    return NULL;
  scene = matta_scene_new (mail);
  if (scene->parties->len < 2)
    return NULL;
  matta_background_init (&background, scene, self->memory);
  missing = search_missing (&background);
  address = missing != NULL ? g_strdup (matta_bag_get_text (missing)) : NULL;
  matta_background_clear (&background);
  return address;
}

const char *
matta_reason_to_string (MattaReasonSort sort)
{
  static const char *const words[] = {
    "not-together", "not-in-thread", "other-company", "other-words",
    "namesake",     "rare",          "role",          "unknown",
  };

  g_return_val_if_fail (sort < G_N_ELEMENTS (words), NULL);

  return words[sort];
}

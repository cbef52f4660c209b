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
  MattaBackground background = { NULL };

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

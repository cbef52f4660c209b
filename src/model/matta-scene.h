/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-memory.h"
#include "matta-model.h"
#include "matta-words.h"

G_BEGIN_DECLS

/* One recipient as the memory knows people. */
typedef struct {
  char *address; /* folded */
  char *domain;  /* "@example.com", folded */
  guint64 key;
  guint64 company;
  gboolean copied; /* Cc or Bcc */
} MattaParty;

/* A mail taken apart into what is remembered of it: the same for learning and for judging. */
typedef struct {
  GArray *parties; /* element MattaParty; every address once */
  GArray *words;   /* element MattaWord */
  guint64 thread;  /* 0: belongs to none */
  guint32 day;     /* since 1970 */
} MattaScene;

MattaScene *matta_scene_new (const MattaModelMail *mail) G_GNUC_WARN_UNUSED_RESULT;
void matta_scene_free (MattaScene *self);
const MattaParty *matta_scene_get_party (const MattaScene *self, guint index);
const MattaWord *matta_scene_get_word (const MattaScene *self, guint index);

/* Adds the mail to what is remembered. */
void matta_scene_learn (const MattaScene *self, MattaMemory *memory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaScene, matta_scene_free)

G_END_DECLS

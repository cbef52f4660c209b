/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-scene.h"

G_BEGIN_DECLS

/* The values that suspicion is made of, one set per recipient. "Log lift" is the logarithm of how
 * often something happened over how often chance would have it: 0 says nothing, above 0 it fits. */
typedef enum {
  MATTA_EVIDENCE_KNOWN,  /* 1: written to before; everything else about a person needs that */
  MATTA_EVIDENCE_COUNT,  /* log of mails to them */
  MATTA_EVIDENCE_SHARE,  /* log of their share of all mail */
  MATTA_EVIDENCE_STALE,  /* log of days since the last */
  MATTA_EVIDENCE_RECENT, /* log of their share of recent mail */
  MATTA_EVIDENCE_COMPANY_STALE,
  MATTA_EVIDENCE_COMPANY_RECENT, /* the same for all of their company */
  MATTA_EVIDENCE_CIRCLE_BEST,    /* how much their companions overlap with another recipient's */
  MATTA_EVIDENCE_CIRCLE_MEAN,
  MATTA_EVIDENCE_TOGETHER_BEST, /* log lift with the other recipient they fit best */
  MATTA_EVIDENCE_TOGETHER_MEAN, /* … with all others, on average */
  MATTA_EVIDENCE_STRANGERS,     /* share of the others they were never together with */
  MATTA_EVIDENCE_COMPANY_BEST,  /* log lift of their company with another recipient's */
  MATTA_EVIDENCE_COMPANY_WORST, /* … with the one that fits least */
  MATTA_EVIDENCE_THREAD_IN,     /* log lift with the conversation, when they were in it */
  MATTA_EVIDENCE_THREAD_OUT,    /* share of the others who were in it, when they were not */
  MATTA_EVIDENCE_WORDS,         /* log lift with the words */
  MATTA_EVIDENCE_WORDS_COMPANY, /* … of their company */
  MATTA_EVIDENCE_WORDS_GAP,     /* how much better the words fit whom they fit best */
  MATTA_EVIDENCE_ROLE,          /* log lift of To or Cc */
  MATTA_EVIDENCE_ALONE,         /* log lift of being the only recipient, when they are */
  MATTA_EVIDENCE_GROUPED,       /* … of having company, when they have */
  MATTA_EVIDENCE_CROWD,         /* log of how many recipients there are */
  MATTA_EVIDENCE_NAMESAKE,      /* how much better somebody with a similar address fits */
  MATTA_EVIDENCE_NEW_COMPANY,   /* 1: neither they nor anybody of their company was written to */
  MATTA_N_EVIDENCE,
} MattaEvidenceSort;

/* What is looked up once for all recipients of a mail. */
typedef struct {
  const MattaScene *scene;
  MattaMemory *memory;
  guint32 day; /* of the last mail learnt: waiting does not make anybody suspicious */
  double n_mails;
  double n_grouped;
  double n_recent;
  const MattaBag *thread;
  GPtrArray *persons;   /* element MattaBag or NULL, as the parties */
  GPtrArray *companies; /* element MattaBag or NULL, as the parties */
  GPtrArray *words;     /* element MattaBag or NULL, as the words */
} MattaBackground;

void matta_background_init (MattaBackground *self, const MattaScene *scene, MattaMemory *memory);
void matta_background_clear (MattaBackground *self);

/* log ((happened + doubt) / (by chance + doubt)). */
double matta_background_lift (double happened, double by_chance);

/* How well @key, to whom @mails mails went, fits the words; 0 when there are none to go by. */
double matta_background_fit_words (const MattaBackground *self, guint64 key, double mails);

/* What a set of values is about, for telling people: indices of parties, or -1. */
typedef struct {
  double values[MATTA_N_EVIDENCE];
  int stranger;      /* the other they should have met by now if they belonged together */
  int in_thread;     /* another one who was in the conversation */
  int other_company; /* another whose company does not go with theirs */
} MattaEvidence;

/* All values but WORDS_GAP and NAMESAKE, which need those of others. */
void
matta_evidence_gather (MattaEvidence *evidence, const MattaBackground *background, guint index);

/* Stable words, as `mattactl score --explain` prints them. */
const char *matta_evidence_to_string (MattaEvidenceSort sort);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-facts.h"
#include "matta-memory.h"

G_BEGIN_DECLS

/* The suspicion model: is this recipient the wrong one? Learns one user's own settled mail, one at
 * a time, and says of each recipient of a new one how suspicious they are and why. Local, no clock,
 * no file; docs/model.md explains how it works. One thread at a time. */
typedef struct _MattaModel MattaModel;

/* One mail, borrowed for the call. */
typedef struct {
  gint64 time;           /* microseconds since 1970 UTC */
  GPtrArray *recipients; /* element MattaRecipient; duplicates count once */
  const char *subject;   /* or NULL */
  const char *body;      /* plain text, or NULL; what is quoted from an earlier mail is ignored */
  const char *thread;    /* what names the conversation; NULL: the subject without "Re:" does */
} MattaModelMail;

/* Stable words for the reasons: see matta_reason_to_string (). */
typedef enum {
  MATTA_REASON_NOT_TOGETHER,  /* never written to together with about */
  MATTA_REASON_NOT_IN_THREAD, /* this conversation went on without them; about: somebody in it */
  MATTA_REASON_OTHER_COMPANY, /* their company was never written to together with about (a domain)
                               */
  MATTA_REASON_OTHER_WORDS,   /* about such things (word) one usually writes to about */
  MATTA_REASON_NAMESAKE,      /* about has a similar address and fits better */
  MATTA_REASON_RARE,          /* seldom or long not written to */
  MATTA_REASON_ROLE,          /* usually in Cc and now in To, or the other way; or always alone */
  MATTA_REASON_UNKNOWN,       /* never written to */
} MattaReasonSort;

typedef struct {
  MattaReasonSort sort;
  char *about;   /* an address or a domain, folded; or NULL */
  char *word;    /* or NULL */
  double weight; /* > 0; how much it adds, in log odds */
} MattaReason;

/* What is thought of one recipient. */
typedef struct {
  char *address;      /* folded */
  double suspicion;   /* 0–1; comparable between mails and users */
  GPtrArray *reasons; /* element MattaReason, heaviest first, three at most; maybe none */
  double *evidence;   /* MATTA_N_EVIDENCE values, for fitting and for the curious */
} MattaSuspicion;

MattaModel *matta_model_new (void) G_GNUC_WARN_UNUSED_RESULT;
void matta_model_free (MattaModel *self);

void matta_model_learn (MattaModel *self, const MattaModelMail *mail);
/* Element MattaSuspicion, in the order of the recipients, every address once. Learns nothing. */
GPtrArray *matta_model_score (MattaModel *self,
                              const MattaModelMail *mail) G_GNUC_WARN_UNUSED_RESULT;

/* Somebody who nearly always gets what these recipients get together, and does not get this one;
 * NULL: nobody is missing. (transfer full) */
char *matta_model_find_missing (MattaModel *self,
                                const MattaModelMail *mail) G_GNUC_WARN_UNUSED_RESULT;

/* What it remembers, for keeping it in a store: see matta-memory.h. */
MattaMemory *matta_model_get_memory (MattaModel *self);

const char *matta_reason_to_string (MattaReasonSort sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaModel, matta_model_free)

G_END_DECLS

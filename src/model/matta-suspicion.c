/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-suspicion.h"

#include <math.h>

/* Log odds for each unit of evidence. Fitted by tests/score/fit.py on made-up mail other than what
 * is measured, then rounded; evidence that changed its sign or hardly counted beside the rest has
 * none. docs/model.md. */
static const double weights[MATTA_N_EVIDENCE] = {
  [MATTA_EVIDENCE_KNOWN] = -1.3,         [MATTA_EVIDENCE_RECENT] = -0.55,
  [MATTA_EVIDENCE_COUNT] = -0.5,         [MATTA_EVIDENCE_TOGETHER_BEST] = -0.8,
  [MATTA_EVIDENCE_COMPANY_BEST] = -0.55, [MATTA_EVIDENCE_THREAD_IN] = -0.1,
  [MATTA_EVIDENCE_THREAD_OUT] = 0.3,     [MATTA_EVIDENCE_WORDS] = -0.8,
  [MATTA_EVIDENCE_NAMESAKE] = 0.3,
};

/* Somebody new is no slip of completion; other checks speak about them. */
#define UNKNOWN (-4.0)

/* Somebody ordinary: a twentieth of the recent mail, ten mails. Who is rarer is rare. */
#define USUAL_RECENT (-3.0)
#define USUAL_COUNT 2.4

#define MOST_REASONS 3
#define LEAST_WEIGHT 0.3

static void
reason_free (gpointer data)
{
  MattaReason *reason = data;

  g_free (reason->about);
  g_free (reason->word);
  g_free (reason);
}

static double
weigh (const MattaEvidence *evidence, MattaEvidenceSort sort)
{
  return weights[sort] * evidence->values[sort];
}

static double
weigh_rarity (const MattaEvidence *evidence)
{
  return weights[MATTA_EVIDENCE_RECENT] * (evidence->values[MATTA_EVIDENCE_RECENT] - USUAL_RECENT)
         + weights[MATTA_EVIDENCE_COUNT] * (evidence->values[MATTA_EVIDENCE_COUNT] - USUAL_COUNT);
}

static void
add_reason (MattaSuspicion *self, MattaReasonSort sort, double weight, const char *about)
{
  MattaReason *reason = NULL;

  if (weight < LEAST_WEIGHT)
    return;
  reason = g_new0 (MattaReason, 1);
  reason->sort = sort;
  reason->weight = weight;
  reason->about = g_strdup (about);
  g_ptr_array_add (self->reasons, reason);
}

static const MattaParty *
find_party (const MattaBackground *background, int index)
{
  return index < 0 ? NULL : matta_scene_get_party (background->scene, (guint) index);
}

static const char *
get_address (const MattaBackground *background, int index)
{
  const MattaParty *party = find_party (background, index);

  return party != NULL ? party->address : NULL;
}

static const char *
get_domain (const MattaBackground *background, int index)
{
  const MattaParty *party = find_party (background, index);

  return party != NULL ? party->domain + 1 : NULL; /* without its "@" */
}

static void
explain (MattaSuspicion *self,
         const MattaBackground *background,
         const MattaEvidence *evidence,
         const MattaRivals *rivals,
         guint index)
{
  add_reason (self, MATTA_REASON_NAMESAKE, weigh (evidence, MATTA_EVIDENCE_NAMESAKE),
              matta_rivals_get_namesake (rivals, index));
  add_reason (self, MATTA_REASON_NOT_IN_THREAD, weigh (evidence, MATTA_EVIDENCE_THREAD_OUT),
              get_address (background, evidence->in_thread));
  add_reason (self, MATTA_REASON_OTHER_COMPANY, weigh (evidence, MATTA_EVIDENCE_COMPANY_BEST),
              get_domain (background, evidence->other_company));
  add_reason (self, MATTA_REASON_NOT_TOGETHER, weigh (evidence, MATTA_EVIDENCE_TOGETHER_BEST),
              get_address (background, evidence->stranger));
  add_reason (self, MATTA_REASON_OTHER_WORDS, weigh (evidence, MATTA_EVIDENCE_WORDS),
              matta_rivals_get_best (rivals));
  add_reason (self, MATTA_REASON_RARE, weigh_rarity (evidence), NULL);
  add_reason (self, MATTA_REASON_ROLE, weigh (evidence, MATTA_EVIDENCE_ROLE), NULL);
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const MattaReason *first = *(const MattaReason *const *) a;
  const MattaReason *second = *(const MattaReason *const *) b;

  return (first->weight < second->weight) - (first->weight > second->weight);
}

static double
sum_up (const MattaEvidence *evidence)
{
  double sum = 0;

  if (evidence->values[MATTA_EVIDENCE_KNOWN] <= 0)
    return UNKNOWN;
  for (guint i = 0; i < MATTA_N_EVIDENCE; i++)
    sum += weigh (evidence, i);
  return sum;
}

MattaSuspicion *
matta_suspicion_new (const MattaBackground *background,
                     const MattaEvidence *evidence,
                     const MattaRivals *rivals,
                     guint index)
{
  MattaSuspicion *self = g_new0 (MattaSuspicion, 1);

  self->address = g_strdup (matta_scene_get_party (background->scene, index)->address);
  self->evidence = g_memdup2 (evidence->values, sizeof evidence->values);
  self->reasons = g_ptr_array_new_with_free_func (reason_free);
  self->suspicion = 1 / (1 + exp (-sum_up (evidence)));
  if (evidence->values[MATTA_EVIDENCE_KNOWN] <= 0)
    add_reason (self, MATTA_REASON_UNKNOWN, 1, NULL);
  else
    explain (self, background, evidence, rivals, index);
  g_ptr_array_sort (self->reasons, compare_reasons);
  g_ptr_array_set_size (self->reasons, (int) MIN (self->reasons->len, MOST_REASONS));
  return self;
}

void
matta_suspicion_free (MattaSuspicion *self)
{
  g_free (self->address);
  g_free (self->evidence);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-evidence.h"

#include <math.h>

/* Prior weight of everybody's habit against one person's. */
#define HABIT 2.0

static const char *const names[MATTA_N_EVIDENCE] = {
  [MATTA_EVIDENCE_KNOWN] = "known",
  [MATTA_EVIDENCE_COUNT] = "count",
  [MATTA_EVIDENCE_SHARE] = "share",
  [MATTA_EVIDENCE_STALE] = "stale",
  [MATTA_EVIDENCE_RECENT] = "recent",
  [MATTA_EVIDENCE_COMPANY_STALE] = "company-stale",
  [MATTA_EVIDENCE_COMPANY_RECENT] = "company-recent",
  [MATTA_EVIDENCE_CIRCLE_BEST] = "circle-best",
  [MATTA_EVIDENCE_CIRCLE_MEAN] = "circle-mean",
  [MATTA_EVIDENCE_TOGETHER_BEST] = "together-best",
  [MATTA_EVIDENCE_TOGETHER_MEAN] = "together-mean",
  [MATTA_EVIDENCE_STRANGERS] = "strangers",
  [MATTA_EVIDENCE_COMPANY_BEST] = "company-best",
  [MATTA_EVIDENCE_COMPANY_WORST] = "company-worst",
  [MATTA_EVIDENCE_THREAD_IN] = "thread-in",
  [MATTA_EVIDENCE_THREAD_OUT] = "thread-out",
  [MATTA_EVIDENCE_WORDS] = "words",
  [MATTA_EVIDENCE_WORDS_COMPANY] = "words-company",
  [MATTA_EVIDENCE_WORDS_GAP] = "words-gap",
  [MATTA_EVIDENCE_ROLE] = "role",
  [MATTA_EVIDENCE_ALONE] = "alone",
  [MATTA_EVIDENCE_GROUPED] = "grouped",
  [MATTA_EVIDENCE_CROWD] = "crowd",
  [MATTA_EVIDENCE_NAMESAKE] = "namesake",
  [MATTA_EVIDENCE_NEW_COMPANY] = "new-company",
};

const char *
matta_evidence_to_string (MattaEvidenceSort sort)
{
  g_return_val_if_fail (sort < MATTA_N_EVIDENCE, NULL);

  return names[sort];
}

static double
get_count (const MattaBackground *background, const MattaBag *bag, MattaBagCount which)
{
  return matta_bag_get (bag, which, background->day);
}

/* Mails with both; either side may have forgotten some of its many companions. */
static double
count_together (const MattaBackground *background, const MattaBag *one, const MattaBag *other)
{
  return MAX (matta_bag_get_companion (one, matta_bag_get_key (other), background->day),
              matta_bag_get_companion (other, matta_bag_get_key (one), background->day));
}

static double
expect_together (const MattaBackground *background, const MattaBag *one, const MattaBag *other)
{
  return get_count (background, one, MATTA_BAG_GROUPED)
         * get_count (background, other, MATTA_BAG_GROUPED) / (background->n_grouped + 1);
}

static double
share_recent (const MattaBackground *background, const MattaBag *bag)
{
  return log ((get_count (background, bag, MATTA_BAG_RECENT) + 0.3) / (background->n_recent + 5));
}

static void
gather_person (MattaEvidence *evidence, const MattaBackground *background, const MattaBag *person)
{
  double count = get_count (background, person, MATTA_BAG_ALL);

  evidence->values[MATTA_EVIDENCE_KNOWN] = 1;
  evidence->values[MATTA_EVIDENCE_COUNT] = log1p (count);
  evidence->values[MATTA_EVIDENCE_SHARE] = log ((count + 1) / (background->n_mails + 20));
  evidence->values[MATTA_EVIDENCE_RECENT] = share_recent (background, person);
  evidence->values[MATTA_EVIDENCE_STALE] = log1p (background->day - matta_bag_get_day (person));
}

static void
gather_together (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaBag *person = g_ptr_array_index (background->persons, index);
  double best = -G_MAXDOUBLE;
  double most_expected = 0;
  double sum = 0;
  double circle = 0;
  double circle_best = 0;
  double circle_sum = 0;
  guint n_strangers = 0;
  guint n = 0;

  for (guint i = 0; i < background->persons->len; i++) {
    const MattaBag *other = g_ptr_array_index (background->persons, i);
    double together = 0;
    double expected = 0;

    if (i == index || other == NULL)
      continue;
    together = count_together (background, person, other);
    expected = expect_together (background, person, other);
    if (together <= 0 && (n_strangers++ == 0 || expected > most_expected)) {
      evidence->stranger = (int) i;
      most_expected = expected;
    }
    best = MAX (best, matta_background_lift (together, expected));
    sum += matta_background_lift (together, expected);
    circle = matta_bag_compare (person, other);
    circle_best = MAX (circle_best, circle);
    circle_sum += circle;
    n++;
  }
  if (n == 0)
    return;
  evidence->values[MATTA_EVIDENCE_TOGETHER_BEST] = best;
  evidence->values[MATTA_EVIDENCE_TOGETHER_MEAN] = sum / n;
  evidence->values[MATTA_EVIDENCE_CIRCLE_BEST] = circle_best;
  evidence->values[MATTA_EVIDENCE_CIRCLE_MEAN] = circle_sum / n;
  evidence->values[MATTA_EVIDENCE_STRANGERS] = (double) n_strangers / n;
}

static void
gather_company (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaBag *company = g_ptr_array_index (background->companies, index);
  double best = -G_MAXDOUBLE;
  double worst = G_MAXDOUBLE;

  if (company != NULL) {
    evidence->values[MATTA_EVIDENCE_COMPANY_RECENT] = share_recent (background, company);
    evidence->values[MATTA_EVIDENCE_COMPANY_STALE] =
        log1p (background->day - matta_bag_get_day (company));
  }
  for (guint i = 0; company != NULL && i < background->companies->len; i++) {
    const MattaBag *other = g_ptr_array_index (background->companies, i);
    double lift = 0;

    if (i == index || other == NULL)
      continue;
    lift = matta_background_lift (count_together (background, company, other),
                                  expect_together (background, company, other));
    if (lift < worst && other != company)
      evidence->other_company = (int) i;
    best = MAX (best, lift);
    worst = MIN (worst, lift);
  }
  if (best == -G_MAXDOUBLE)
    return;
  evidence->values[MATTA_EVIDENCE_COMPANY_BEST] = best;
  evidence->values[MATTA_EVIDENCE_COMPANY_WORST] = worst;
}

static double
share_others_in_thread (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  guint n = 0;
  guint n_others = background->scene->parties->len - 1;

  for (guint i = 0; i <= n_others; i++)
    if (i != index
        && matta_bag_get_companion (background->thread,
                                    matta_scene_get_party (background->scene, i)->key,
                                    background->day)
               > 0) {
      evidence->in_thread = (int) i;
      n++;
    }
  return n_others > 0 ? (double) n / n_others : 0;
}

static void
gather_thread (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaParty *party = matta_scene_get_party (background->scene, index);
  double mails = get_count (background, background->thread, MATTA_BAG_ALL);
  double with = matta_bag_get_companion (background->thread, party->key, background->day);
  double share =
      get_count (background, g_ptr_array_index (background->persons, index), MATTA_BAG_ALL)
      / (background->n_mails + 1);

  if (mails <= 0)
    return;
  if (with > 0)
    evidence->values[MATTA_EVIDENCE_THREAD_IN] = matta_background_lift (with, mails * share);
  else
    evidence->values[MATTA_EVIDENCE_THREAD_OUT] =
        share_others_in_thread (evidence, background, index);
}

static void
gather_words (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaParty *party = matta_scene_get_party (background->scene, index);
  const MattaBag *person = g_ptr_array_index (background->persons, index);
  const MattaBag *company = g_ptr_array_index (background->companies, index);

  if (person != NULL)
    evidence->values[MATTA_EVIDENCE_WORDS] = matta_background_fit_words (
        background, party->key, get_count (background, person, MATTA_BAG_ALL));
  if (company != NULL)
    evidence->values[MATTA_EVIDENCE_WORDS_COMPANY] = matta_background_fit_words (
        background, party->company, get_count (background, company, MATTA_BAG_ALL));
}

/* log of the person's own share of such mails over everybody's. */
static double
compare_habit (double such, double count, double everybody)
{
  return log ((such + HABIT * everybody) / ((count + HABIT) * everybody));
}

static void
gather_habits (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaBag *person = g_ptr_array_index (background->persons, index);
  double count = get_count (background, person, MATTA_BAG_ALL);
  double grouped = get_count (background, person, MATTA_BAG_GROUPED);
  double copied = get_count (background, person, MATTA_BAG_COPIED);
  double all_grouped = (background->n_grouped + 1) / (background->n_mails + 2);
  double all_copied = 0.3; /* of all recipients; what it is exactly hardly matters */
  gboolean is_copied = matta_scene_get_party (background->scene, index)->copied;

  evidence->values[MATTA_EVIDENCE_ROLE] =
      is_copied ? compare_habit (copied, count, all_copied)
                : compare_habit (count - copied, count, 1 - all_copied);
  if (background->persons->len == 1)
    evidence->values[MATTA_EVIDENCE_ALONE] =
        compare_habit (count - grouped, count, 1 - all_grouped);
  else
    evidence->values[MATTA_EVIDENCE_GROUPED] = compare_habit (grouped, count, all_grouped);
}

void
matta_evidence_gather (MattaEvidence *evidence, const MattaBackground *background, guint index)
{
  const MattaBag *person = g_ptr_array_index (background->persons, index);

  *evidence = (MattaEvidence){ .stranger = -1, .in_thread = -1, .other_company = -1 };
  evidence->values[MATTA_EVIDENCE_CROWD] = log (background->persons->len);
  gather_company (evidence, background, index);
  gather_words (evidence, background, index);
  gather_thread (evidence, background, index);
  if (person != NULL) {
    gather_person (evidence, background, person);
    gather_together (evidence, background, index);
    gather_habits (evidence, background, index);
  } else if (g_ptr_array_index (background->companies, index) == NULL) {
    evidence->values[MATTA_EVIDENCE_NEW_COMPANY] = 1;
  }
}

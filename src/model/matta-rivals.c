/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-rivals.h"

#include "matta-namesake.h"

#include <math.h>

/* People looked at closely; their number bounds the work for one mail. */
#define MOST_RIVALS 32

/* More than this better is not more certain. */
#define MOST_GAP 6.0

typedef struct {
  guint64 key;
  double weight;
} Idea;

typedef struct {
  const MattaBag *bag;
  guint64 key;
  double words;  /* log lift */
  double thread; /* log lift */
} Rival;

struct _MattaRivals {
  const MattaBackground *background;
  GArray *rivals; /* element Rival */
  int best;       /* by words; -1 when none */
};

/* Where ideas are collected: who, and how strongly. */
typedef struct {
  GHashTable *ideas; /* key inside the value → Idea */
  double scale;
} Collection;

static void
collect_cb (guint64 companion, double count, gpointer data)
{
  Collection *collection = data;
  Idea *idea = g_hash_table_lookup (collection->ideas, &companion);

  if (idea == NULL) {
    idea = g_new0 (Idea, 1);
    idea->key = companion;
    g_hash_table_insert (collection->ideas, &idea->key, idea);
  }
  idea->weight += count * collection->scale;
}

/* Each of @bag's companions by the share of its mails they got, times @weight. */
static void
collect (const MattaBackground *background, GHashTable *ideas, const MattaBag *bag, double weight)
{
  double mails = matta_bag_get (bag, MATTA_BAG_ALL, background->day);
  Collection collection = { .ideas = ideas, .scale = weight / (mails + 1) };

  matta_bag_foreach (bag, background->day, collect_cb, &collection);
}

static void
collect_all (const MattaBackground *background, GHashTable *ideas)
{
  for (guint i = 0; i < background->words->len; i++) {
    const MattaBag *word = g_ptr_array_index (background->words, i);
    double seen = matta_bag_get (word, MATTA_BAG_ALL, background->day);

    collect (background, ideas, word, log ((background->n_mails + 2) / (seen + 1)));
  }
  for (guint i = 0; i < background->persons->len; i++)
    collect (background, ideas, g_ptr_array_index (background->persons, i), 2);
  collect (background, ideas, background->thread, 5);
}

static int
compare_ideas (const void *a, const void *b)
{
  const Idea *one = *(const Idea *const *) a;
  const Idea *other = *(const Idea *const *) b;

  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  return one->key < other->key ? -1 : one->key > other->key;
}

static double
fit_thread (const MattaBackground *background, guint64 key, double count)
{
  double mails = matta_bag_get (background->thread, MATTA_BAG_ALL, background->day);
  double with = matta_bag_get_companion (background->thread, key, background->day);

  return with > 0 ? matta_background_lift (with, mails * count / (background->n_mails + 1)) : 0;
}

static Rival
make_rival (const MattaBackground *background, guint64 key, const MattaBag *bag)
{
  double count = matta_bag_get (bag, MATTA_BAG_ALL, background->day);

  return (Rival){ .bag = bag,
                  .key = key,
                  .words = matta_background_fit_words (background, key, count),
                  .thread = fit_thread (background, key, count) };
}

static GPtrArray *
list_ideas (GHashTable *ideas)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (ideas));
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, ideas);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);
  return list;
}

static void
add_rivals (MattaRivals *self, GHashTable *ideas)
{
  g_autoptr (GPtrArray) sorted = list_ideas (ideas);

  g_ptr_array_sort (sorted, compare_ideas);
  for (guint i = 0; i < sorted->len && self->rivals->len < MOST_RIVALS; i++) {
    const Idea *idea = g_ptr_array_index (sorted, i);
    const MattaBag *bag =
        matta_memory_look_up (self->background->memory, MATTA_MEMORY_PERSON, idea->key);
    Rival rival = { 0 };

    if (bag == NULL)
      continue; /* a company, or forgotten */
    rival = make_rival (self->background, idea->key, bag);
    g_array_append_val (self->rivals, rival);
  }
}

static const Rival *
get_rival (const MattaRivals *self, guint index)
{
  return &g_array_index (self->rivals, Rival, index);
}

MattaRivals *
matta_rivals_find (const MattaBackground *background)
{
  g_autoptr (GHashTable) ideas = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  MattaRivals *self = g_new0 (MattaRivals, 1);

  self->background = background;
  self->rivals = g_array_new (FALSE, FALSE, sizeof (Rival));
  self->best = -1;
  collect_all (background, ideas);
  add_rivals (self, ideas);
  for (guint i = 0; i < self->rivals->len; i++)
    if (self->best < 0 || get_rival (self, i)->words > get_rival (self, (guint) self->best)->words)
      self->best = (int) i;
  return self;
}

void
matta_rivals_free (MattaRivals *self)
{
  g_array_unref (self->rivals);
  g_free (self);
}

/* Mean log lift of @bag with the recipients other than @without and itself. */
static double
fit_others (const MattaBackground *background, const MattaBag *bag, guint without)
{
  double grouped = matta_bag_get (bag, MATTA_BAG_GROUPED, background->day);
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < background->persons->len; i++) {
    const MattaBag *other = g_ptr_array_index (background->persons, i);
    double expected = 0;

    if (i == without || other == NULL || other == bag)
      continue;
    expected = grouped * matta_bag_get (other, MATTA_BAG_GROUPED, background->day)
               / (background->n_grouped + 1);
    sum += matta_background_lift (
        matta_bag_get_companion (other, matta_bag_get_key (bag), background->day), expected);
    n++;
  }
  return n > 0 ? sum / n : 0;
}

/* How much better @rival fits this mail than party @index. */
static double
compare (const MattaRivals *self, const Rival *rival, const Rival *party, guint index)
{
  return rival->words - party->words + rival->thread - party->thread
         + fit_others (self->background, rival->bag, index)
         - fit_others (self->background, party->bag, index);
}

static double
compare_names (const Rival *rival, const Rival *party)
{
  if (rival->bag == party->bag)
    return 0;
  return matta_namesake_compare (matta_bag_get_text (rival->bag), matta_bag_get_text (party->bag));
}

static double
get_gap (const MattaRivals *self, const Rival *rival, const Rival *party, guint index)
{
  double similarity = compare_names (rival, party);
  gboolean are_together =
      matta_bag_get_companion (rival->bag, party->key, self->background->day) > 0;

  if (similarity < MATTA_NAMESAKE_CLOSE || are_together)
    return 0;
  return similarity * CLAMP (compare (self, rival, party, index), 0, MOST_GAP);
}

static int
find_namesake (const MattaRivals *self, guint index, double *gap)
{
  const MattaBag *bag = g_ptr_array_index (self->background->persons, index);
  Rival party = { 0 };
  int found = -1;

  *gap = 0;
  if (bag == NULL)
    return -1;
  party = make_rival (self->background, matta_bag_get_key (bag), bag);
  for (guint i = 0; i < self->rivals->len; i++) {
    double this_gap = get_gap (self, get_rival (self, i), &party, index);

    if (this_gap > *gap) {
      *gap = this_gap;
      found = (int) i;
    }
  }
  return found;
}

void
matta_rivals_compare (const MattaRivals *self, MattaEvidence *evidence, guint index)
{
  const MattaBag *bag = g_ptr_array_index (self->background->persons, index);

  if (bag == NULL || self->best < 0)
    return;
  find_namesake (self, index, &evidence->values[MATTA_EVIDENCE_NAMESAKE]);
  evidence->values[MATTA_EVIDENCE_WORDS_GAP] =
      CLAMP (get_rival (self, (guint) self->best)->words - evidence->values[MATTA_EVIDENCE_WORDS],
             0, MOST_GAP);
}

const char *
matta_rivals_get_best (const MattaRivals *self)
{
  return self->best < 0 ? NULL : matta_bag_get_text (get_rival (self, (guint) self->best)->bag);
}

const char *
matta_rivals_get_namesake (const MattaRivals *self, guint index)
{
  double gap = 0;
  int found = find_namesake (self, index, &gap);

  return found < 0 ? NULL : matta_bag_get_text (get_rival (self, (guint) found)->bag);
}

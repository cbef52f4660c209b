/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matta-bag.h"

#include <math.h>

typedef struct {
  guint64 key;
  float count;
  guint32 day; /* until when count has faded */
} Companion;

struct _MattaBag {
  guint64 key;
  char *text;
  guint most;
  guint32 day;
  float counts[MATTA_BAG_N_COUNTS];
  guint n_companions;
  guint n_allocated;
  Companion *companions;
};

/* What is left of a mail of @from on @until. */
static double
fade (guint32 from, guint32 until)
{
  return until <= from ? 1.0 : exp2 (-(double) (until - from) / MATTA_BAG_HALF_LIFE);
}

static double
fade_count (MattaBagCount which, guint32 from, guint32 until)
{
  if (which != MATTA_BAG_RECENT)
    return fade (from, until);
  return until <= from ? 1.0 : exp2 (-(double) (until - from) / MATTA_BAG_RECENT_HALF_LIFE);
}

static Companion *
find_companion (const MattaBag *self, guint64 key)
{
  for (guint i = 0; i < self->n_companions; i++)
    if (self->companions[i].key == key)
      return &self->companions[i];
  return NULL;
}

static Companion *
find_weakest (const MattaBag *self, guint32 day)
{
  Companion *weakest = &self->companions[0];
  double least = weakest->count * fade (weakest->day, day);

  for (guint i = 1; i < self->n_companions; i++) {
    Companion *companion = &self->companions[i];
    double count = companion->count * fade (companion->day, day);

    if (count < least) {
      weakest = companion;
      least = count;
    }
  }
  return weakest;
}

static Companion *
take_place (MattaBag *self, guint32 day)
{
  if (self->n_companions == self->most)
    return find_weakest (self, day);
  if (self->n_companions == self->n_allocated) {
    self->n_allocated = MIN (MAX (2, self->n_allocated * 2), self->most);
    self->companions = g_renew (Companion, self->companions, self->n_allocated);
  }
  return &self->companions[self->n_companions++];
}

MattaBag *
matta_bag_new (guint64 key, const char *text, guint most)
{
  MattaBag *self = g_new0 (MattaBag, 1);

  self->key = key;
  self->text = g_strdup (text);
  self->most = most;
  return self;
}

void
matta_bag_free (MattaBag *self)
{
  g_free (self->text);
  g_free (self->companions);
  g_free (self);
}

guint64
matta_bag_get_key (const MattaBag *self)
{
  return self->key;
}

const char *
matta_bag_get_text (const MattaBag *self)
{
  return self->text;
}

guint32
matta_bag_get_day (const MattaBag *self)
{
  return self->day;
}

/* Old mail may be learnt late, from a folder of sent mail: it has faded by then. */
static void
add_count (MattaBag *self, MattaBagCount which, guint32 day)
{
  self->counts[which] += (float) fade_count (which, day, self->day);
}

void
matta_bag_count (MattaBag *self, guint32 day, gboolean grouped, gboolean copied)
{
  for (guint i = 0; i < MATTA_BAG_N_COUNTS; i++)
    self->counts[i] = (float) (self->counts[i] * fade_count (i, self->day, day));
  self->day = MAX (self->day, day);
  add_count (self, MATTA_BAG_RECENT, day);
  add_count (self, MATTA_BAG_ALL, day);
  if (grouped)
    add_count (self, MATTA_BAG_GROUPED, day);
  if (copied)
    add_count (self, MATTA_BAG_COPIED, day);
}

void
matta_bag_add (MattaBag *self, guint64 companion, guint32 day)
{
  Companion *place = find_companion (self, companion);

  if (self->most == 0)
    return;
  if (place == NULL) {
    place = take_place (self, day);
    *place = (Companion){ .key = companion, .day = day };
  }
  place->count = (float) (place->count * fade (place->day, day) + fade (day, place->day));
  place->day = MAX (place->day, day);
}

double
matta_bag_get (const MattaBag *self, MattaBagCount which, guint32 day)
{
  return self == NULL ? 0.0 : self->counts[which] * fade_count (which, self->day, day);
}

double
matta_bag_get_companion (const MattaBag *self, guint64 companion, guint32 day)
{
  const Companion *found = self == NULL ? NULL : find_companion (self, companion);

  return found == NULL ? 0.0 : found->count * fade (found->day, day);
}

double
matta_bag_compare (const MattaBag *one, const MattaBag *other)
{
  double product = 0;
  double square_one = 0;
  double square_other = 0;

  if (one == NULL || other == NULL)
    return 0;
  for (guint i = 0; i < one->n_companions; i++) {
    const Companion *companion = find_companion (other, one->companions[i].key);

    square_one += one->companions[i].count * one->companions[i].count;
    if (companion != NULL)
      product += companion->count * one->companions[i].count;
  }
  for (guint i = 0; i < other->n_companions; i++)
    square_other += other->companions[i].count * other->companions[i].count;
  return product > 0 ? product / sqrt (square_one * square_other) : 0;
}

void
matta_bag_foreach (const MattaBag *self, guint32 day, MattaBagFunc func, gpointer data)
{
  for (guint i = 0; self != NULL && i < self->n_companions; i++) {
    const Companion *companion = &self->companions[i];

    func (companion->key, companion->count * fade (companion->day, day), data);
  }
}

GVariant *
matta_bag_to_variant (const MattaBag *self)
{
  g_auto (GVariantBuilder) counts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ad"));
  g_auto (GVariantBuilder) companions = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(tdu)"));

  for (guint i = 0; i < MATTA_BAG_N_COUNTS; i++)
    g_variant_builder_add (&counts, "d", (double) self->counts[i]);
  for (guint i = 0; i < self->n_companions; i++) {
    const Companion *companion = &self->companions[i];

    g_variant_builder_add (&companions, "(tdu)", companion->key, (double) companion->count,
                           companion->day);
  }
  return g_variant_ref_sink (
      g_variant_new (MATTA_BAG_ROW_TYPE, self->text, self->day, &counts, &companions));
}

static void
take_companions (MattaBag *self, GVariantIter *iter)
{
  guint64 key = 0;
  double count = 0;
  guint32 day = 0;

  while (g_variant_iter_next (iter, "(tdu)", &key, &count, &day))
    if (self->most > 0)
      *take_place (self, day) = (Companion){ .key = key, .count = (float) count, .day = day };
}

MattaBag *
matta_bag_from_variant (guint64 key, GVariant *value, guint most)
{
  MattaBag *self = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GVariantIter) counts = NULL;
  g_autoptr (GVariantIter) companions = NULL;
  guint32 day = 0;
  double count = 0;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (MATTA_BAG_ROW_TYPE)))
    return NULL;
  g_variant_get (value, MATTA_BAG_ROW_TYPE, &text, &day, &counts, &companions);
  self = matta_bag_new (key, text, most);
  self->day = day;
  for (guint i = 0; i < MATTA_BAG_N_COUNTS && g_variant_iter_next (counts, "d", &count); i++)
    self->counts[i] = (float) count;
  take_companions (self, companions);
  return self;
}

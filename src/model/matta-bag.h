/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the suspicion model remembers of one thing: a person, a company, a word, a thread.
 * How many mails had it, and which others went with it (a person's companions, a word's
 * recipients). Counts fade with a half-life, so people can change their habits; the number of
 * companions is bounded, the weakest gives way. Plain memory; one thread at a time. */
typedef struct _MattaBag MattaBag;

typedef enum {
  MATTA_BAG_ALL,     /* every mail */
  MATTA_BAG_GROUPED, /* of these: with more than one recipient */
  MATTA_BAG_COPIED,  /* of these: in Cc or Bcc */
  MATTA_BAG_RECENT,  /* all, fading much faster */
  MATTA_BAG_N_COUNTS,
} MattaBagCount;

/* Days after which a mail counts half; for MATTA_BAG_RECENT. */
#define MATTA_BAG_HALF_LIFE 240
#define MATTA_BAG_RECENT_HALF_LIFE 15

/* @text: what it is, for telling people; NULL for words, which are kept as hashes only.
 * @most: companions at most. */
MattaBag *matta_bag_new (guint64 key, const char *text, guint most) G_GNUC_WARN_UNUSED_RESULT;
void matta_bag_free (MattaBag *self);

guint64 matta_bag_get_key (const MattaBag *self);
const char *matta_bag_get_text (const MattaBag *self);
/* Days since 1970; 0 when nothing was counted yet. */
guint32 matta_bag_get_day (const MattaBag *self);

/* One more mail on @day, in any order: an earlier one counts as what is left of it by the last. */
void matta_bag_count (MattaBag *self, guint32 day, gboolean grouped, gboolean copied);
/* One more mail with @companion; of a mail that was counted. */
void matta_bag_add (MattaBag *self, guint64 companion, guint32 day);

/* As they have faded until @day. 0 for a NULL bag, so that "never heard of it" needs no branch. */
double matta_bag_get (const MattaBag *self, MattaBagCount which, guint32 day);
double matta_bag_get_companion (const MattaBag *self, guint64 companion, guint32 day);

/* How alike their companions are: 0 none in common, or no bag – 1 the same in the same proportion.
 */
double matta_bag_compare (const MattaBag *one, const MattaBag *other);

/* Calls @func for each companion. */
typedef void (*MattaBagFunc) (guint64 companion, double count, gpointer data);
void matta_bag_foreach (const MattaBag *self, guint32 day, MattaBagFunc func, gpointer data);

/* Of a row's GVariant. */
#define MATTA_BAG_ROW_TYPE "(msuada(tdu))"

/* One row for keeping, and back. NULL when @value is not of that form; @most as for new. */
GVariant *matta_bag_to_variant (const MattaBag *self) G_GNUC_WARN_UNUSED_RESULT;
MattaBag *
matta_bag_from_variant (guint64 key, GVariant *value, guint most) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaBag, matta_bag_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-evidence.h"

G_BEGIN_DECLS

/* Who else this mail might be meant for: people whom its words, its conversation and its other
 * recipients bring to mind. */
typedef struct _MattaRivals MattaRivals;

/* @background is borrowed. */
MattaRivals *matta_rivals_find (const MattaBackground *background) G_GNUC_WARN_UNUSED_RESULT;
void matta_rivals_free (MattaRivals *self);

/* Adds WORDS_GAP and NAMESAKE to what was gathered for party @index. */
void matta_rivals_compare (const MattaRivals *self, MattaEvidence *evidence, guint index);

/* Addresses, for telling people: whom the words fit best, whom the address was mistaken for; NULL
 * when nobody. */
const char *matta_rivals_get_best (const MattaRivals *self);
const char *matta_rivals_get_namesake (const MattaRivals *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaRivals, matta_rivals_free)

G_END_DECLS

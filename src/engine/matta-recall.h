/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-check.h"
#include "matta-store.h"

G_BEGIN_DECLS

/* What the store remembers of the outside people of @facts, and of those they could be mistaken
 * for: whoever is new is compared with the others at the domain and of the name, a new domain with
 * the known ones. NULL with the store's @error. Blocking; any thread but the main one. */
MattaHistory *matta_recall (MattaStore *store,
                            const MattaFacts *facts,
                            const MattaPolicy *policy,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

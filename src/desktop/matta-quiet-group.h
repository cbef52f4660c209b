/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Preferences: how often Matta asked this week, and the checks that were turned down, each with a
 * way back. Hidden while there is nothing to say. */
#define MATTA_TYPE_QUIET_GROUP (matta_quiet_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaQuietGroup, matta_quiet_group, MATTA, QUIET_GROUP, AdwPreferencesGroup)

/* Once, before it is shown. */
void matta_quiet_group_set_engine (MattaQuietGroup *self, MattaEngine *engine);

/* "Matta asked 9 times this week, you changed 1." Stateless. (transfer full) */
char *matta_quiet_group_describe (const MattaTally *tally) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

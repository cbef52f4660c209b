/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The preferences' part about roads of passwords that Matta goes by itself. Web addresses go from
 * here to the keyring and are never shown again: whoever has one may post. */
#define MATTA_TYPE_ROADS_GROUP (matta_roads_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaRoadsGroup, matta_roads_group, MATTA, ROADS_GROUP, AdwPreferencesGroup)

MattaRoadsGroup *matta_roads_group_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The preferences' part about the server for files that links go out for. Its password goes from
 * here to the keyring, once the server took it, and is never shown again. */
#define MATTA_TYPE_SHARING_GROUP (matta_sharing_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaSharingGroup,
                      matta_sharing_group,
                      MATTA,
                      SHARING_GROUP,
                      AdwPreferencesGroup)

MattaSharingGroup *matta_sharing_group_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The preferences' part about passwords that were agreed beforehand: with whom, until when, and
 * what is overdue. */
#define MATTA_TYPE_AGREED_GROUP (matta_agreed_group_get_type ())
G_DECLARE_FINAL_TYPE (MattaAgreedGroup,
                      matta_agreed_group,
                      MATTA,
                      AGREED_GROUP,
                      AdwPreferencesGroup)

MattaAgreedGroup *matta_agreed_group_new (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* General settings take effect at once; the account only with "Use This Account". What the
 * organisation locked is shown and cannot be changed. */
#define MATTA_TYPE_PREFERENCES_WINDOW (matta_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (MattaPreferencesWindow,
                      matta_preferences_window,
                      MATTA,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* @parent may be NULL. */
GtkWindow *matta_preferences_window_new (GtkWindow *parent,
                                         MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

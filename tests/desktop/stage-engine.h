/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* A user's engine that has @folder for itself, policy and all, and listens on any free port.
 * @options: what else is wanted. (transfer full) */
MattaEngine *stage_open_engine (const char *folder,
                                MattaEngineOptions options) G_GNUC_WARN_UNUSED_RESULT;
/* Names of all settings. (transfer full) */
char **stage_list_settings (MattaEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
/* The settings in memory outlive the engine. */
void stage_forget_settings (MattaEngine *engine);
/* Once its windows are gone. @engine: (transfer full). */
void stage_close_engine (MattaEngine *engine);

G_END_DECLS

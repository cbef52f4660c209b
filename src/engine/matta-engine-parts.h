/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-clock.h"
#include "matta-courier.h"
#include "matta-engine.h"
#include "matta-vault.h"

G_BEGIN_DECLS

/* Stand-ins for the outside world; NULL = the real thing. Not for windows. */
typedef struct {
  MattaClock *clock;
  MattaVault *vault;
  MattaCourier *courier;
  guint wait_seconds; /* how long a mail app is kept waiting; 0 = by its name */
  /* Shares nothing with the user: settings, rules and files that are looked at are in the data
   * folder, and no port is opened. */
  gboolean apart;
} MattaEngineParts;

MattaEngine *matta_engine_open_with (const MattaEngineOptions *options,
                                     const MattaEngineParts *parts,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

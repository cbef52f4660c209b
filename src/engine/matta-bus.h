/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

#define MATTA_BUS_NAME "io.github.mattamail.Matta"
#define MATTA_BUS_PATH "/io/github/mattamail/Matta"

/* The engine's face on the session bus: interface io.github.mattamail.Matta.Outbox1. Exported as
 * long as it lives. Main thread. */
#define MATTA_TYPE_BUS (matta_bus_get_type ())
G_DECLARE_FINAL_TYPE (MattaBus, matta_bus, MATTA, BUS, GObject)

/* NULL with @error when the object cannot be exported on @connection. */
MattaBus *matta_bus_new (MattaEngine *engine,
                         GDBusConnection *connection,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Error names as they stand on the bus, for callers. */
#define MATTA_BUS_ERROR_NOT_FOUND "io.github.mattamail.Matta.Error.NotFound"
#define MATTA_BUS_ERROR_CONFLICT "io.github.mattamail.Matta.Error.Conflict"
#define MATTA_BUS_ERROR_TRY_LATER "io.github.mattamail.Matta.Error.TryLater"
#define MATTA_BUS_ERROR_FORBIDDEN "io.github.mattamail.Matta.Error.Forbidden"
#define MATTA_BUS_ERROR_MALFORMED "io.github.mattamail.Matta.Error.Malformed"

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-engine.h"

G_BEGIN_DECLS

/* Engine objects as values for the bus; keys as the interface's description lists them. Floating.
 */
GVariant *matta_bus_describe_status (MattaEngine *engine);
/* Those from @position of the list on, as many as fit one message of the bus; one at least, if
 * there is one. aa{sv} */
GVariant *matta_bus_describe_entries (MattaEngine *engine, guint position);
GVariant *matta_bus_describe_entry (MattaEntry *entry, gboolean with_findings); /* a{sv} */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* The name, without ".source", of the file in ~/.config/evolution/sources, and so the word that an
 * account's TransportUid has to say. */
#define MATTA_EVOLUTION_SOURCE "matta-outgoing"

/* The file by which Evolution knows an outgoing server (an ESource key file). (transfer full) */
char *matta_evolution_source_write (const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

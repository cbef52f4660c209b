/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-door.h"

G_BEGIN_DECLS

/* The name, without ".source", of the file in ~/.config/evolution/sources, and so the word that an
 * account's TransportUid has to say. */
#define MATTA_EVOLUTION_SOURCE "matta-outgoing"

/* Where Evolution looks for such files, below the folder for settings. */
#define MATTA_EVOLUTION_FOLDER "evolution/sources"

/* The file by which Evolution knows an outgoing server (an ESource key file). (transfer full) */
char *matta_evolution_source_write (const MattaDoor *door) G_GNUC_WARN_UNUSED_RESULT;

/* Puts that file as a new one into @folder, which is made where it is missing: whole, or not at
 * all. TRUE also when one that leads to the same place is there. MATTA_ERROR_CONFLICT: another one
 * of that name is there, and is left alone; _TRY_LATER: it cannot be written. @path (out): where;
 * (transfer full), in any case. Blocking. */
gboolean matta_evolution_source_install (const char *folder,
                                         const MattaDoor *door,
                                         char **path,
                                         GError **error);

G_END_DECLS

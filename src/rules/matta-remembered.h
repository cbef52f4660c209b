/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "matta-address-lists.h"

G_BEGIN_DECLS

/* The user's own lists that Matta itself writes to, a rule file among the others. */
#define MATTA_REMEMBERED_FILE "remembered.json"

/* Puts @address on a list there, or takes it off. @dir is made when it is missing (0700); the file
 * is written anew as a whole, flushed, 0600; what else stands in it stays. MATTA_ERROR_MALFORMED:
 * @address is none, or the file is no rule file, and is left alone; MATTA_ERROR_TRY_LATER: it
 * cannot be written. Blocking; one at a time. */
gboolean matta_remembered_put (const char *dir,
                               MattaListKind kind,
                               const char *address,
                               gboolean on,
                               GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes the entry of @who (see matta_who_fold ()) out of the list that is the setting @key, whose
 * entries begin with whom they are about, and puts @entry (NULL = none) in. Main thread. */
void
matta_named_entries_put (GSettings *settings, const char *key, const char *who, const char *entry);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE in a Flatpak, where other programs' files are not to be seen and the desktop is asked by
 * portals. Any thread. */
gboolean matta_is_sandboxed (void);

G_END_DECLS

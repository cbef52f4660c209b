/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How those outside want the ZIP of a sealed message, and whether they took one before; kept by
 * domain, for a company has one mail server and mostly one kind of computer. */
typedef struct {
  gboolean wrap;
  gboolean old_windows; /* what they got last time, see MattaPlan */
  char **refused;       /* domains that gave one back */
} MattaReceiving;

void matta_receiving_free (MattaReceiving *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MattaReceiving, matta_receiving_free)

G_END_DECLS
